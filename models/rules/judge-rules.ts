import type { Reading } from '../../ingest/reading/reading.ts';
import type { Log } from '../../lib/log.ts';
import { interruptAlarm } from '../alarm/alarm-engine.ts';
import type { DeviceState } from '../device/device-state.ts';
import { judgesChannel } from '../device/judged-channels.ts';
import type { RuleMemory, RuleProgress } from '../device/rule-memory.ts';
import { endSideAlarm, stepSideAlarm } from '../device/step-side-alarm.ts';
import type { Taken } from '../device/take-reading.ts';
import { NO_STEPS, type SideStep } from '../episode/side-alarm.ts';
import { ownerOf } from '../machine/components.ts';
import type { MachineSettings } from '../machine/machine-settings.ts';
import { type BoundRule, bindRule, type ReadRule, RULE_KEY } from './bound-rule.ts';
import { samplesOf } from './channel-cell.ts';
import { createDeviceRules, type DeviceRules, isIdle } from './device-rules.ts';
import { RULE_ON } from './limit-score.ts';
import { createMachineLimitRules } from './machine-limits.ts';
import { holdOf } from './pace.ts';
import type { AlarmRule } from './rule.ts';
import type { RuleEpoch } from './rule-epochs.ts';
import type { Moment } from './rule-node.ts';
import { addedTo, createRuleReader, type Epoch, epochAt, later, newEpoch, placeIn } from './rule-reader.ts';
import { newRuleMemory, takeRuleReading } from './take-rule-reading.ts';
import { createZoneRules } from './zone-rule.ts';

/** Name and version of the judge, in episodes. */
export const RULE_DETECTOR = 'rules/1';

const MAX_BOUND = 20_000;

/** Judges by rules that change while it runs. */
export type RuleJudge = {
  judge(state: DeviceState, reading: Reading, taken: Taken): readonly SideStep[];
  /** Whether no rule fits a device, whatever reading comes next, and none did before. */
  isIdle(state: DeviceState): boolean;
  /** Continues with other rules; unchanged rules keep their memory. */
  follow(epochs: readonly RuleEpoch[]): void;
  /**
   * Ends the alarms of a silent device whose rule does not hold any more.
   * @param heardUntil all that arrived up to then was judged
   */
  endRemoved(state: DeviceState, heardUntil: number): readonly SideStep[];
};

/**
 * Judges each reading by the rules at its arrival. Its memory is in the device's state. The next
 * reading of a device ends the alarm of a rule that no longer holds, or no longer covers its
 * channel.
 * @param options.rules must have no problems, see `alarmRuleProblems`; they hold from the beginning
 * @param options.machineOf machines whose vibration limits are judged, too
 */
export function createRuleJudge(options: {
  readonly rules: readonly AlarmRule[];
  readonly machineOf?: ((device: string) => MachineSettings | null) | undefined;
  readonly log?: Log | undefined;
}): RuleJudge {
  const { machineOf = () => null, log } = options;
  const readRules = createRuleReader();
  let epochs: readonly Epoch[] = [newEpoch(Number.NEGATIVE_INFINITY, readRules(options.rules))];
  let idle: DeviceRules | undefined;
  let ended: SideStep[] = NO_ENDS;
  const zoneRuleOf = createZoneRules();
  const limitRulesOf = createMachineLimitRules();
  const ofDevice = createDeviceRules();
  const bind = createBinder(log);

  const fittingOf = (state: DeviceState, epoch: Epoch, before: DeviceRules | undefined): readonly ReadRule[] => {
    const { device: owner } = ownerOf(state.device);
    const fits = (rule: ReadRule) => rule.fitsDevice(state.device) || rule.fitsDevice(owner);
    // Whether a rule fits a device is asked once, however often others change.
    const kept = before?.fitting.filter((rule) => epoch.places.has(rule)) ?? [];
    const added = before ? addedTo(epoch, before.epoch) : epoch.rules;
    const fitting = [...kept, ...added.filter(fits)].toSorted((a, b) => placeIn(epoch, a) - placeIn(epoch, b));
    const machine = machineOf(owner);
    const zone = machine && zoneRuleOf(machine);
    const limits = machine ? limitRulesOf(machine) : [];
    return zone || limits.length > 0 ? [...fitting, ...limits, ...(zone ? [zone] : [])] : fitting;
  };
  const renew = (state: DeviceState, epoch: Epoch, before: DeviceRules | undefined): DeviceRules => {
    const fitting = fittingOf(state, epoch, before);
    // Most devices have none: they share this value for it.
    if (idle?.epoch !== epoch) idle = { epoch, fitting: [], bound: [], unwanted: new Map() };
    const device = fitting.length === 0 ? idle : { ...idle, fitting, unwanted: new Map() };
    if (state.rules) forgetUnwanted(state.rules, wantedBy(device));
    if (device !== idle) device.bound = boundOf(fitting, state.rules, bind);
    ofDevice.set(state, device);
    return device;
  };
  /**
   * The rules of a device for readings that arrived at a moment; alarms that end by them are put
   * into `ended`.
   * Time does not go back.
   */
  const rulesAt = (state: DeviceState, arrivedAt: number, at: number): DeviceRules => {
    const before = ofDevice.get(state);
    const epoch = later(epochAt(epochs, arrivedAt), before?.epoch);
    ended = NO_ENDS;
    if (before?.epoch === epoch) return before;
    const device = renew(state, epoch, before);
    ended = endForeign(state, device, at);
    return device;
  };

  return {
    judge: (state, reading, kind) => {
      const device = rulesAt(state, reading.receivedAt, reading.sampledAt);
      if (device.fitting.length === 0) return ended.length > 0 ? ended : NO_STEPS;
      state.rules ??= newRuleMemory();
      const taken = takeRuleReading(state.rules, { reading, kind, isWanted: wantedBy(device) });
      if (taken === null) return ended;
      const steps: SideStep[] = [...ended];
      if (taken.newChannels) device.bound = boundOf(device.fitting, state.rules, bind);
      const { sinceMs } = taken;
      for (const rule of device.bound) {
        const step = judgeRule(state, rule, { memory: state.rules, sinceMs, bound: device.bound });
        if (step) steps.push(step);
      }
      taken.giveBack?.();
      return steps;
    },
    isIdle: (state) => isIdle(ofDevice.get(state), epochs),
    follow: (given) => {
      epochs = given.map(({ from, rules }) => newEpoch(from, readRules(rules)));
    },
    endRemoved: (state, heardUntil) => {
      if (![...state.side.keys()].some((key) => key.startsWith(RULE_KEY))) return NO_STEPS;
      rulesAt(state, heardUntil, state.lastAt);
      return ended;
    },
  };
}

