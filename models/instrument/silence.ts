import type { Reading } from '../../ingest/reading/reading.ts';
import type { DeviceState } from '../device/device-state.ts';
import { NO_STEPS, type SideStep } from '../episode/side-alarm.ts';
import { hasWrongClock } from './clock-skew.ts';
import { clearInstrument, isRaised, raiseInstrument } from './instrument-alarm.ts';
import { DEVICE, deviceNumbers } from './instrument-state.ts';

const ALARM = { condition: 'no_data', channel: '' } as const;

/**
 * Reports a silence when it is over: the gap that a reading ends, in event time. The onset is the
 * last reading before it, so that a silence which `sweepSilence` found while it lasted is the same
 * episode. A waveform that could not be read is no sign of either.
 */
export function judgeSilence(state: DeviceState, reading: Reading): readonly SideStep[] {
  if (reading.waveform !== undefined) return NO_STEPS;
  const numbers = deviceNumbers(state);
  const before = numbers[DEVICE.lastAt] ?? Number.NaN;
  const at = reading.sampledAt;
  const limit = silenceLimit(state, before);
  const isGap = at - before > limit && !isClockJump(state, { reading, limit });
  const steps = isGap || isRaised(state, ALARM) ? endSilence(state, { before, at, limit, isGap }) : NO_STEPS;
  noteHeard(numbers, at, reading.receivedAt);
  return steps;
}

/** Whether a reading of a device without any alarm of this kind ends no silence. */
export function isInTime(state: DeviceState, at: number): boolean {
  const before = state.instruments[DEVICE.lastAt] ?? Number.NaN;
  return !(at - before > silenceLimit(state, before));
}

/** Notes when a device was heard. */
export function noteHeard(numbers: Float64Array, at: number, receivedAt: number): void {
  const before = numbers[DEVICE.lastAt] ?? Number.NaN;
  numbers[DEVICE.lastAt] = Number.isNaN(before) ? at : Math.max(before, at);
  numbers[DEVICE.lastReceivedAt] = receivedAt;
}

/** With a wrong clock the times of arrival show whether anything was missing. */
function isClockJump(
  state: DeviceState,
  { reading, limit }: { readonly reading: Reading; readonly limit: number },
): boolean {
  const heardAt = state.instruments[DEVICE.lastReceivedAt] ?? Number.NaN;
  return reading.receivedAt - heardAt <= limit && hasWrongClock(state, reading);
}

function endSilence(
  state: DeviceState,
  gap: { readonly before: number; readonly at: number; readonly limit: number; readonly isGap: boolean },
): readonly SideStep[] {
  const { before, at, limit, isGap } = gap;
  const raised = isGap ? raiseInstrument(state, { ...ALARM, ...silence(before, limit) }) : NO_STEPS;
  return [...raised, ...clearInstrument(state, { ...ALARM, at: Math.max(at, before + limit) })];
}

/**
 * Reports a lasting silence. Measures it from the last arrival, since a device may send with a
 * delay.
 * @param now wall time up to which all arrivals have been judged @param since when listening began
 */
export function sweepSilence(
  state: DeviceState,
  { now, since }: { readonly now: number; readonly since: number },
): readonly SideStep[] {
  const heard = heardOf(state);
  if (!isSilent(heard, { now, since })) return NO_STEPS;
  const at = state.instruments[DEVICE.lastAt] ?? Number.NaN;
  return raiseInstrument(state, { ...ALARM, ...silence(at, heard.limit) });
}

/**
 * When a device last sent, and after how long it is silent: never where that is unknown, or has
 * been reported.
 */
export type Heard = { readonly at: number; readonly limit: number };

export const NEVER_SILENT: Heard = { at: Number.NaN, limit: Number.POSITIVE_INFINITY };

/** Reads it off a state. */
export function heardOf(state: DeviceState): Heard {
  const { instruments } = state;
  if (instruments.length === 0 || isRaised(state, ALARM)) return NEVER_SILENT;
  const at = instruments[DEVICE.lastReceivedAt] ?? Number.NaN;
  return { at, limit: silenceLimit(state, instruments[DEVICE.lastAt] ?? Number.NaN) };
}

/** Whether it is silent; time before listening began does not count. */
export function isSilent(
  { at, limit }: Heard,
  { now, since }: { readonly now: number; readonly since: number },
): boolean {
  return now - Math.max(at, since) > limit;
}

function silence(since: number, limit: number): { since: number; at: number; reason: string } {
  const reason = `Nothing has come for longer than ${Math.round(limit / 1000)} s, in any state of the machine.`;
  return { since, at: since + limit, reason };
}

/** Infinite before the device is watched: how often it comes is not known before. */
function silenceLimit({ model }: DeviceState, at: number): number {
  return model !== null && at >= model.learnedTo ? model.instruments.silenceMs : Number.POSITIVE_INFINITY;
}
