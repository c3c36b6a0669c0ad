import { type Reading, unitOf } from '../ingest/reading.ts';
import { type DeviceState, MAX_CHANNELS } from './device-state.ts';
import { nameList } from './name-list.ts';

/** Values beyond this are taken for this: their squares must stay finite. */
const LARGEST = 1e30;

/**
 * Takes a reading into the values that the device holds.
 * @returns `row` if time went on; `completed` if it is of the newest moment and brings channels that this moment had not
 * (they count from the next row on); `late` if it tells nothing new; `waveform` if it has no values to take
 */
export function takeReading(state: DeviceState, reading: Reading): 'row' | 'completed' | 'late' | 'waveform' {
  if (reading.waveform !== undefined) return 'waveform';
  const at = reading.sampledAt;
  if (!(at >= state.lastAt)) return 'late';
  const same = at === state.lastAt;
  let news = false;
  const before = state.lastAt;
  let expected = 0;
  for (const name in reading.values) {
    const value = reading.values[name] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    // Most readings of a device have the same channels in the same order.
    const channel = state.channels[expected] === name ? expected : channelOf(state, reading, name);
    expected = channel + 1;
    if (channel < 0 || (same && state.heldAt[channel] === at)) continue;
    if (state.learning !== null) countUpdate(state, channel, before);
    state.held[channel] = Math.min(LARGEST, Math.max(-LARGEST, value));
    state.heldAt[channel] = at;
    news = true;
  }
  if (same) return news ? 'completed' : 'late';
  state.lastAt = at;
  return 'row';
}

/** How often the channel comes, and how long others went on without it. @param before the device's newest reading before this one */
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