const NO_ENDS: SideStep[] = [];

/** Makes room for the channels of other rules. */
function forgetUnwanted(memory: RuleMemory, isWanted: ReturnType<typeof wantedBy>): void {
  for (const [name, { unit }] of memory.cells) if (!isWanted(name, unit)) memory.cells.delete(name);
}

type Judging = { memory: RuleMemory; sinceMs: number; bound: readonly BoundRule[] };

function judgeRule(state: DeviceState, rule: BoundRule, judging: Judging): SideStep | null {
  const { memory } = judging;
  const { from, key, node } = rule;
  if (from.untilLearned && isTakenOver(state, rule, memory.at)) return null;
  const progress = progressOf(memory, rule);
  const moment = momentOf({ state, rule, progress, judging });
  const score = node.score(moment);
  // The result is unknown: the alarm stays as it is until there is one.
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
    key,
    detector: RULE_DETECTOR,
    condition: from.rule.condition ?? 'unknown',
    channel: rule.channel,
    severity: from.severityAt?.(score) ?? from.severity,
    reason: `${from.rule.message}: ${node.tell(moment)}.`,
    score,
    at: memory.at,
    rules: from.alarm,
    signals: () => Object.fromEntries(cells.map(([name, cell]) => [name, samplesOf(cell)])),
  });
}

/**
 * Whether the device's own model judges the channel instead. An open alarm continues until the
 * value is back.
 */
function isTakenOver(state: DeviceState, { channel, key }: BoundRule, at: number): boolean {
  const side = state.side.get(key);
  if (side?.episode || !judgesChannel(state, channel, at)) return false;
  if (side !== undefined) endSideAlarm(state, key, { at, because: '' });
  return true;
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

function wantedBy({ fitting, unwanted }: DeviceRules): (channel: string, unit: string | null) => boolean {
  return (channel, unit) => {
    if (unwanted.get(channel) === unit) return false;
    if (fitting.some((rule) => rule.channels.has(channel) || rule.fitsPattern(channel, unit))) return true;
    if (unwanted.size < MAX_BOUND) unwanted.set(channel, unit);
    return false;
  };
}

type Bind = (rule: ReadRule, channel: string | null) => BoundRule;

/** A rule is bound to a channel once for all devices that have it. */
function createBinder(log: Log | undefined): Bind {
  let known = new WeakMap<ReadRule, Map<string, BoundRule>>();
  let size = 0;
  return (rule, channel) => {
    const channels = known.get(rule) ?? new Map<string, BoundRule>();
    const before = channels.get(channel ?? '');
    if (before !== undefined) return before;
    const bound = bindRule(rule, channel, (name, units) => {
      log?.warn({ ruleId: rule.rule.id, channel: name, ...units }, 'the unit of a rule does not fit its channel');
    });
    // Devices choose the names of channels.
    if (size >= MAX_BOUND) {
      known = new WeakMap();
      size = 0;
    }
    known.set(rule, channels.set(channel ?? '', bound));
    size += 1;
    return bound;
  };
}

function boundOf(fitting: readonly ReadRule[], memory: RuleMemory | undefined, bind: Bind): readonly BoundRule[] {
  return fitting.flatMap((rule) => {
    if (!rule.isPattern) return [bind(rule, null)];
    const cells = [...(memory?.cells ?? [])].filter(([name, { unit }]) => rule.fitsPattern(name, unit));
    return cells.map(([name]) => bind(rule, name));
  });
}

/**
 * Ends alarms of rules that were removed, or no longer fit this device or its channel, and drops
 * their memory.
 */
function endForeign(state: DeviceState, { fitting, bound }: DeviceRules, at: number): SideStep[] {
  const ids = new Set(fitting.map(({ rule }) => rule.id));
  const keys = new Set(bound.map(({ key }) => key));
  for (const key of state.rules?.rules.keys() ?? []) if (!keys.has(key)) state.rules?.rules.delete(key);
  const foreign = [...state.side.keys()].filter((key) => key.startsWith(RULE_KEY) && !keys.has(key));
  return foreign.flatMap((key) => {
    const stays = ids.has(key.split(':')[1] ?? '');
    const because = stays ? 'its rule was changed, and no longer looks at this channel' : 'its rule no longer applies';
    return endSideAlarm(state, key, { at, because }) ?? [];
  });
}
