import type { Reading } from './reading.ts';

/** Where readings are written: one field for each channel, the device as the only tag. */
export const MEASUREMENT = 'telemetry';
/** Where each channel of each device is noted once, with its unit. */
export const CHANNEL_MEASUREMENT = 'telemetry_channel';

/**
 * One line of line protocol. Two readings of one device in one millisecond stay two points: the sequence makes the
 * nanoseconds. The same reading written again is the same point.
 */
export function readingLine({ device, sampledAt, sequence, values }: Reading): string {
  let fields = '';
  for (const channel in values) {
    fields += `${fields === '' ? '' : ','}${escapeKey(channel)}=${values[channel] as number}`;
  }
  return `${MEASUREMENT},device=${escapeKey(device)} ${fields} ${nanoseconds(sampledAt, sequence)}`;
}

/** The line that notes a channel; written again it changes nothing. */
export function channelLine(device: string, channel: string, unit: string | undefined): string {
  const text = (unit ?? '').replace(/[\\"]/g, '\\$&');
  return `${CHANNEL_MEASUREMENT},device=${escapeKey(device)},channel=${escapeKey(channel)} unit="${text}" 0`;
}

function nanoseconds(milliseconds: number, sequence: number): string {
  return `${milliseconds}${String(sequence % 1_000_000).padStart(6, '0')}`;
}

/** Escapes tag values and field keys. A trailing backslash would escape the delimiter and cannot be escaped itself: it gets a space. */
function escapeKey(text: string): string {
  const escaped = /[,= \n\r]/.test(text) ? text.replace(/[\n\r]/g, ' ').replace(/[,= ]/g, '\\$&') : text;
  return escaped.endsWith('\\') ? `${escaped}\\ ` : escaped;
}
