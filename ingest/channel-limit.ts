import type { Reading } from './reading.ts';
import { type Rejection, reject } from './rejection.ts';

/** Keeps a device from naming ever new channels, each of which costs the stores memory for good. */
export type ChannelLimit = {
  /**
   * Leaves out the channels by which a device would have more than it may; those that it has still count.
   * @param index position in the batch, where it is known
   * @returns the same list where nothing is left out
   */
  admit(readings: readonly Reading[], index?: number): Admitted;
  /** Counts a channel that is stored already, from before the start. */
  know(device: string, channel: string): void;
};

/** What is left of some readings, and what was left out of them: one rejection for each device. */
export type Admitted = { readonly readings: readonly Reading[]; readonly rejections: readonly Rejection[] };

/** Memory of one of two generations, and what a device and a name take up in it beside their text, about. */
const GENERATION_BYTES = 96 * 2 ** 20;
const DEVICE_BYTES = 200;
const NAME_BYTES = 40;
/** Names that a rejection tells. */
const TOLD_NAMES = 5;
const NONE: readonly Rejection[] = [];

/**
 * Creates the limit. What each device has is remembered in memory; where that of all devices grows too large, the devices
 * that have been silent longest are forgotten, and begin to count anew.
 * @param maxChannels distinct channels of one device
 */
export function createChannelLimit(options: { maxChannels: number; generationBytes?: number }): ChannelLimit {
  const { maxChannels, generationBytes = GENERATION_BYTES } = options;
  let recent = new Map<string, Set<string>>();
  let earlier = new Map<string, Set<string>>();
  let bytes = 0;

  function channelsOf(device: string): Set<string> {
    const known = recent.get(device);
    if (known) return known;
    if (bytes >= generationBytes) {
      earlier = recent;
      recent = new Map();
      bytes = 0;
    }
    const channels = earlier.get(device) ?? new Set();
    earlier.delete(device);
    recent.set(device, channels);
    bytes += DEVICE_BYTES + device.length;
    for (const channel of channels) bytes += NAME_BYTES + channel.length;
    return channels;
  }

  function add(channels: Set<string>, channel: string): void {
    channels.add(channel);
    bytes += NAME_BYTES + channel.length;
  }

  function takeIn(channels: Set<string>, channel: string): boolean {
    if (channels.size >= maxChannels) return false;
    add(channels, channel);
    return true;
  }

  /** The channels of a reading that its device may not have as well; undefined for nearly all. */
  function excessOf({ device, values, waveform }: Reading): string[] | undefined {
    const channels = channelsOf(device);
    let excess: string[] | undefined;
    for (const channel in values) {
      if (channels.has(channel) || takeIn(channels, channel)) continue;
      excess ??= [];
      excess.push(channel);
    }
    if (!waveform || channels.has(waveform.channel) || takeIn(channels, waveform.channel)) return excess;
    return [waveform.channel];
  }

  return {
    know: (device, channel) => {
      const channels = channelsOf(device);
      if (!channels.has(channel)) add(channels, channel);
    },
    admit(readings, index) {
      let left: Map<Reading, readonly string[]> | undefined;
      for (const reading of readings) {
        const excess = excessOf(reading);
        if (excess) left = (left ?? new Map()).set(reading, excess);
      }
      if (!left) return { readings, rejections: NONE };
      const admitted = readings.flatMap((reading) => without(reading, left?.get(reading)));
      return { readings: admitted, rejections: rejectionsOf(left, { maxChannels, index }) };
    },
  };
}

function without(reading: Reading, excess: readonly string[] | undefined): readonly Reading[] {
  if (!excess || reading.waveform) return excess ? [] : [reading];
  const names = new Set(excess);
  const values = Object.fromEntries(Object.entries(reading.values).filter(([channel]) => !names.has(channel)));
  // Its sequence stays that of the whole: tried again with more room, it is the same reading.
  return Object.keys(values).length === 0 ? [] : [{ ...reading, values }];
}

function rejectionsOf(
  left: ReadonlyMap<Reading, readonly string[]>,
  { maxChannels, index }: { maxChannels: number; index: number | undefined },
): readonly Rejection[] {
  const byDevice = new Map<string, Set<string>>();
  for (const [{ device }, excess] of left) {
    const names = byDevice.get(device) ?? new Set();
    for (const channel of excess) names.add(channel);
    byDevice.set(device, names);
  }
  return Array.from(byDevice, ([device, names]) => {
    const told = [...names].slice(0, TOLD_NAMES).map((name) => name.slice(0, 64));
    const more = names.size > told.length ? ` and ${names.size - told.length} more` : '';
    const detail = `${device} has ${maxChannels} channels, as many as it may; left out: ${told.join(', ')}${more}`;
    return reject('too_many_channels', detail, index ?? null);
  });
}
