import type { ChannelCell } from '../device/rule-memory.ts';
import type { ConditionOf } from './condition.ts';
import {
  type EventWindow,
  isFull,
  newEventWindow,
  pushValue,
  summarise,
  trendOf,
  type WindowSummary,
} from './event-window.ts';
import { heldValue, isContinuous, isFresh, limitIn } from './held-value.ts';
import { eitherLimit, limitNode, type Measure, yesNoNode } from './limit-node.ts';
import { shareScore } from './limit-score.ts';
import { type Moment, type NodeContext, type RuleNode, shown, shownSeconds } from './rule-node.ts';

const PER_MS = { s: 1000, min: 60_000, h: 3_600_000 } as const;

type WindowMemory = { readonly window: EventWindow; value: number };

/**
 * A measure of a channel over a duration: brought up to date with each of its values, held between
 * them.
 */
function windowMeasure(
  options: { channel: string; overSeconds: number; name: string; per?: string },
  context: NodeContext,
  read: (window: EventWindow, cell: ChannelCell) => number,
): Measure {
  const { channel, overSeconds, ...words } = options;
  const slot = context.nextSlot();
  return {
    ...words,
    channel,
    value: (moment) => {
      const memory = moment.recall<WindowMemory>(slot, () => ({
        window: newEventWindow(1000 * overSeconds),
        value: Number.NaN,
      }));
      const cell = moment.cell(channel);
      if (!cell || Number.isNaN(heldValue(moment, channel))) return Number.NaN;
      if (isFresh(moment, channel) && memory.window.at !== cell.at) {
        const sample = { at: cell.at, value: cell.value, continuous: isContinuous(cell, moment) };
        pushValue(memory.window, sample);
        memory.value = read(memory.window, cell);
      }
      return memory.value;
    },
  };
}

/** The value of a window once values have come without a gap for all of it. */
function whenFull(window: EventWindow, read: (summary: WindowSummary) => number): number {
  const summary = isFull(window) ? summarise(window) : null;
  return summary === null ? Number.NaN : read(summary);
}

/**
 * `rise_rate` and `fall_rate`: change per time, from one value to the next, or the slope over a
 * duration.
 */
export function rateNode(condition: ConditionOf<'rise_rate' | 'fall_rate'>, context: NodeContext): RuleNode {
  const channel = context.channel(condition.channel);
  const sign = condition.kind === 'rise_rate' ? 1 : -1;
  const perMs = sign * PER_MS[condition.per];
  const per = ` per ${condition.per}`;
  const name = `the ${sign > 0 ? 'rise' : 'fall'} of ${channel}`;
  const { overSeconds } = condition;
  const measure: Measure =
    overSeconds === undefined
      ? { name, channel, per, value: (moment) => stepRate(moment, channel) * perMs }
      : windowMeasure({ name, channel, per, overSeconds }, context, (window) => {
          return (trendOf(window)?.slope ?? Number.NaN) * perMs;
        });
  return limitNode(measure, { context, written: condition, kind: 'difference', direction: 'above' });
}

function stepRate(moment: Moment, channel: string): number {
  const cell = moment.cell(channel);
  if (!cell || Number.isNaN(heldValue(moment, channel)) || !isContinuous(cell, moment)) return Number.NaN;
  return (cell.value - cell.previous) / (cell.at - cell.previousAt);
}

/** `change`: the value less the oldest value of the duration. */
export function changeNode(condition: ConditionOf<'change'>, context: NodeContext): RuleNode {
  const channel = context.channel(condition.channel);
  const { overSeconds, direction = 'either' } = condition;
  const name = `the change of ${channel} in ${shownSeconds(overSeconds)}`;
  const measure = windowMeasure({ name, channel, overSeconds }, context, (window, { value }) => {
    const change = value - (summarise(window)?.firstValue ?? Number.NaN);
    return direction === 'up' ? change : direction === 'down' ? -change : Math.abs(change);
  });
  return limitNode(measure, { context, written: condition, kind: 'difference', direction: 'above' });
}

/** `range`: the highest value of the duration less the lowest. */
export function rangeNode(condition: ConditionOf<'range'>, context: NodeContext): RuleNode {
  const channel = context.channel(condition.channel);
  const { overSeconds } = condition;
  const name = `the range of ${channel} in ${shownSeconds(overSeconds)}`;
  const measure = windowMeasure({ name, channel, overSeconds }, context, (window) => {
    const summary = summarise(window);
    return summary === null ? Number.NaN : summary.max - summary.min;
  });
  return limitNode(measure, { context, written: condition, kind: 'difference', direction: 'above' });
}

