import type { ConditionOf } from './condition.ts';
import { heldValue } from './held-value.ts';
import { eitherLimit, limitNode, yesNoNode } from './limit-node.ts';
import { RULE_OFF, RULE_ON, shareScore } from './limit-score.ts';
import { type Moment, type NodeContext, type RuleNode, shownSeconds } from './rule-node.ts';

/** Makes the node of a condition inside. */
type Inner = (condition: ConditionOf<'all'>['conditions'][number]) => RuleNode;

/**
 * Whether a condition inside holds: its dead band is settled here, null where it is unknown.
 */
type Settled = {
  readonly node: RuleNode;
  /** Call one of these two, and once a moment. */
  holds(moment: Moment): boolean | null;
  score(moment: Moment): number;
  /** The last result. */
  held(moment: Moment): boolean;
};

function settle(node: RuleNode, context: NodeContext): Settled {
  const slot = context.nextSlot();
  const recall = (moment: Moment) => moment.recall(slot, () => ({ holds: false }));
  const score = (moment: Moment): number => {
    const memory = recall(moment);
    const found = node.score(moment);
    if (Number.isNaN(found)) return Number.NaN;
    if (found >= RULE_ON) memory.holds = true;
    else if (found < RULE_OFF) memory.holds = false;
    return memory.holds ? Math.max(RULE_ON, found) : Math.min(0.499, found);
  };
  return {
    node,
    score,
    held: (moment) => recall(moment).holds,
    holds: (moment) => {
      const found = score(moment);
      return Number.isNaN(found) ? null : found >= RULE_ON;
    },
  };
}

/**
 * `while`: the condition inside counts only while a channel is above or below something; outside it
 * does not hold.
 */
export function whileNode(condition: ConditionOf<'while'>, context: NodeContext, inner: Inner): RuleNode {
  const channel = context.channel(condition.channel);
  const measure = { name: channel, channel, value: (moment: Moment) => heldValue(moment, channel) };
  const guard = settle(limitNode(measure, { ...eitherLimit(condition), context, kind: 'level' }), context);
  const node = inner(condition.condition);
  return {
    score: (moment) => {
      const mode = guard.holds(moment);
      const found = node.score(moment);
      return mode === null ? Number.NaN : mode ? found : 0;
    },
    tell: (moment) => node.tell(moment),
  };
}

/**
 * `all`: every part holds. A part that surely does not hold decides, even if others are unknown.
 */
export function allNode(condition: ConditionOf<'all'>, context: NodeContext, inner: Inner): RuleNode {
  const parts = condition.conditions.map((one) => settle(inner(one), context));
  return {
    score: (moment) => {
      const scores = parts.map((part) => part.score(moment));
      const off = scores.find((score) => score < RULE_ON);
      return off === undefined ? Math.min(...scores) : off;
    },
    tell: (moment) => parts.map(({ node }) => node.tell(moment)).join(' and '),
  };
}

/** `any`: at least one part holds. A part that surely holds decides. */
export function anyNode(condition: ConditionOf<'any'>, context: NodeContext, inner: Inner): RuleNode {
  const parts = condition.conditions.map((one) => settle(inner(one), context));
  return {
    score: (moment) => {
      const scores = parts.map((part) => part.score(moment));
      const known = scores.filter((score) => !Number.isNaN(score));
      const highest = Math.max(...known, -1);
      return highest >= RULE_ON || known.length === scores.length ? highest : Number.NaN;
    },
    tell: (moment) => {
      const holding = parts.filter((part) => part.held(moment));
      return (holding.length > 0 ? holding : parts).map(({ node }) => node.tell(moment)).join(' and ');
    },
  };
}

/** `not`: the condition inside does not hold. */
export function notNode(condition: ConditionOf<'not'>, context: NodeContext, inner: Inner): RuleNode {
  const part = settle(inner(condition.condition), context);
  return yesNoNode(
    (moment) => {
      const holds = part.holds(moment);
      return holds === null ? null : !holds;
    },
    (moment) => `it is not so that ${part.node.tell(moment)}`,
  );
}

/** `rule`: the alarm of another rule is active on this device. */
export function otherRuleNode(condition: ConditionOf<'rule'>): RuleNode {
  return yesNoNode(
    (moment) => moment.isActive(condition.rule),
    () => `${condition.rule} is active`,
  );
}

