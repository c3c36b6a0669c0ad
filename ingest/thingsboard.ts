import type { Codec, CodecMessage, Decoded } from './codec.ts';
import { declaredUnit, unitOfEnding } from './declared-unit.ts';
import { toName } from './device-name.ts';
import { isEmpty, isObject, parseJson } from './json-payload.ts';
import { looseNumber } from './loose-number.ts';
import { CHANNEL_RULE, MAX_CHANNELS, makeReading } from './make-reading.ts';
import { readKnownMessage } from './named-values.ts';
import { MAX_ELEMENTS } from './native-json.ts';
import { deviceId, type Reading } from './reading.ts';
import { type Rejection, reject } from './rejection.ts';
import { sortOut } from './sort-out.ts';

/** Topics of the MQTT device and gateway API that carry no telemetry. */
const WITHOUT_TELEMETRY = /^v1\/(devices\/me|gateway)\/(attributes|connect|disconnect|rpc|claim)(\/|$)/;

/** Decodes what devices and gateways send to ThingsBoard: `v1/devices/me/…` and `v1/gateway/…`; never throws. */
export const decodeThingsBoard: Codec = (message) => {
  switch (message.topic) {
    case 'v1/devices/me/telemetry':
      return decodeDevice(message);
    case 'v1/gateway/telemetry':
      return decodeGateway(message);
    default:
      return WITHOUT_TELEMETRY.test(message.topic)
        ? { readings: [], rejections: [], ignored: [message.topic] }
        : sortOut([reject('unknown_topic', 'not a topic of the ThingsBoard device or gateway API')]);
  }
};

type Out = {
  readonly results: (Reading | Rejection)[];
  readonly ignored: string[];
  readonly message: CodecMessage;
  index: number;
};

function decodeDevice(message: CodecMessage): Decoded {
  const { payload, principal } = message;
  const parsed = parseJson(payload);
  if ('reason' in parsed) return sortOut([parsed]);
  const out: Out = { results: [], ignored: [], message, index: 0 };
  takeElements(parsed.json, deviceId(principal.site, principal.device), out);
  return sortOut(out.results, out.ignored);
}

/** `{"Device A": [{"ts": …, "values": {…}}, …], …}`: the children belong to the site of their gateway. */
function decodeGateway(message: CodecMessage): Decoded {
  const { payload, principal } = message;
  const parsed = parseJson(payload);
  if ('reason' in parsed) return sortOut([parsed]);
  if (!isObject(parsed.json))
    return sortOut([reject('not_an_object', 'an object of device and telemetry is expected')]);
  const out: Out = { results: [], ignored: [], message, index: 0 };
  for (const [name, telemetry] of Object.entries(parsed.json)) {
    const child = toName(name);
    if (child !== undefined) takeElements(telemetry, deviceId(principal.site, child), out);
    else {
      const detail = `${name.slice(0, 64)}: a device name has 1 to 64 characters, without + # and control characters`;
      out.results.push(reject('invalid_device', detail, out.index++));
    }
  }
  if (out.index === 0) out.results.push(reject('empty_batch', 'no device has telemetry'));
  return sortOut(out.results, out.ignored);
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

/**
 * The keys and values of an element. Without `ts` they may still stand in `values`: then the arrival counts. Names and values
 * side by side (`{"name": "temp", "value": 70}`, also in a list) are keys and values too.
 */
function telemetryOf(element: Record<string, unknown>, timed: boolean): unknown {
  const { values } = element;
  const { values: _, ...others } = element;
  const given = timed ? values : isObject(values) ? { ...others, ...values } : element;
  const list = Array.isArray(values) ? values : [given];
  const named = list.map(readKnownMessage);
  if (list.length === 0 || named.some((one) => one === undefined)) return given;
  const good = named.flat().filter((one) => one?.bad === false);
  return Object.fromEntries(good.map((one) => [one?.name, one?.value]));
}

function takeElement(element: unknown, device: string, out: Out): void {
  const index = out.index++;
  if (!isObject(element)) {
    out.results.push(reject('not_an_object', 'telemetry is an object of key and value', index));
    return;
  }
  const { ts } = element;
  const timed = Object.hasOwn(element, 'ts');
  // ThingsBoard's own gateway sends `time() * 1000` in places: with a fraction.
  if (timed && !(typeof ts === 'number' && Number.isFinite(ts))) {
    out.results.push(reject('invalid_time', 'ts is a number, milliseconds since 1970', index));
    return;
  }
  const given = telemetryOf(element, timed);
  if (!isObject(given)) {
    out.results.push(reject('missing_values', 'with ts, the telemetry is in values', index));
    return;
  }
  const values: Record<string, number> = {};
  const units: Record<string, string> = {};
  let count = 0;
  for (const key of Object.keys(given)) {
    const value = looseNumber(given[key]);
    if (value === undefined) out.ignored.push(key.slice(0, 64));
    else if (key === '__proto__' || ++count > MAX_CHANNELS) {
      const rule = key === '__proto__' ? CHANNEL_RULE : `a reading has at most ${MAX_CHANNELS} channels`;
      out.results.push(reject('invalid_channel', rule, index));
      return;
    } else {
      values[key] = value;
      const unit = declaredUnit(key, { table: out.message.units, device }) ?? unitOfEnding(key);
      if (unit !== undefined) units[key] = unit;
    }
  }
  if (count > 0) {
    const at = timed ? (ts as number) : undefined;
    const found = { device, ts: at, seq: undefined, values, units: isEmpty(units) ? undefined : units };
    const { receivedAt } = out.message;
    const dropped: Rejection[] = [];
    out.results.push(makeReading(found, { receivedAt, index, unknownUnits: 'keep', dropped }), ...dropped);
  } else if (Object.keys(given).length === 0) {
    out.results.push(reject('empty_values', 'the telemetry has no key', index));
  }
}