/** `mean_high` and `mean_low`: the mean over the duration. */
export function meanNode(condition: ConditionOf<'mean_high' | 'mean_low'>, context: NodeContext): RuleNode {
  const channel = context.channel(condition.channel);
  const { overSeconds } = condition;
  const name = `the mean of ${channel} over ${shownSeconds(overSeconds)}`;
  const measure = windowMeasure({ name, channel, overSeconds }, context, (window) =>
    whenFull(window, ({ mean }) => mean),
  );
  const direction = condition.kind === 'mean_high' ? 'above' : 'below';
  return limitNode(measure, { context, written: condition, kind: 'level', direction });
}

/** `roughness`: the standard deviation over the duration. */
export function roughnessNode(condition: ConditionOf<'roughness'>, context: NodeContext): RuleNode {
  const channel = context.channel(condition.channel);
  const { overSeconds } = condition;
  const name = `the standard deviation of ${channel} over ${shownSeconds(overSeconds)}`;
  const measure = windowMeasure({ name, channel, overSeconds }, context, (window) =>
    whenFull(window, ({ deviation }) => deviation),
  );
  return limitNode(measure, { context, written: condition, kind: 'difference', direction: 'above' });
}

/** `average_deviation`: the value away from the mean of the duration before it, either way. */
export function averageDeviationNode(condition: ConditionOf<'average_deviation'>, context: NodeContext): RuleNode {
  const channel = context.channel(condition.channel);
  const { overSeconds } = condition;
  const name = `the distance of ${channel} from its mean of ${shownSeconds(overSeconds)}`;
  const measure = windowMeasure({ name, channel, overSeconds }, context, (window, { value }) =>
    // The mean has the value itself in it: that part is taken out again.
    whenFull(window, ({ mean, count }) => (count < 2 ? Number.NaN : Math.abs(value - mean) * (count / (count - 1)))),
  );
  return limitNode(measure, { context, written: condition, kind: 'difference', direction: 'above' });
}

/**
 * `forecast`: the straight line through the duration reaches the limit within the time ahead. A
 * slope that noise could make counts as none.
 */
export function forecastNode(condition: ConditionOf<'forecast'>, context: NodeContext): RuleNode {
  const channel = context.channel(condition.channel);
  const { overSeconds, withinSeconds } = condition;
  const name = `${channel} in ${shownSeconds(withinSeconds)}, as it goes,`;
  const measure = windowMeasure({ name, channel, overSeconds }, context, (window) => {
    const trend = isFull(window) ? trendOf(window) : null;
    if (trend === null) return Number.NaN;
    const { now, slope, slopeError } = trend;
    return Math.abs(slope) > 3 * slopeError ? now + slope * 1000 * withinSeconds : now;
  });
  return limitNode(measure, { ...eitherLimit(condition), context, kind: 'level' });
}

/** `frozen`: the value has not moved by more than the tolerance for the duration. */
export function frozenNode(condition: ConditionOf<'frozen'>, context: NodeContext): RuleNode {
  const channel = context.channel(condition.channel);
  const { overSeconds, tolerance = 0, unit } = condition;
  const toleranceFor = limitIn({ limit: tolerance, unit }, { context, kind: 'difference' });
  const measure = windowMeasure({ name: channel, channel, overSeconds }, context, (window) =>
    whenFull(window, ({ max, min }) => max - min),
  );
  return yesNoNode(
    (moment) => {
      const range = measure.value(moment);
      const allowed = toleranceFor(channel, moment.cell(channel)?.unit ?? null);
      return allowed === null || Number.isNaN(range) ? null : range <= allowed.limit;
    },
    (moment) => {
      const value = shown(heldValue(moment, channel), moment.cell(channel)?.unit);
      return `${channel} has been ${value} for ${shownSeconds(overSeconds)}`;
    },
  );
}

/** `missing`: the channel has not come for the duration while its device reports. */
export function missingNode(condition: ConditionOf<'missing'>, context: NodeContext): RuleNode {
  const channel = context.channel(condition.channel);
  const { afterSeconds } = condition;
  const slot = context.nextSlot();
  return {
    score: (moment) => {
      const memory = moment.recall(slot, () => ({ missingMs: 0 }));
      memory.missingMs = isFresh(moment, channel) ? 0 : memory.missingMs + moment.elapsedMs;
      return shareScore(memory.missingMs, 1000 * afterSeconds);
    },
    tell: () => `${channel} has not come for ${shownSeconds(afterSeconds)} although the device reports`,
  };
}
