import { isEmpty, isObject } from '../../../lib/text/json-text.ts';
import { toName } from '../../reading/device-name.ts';
import { CHANNEL_RULE, EARLIEST_TIME_MS, MAX_CHANNELS, makeReading } from '../../reading/make-reading.ts';
import { deviceId, type Reading } from '../../reading/reading.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';
import { type Unread, unread, unreadValue } from '../../reading/unread.ts';
import { MAX_ELEMENTS } from '../native/native-json.ts';
import type { Codec, CodecMessage, Decoded } from '../values/codec.ts';
import { declaredOf, unitOfEnding } from '../values/declared-of.ts';
import { decodedFrom } from '../values/decoded-from.ts';
import { parseJson } from '../values/json-payload.ts';
import { numberOf } from '../values/loose-number.ts';
import { type NamedValue, namedTwice, readKnownMessage } from '../values/named-values.ts';
import { readTime } from '../values/payload-time.ts';

/** Topics of the MQTT device and gateway API that carry no telemetry. */
const WITHOUT_TELEMETRY = /^v1\/(devices\/me|gateway)\/(attributes|connect|disconnect|rpc|claim)(\/|$)/;

const UNKNOWN_TOPIC =
  'not a topic of the ThingsBoard device or gateway API: publish to v1/devices/me/telemetry, or as a gateway to v1/gateway/telemetry';

/**
 * Decodes what devices and gateways send to ThingsBoard: `v1/devices/me/…` and `v1/gateway/…`;
 * never throws.
 */
export const decodeThingsBoard: Codec = (message) => {
  switch (message.topic) {
    case 'v1/devices/me/telemetry':
      return decodeDevice(message);
    case 'v1/gateway/telemetry':
      return decodeGateway(message);
    default:
      return WITHOUT_TELEMETRY.test(message.topic)
        ? { readings: [], rejections: [], ignored: [message.topic] }
        : decodedFrom([reject('unknown_topic', UNKNOWN_TOPIC)]);
  }
};

type Out = {
  readonly results: (Reading | Rejection)[];
  readonly unread: Unread[];
  readonly message: CodecMessage;
  index: number;
};

function decodeDevice(message: CodecMessage): Decoded {
  const { payload, principal } = message;
  const parsed = parseJson(payload);
  if ('reason' in parsed) return decodedFrom([parsed]);
  const out: Out = { results: [], unread: [], message, index: 0 };
  takeElements(parsed.json, deviceId(principal.site, principal.device), out);
  return decodedFrom(out.results, out.unread);
}

/**
 * `{"Device A": [{"ts": …, "values": {…}}, …], …}`: the children belong to the site of their
 * gateway.
 */
function decodeGateway(message: CodecMessage): Decoded {
  const { payload, principal } = message;
  const parsed = parseJson(payload);
  if ('reason' in parsed) return decodedFrom([parsed]);
  if (!isObject(parsed.json))
    return decodedFrom([reject('not_an_object', 'an object of device and telemetry is expected')]);
  const out: Out = { results: [], unread: [], message, index: 0 };
  for (const [name, telemetry] of Object.entries(parsed.json)) {
    const child = toName(name);
    if (child !== undefined) takeElements(telemetry, deviceId(principal.site, child), out);
    else {
      const detail = `${name.slice(0, 64)}: a device name has 1 to 64 characters, without + # and control characters`;
      out.results.push(reject('invalid_device', detail, out.index++));
    }
  }
  if (out.index === 0) out.results.push(reject('empty_batch', 'no device has telemetry'));
  return decodedFrom(out.results, out.unread);
}

function takeElements(telemetry: unknown, device: string, out: Out): void {
  const elements: readonly unknown[] = Array.isArray(telemetry) ? telemetry : [telemetry];
  if (elements.length === 0) out.results.push(reject('empty_batch', 'the array is empty', out.index++));
  if (out.index + elements.length > MAX_ELEMENTS) {
    out.results.push(reject('too_large', `more than ${MAX_ELEMENTS} readings in one batch`, out.index++));
    return;
  }
  for (const element of elements) takeElement(element, device, out);
}

type Moment = { readonly ts: number | undefined; readonly entries: [name: string, value: unknown][] };

/**
 * The keys and values of an element, by moment. Without `ts` they may still stand in `values`: then
 * `timestamp` counts, or the arrival. Names and values side by side
 * (`{"name": "temp", "value": 70}`, also in a list) are keys and values too.
 * @returns undefined where there is no telemetry to read
 */
