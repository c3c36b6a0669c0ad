import { contentId } from '../../lib/ids.ts';
import { compileGlob } from '../../lib/text/pattern.ts';
import type { AlarmRules, Severity } from '../alarm/alarm-rules.ts';
import { type Condition, channelsOf, innerConditions } from './condition.ts';
import { RULE_OFF, RULE_ON } from './limit-score.ts';
import { makeNode } from './make-node.ts';
import { type AlarmRule, isPattern, RULE_DELAYS } from './rule.ts';
import type { NodeContext, RuleNode } from './rule-node.ts';

/** A rule as it was read, with the values that are the same for every device. */
export type ReadRule = {
  readonly rule: AlarmRule;
  readonly words: string;
  readonly severity: Severity;
  readonly holdMs: number | undefined;
  readonly alarm: AlarmRules;
  fitsDevice(device: string): boolean;
  /** Makes one alarm of each channel that {@link fitsPattern}. */
  readonly isPattern: boolean;
  readonly fitsPattern: (channel: string, unit: string | null) => boolean;
  readonly channels: ReadonlySet<string>;
  makeNode(context: NodeContext): RuleNode;
  /** It stands in for the device's own model, which takes over each channel that it judges. */
  readonly untilLearned?: boolean;
  /** Where it is worse the higher the score. */
  severityAt?(score: number): Severity;
};

/**
 * A rule for one channel, or for the device where it has no pattern; shared by all devices with
 * such a channel.
 */
export type BoundRule = {
  readonly from: ReadRule;
  /** Unique in the device and stable over restarts. */
  readonly key: string;
  readonly node: RuleNode;
  /** The channel that an alarm is about. */
  readonly channel: string;
  /** All channels that it reads. */
  readonly channels: readonly string[];
};

/** All keys of rules begin so. */
export const RULE_KEY = 'rule:';

/** Reads a rule once for all devices. */
export function readRule(rule: AlarmRule): ReadRule {
  const { onDelaySeconds, offDelaySeconds, chatterSeconds } = { ...RULE_DELAYS, ...rule };
  const channels = channelsOf(rule.when);
  const pattern = channels.find(isPattern) ?? null;
  return {
    rule,
    words: contentId('rule', JSON.stringify([rule.when, rule.holdSeconds])),
    severity: rule.severity ?? usualSeverity(rule.when),
    holdMs: rule.holdSeconds === undefined ? undefined : 1000 * rule.holdSeconds,
    alarm: {
      on: RULE_ON,
      off: RULE_OFF,
      onDelayMs: 1000 * onDelaySeconds,
      offDelayMs: 1000 * offDelaySeconds,
      // A rule has one severity: a worse level is a rule of its own.
      medium: Number.POSITIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
      chatterMs: 1000 * chatterSeconds,
    },
    fitsDevice: compileGlob(rule.devices ?? '*'),
    isPattern: pattern !== null,
    makeNode: (context) => makeNode(rule.when, context),
    fitsPattern: pattern === null ? () => false : compileGlob(pattern),
    channels: new Set(channels.filter((channel) => !isPattern(channel))),
  };
}

/** Binds a rule to a channel of its pattern, or to the device where it has none. */
export function bindRule(from: ReadRule, channel: string | null, onUnitMisfit: NodeContext['onUnitMisfit']): BoundRule {
  const nameOf = (name: string): string => (isPattern(name) ? (channel ?? name) : name);
  let slots = 0;
  const node = from.makeNode({ nextSlot: () => slots++, channel: nameOf, onUnitMisfit });
  const channels = channelsOf(from.rule.when).map(nameOf);
  const key = `${RULE_KEY}${from.rule.id}${channel === null ? '' : `:${channel}`}`;
  return { from, key, node, channel: channel ?? channels[0] ?? '', channels };
}

/** The second limit, and zone D, mean damage; others are a warning. */
function usualSeverity(when: Condition): Severity {
  if (when.kind === 'high_high' || when.kind === 'low_low') return 'high';
  if (when.kind === 'iso_zone') return when.zone === 'D' ? 'high' : 'medium';
  return innerConditions(when).some((inner) => usualSeverity(inner) === 'high') ? 'high' : 'medium';
}
