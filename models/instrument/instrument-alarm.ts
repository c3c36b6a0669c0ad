import type { AlarmRules, Severity } from '../alarm/alarm-rules.ts';
import type { DeviceState } from '../device/device-state.ts';
import { endSideAlarm, stepSideAlarm } from '../device/step-side-alarm.ts';
import { NO_STEPS, type SideStep } from '../episode/side-alarm.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { FAULTS, type SensorFault } from './instrument-fault.ts';
import { CHANNEL, placeOf, watchChannels } from './instrument-state.ts';
import type { InstrumentChange } from './watch-instruments.ts';

/** Name and version of the judge of instruments, in episodes. */
export const INSTRUMENT_DETECTOR = 'instrument/1';

/** A fault of an instrument, or of the transport of its data. */
export type InstrumentCondition = SensorFault | 'no_data' | 'clock_skew';

/** A fault that hides data is more urgent than a fault that only annoys. */
const SEVERITIES: Readonly<Record<InstrumentCondition, Severity>> = {
  sensor_stuck: 'medium',
  sensor_dropout: 'medium',
  sensor_spikes: 'low',
  sensor_drift: 'low',
  unit_change: 'medium',
  sensor_shift: 'medium',
  sensor_noise: 'low',
  no_data: 'medium',
  clock_skew: 'low',
};

/** The rules that recognise a fault have the delays: the alarm itself has none. */
const RULES: AlarmRules = {
  on: 1,
  off: 0.5,
  onDelayMs: 0,
  offDelayMs: 0,
  chatterMs: 0,
  medium: 2,
  high: Number.POSITIVE_INFINITY,
};

/** All keys of these alarms begin so. */
const KEY = 'instrument:';

/** The subject of an instrument's alarm. @property channel empty for the device as a whole */
export type InstrumentAlarm = { readonly condition: InstrumentCondition; readonly channel: string };

/**
 * Raises the alarm of a fault that began at `since` and was recognised at `at`; nothing where it is
 * raised already.
 */
export function raiseInstrument(
  state: DeviceState,
  alarm: InstrumentAlarm & { readonly since: number; readonly at: number; readonly reason: string },
): readonly SideStep[] {
  if (isRaised(state, alarm)) return NO_STEPS;
  const { condition, channel, since, at, reason } = alarm;
  const severity = SEVERITIES[condition];
  const rules = { ...RULES, onDelayMs: Math.max(0, at - since) };
  const sample = {
    key: keyOf(alarm),
    detector: INSTRUMENT_DETECTOR,
    condition,
    channel,
    severity,
    reason,
    rules,
    score: severity === 'low' ? 1 : 2,
  };
  const step = stepSideAlarm(state, { ...sample, at: since }) ?? stepSideAlarm(state, { ...sample, at });
  return step === null ? NO_STEPS : [step];
}

/** Clears the alarm; nothing where it is not raised. */
export function clearInstrument(
  state: DeviceState,
  alarm: InstrumentAlarm & { readonly at: number },
): readonly SideStep[] {
  if (!isRaised(state, alarm)) return NO_STEPS;
  const { condition, channel, at } = alarm;
  const severity = SEVERITIES[condition];
  const sample = { key: keyOf(alarm), detector: INSTRUMENT_DETECTOR, condition, channel, severity, reason: '', at };
  const step = stepSideAlarm(state, { ...sample, score: 0, rules: RULES });
  return step === null ? NO_STEPS : [step];
}

/** Whether the alarm is raised. */
export function isRaised(state: DeviceState, alarm: InstrumentAlarm): boolean {
  // Asked with each reading: no key is made where there is no alarm at all.
  if (state.side.size === 0) return false;
  return state.side.get(keyOf(alarm))?.alarm.phase === 'active';
}

/**
 * Reports the channels' faults that began or ended at a row; called for each row in order.
 */
export function changesAt(
  state: DeviceState,
  rows: { readonly model: NormalModel; readonly changes: InstrumentChange[]; told: number },
  { row, at }: { readonly row: number; readonly at: number },
): readonly SideStep[] {
  if (rows.changes[rows.told]?.row !== row) return NO_STEPS;
  const steps: SideStep[] = [];
  for (let change = rows.changes[rows.told]; change?.row === row; change = rows.changes[++rows.told]) {
    steps.push(...applyChange(state, { change, model: rows.model, at }));
  }
  return steps;
}

/**
 * Keeps the raised faults under another model: they end when they are found no more.
 */
export function resumeFaults(state: DeviceState, model: NormalModel): void {
  for (const [c, place] of model.channels.entries()) {
    const channel = state.channels[place] ?? '';
    for (const [code, condition] of FAULTS.entries()) {
      if (condition === null || !isRaised(state, { condition, channel })) continue;
      state.instruments[placeOf(c) + CHANNEL.fault] = code;
    }
  }
}

/** Takes up a memory that an earlier version of the program kept, with fewer numbers a channel. */
export function renewNumbers(state: DeviceState, model: NormalModel): void {
  if (state.instruments.length === placeOf(model.channels.length)) return;
  watchChannels(state, model.channels.length);
  resumeFaults(state, model);
}

/**
 * Ends the alarms of channels that are not watched any more: too few good readings of them were
 * left when their device was learned again.
 */
export function endUnwatched(state: DeviceState, at: number): readonly SideStep[] {
  const { model, channels } = state;
  if (model === null) return NO_STEPS;
  let steps = NO_STEPS;
  for (const [key, { episode }] of state.side) {
    if (episode === null || episode.firstChannel === '' || !key.startsWith(KEY)) continue;
    if (model.channels.includes(channels.indexOf(episode.firstChannel))) continue;
    const step = endSideAlarm(state, key, { at, because: UNWATCHED });
    if (step !== null) steps = [...steps, step];
  }
  return steps;
}

const UNWATCHED =
  'the device was learned again without this channel: too few of the readings that it learns from have a good value';

function applyChange(
  state: DeviceState,
  { change, model, at }: { readonly change: InstrumentChange; readonly model: NormalModel; readonly at: number },
): readonly SideStep[] {
  const condition = FAULTS[change.fault];
  if (condition === null || condition === undefined) return NO_STEPS;
  const alarm = { condition, channel: state.channels[model.channels[change.c] ?? 0] ?? '', at };
  if (change.since === null) return clearInstrument(state, alarm);
  return raiseInstrument(state, { ...alarm, since: change.since, reason: change.reason });
}

function keyOf({ condition, channel }: InstrumentAlarm): string {
  return `${KEY}${condition}:${channel}`;
}