function momentsOf(element: Record<string, unknown>, index: number, out: Out): readonly Moment[] | undefined {
  const { values, ts, ...others } = element;
  const timed = ts !== undefined;
  const list: readonly unknown[] = Array.isArray(values) ? values : [timed ? values : valuesOf(others, values)];
  const at = timed ? (ts as number) : timeIn(others['timestamp']);
  const named = list.map(readKnownMessage);
  if (list.length > 0 && named.every((one) => one !== undefined)) return namedMoments(named.flat(), { at, index, out });
  const [given] = list;
  if (Array.isArray(values) || !isObject(given)) return undefined;
  const isTime = !timed && at !== undefined;
  return [{ ts: at, entries: Object.entries(given).filter(([key]) => !(isTime && key === 'timestamp')) }];
}

function valuesOf(others: Record<string, unknown>, values: unknown): Record<string, unknown> {
  if (values === undefined) return others;
  return isObject(values) ? { ...others, ...values } : { ...others, values };
}

/** A time that cannot be a measurement: of this century, with its zone where it is a text. */
function timeIn(given: unknown): number | undefined {
  const format = typeof given === 'string' ? 'iso' : 'auto';
  const time = typeof given === 'boolean' ? undefined : readTime(given, { format, timeZone: 'UTC' });
  return time === undefined || time === null || time < EARLIEST_TIME_MS || time > LATEST_MS ? undefined : time;
}

const LATEST_MS = Date.UTC(2100, 0, 1);

function namedMoments(
  named: readonly NamedValue[],
  { at, index, out }: { at: number | undefined; index: number; out: Out },
): readonly Moment[] {
  const moments = new Map<number | undefined, Moment>();
  for (const { name, value, time, bad } of named) {
    if (bad) {
      out.unread.push(unread('bad_quality', name));
      continue;
    }
    const ts = timeIn(time) ?? at;
    const moment = moments.get(ts) ?? { ts, entries: [] };
    moments.set(ts, moment);
    if (!moment.entries.some(([known]) => known === name)) moment.entries.push([name, value]);
    else out.results.push(reject('unnamed_list', namedTwice(name, value), index));
  }
  return [...moments.values()];
}

function takeElement(element: unknown, device: string, out: Out): void {
  const index = out.index++;
  if (!isObject(element)) {
    out.results.push(reject('not_an_object', 'telemetry is an object of key and value', index));
    return;
  }
  const { ts } = element;
  // ThingsBoard's own gateway sends `time() * 1000` in places: with a fraction.
  if (Object.hasOwn(element, 'ts') && !(typeof ts === 'number' && Number.isFinite(ts))) {
    out.results.push(reject('invalid_time', 'ts is a number, milliseconds since 1970', index));
    return;
  }
  const moments = momentsOf(element, index, out);
  if (moments === undefined) {
    const detail = ts === undefined ? 'values is a list without names' : 'with ts, the telemetry is in values';
    out.results.push(reject('missing_values', detail, index));
    return;
  }
  for (const moment of moments) takeMoment(moment, { device, index, out });
}

function takeMoment(
  { ts, entries }: Moment,
  { device, index, out }: { readonly device: string; readonly index: number; readonly out: Out },
): void {
  const { receivedAt, states, units: table } = out.message;
  const values: Record<string, number> = {};
  const units: Record<string, string> = {};
  let count = 0;
  for (const [key, given] of entries) {
    const value = numberOf(key, given, { states, device });
    if (value === undefined) out.unread.push(unreadValue(key, given));
    else if (key === '__proto__' || ++count > MAX_CHANNELS) {
      const rule = key === '__proto__' ? CHANNEL_RULE : `a reading has at most ${MAX_CHANNELS} channels`;
      out.results.push(reject('invalid_channel', rule, index));
      return;
    } else {
      values[key] = value;
      const unit = declaredOf(key, { table, device }) ?? unitOfEnding(key);
      if (unit !== undefined) units[key] = unit;
    }
  }
  if (count > 0) {
    const found = { device, ts, seq: undefined, values, units: isEmpty(units) ? undefined : units };
    const dropped: Rejection[] = [];
    out.results.push(makeReading(found, { receivedAt, index, unknownUnits: 'keep', dropped }), ...dropped);
  } else if (entries.length === 0) {
    out.results.push(reject('empty_values', 'the telemetry has no key', index));
  }
}
