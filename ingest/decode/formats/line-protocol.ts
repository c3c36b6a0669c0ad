import { toName } from '../../reading/device-name.ts';
import { CHANNEL_RULE, MAX_CHANNEL_CHARACTERS, MAX_CHANNELS, makeReading } from '../../reading/make-reading.ts';
import { deviceId } from '../../reading/reading.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';
import { hashBytes, hashNumber, hashValues } from '../../reading/sequence.ts';
import { type Unread, unreadValue } from '../../reading/unread.ts';
import { MAX_ELEMENTS } from '../native/native-json.ts';
import type { Codec, CodecMessage } from '../values/codec.ts';
import { declaredOf, unitOfEnding } from '../values/declared-of.ts';
import { decodedFrom, joinMoments, type Ticked } from '../values/decoded-from.ts';
import { textOf } from '../values/json-payload.ts';
import { textValueOf } from '../values/loose-number.ts';
import { type Line, type Point, parseLines } from './line-protocol-parser.ts';

/** Tags that name the device or the unit; any other tag distinguishes channels. */
const OWN_TAGS: ReadonlySet<string> = new Set(['device', 'host', 'site', 'unit']);

/**
 * Measurements of Telegraf's inputs (1.37) whose tag `device` is a part of the host: `sda`, `eth0`,
 * `cpu1`.
 */
const OF_PARTS =
  /^(disk|dmcache|hddtemp|infiniband|(soft_)?interrupts|smart_(device|attribute)|wireguard_peer|intel_dlb(_ras)?|(docker|ecs)_container_blkio|cpu_util|per_cpu|network)$/;

/** The same of its input sysstat, where each field is a measurement. */
const OF_PARTS_SINGLY = /^(cpu|cpu_util|per_cpu|network|disk|interrupts)_(pct_.+|.+_per_s|avg.+|await|svctm|tps)$/;

/**
 * Decodes InfluxDB line protocol, as Telegraf writes it; never throws. A bad line leaves the others
 * unharmed.
 */
export const decodeLineProtocol: Codec = (message) => {
  // Where even that is no text, a bad byte must cost only its line.
  const text = textOf(message.payload) ?? new TextDecoder().decode(message.payload);
  const readings: Ticked[] = [];
  const rejections: Rejection[] = [];
  const unreads: Unread[] = [];
  let index = 0;
  for (const line of parseLines(text)) {
    if (index === MAX_ELEMENTS) {
      const detail = `more than ${MAX_ELEMENTS} lines in one batch: the rest is refused`;
      rejections.push(reject('too_large', detail, index));
      break;
    }
    const result = decodeLine(line, { message, index, unreads, dropped: rejections });
    if (result && 'reason' in result) rejections.push(result);
    else if (result) readings.push(result);
    index++;
  }
  if (index === 0) rejections.push(reject('empty_batch', 'there is no line'));
  return decodedFrom([...joinMoments(readings), ...rejections], unreads);
};

type Context = {
  readonly message: CodecMessage;
  readonly index: number;
  readonly unreads: Unread[];
  readonly dropped: Rejection[];
};

/** @returns undefined where all fields are texts */
function decodeLine(line: Line, { message, index, unreads, dropped }: Context): Ticked | Rejection | undefined {
  if ('problem' in line) return reject('malformed_line', line.problem, index);
  const { point } = line;
  const { site: ownSite, device: ownDevice } = message.principal;
  const site = toName(point.tags.get('site') ?? ownSite);
  const named = isOfPart(point) ? undefined : point.tags.get('device');
  const device = toName(named ?? point.tags.get('host') ?? ownDevice);
  if (site === undefined || device === undefined) {
    return reject('invalid_device', 'the tags site, device and host are names of 1 to 64 characters', index);
  }
  // Assigned, it would set the prototype.
  if (point.measurement === '__proto__') return reject('invalid_channel', CHANNEL_RULE, index);
  const { values, units, texts } = valuesOf(point, { message, device: deviceId(site, device) });
  for (const text of texts) unreads.push(text);
  for (const problem of point.problems) dropped.push(reject('malformed_line', problem, index));
  const count = Object.keys(values).length;
  if (count === 0) return undefined;
  if (count > MAX_CHANNELS) return reject('invalid_channel', `a point has at most ${MAX_CHANNELS} fields`, index);
  const { ts, tick } = timeOf(point.time);
  const seq = tick === 0 ? undefined : hashValues(values, hashNumber(tick));
  const found = { device: deviceId(site, device), ts, seq, values, units };
  const reading = makeReading(found, { receivedAt: message.receivedAt, index, unknownUnits: 'keep', dropped });
  return 'reason' in reading ? reading : { ...reading, tick };
}

