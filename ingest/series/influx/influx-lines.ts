import type { Reading, Waveform } from '../../reading/reading.ts';

/** Where readings are written: one field for each channel, the device as the only tag. */
export const MEASUREMENT = 'telemetry';

/** Where each channel of each device is noted, with its unit. */
export const CHANNEL_MEASUREMENT = 'telemetry_channel';

/**
 * One line of line protocol. The same reading written again is the same point.
 * @param nanosecond keeps readings of one device and millisecond apart, 0 to 999,999
 */
export function readingLine({ device, sampledAt, values }: Reading, nanosecond: number): string {
  let fields = '';
  for (const channel in values) {
    fields += `${fields === '' ? '' : ','}${keyOf(channel)}=${values[channel] as number}`;
  }
  return `${MEASUREMENT},device=${keyOf(device)} ${fields} ${nanoseconds(sampledAt, nanosecond)}`;
}

/** Names as line protocol has them: the same few come again and again. */
const keys = new Map<string, string>();

/** Devices choose the names: bounded, so that they cannot fill the memory. */
const MAX_KEYS = 200_000;

function keyOf(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  if (keys.size >= MAX_KEYS) keys.clear();
  const key = escapeKey(toInfluxName(name));
  keys.set(name, key);
  return key;
}

/** The measurements of waveform blocks: their heads, and their samples in parts. */
export const WAVEFORM_MEASUREMENT = 'telemetry_waveform';

/** All that the store writes. */
export const MEASUREMENTS = [MEASUREMENT, CHANNEL_MEASUREMENT, WAVEFORM_MEASUREMENT] as const;

/** A string field holds 64 KiB; base64 of this many bytes stays below. */
const PART_BYTES = 48_000;

/**
 * The line of a waveform block: little-endian float32 samples in base64, in the fields p0, p1 and
 * so on.
 */
export function waveformLine(reading: Reading & { readonly waveform: Waveform }, nanosecond: number): string {
  const { device, sampledAt, sequence, waveform } = reading;
  const { channel, unit, sampleRateHz, samples } = waveform;
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  let fields = `sampleRateHz=${sampleRateHz},count=${samples.length},sequence=${sequence},unit="${escapeText(unit ?? '')}"`;
  for (let from = 0, part = 0; from < bytes.length; from += PART_BYTES, part++) {
    fields += `,p${part}="${bytes.toString('base64', from, Math.min(bytes.length, from + PART_BYTES))}"`;
  }
  return `${WAVEFORM_MEASUREMENT},${tagsOf(device, channel)} ${fields} ${nanoseconds(sampledAt, nanosecond)}`;
}

/**
 * The line that notes a channel.
 * @param notedAt milliseconds since the epoch, within the bucket's retention
 */
export function channelLine(
  { device, channel, unit }: { device: string; channel: string; unit: string | null },
  notedAt: number,
): string {
  return `${CHANNEL_MEASUREMENT},${tagsOf(device, channel)} unit="${escapeText(unit ?? '')}" ${nanoseconds(notedAt, 0)}`;
}

function tagsOf(device: string, channel: string): string {
  return `device=${keyOf(device)},channel=${keyOf(channel)}`;
}

function escapeText(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}

function nanoseconds(milliseconds: number, nanosecond: number): string {
  // Before 1970 the digits of both would count in opposite directions.
  if (milliseconds < 0) return String(BigInt(milliseconds) * 1_000_000n + BigInt(nanosecond));
  return `${milliseconds}${String(nanosecond).padStart(6, '0')}`;
}

/**
 * A name as InfluxDB keeps it. Line protocol cannot hold a trailing backslash, drops a field
 * `time`, and confuses a field `device` with the tag: those characters are percent-encoded.
 */
export function toInfluxName(name: string): string {
  const plain = /[%\\]/.test(name) ? name.replace(/[%\\]/g, percent) : name;
  return plain === 'time' || plain === 'device' || plain.startsWith('_') ? plain.replace(/^./, percent) : plain;
}

/** The name that {@link toInfluxName} was given. */
export function fromInfluxName(name: string): string {
  return name.replace(/%([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** Escapes tag values and field keys. */
function escapeKey(text: string): string {
  return /[,= ]/.test(text) ? text.replace(/[,= ]/g, '\\$&') : text;
}
