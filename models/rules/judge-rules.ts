import type { Reading } from '../../ingest/reading.ts';
import type { Log } from '../../lib/log.ts';
import { interruptAlarm } from '../alarm-engine.ts';
import { ownerOf } from '../components.ts';
import type { DeviceState } from '../device-state.ts';
import { endSideAlarm, NO_STEPS, type SideStep, stepSideAlarm } from '../side-alarm.ts';
import type { Taken } from '../take-reading.ts';
import { type BoundRule, bindRule, type ReadRule, RULE_KEY, readRule } from './bound-rule.ts';
import { samplesOf } from './channel-cell.ts';
import { rulesNamed } from './condition.ts';
import { RULE_ON } from './limit-score.ts';
import { holdOf } from './pace.ts';
import type { AlarmRule } from './rule.ts';
import { newRuleMemory, type RuleMemory, type RuleProgress, takeRuleReading } from './rule-memory.ts';
import type { Moment } from './rule-node.ts';

/** Name and version of what judges, in episodes. */
export const RULE_DETECTOR = 'rules/1';

/** The rules as they apply to one device; made anew after a restart. */
type DeviceRules = {
  readonly fitting: readonly ReadRule[];
  bound: readonly BoundRule[];
  readonly unwanted: Set<string>;
};

const MAX_BOUND = 20_000;

/**
 * Judges each reading by the plant's rules. What it remembers is in the device's state; an alarm of a rule that is no
 * longer there is ended with the next reading of its device.
 * @param rules must have no problems, see `alarmRuleProblems`
 */
export function createRuleJudge(options: {
  readonly rules: readonly AlarmRule[];
  readonly log?: Log | undefined;
}): (state: DeviceState, reading: Reading, taken: Taken) => readonly SideStep[] {
  const rules = inOrder(options.rules).map(readRule);
  const ofDevice = new WeakMap<DeviceState, DeviceRules>();
  const bind = createBinder(options.log);

  return (state, reading, kind) => {
    // Without rules only alarms of former ones are of interest.
    if (rules.length === 0 && state.side.size === 0) return NO_STEPS;
    const steps: SideStep[] = [];
    let device = ofDevice.get(state);
    if (device === undefined) {
      const { device: owner } = ownerOf(state.device);
      const fitting = rules.filter((rule) => rule.fitsDevice(state.device) || rule.fitsDevice(owner));
      device = { fitting, bound: boundOf(fitting, state.rules, bind), unwanted: new Set() };
      ofDevice.set(state, device);
      steps.push(...endForeign(state, fitting, reading.sampledAt));
    }
    if (device.fitting.length === 0) return steps.length > 0 ? steps : NO_STEPS;
    state.rules ??= newRuleMemory();
    const taken = takeRuleReading(state.rules, { reading, kind, isWanted: wantedBy(device) });
    if (taken === null) return steps;
    if (taken.newChannels) device.bound = boundOf(device.fitting, state.rules, bind);
    const { sinceMs } = taken;
    for (const rule of device.bound) {
      const step = judgeRule(state, rule, { memory: state.rules, sinceMs, bound: device.bound });
      if (step) steps.push(step);
    }
    taken.giveBack?.();
    return steps;
  };
}

type Judging = { memory: RuleMemory; sinceMs: number; bound: readonly BoundRule[] };

function judgeRule(state: DeviceState, rule: BoundRule, judging: Judging): SideStep | null {
  const { memory } = judging;
  const { from, key, node } = rule;
  const progress = progressOf(memory, rule);
  const moment = momentOf({ state, rule, progress, judging });
  const score = node.score(moment);
  // Nothing can be told: the alarm stays as it is until something can.
  if (Number.isNaN(score)) return null;
  const hold = holdOf(memory.pace, from.holdMs);
  const side = state.side.get(key);
  if (side && memory.at > progress.knownAt && !(memory.at - progress.knownAt <= hold)) interruptAlarm(side.alarm);
  progress.knownAt = memory.at;
  if (side === undefined && score < RULE_ON) return null;
  const cells = rule.channels.flatMap((name) => {
    const cell = memory.cells.get(name);
    return cell ? [[name, cell] as const] : [];
  });
  return stepSideAlarm(state, {
    ...{ key, detector: RULE_DETECTOR, condition: from.rule.condition ?? 'unknown', channel: rule.channel },
    ...{ severity: from.severity, reason: `${from.rule.message}: ${node.tell(moment)}.`, score, at: memory.at },
    rules: from.alarm,
    signals: () => Object.fromEntries(cells.map(([name, cell]) => [name, samplesOf(cell)])),
  });
}

