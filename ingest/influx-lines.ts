import type { Reading } from './reading.ts';

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
    fields += `${fields === '' ? '' : ','}${escapeKey(toInfluxName(channel))}=${values[channel] as number}`;
  }
  return `${MEASUREMENT},device=${escapeKey(toInfluxName(device))} ${fields} ${nanoseconds(sampledAt, nanosecond)}`;
}

/** The line that notes a channel. @param notedAt milliseconds since the epoch, within the bucket's retention */
export function channelLine(
  { device, channel, unit }: { device: string; channel: string; unit: string | null },
  notedAt: number,
): string {
  const text = (unit ?? '').replace(/[\\"]/g, '\\$&');
  const tags = `device=${escapeKey(toInfluxName(device))},channel=${escapeKey(toInfluxName(channel))}`;
  return `${CHANNEL_MEASUREMENT},${tags} unit="${text}" ${nanoseconds(notedAt, 0)}`;
}

function nanoseconds(milliseconds: number, nanosecond: number): string {
  return `${milliseconds}${String(nanosecond).padStart(6, '0')}`;
}

/**
 * A name as InfluxDB keeps it. Line protocol cannot hold a trailing backslash, drops a field `time`, and confuses a field
 * `device` with the tag: those characters are written as in a URL.
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
