import { isoLimits } from '../machine/iso-zone.ts';
import type { ConditionOf } from './condition.ts';
import { heldValue, limitIn } from './held-value.ts';
import { eitherLimit, limitNode, type Measure, yesNoNode } from './limit-node.ts';
import { aboveScore, belowScore } from './limit-score.ts';
import { type NodeContext, type RuleNode, shown } from './rule-node.ts';

/** `high`, `high_high`, `low`, `low_low`: a channel beside a fixed limit. */
export function levelNode(
  condition: ConditionOf<'high' | 'high_high' | 'low' | 'low_low'>,
  context: NodeContext,
): RuleNode {
  const direction = condition.kind.startsWith('high') ? 'above' : 'below';
  return limitNode(channelMeasure(condition.channel, context), {
    context,
    written: condition,
    kind: 'level',
    direction,
  });
}

/** `outside` and `inside` a band, the limits included. */
export function bandNode(condition: ConditionOf<'outside' | 'inside'>, context: NodeContext): RuleNode {
  const { low, high, unit, deadBand } = condition;
  const channel = context.channel(condition.channel);
  const span = high - low;
  const lowFor = limitIn({ limit: low, unit, deadBand, span }, { context, kind: 'level' });
  const highFor = limitIn({ limit: high, unit, deadBand, span }, { context, kind: 'level' });
  return {
    score: (moment) => {
      const value = heldValue(moment, channel);
      const given = moment.cell(channel)?.unit ?? null;
      const [from, to] = [lowFor(channel, given), highFor(channel, given)];
      if (from === null || to === null) return Number.NaN;
      if (condition.kind === 'outside') return Math.max(belowScore(value, from), aboveScore(value, to));
      return Math.min(aboveScore(value, from), belowScore(value, to));
    },
    tell: (moment) => {
      const given = moment.cell(channel)?.unit ?? null;
      const band = `${shown(lowFor(channel, given)?.limit ?? low, null)} to ${shown(highFor(channel, given)?.limit ?? high, given)}`;
      return `${channel} is ${shown(heldValue(moment, channel), given)}, ${condition.kind} ${band}`;
    },
  };
}

/** `state`: a channel has one of some values. */
export function stateNode(condition: ConditionOf<'state'>, context: NodeContext): RuleNode {
  const { value } = channelMeasure(condition.channel, context);
  const channel = context.channel(condition.channel);
  const { values = [], words } = condition;
  return yesNoNode(
    (moment) => (Number.isNaN(value(moment)) ? null : values.includes(value(moment))),
    (moment) => `${channel} is ${words ? words.join(' or ') : shown(value(moment), null)}`,
  );
}

/** `iso_zone`: a vibration velocity, mm/s RMS from 10 to 1000 Hz, in zone C or D of ISO 20816-3. */
export function isoZoneNode(condition: ConditionOf<'iso_zone'>, context: NodeContext): RuleNode {
  const { zone, group = 2, mounting = 'rigid', deadBand } = condition;
  const [, bc = 0, cd = 0] = condition.limits ?? isoLimits({ group, mounting });
  const written = { limit: zone === 'C' ? bc : cd, unit: 'mm/s', deadBand };
  const node = limitNode(channelMeasure(condition.channel, context), {
    context,
    written,
    kind: 'level',
    direction: 'above',
  });
  return { ...node, tell: (moment) => `${node.tell(moment)}: zone ${zone} of ISO 20816-3 or worse` };
}

/** `deviation`: a channel away from its setpoint channel, either way. */
export function deviationNode(condition: ConditionOf<'deviation'>, context: NodeContext): RuleNode {
  const [channel, setpoint] = [context.channel(condition.channel), context.channel(condition.setpoint)];
  const measure: Measure = {
    name: `the distance of ${channel} from ${setpoint}`,
    channel,
    value: (moment) => Math.abs(heldValue(moment, channel) - heldValue(moment, setpoint)),
  };
  return limitNode(measure, { context, written: condition, kind: 'difference', direction: 'above' });
}

/** `difference`: a channel less another. */
export function differenceNode(condition: ConditionOf<'difference'>, context: NodeContext): RuleNode {
  const [channel, other] = [context.channel(condition.channel), context.channel(condition.other)];
  const measure: Measure = {
    name: `${channel} less ${other}`,
    channel,
    value: (moment) => heldValue(moment, channel) - heldValue(moment, other),
  };
  return limitNode(measure, { ...eitherLimit(condition), context, kind: 'difference' });
}

/** `ratio`: a channel divided by another; not known while that one is 0. */
export function ratioNode(condition: ConditionOf<'ratio'>, context: NodeContext): RuleNode {
  const [channel, other] = [context.channel(condition.channel), context.channel(condition.other)];
  const measure: Measure = {
    name: `${channel} divided by ${other}`,
    channel,
    isPlain: true,
    value: (moment) => {
      const ratio = heldValue(moment, channel) / heldValue(moment, other);
      return Number.isFinite(ratio) ? ratio : Number.NaN;
    },
  };
  return limitNode(measure, { ...eitherLimit(condition), context, kind: 'level' });
}

/** `sum` of channels. */
export function sumNode(condition: ConditionOf<'sum'>, context: NodeContext): RuleNode {
  const { channels } = condition;
  const measure: Measure = {
    name: `the sum of ${channels.join(', ')}`,
    channel: channels[0] ?? '',
    value: (moment) => channels.reduce((sum, channel) => sum + heldValue(moment, channel), 0),
  };
  return limitNode(measure, { ...eitherLimit(condition), context, kind: 'difference' });
}

/** `spread`: the highest of some channels that should be alike less the lowest. */
export function spreadNode(condition: ConditionOf<'spread'>, context: NodeContext): RuleNode {
  const { channels } = condition;
  const measure: Measure = {
    name: `the spread of ${channels.join(', ')}`,
    channel: channels[0] ?? '',
    value: (moment) => {
      const values = channels.map((channel) => heldValue(moment, channel));
      return Math.max(...values) - Math.min(...values);
    },
  };
  return limitNode(measure, { context, written: condition, kind: 'difference', direction: 'above' });
}

/** `mismatch`: a channel that does not follow another, such as a valve's position its command. */
export function mismatchNode(condition: ConditionOf<'mismatch'>, context: NodeContext): RuleNode {
  const [channel, other] = [context.channel(condition.channel), context.channel(condition.other)];
  const { tolerance = 0, unit } = condition;
  const toleranceFor = limitIn({ limit: tolerance, unit }, { context, kind: 'difference' });
  return yesNoNode(
    (moment) => {
      const distance = Math.abs(heldValue(moment, channel) - heldValue(moment, other));
      const allowed = toleranceFor(channel, moment.cell(channel)?.unit ?? null);
      return allowed === null || Number.isNaN(distance) ? null : distance > allowed.limit;
    },
    (moment) => {
      const [a, b] = [channel, other].map((name) => shown(heldValue(moment, name), moment.cell(name)?.unit));
      return `${channel} is ${a} while ${other} is ${b}`;
    },
  );
}

function channelMeasure(name: string, context: NodeContext): Measure {
  const channel = context.channel(name);
  return { name: channel, channel, value: (moment) => heldValue(moment, channel) };
}
