import { isReservedChannel, RESERVED_PREFIX } from '../reading/derived-channels.ts';
import { type Reading, unitOf } from '../reading/reading.ts';
import { type Rejection, reject } from '../reading/rejection.ts';
import { conversionOf } from '../reading/units.ts';

/**
 * Limits how many channels a device may name, since each one costs the stores memory for good.
 * Keeps each channel to one quantity: two in one series mislead people, and train the model on
 * neither.
 */
export type ChannelLimit = {
  /**
   * Leaves out the channels by which a device would have more than it may, and values in another
   * unit than the channel has; the others still count.
   * @param index position in the batch, where it is known
   * @returns the same list where nothing is left out
   */
  admit(readings: readonly Reading[], index?: number): Admitted;
  /**
   * Counts a channel that is stored already, from before the start, with its unit; null without
   * one.
   */
  know(device: string, channel: string, unit: string | null): void;
};

/** The kept part of some readings, and the rejections: one for each device and cause. */
export type Admitted = { readonly readings: readonly Reading[]; readonly rejections: readonly Rejection[] };

/**
 * Memory of one of two generations, and the bytes of a device and a name beside their text, about.
 */
const GENERATION_BYTES = 96 * 2 ** 20;
const DEVICE_BYTES = 200;
const NAME_BYTES = 40;

/** Names in the message of a rejection. */
const TOLD_NAMES = 5;
const NONE: readonly Rejection[] = [];

/** Channel → its unit as it is kept; null until one is known. */
type Channels = Map<string, string | null>;

/** A channel that is left out, and the unit that it has where that is why. */
type LeftOut = { readonly channel: string; readonly has?: string; readonly unit?: string; readonly reserved?: true };

/**
 * Creates the limit. The channels of each device are kept in memory. Where those of all devices
 * grow too large, the devices that have been silent longest are removed, and their count begins
 * again.
 * @param maxChannels distinct channels of one device
 * @param declared channel, or `site:device/channel`, → unit; the plant's declaration overrides
 * earlier units
 */
export function createChannelLimit(options: {
  maxChannels: number;
  generationBytes?: number;
  declared?: Readonly<Record<string, string>>;
}): ChannelLimit {
  const { maxChannels, generationBytes = GENERATION_BYTES } = options;
  const declared = new Map(Object.entries(options.declared ?? {}));
  let recent = new Map<string, Channels>();
  let earlier = new Map<string, Channels>();
  let bytes = 0;

  function channelsOf(device: string): Channels {
    const known = recent.get(device);
    if (known) return known;
    if (bytes >= generationBytes) {
      earlier = recent;
      recent = new Map();
      bytes = 0;
    }
    const channels: Channels = earlier.get(device) ?? new Map();
    earlier.delete(device);
    recent.set(device, channels);
    bytes += DEVICE_BYTES + device.length;
    for (const channel of channels.keys()) bytes += NAME_BYTES + channel.length;
    return channels;
  }

  function add(channels: Channels, channel: string, unit: string | null): void {
    channels.set(channel, unit);
    bytes += NAME_BYTES + channel.length;
  }

  /** Undefined where the channel is taken. */
  function look(channels: Channels, reading: Reading, channel: string, unit: string | null): LeftOut | undefined {
    const has = channels.get(channel);
    if (has === undefined) {
      if (isReservedChannel(channel)) return { channel, reserved: true };
      if (channels.size >= maxChannels) return { channel };
      add(channels, channel, unit);
      return undefined;
    }
    if (unit === null || unit === has) return undefined;
    if (has !== null && isAnother(unit, has) && !isDeclared(reading.device, channel)) return { channel, has, unit };
    channels.set(channel, unit);
    return undefined;
  }

  const isDeclared = (device: string, channel: string): boolean =>
    declared.has(channel) || declared.has(`${device}/${channel}`);

  /** The part of a reading that its device may not send; undefined for nearly all. */
  function leftOutOf(reading: Reading): LeftOut[] | undefined {
    const { device, values, units, waveform } = reading;
    const channels = channelsOf(device);
    let out: LeftOut[] | undefined;
    for (const channel in values) {
      const found = look(channels, reading, channel, units ? unitOf(reading, channel) : null);
      if (!found) continue;
      out ??= [];
      out.push(found);
    }
    if (!waveform) return out;
    const found = look(channels, reading, waveform.channel, waveform.unit);
    return found ? [found] : out;
  }

  return {
    know: (device, channel, unit) => {
      const channels = channelsOf(device);
      // The same text for the same unit: there may be a million of them.
      const kept = unit === null ? null : (conversionOf(unit)?.unit ?? unit);
      if (!channels.has(channel)) add(channels, channel, kept);
      else if (channels.get(channel) === null) channels.set(channel, kept);
    },
    admit(readings, index) {
      let left: Map<Reading, readonly LeftOut[]> | undefined;
      for (const reading of readings) {
        const out = leftOutOf(reading);
        if (out) left = (left ?? new Map()).set(reading, out);
      }
      if (!left) return { readings, rejections: NONE };
      const admitted = readings.flatMap((reading) => without(reading, left?.get(reading)));
      return { readings: admitted, rejections: rejectionsOf(left, { maxChannels, index }) };
    },
  };
}