function momentOf(given: { state: DeviceState; rule: BoundRule; progress: RuleProgress; judging: Judging }): Moment {
  const { state, rule, progress, judging } = given;
  const { memory, sinceMs, bound } = judging;
  const { holdMs } = rule.from;
  const afterGap = sinceMs > 0 && !(sinceMs <= holdOf(memory.pace, holdMs));
  return {
    at: memory.at,
    elapsedMs: afterGap ? 0 : sinceMs,
    afterGap,
    holdMs,
    cell: (name) => memory.cells.get(name),
    isActive: (id) =>
      bound.some(({ from, key }) => from.rule.id === id && state.side.get(key)?.alarm.phase === 'active'),
    recall: <Slot extends object>(slot: number, make: () => Slot): Slot => {
      progress.slots[slot] ??= make();
      return progress.slots[slot] as Slot;
    },
  };
}

function progressOf(memory: RuleMemory, { key, from }: BoundRule): RuleProgress {
  const known = memory.rules.get(key);
  if (known?.words === from.words) return known;
  const progress: RuleProgress = { words: from.words, knownAt: Number.NaN, slots: [] };
  memory.rules.set(key, progress);
  return progress;
}

function wantedBy({ fitting, unwanted }: DeviceRules): (channel: string) => boolean {
  return (channel) => {
    if (unwanted.has(channel)) return false;
    if (fitting.some((rule) => rule.channels.has(channel) || rule.fitsPattern(channel))) return true;
    if (unwanted.size < MAX_BOUND) unwanted.add(channel);
    return false;
  };
}

type Bind = (rule: ReadRule, channel: string | null) => BoundRule;

/** A rule is bound to a channel once for all devices that have it. */
function createBinder(log: Log | undefined): Bind {
  let known = new Map<string, BoundRule>();
  return (rule, channel) => {
    const key = `${rule.rule.id}:${channel ?? ''}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const bound = bindRule(rule, channel, (name, units) => {
      log?.warn({ ruleId: rule.rule.id, channel: name, ...units }, 'the unit of a rule does not fit its channel');
    });
    // Devices choose the names of channels.
    if (known.size >= MAX_BOUND) known = new Map();
    known.set(key, bound);
    return bound;
  };
}

function boundOf(fitting: readonly ReadRule[], memory: RuleMemory | undefined, bind: Bind): readonly BoundRule[] {
  return fitting.flatMap((rule) => {
    if (rule.pattern === null) return [bind(rule, null)];
    const names = [...(memory?.cells.keys() ?? [])].filter(rule.fitsPattern);
    return names.map((name) => bind(rule, name));
  });
}

/** Ends alarms of rules that were taken away, or no longer fit this device. */
function endForeign(state: DeviceState, fitting: readonly ReadRule[], at: number): SideStep[] {
  const ids = new Set(fitting.map(({ rule }) => rule.id));
  const foreign = [...state.side.keys()].filter((key) => {
    return key.startsWith(RULE_KEY) && !ids.has(key.split(':')[1] ?? '');
  });
  return foreign.flatMap((key) => endSideAlarm(state, key, at) ?? []);
}

/** Rules that look at others come after them, so that a moment is judged in one go. */
function inOrder(rules: readonly AlarmRule[]): readonly AlarmRule[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const done = new Set<AlarmRule>();
  const visit = (rule: AlarmRule): void => {
    if (done.has(rule)) return;
    for (const id of rulesNamed(rule.when)) {
      const other = byId.get(id);
      if (other) visit(other);
    }
    done.add(rule);
  };
  for (const rule of rules) visit(rule);
  return [...done];
}