/**
 * Whether the tag `device` names a part of the host, as in Telegraf's own inputs: a disk, a network
 * card, a chip.
 */
function isOfPart({ measurement, tags }: Point): boolean {
  if (measurement === 'temp') return tags.has('sensor');
  if (measurement === 'cpu') return /^(all|cpu\d+)$/.test(tags.get('device') ?? '');
  return OF_PARTS.test(measurement) || OF_PARTS_SINGLY.test(measurement);
}

function valuesOf(point: Point, { message, device }: { message: CodecMessage; device: string }) {
  const declared = (channel: string) => declaredOf(channel, { table: message.units, device });
  const { measurement, tags, fields } = point;
  const values: Record<string, number> = {};
  const units: Record<string, string> = {};
  const texts: Unread[] = [];
  const tellsApart = (key: string) => !OWN_TAGS.has(key) || (key === 'device' && isOfPart(point));
  const others = [...tags].filter(([key]) => tellsApart(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  const suffix = others.map(([key, value]) => `${key}=${value}`).join(',');
  const unitTag = tags.get('unit');
  for (const [field, value] of fields) {
    const name = field === 'value' ? measurement : `${measurement}.${field}`;
    const channel = suffix === '' ? name : withTags(name, suffix);
    const isText = typeof value === 'string';
    const number = isText ? textValueOf(name, value, { states: message.states, device }) : Number(value);
    if (number === undefined) texts.push(unreadValue(channel, value));
    else {
      values[channel] = number;
      const unit = field === 'value' || (!fields.has('value') && typeof value === 'number') ? unitTag : undefined;
      const found = unit ?? declared(channel) ?? declared(name) ?? unitOfEnding(field);
      if (found !== undefined) units[channel] = found;
    }
  }
  return { values, units: Object.keys(units).length > 0 ? units : undefined, texts };
}

/**
 * A name with its tags, cut where a channel would be too long, and then distinguished from others
 * by a hash of all tags.
 */
function withTags(name: string, tags: string): string {
  const room = MAX_CHANNEL_CHARACTERS - name.length - 2;
  if (tags.length <= room) return `${name}{${tags}}`;
  const hash = hashBytes(Buffer.from(tags)).toString(16).padStart(8, '0');
  // Not through the middle of a character.
  const start = tags.slice(0, Math.max(0, room - hash.length - 1)).replace(/[\uD800-\uDBFF]$/, '');
  return `${name}{${start}~${hash}}`;
}

/**
 * Digits of a time stamp that its unit leaves to milliseconds: nanoseconds, microseconds,
 * milliseconds, seconds.
 */
const UNITS: readonly (readonly [digits: number, factor: number])[] = [
  [17, 1e6],
  [14, 1e3],
  [11, 1],
];

/**
 * Milliseconds since the epoch, and the nanoseconds beyond. Line protocol does not name the unit of
 * a time. Its size shows it, for any time from March 1973 on: from 10^17 nanoseconds, from 10^14
 * microseconds, from 10^11 milliseconds, else seconds.
 */
function timeOf(text: string | undefined): { ts: number | undefined; tick: number } {
  if (text === undefined) return { ts: undefined, tick: 0 };
  const digits = text.replace(/^-?0*(?=\d)/, '').length;
  const factor = UNITS.find(([more]) => digits > more)?.[1] ?? 1e-3;
  if (factor <= 1) return { ts: Number(text) / factor, tick: 0 };
  const time = BigInt(text);
  const tick = ((time % BigInt(factor)) + BigInt(factor)) % BigInt(factor);
  return { ts: Number((time - tick) / BigInt(factor)), tick: Number(tick) * (1e6 / factor) };
}
