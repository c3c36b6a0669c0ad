import { type Reading, unitOf } from '../../ingest/reading/reading.ts';
import { nameList } from '../numbers/name-list.ts';
import { type DeviceState, MAX_CHANNELS } from './device-state.ts';
import { countNew } from './new-channels.ts';

/** Values beyond this are taken for this: their squares must stay finite. */
export const LARGEST = 1e30;

/**
 * Relation of a reading to the device's held values: `row` if time went on; `completed` if its
 * channels are newer than the held ones (they count from the next row on); `behind` if it is new,
 * but older than the held values: it is judged as of the newest moment; `late` if it has no news;
 * `waveform` if it has no values.
 */
export type Taken = 'row' | 'completed' | 'behind' | 'late' | 'waveform';

/** Takes a reading into the values that the device holds. */
export function takeReading(state: DeviceState, reading: Reading): Taken {
  if (reading.waveform !== undefined) return 'waveform';
  const at = reading.sampledAt;
  const before = state.lastAt;
  if (!(at > before - LATENESS_MS)) return 'late';
  // Also for a row that continues: this detects a repetition.
  const isNew = remember(state, reading);
  const excluded = state.assigned?.excluded ?? NONE;
  const fresh = state.grown !== null && state.grown.newChannels.length > 0 ? state.grown : null;
  let news = false;
  let expected = 0;
  // The keys of an object that is at hand itself are read without a search.
  const { values } = reading;
  for (const name in values) {
    const value = values[name] as number;
    if (!Number.isFinite(value) || (excluded.length > 0 && excluded.includes(name))) continue;
    // Most readings of a device have the same channels in the same order.
    const channel = state.channels[expected] === name ? expected : channelOf(state, reading, name);
    expected = channel + 1;
    if (channel < 0 || (state.heldAt[channel] ?? Number.NaN) >= at) continue;
    if (state.learning !== null) countUpdate(state, channel, Math.min(before, at));
    else if (fresh !== null) countNew(state, fresh, { channel, before: Math.min(before, at) });
    state.held[channel] = clamped(value);
    state.heldAt[channel] = at;
    news = true;
  }
  if (at <= before) return news ? 'completed' : isNew ? 'behind' : 'late';
  state.lastAt = at;
  return 'row';
}

const NONE: readonly string[] = [];

/**
 * Out of order by less than this, and by fewer than {@link RECENT} readings, a reading is judged.
 * Documented in docs/detection.md.
 */
const LATENESS_MS = 60_000;
const RECENT = 8;

/**
 * Remembers the newest readings by time and sequence.
 * @returns false if it is one of them, or older than all of them: it may have been judged
 */
function remember(state: DeviceState, { sampledAt, sequence }: Reading): boolean {
  // Readings judged before this memory existed are not judged again.
  state.recent ??= newRecent(state.lastAt);
  const { recent } = state;
  let oldest = 0;
  for (let i = 0; i < recent.length; i += 2) {
    if (recent[i] === sampledAt && recent[i + 1] === sequence) return false;
    if ((recent[i] ?? 0) < (recent[oldest] ?? 0)) oldest = i;
  }
  if (sampledAt <= (recent[oldest] ?? 0)) return false;
  recent[oldest] = sampledAt;
  recent[oldest + 1] = sequence;
  return true;
}

function newRecent(at: number): Float64Array {
  const recent = new Float64Array(2 * RECENT);
  for (let i = 0; i < recent.length; i += 2) recent[i] = at;
  return recent;
}

/** Takes a row that is newer than all that came before: the oldest is remembered no more. */
export function rememberNewest(recent: Float64Array, sampledAt: number, sequence: number): void {
  let oldest = 0;
  for (let i = 2; i < recent.length; i += 2) if ((recent[i] as number) < (recent[oldest] as number)) oldest = i;
  recent[oldest] = sampledAt;
  recent[oldest + 1] = sequence;
}

/**
 * Puts the values of a late reading in the place of the held ones, as of the newest moment.
 * @returns restores the held values
 */
export function lendValues(state: DeviceState, reading: Reading): () => void {
  const lent: (readonly [channel: number, value: number, at: number])[] = [];
  for (const name in reading.values) {
    const value = reading.values[name] ?? Number.NaN;
    const channel = state.channels.indexOf(name);
    if (channel < 0 || !Number.isFinite(value) || state.assigned?.excluded?.includes(name)) continue;
    lent.push([channel, state.held[channel] ?? Number.NaN, state.heldAt[channel] ?? Number.NaN]);
    state.held[channel] = clamped(value);
    state.heldAt[channel] = state.lastAt;
  }
  return () => {
    for (const [channel, value, at] of lent) {
      state.held[channel] = value;
      state.heldAt[channel] = at;
    }
  };
}

function clamped(value: number): number {
  return Math.min(LARGEST, Math.max(-LARGEST, value));
}

/**
 * How often the channel comes, and how long others went on without it.
 * @param before the device's newest reading before this one
 */
function countUpdate(state: DeviceState, channel: number, before: number): void {
  const heldAt = state.heldAt[channel] ?? Number.NaN;
  state.updates[channel] = (state.updates[channel] ?? 0) + 1;
  if (before - heldAt > (state.pausesMs[channel] ?? 0)) state.pausesMs[channel] = before - heldAt;
}

function channelOf(state: DeviceState, reading: Reading, name: string): number {
  const known = state.channels.indexOf(name);
  if (known >= 0 || state.channels.length >= MAX_CHANNELS) return known;
  state.channels = nameList([...state.channels, name]);
  state.units = nameList([...state.units, unitOf(reading, name)]);
  state.held = widened(state.held, state.channels.length);
  state.heldAt = widened(state.heldAt, state.channels.length);
  state.updates = widened(state.updates, state.channels.length);
  state.pausesMs = widened(state.pausesMs, state.channels.length);
  state.updates[state.channels.length - 1] = 0;
  state.pausesMs[state.channels.length - 1] = 0;
  return state.channels.length - 1;
}

function widened(values: Float64Array, length: number): Float64Array {
  const wide = new Float64Array(length).fill(Number.NaN);
  wide.set(values);
  return wide;
}
