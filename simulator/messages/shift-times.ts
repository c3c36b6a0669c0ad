import type { RecordedMessage } from './message-file.ts';

/** A payload with its times moved, and how many there were. */
export type Shifted = { readonly payload: Buffer; readonly times: number };

/** A number or a date is a time of a message if it is not further from its arrival. */
const NEAR_MS = 31 * 86_400_000;

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, by the count of their digits. */
const NUMBER = /(?<![\w.+-])(?:\d{10}(?:\.\d{1,9})?|\d{13}(?:\.\d{1,6})?|\d{16}|\d{19})(?![\w.])/g;
const DATE = /(?<!\d)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?(?![\d.])/g;
/** Bytes that no text has. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what tells binary payloads apart
const BINARY = /[\x00-\x08\x0e-\x1f]/;

/**
 * Moves the times in a payload, in the form that they have; all other bytes stay. In texts, such as
 * JSON or line protocol, a time is a number since 1970 or an ISO date, at most 31 days from the
 * arrival; in Sparkplug B those of the payload and of its metrics. Other payloads stay as they are.
 * @param bySeconds whole: some devices tell no more
 */
export function shiftTimes({ topic, payload, at }: RecordedMessage, bySeconds: number): Shifted {
  if (topic.startsWith('spBv1.0/') && !topic.startsWith('spBv1.0/STATE/'))
    return shiftSparkplug(payload, { at, byMs: bySeconds * 1000 });
  const text = payload.toString('latin1');
  if (BINARY.test(text)) return { payload, times: 0 };
  let times = 0;
  const isNear = (time: number): boolean => Math.abs(time - at) <= NEAR_MS;
  const moved = text
    .replaceAll(NUMBER, (number) => {
      if (!isNear(millisecondsOf(number))) return number;
      times++;
      return shiftNumber(number, bySeconds);
    })
    .replaceAll(DATE, (date, seconds: string, fraction = '', zone = '') => {
      const time = Date.parse(`${seconds}${zone === '' ? 'Z' : zone}`);
      if (!isNear(time)) return date;
      times++;
      return shiftDate(time, { byMs: bySeconds * 1000, fraction, zone });
    });
  return times === 0 ? { payload, times } : { payload: Buffer.from(moved, 'latin1'), times };
}

function millisecondsOf(number: string): number {
  const [whole = ''] = number.split('.');
  return Number(number) / 10 ** (whole.length - 13);
}

/** Exact: nanoseconds have more digits than a double. */
function shiftNumber(number: string, bySeconds: number): string {
  const [whole = '', decimals = ''] = number.split('.');
  const perSecond = 10n ** BigInt(whole.length - 10 + decimals.length);
  const moved = String(BigInt(whole + decimals) + BigInt(bySeconds) * perSecond);
  return decimals === '' ? moved : `${moved.slice(0, -decimals.length)}.${moved.slice(-decimals.length)}`;
}

function shiftDate(time: number, { byMs, fraction, zone }: { byMs: number; fraction: string; zone: string }): string {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const milliseconds = Math.round(Number(`0${fraction || '.0'}`) * 1000);
  const local = new Date(time + milliseconds + byMs + offset).toISOString();
  // Digits behind the milliseconds stay.
  const behind = fraction === '' ? '' : `.${local.slice(20, 23)}${fraction.slice(4)}`.slice(0, fraction.length);
  return `${local.slice(0, 19)}${behind}${zone}`;
}

/** Fields of Sparkplug B's Payload and Metric. */
const FIELD = { timestamp: 1, metrics: 2, metricTimestamp: 3 };

/** Times have the same count of bytes before and after, so that only they change. */
function shiftSparkplug(payload: Buffer, { at, byMs }: { at: number; byMs: number }): Shifted {
  const moved = Buffer.from(payload);
  let times = 0;
  const walk = (from: number, { to, timestamp }: { to: number; timestamp: number }): void => {
    let place = from;
    while (place < to) {
      const key = readVarint(moved, place);
      const [field, type] = [Math.floor(key.value / 8), key.value % 8];
      place = key.end;
      if (type === 1) place += 8;
      else if (type === 5) place += 4;
      else {
        const { value, end } = readVarint(moved, place);
        if (type === 2 && timestamp === FIELD.timestamp && field === FIELD.metrics)
          walk(end, { to: end + value, timestamp: FIELD.metricTimestamp });
        if (type === 0 && field === timestamp && Math.abs(value - at) <= NEAR_MS) {
          writeVarint(moved, { from: place, end, value: value + byMs });
          times++;
        }
        place = type === 2 ? end + value : end;
      }
    }
  };
  try {
    walk(0, { to: moved.length, timestamp: FIELD.timestamp });
  } catch {
    // It is no Sparkplug B, whatever its topic says.
    return { payload, times: 0 };
  }
  return { payload: moved, times };
}

/** @throws {RangeError} where the bytes end within it */
function readVarint(bytes: Buffer, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let i = from, weight = 1; ; i++, weight *= 128) {
    const byte = bytes.readUInt8(i);
    value += (byte % 128) * weight;
    if (byte < 128) return { value, end: i + 1 };
  }
}

function writeVarint(bytes: Buffer, { from, end, value }: { from: number; end: number; value: number }): void {
  let rest = value;
  for (let i = from; i < end; i++) {
    bytes[i] = (rest % 128) + (i < end - 1 ? 128 : 0);
    rest = Math.floor(rest / 128);
  }
}