/** `held`: the condition inside has held for a duration without a gap. */
export function heldNode(condition: ConditionOf<'held'>, context: NodeContext, inner: Inner): RuleNode {
  const part = settle(inner(condition.condition), context);
  const slot = context.nextSlot();
  const needed = 1000 * condition.forSeconds;
  return {
    score: (moment) => {
      const memory = moment.recall(slot, () => ({ held: false, forMs: 0 }));
      const holds = part.holds(moment);
      const goesOn = holds === true && memory.held && !moment.afterGap;
      memory.forMs = goesOn ? memory.forMs + moment.elapsedMs : 0;
      memory.held = holds === true;
      return holds === null ? Number.NaN : shareScore(memory.forMs, needed);
    },
    tell: (moment) => `${part.node.tell(moment)}, for ${shownSeconds(condition.forSeconds)}`,
  };
}

/**
 * `repeated`: the condition inside held at this many of the last moments. A gap starts a new
 * window.
 */
export function repeatedNode(condition: ConditionOf<'repeated'>, context: NodeContext, inner: Inner): RuleNode {
  const { times, of } = condition;
  const part = settle(inner(condition.condition), context);
  const slot = context.nextSlot();
  return {
    score: (moment) => {
      const memory = moment.recall(slot, () => ({ ring: new Uint8Array(of), taken: 0, at: Number.NaN }));
      const holds = part.holds(moment);
      if (holds === null) return Number.NaN;
      if (moment.afterGap && moment.at !== memory.at) memory.ring.fill(0);
      // A moment whose channels come one by one is still one moment.
      if (moment.at !== memory.at) memory.taken += 1;
      memory.ring[memory.taken % of] = holds ? 1 : 0;
      memory.at = moment.at;
      return shareScore(
        memory.ring.reduce((sum, one) => sum + one, 0),
        times,
      );
    },
    tell: (moment) => `${part.node.tell(moment)}, in at least ${times} of ${of} readings`,
  };
}

/** `count`: the condition inside began this many times within a duration. */
export function countNode(condition: ConditionOf<'count'>, context: NodeContext, inner: Inner): RuleNode {
  const { times, overSeconds } = condition;
  const part = settle(inner(condition.condition), context);
  const slot = context.nextSlot();
  return {
    score: (moment) => {
      const memory = moment.recall(slot, () => ({
        begins: new Float64Array(times).fill(Number.NEGATIVE_INFINITY),
        taken: 0,
        held: null as boolean | null,
      }));
      const holds = part.holds(moment);
      // Unknown whether it began in a gap, or already held at the first reading.
      const before = moment.afterGap ? null : memory.held;
      if (holds === true && before === false) memory.begins[memory.taken++ % times] = moment.at;
      memory.held = holds ?? (moment.afterGap ? null : memory.held);
      const within = memory.begins.reduce((sum, at) => sum + (moment.at - at < 1000 * overSeconds ? 1 : 0), 0);
      return shareScore(within, times);
    },
    tell: (moment) => `${part.node.tell(moment)}, begun ${times} times in ${shownSeconds(overSeconds)}`,
  };
}

const SLICES = 60;

function placeOf(slice: number): number {
  return ((slice % SLICES) + SLICES) % SLICES;
}

/**
 * `accumulated`: the condition inside has held for this many hours in all, or within a duration.
 * Gaps do not count.
 */
export function accumulatedNode(condition: ConditionOf<'accumulated'>, context: NodeContext, inner: Inner): RuleNode {
  const part = settle(inner(condition.condition), context);
  const slot = context.nextSlot();
  const { hours, overSeconds } = condition;
  const sliceMs = overSeconds === undefined ? Number.POSITIVE_INFINITY : (1000 * overSeconds) / SLICES;
  return {
    score: (moment) => {
      const memory = moment.recall(slot, () => ({ held: false, ms: new Float64Array(SLICES), slice: 0 }));
      const slice = Math.floor(moment.at / sliceMs);
      const passed = Math.min(SLICES, slice - memory.slice);
      for (let i = 0; i < passed; i++) memory.ms[placeOf(slice - i)] = 0;
      memory.slice = slice;
      const holds = part.holds(moment);
      const place = placeOf(slice);
      if (holds === true && memory.held && !moment.afterGap) {
        memory.ms[place] = (memory.ms[place] ?? 0) + moment.elapsedMs;
      }
      memory.held = holds === true;
      return shareScore(
        memory.ms.reduce((sum, ms) => sum + ms, 0),
        3_600_000 * hours,
      );
    },
    tell: (moment) => {
      const within = overSeconds === undefined ? 'in all' : `of the last ${shownSeconds(overSeconds)}`;
      return `${part.node.tell(moment)}, and it has been so for ${hours} h ${within}`;
    },
  };
}