/**
 * Whether a unit means another quantity, or the same in another size. Text that is no unit may be
 * corrected once; text in braces is a remark (UCUM).
 */
function isAnother(unit: string, has: string): boolean {
  const bare = (text: string): string => text.replace(/\{[^{}]*\}/g, '');
  return bare(unit) !== bare(has) && conversionOf(has) !== undefined;
}

function without(reading: Reading, out: readonly LeftOut[] | undefined): readonly Reading[] {
  if (!out || reading.waveform) return out ? [] : [reading];
  const names = new Set(out.map(({ channel }) => channel));
  const values = Object.fromEntries(Object.entries(reading.values).filter(([channel]) => !names.has(channel)));
  // Its sequence stays that of the whole: tried again with more room, it is the same reading.
  return Object.keys(values).length === 0 ? [] : [{ ...reading, values }];
}

function rejectionsOf(
  left: ReadonlyMap<Reading, readonly LeftOut[]>,
  { maxChannels, index }: { maxChannels: number; index: number | undefined },
): readonly Rejection[] {
  const byDevice = new Map<string, { excess: Set<string>; reserved: Set<string>; units: Map<string, string> }>();
  for (const [{ device }, out] of left) {
    const found = byDevice.get(device) ?? { excess: new Set(), reserved: new Set(), units: new Map() };
    for (const { channel, has, unit, reserved } of out) {
      if (reserved) found.reserved.add(channel);
      else if (has === undefined) found.excess.add(channel);
      else found.units.set(channel, `${channel.slice(0, 64)} is in ${has} and came in ${unit}`);
    }
    byDevice.set(device, found);
  }
  return Array.from(byDevice, ([device, { excess, reserved, units }]) => [
    ...(reserved.size > 0
      ? [
          reject(
            'reserved_channel',
            `${device}: ${listed(short(reserved))}: names that begin with ${RESERVED_PREFIX} are those of what Harbinger works out; give the channel another name`,
            index ?? null,
          ),
        ]
      : []),
    ...(excess.size > 0
      ? [
          reject(
            'too_many_channels',
            `${device} has ${maxChannels} channels, as many as it may; left out: ${listed(short(excess))}`,
            index ?? null,
          ),
        ]
      : []),
    ...(units.size > 0
      ? [
          reject(
            'unit_changed',
            `${device}: ${listed([...units.values()])}; a channel has one quantity: give the other one a name of its own, or declare its unit in mappings.units`,
            index ?? null,
          ),
        ]
      : []),
  ]).flat();
}

function short(names: ReadonlySet<string>): readonly string[] {
  return [...names].map((name) => name.slice(0, 64));
}

function listed(names: readonly string[]): string {
  const more = names.length > TOLD_NAMES ? ` and ${names.length - TOLD_NAMES} more` : '';
  return `${names.slice(0, TOLD_NAMES).join(', ')}${more}`;
}
