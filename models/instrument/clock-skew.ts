import type { Reading } from '../../ingest/reading/reading.ts';
import type { DeviceState } from '../device/device-state.ts';
import { NO_STEPS, type SideStep } from '../episode/side-alarm.ts';
import { clearInstrument, isRaised, raiseInstrument } from './instrument-alarm.ts';
import { DEVICE, deviceNumbers } from './instrument-state.ts';

/** The least delay of this many readings counts: a network only ever adds to it. */
const BLOCK_READINGS = 16;

/** Blocks from which the usual delay is taken. */
const BASE_BLOCKS = 4;

/** A clock that is off by this much is wrong, and below half of it right again. */
const LIMIT_MS = 10_000;

/** Most that arrivals may run ahead or behind in a block: data kept in an outage arrives faster. */
const STEADY = 2;

const ALARM = { condition: 'clock_skew', channel: '' } as const;

/**
 * Whether the time of a reading says nothing of when it was measured: its device is known to have a
 * wrong clock, or the reading arrives sooner than any network allows, since that clock jumped
 * ahead.
 */
export function hasWrongClock(state: DeviceState, { receivedAt, sampledAt }: Reading): boolean {
  const numbers = deviceNumbers(state);
  const isKnown = (numbers[DEVICE.lagBlocks] ?? 0) >= BASE_BLOCKS;
  const isAhead = isKnown && receivedAt - sampledAt < (numbers[DEVICE.lagBase] ?? Number.NaN) - LIMIT_MS;
  return isAhead || isRaised(state, ALARM);
}

/**
 * Compares a device's clock with the time of arrival: whether the delay jumped or crept away from
 * its first value. Only while readings arrive as fast as they are measured; a backlog is not a
 * wrong clock. A clock is also wrong if a device that sent valid times now sends none.
 */
export function judgeClock(state: DeviceState, reading: Reading): readonly SideStep[] {
  if (reading.waveform !== undefined) return NO_STEPS;
  if (reading.timeSource !== 'device') return judgeArrival(state, reading);
  deviceNumbers(state);
  return judgeLag(state, reading.sampledAt, reading.receivedAt);
}

/** The same for a reading whose time is the device's own. */
export function judgeLag(state: DeviceState, sampledAt: number, receivedAt: number): readonly SideStep[] {
  const numbers = state.instruments;
  const isFull = fillsBlock(numbers);
  noteLag(numbers, sampledAt, receivedAt);
  if (!isFull) return NO_STEPS;
  const passed = sampledAt - (numbers[DEVICE.blockAt] ?? 0);
  const arrived = receivedAt - (numbers[DEVICE.blockReceivedAt] ?? 0);
  const isSteady = passed > 0 && arrived > passed / STEADY && arrived < passed * STEADY;
  return isSteady ? judgeBlock(state, { least: numbers[DEVICE.blockLag] ?? Number.NaN, at: sampledAt }) : NO_STEPS;
}

/** Whether {@link judgeLag} tells nothing, for a device without any alarm beside. */
export function isLagUsual(numbers: Float64Array, sampledAt: number, receivedAt: number): boolean {
  if (!fillsBlock(numbers) || (numbers[DEVICE.lagBlocks] ?? 0) < BASE_BLOCKS) return true;
  const least = Math.min(numbers[DEVICE.blockLag] ?? Number.NaN, receivedAt - sampledAt);
  return Math.abs(least - (numbers[DEVICE.lagBase] ?? Number.NaN)) < LIMIT_MS;
}

/** Whether the next reading fills a block, which is judged then. */
function fillsBlock(numbers: Float64Array): boolean {
  return Math.max(0, numbers[DEVICE.blockCount] ?? 0) + 1 >= BLOCK_READINGS;
}

/** Takes the delay of a reading into its block. */
function noteLag(numbers: Float64Array, sampledAt: number, receivedAt: number): void {
  const lag = receivedAt - sampledAt;
  const count = Math.max(0, numbers[DEVICE.blockCount] ?? 0);
  if (count === 0) {
    numbers[DEVICE.blockAt] = sampledAt;
    numbers[DEVICE.blockReceivedAt] = receivedAt;
    numbers[DEVICE.blockLag] = lag;
  }
  numbers[DEVICE.blockLag] = Math.min(numbers[DEVICE.blockLag] ?? lag, lag);
  numbers[DEVICE.blockCount] = (count + 1) % BLOCK_READINGS;
}

/**
 * A device that sent valid times now sends impossible ones. Its count of such readings is negative.
 */
function judgeArrival(state: DeviceState, { sampledAt }: Reading): readonly SideStep[] {
  const numbers = deviceNumbers(state);
  if (!((numbers[DEVICE.lagBlocks] ?? 0) > 0)) return NO_STEPS;
  const count = Math.min(0, numbers[DEVICE.blockCount] ?? 0) - 1;
  numbers[DEVICE.blockCount] = Math.max(-BLOCK_READINGS, count);
  if (count === -1) numbers[DEVICE.blockAt] = sampledAt;
  if (count > -BLOCK_READINGS) return NO_STEPS;
  const reason = `The last ${BLOCK_READINGS} readings had no time of the device that can be right, as earlier ones had: those of their arrival count.`;
  return raiseInstrument(state, { ...ALARM, since: numbers[DEVICE.blockAt] ?? sampledAt, at: sampledAt, reason });
}

function judgeBlock(state: DeviceState, { least, at }: { least: number; at: number }): readonly SideStep[] {
  const numbers = deviceNumbers(state);
  const base = numbers[DEVICE.lagBase] ?? Number.NaN;
  const blocks = numbers[DEVICE.lagBlocks] ?? 0;
  if (blocks < BASE_BLOCKS) {
    numbers[DEVICE.lagBlocks] = blocks + 1;
    numbers[DEVICE.lagBase] = Number.isNaN(base) ? least : Math.min(base, least);
    return clearInstrument(state, { ...ALARM, at });
  }
  const off = least - base;
  if (state.side.size === 0 && Math.abs(off) < LIMIT_MS) return NO_STEPS;
  if (Math.abs(off) < LIMIT_MS / 2) return clearInstrument(state, { ...ALARM, at });
  if (Math.abs(off) < LIMIT_MS) return NO_STEPS;
  const seconds = Number((Math.abs(off) / 1000).toPrecision(3));
  const where = off > 0 ? 'behind' : 'ahead of';
  const reason = `The device's clock runs ${seconds} s ${where} the time of arrival, compared with its first readings.`;
  return raiseInstrument(state, { ...ALARM, since: at, at, reason });
}
