import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { isObject } from '../../../lib/text/json-text.ts';
import { toName } from '../../reading/device-name.ts';
import { CHANNEL_RULE, makeReading } from '../../reading/make-reading.ts';
import { deviceId } from '../../reading/reading.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';
import { type Unread, unread } from '../../reading/unread.ts';
import { MAX_ELEMENTS } from '../native/native-json.ts';
import type { Codec, CodecMessage } from '../values/codec.ts';
import { decodedFrom, joinMoments, type Ticked } from '../values/decoded-from.ts';
import { parseJson } from '../values/json-payload.ts';
import { looseNumber, type numberOf, textValueOf } from '../values/loose-number.ts';
import { quantityOf, senmlUnit } from './senml-units.ts';

const SEPARATORS = '/:._';

/** RFC 9039: `urn:dev:mac:…`, `urn:dev:ow:…`, `urn:dev:org:…` and so on, with the rest. */
const DEVICE_URN = /^urn:dev:(?<device>[a-z]+:[^:/_]+)[:/_]?(?<channel>.*)$/s;

/** Which device and channel a SenML name means; either is empty where the name does not say. */
export type SplitName = { readonly device: string; readonly channel: string };

/** The version of SenML that RFC 8428 describes. */
const VERSION = 10;

/** Times below this count from now (RFC 8428, 4.5.3). */
const RELATIVE_BELOW_SECONDS = 2 ** 28;

const optional = { text: Type.Optional(Type.String()), number: Type.Optional(Type.Number()) };

/**
 * A SenML record (RFC 8428, 5). Labels that it does not have are ignored, unless they end with `_`.
 */
const SenmlRecord = Type.Object({
  bn: optional.text,
  bt: optional.number,
  bu: optional.text,
  bv: optional.number,
  bs: optional.number,
  bver: optional.number,
  n: optional.text,
  u: optional.text,
  v: optional.number,
  vs: optional.text,
  vb: Type.Optional(Type.Boolean()),
  vd: optional.text,
  s: optional.number,
  t: optional.number,
  ut: optional.number,
});
type SenmlRecord = Type.Static<typeof SenmlRecord>;
const matches = Compile(SenmlRecord);

/** Decodes a SenML pack in JSON; never throws. A bad record leaves the others unharmed. */
export const decodeSenml: Codec = (message) => {
  const parsed = parseJson(message.payload);
  if ('reason' in parsed) return decodedFrom([parsed]);
  const { json } = parsed;
  if (!Array.isArray(json)) return decodedFrom([reject('malformed_record', 'a SenML pack is an array of records')]);
  if (json.length === 0) return decodedFrom([reject('empty_batch', 'the array is empty')]);
  if (json.length > MAX_ELEMENTS)
    return decodedFrom([reject('too_large', `more than ${MAX_ELEMENTS} records in one pack`)]);
  const readings: Ticked[] = [];
  const rejections: Rejection[] = [];
  const unreads: Unread[] = [];
  let base: Base = { bn: '', bt: 0, bu: undefined, bv: undefined, bs: undefined };
  for (let index = 0; index < json.length; index++) {
    const record = withoutBadValue(json[index], (problem) => rejections.push({ ...problem, index }));
    if (record === undefined) continue;
    const unknown = mustUnderstand(record);
    if (unknown) return decodedFrom([unknown]);
    base = nextBase(base, record);
    const result = decodeRecord(record, { base, message, index, unreads, dropped: rejections });
    if (result && 'reason' in result) rejections.push(result);
    else if (result) readings.push(result);
  }
  return decodedFrom([...joinMoments(readings), ...rejections], unreads);
};

/**
 * A record whose value is no number keeps the rest: its base fields hold for the records behind it.
 * A number in a text is a number, and null is nothing.
 * @returns undefined where it is no record
 */
function withoutBadValue(given: unknown, refuse: (problem: Omit<Rejection, 'index'>) => void): SenmlRecord | undefined {
  if (matches.Check(given)) return given;
  const record: Record<string, unknown> = {};
  const problems: Omit<Rejection, 'index'>[] = [];
  for (const [label, value] of isObject(given) ? Object.entries(given) : []) {
    const number = label === 'v' || label === 's' ? looseNumber(value) : undefined;
    if (typeof value !== 'boolean' && number !== undefined && Number.isFinite(number)) record[label] = number;
    else if (label === 'v' || label === 's') problems.push(badValue(label, value));
    else if (label !== '__proto__' && value !== null) record[label] = value;
  }
  if (isObject(given) && matches.Check(record)) {
    const name = `${record.bn ?? ''}${record.n ?? ''}`.slice(0, 64);
    for (const { reason, detail } of problems) refuse({ reason, detail: `${name}: ${detail}` });
    // Its name alone would say that a value is missing.
    return problems.length === 0 ? record : withoutName(record);
  }
  refuse({ reason: 'malformed_record', detail: 'not a SenML record: a label has a value of another type' });
  return undefined;
}

function badValue(label: string, value: unknown): Omit<Rejection, 'index'> {
  if (typeof value === 'number') return { reason: 'not_finite', detail: `${label} is not finite` };
  return { reason: 'not_a_number', detail: `${label} is not a number` };
}

function withoutName({ n: _, ...record }: SenmlRecord): SenmlRecord {
  return record;
}

type Base = {
  readonly bn: string;
  readonly bt: number;
  readonly bu: string | undefined;
  readonly bv: number | undefined;
  readonly bs: number | undefined;
};

/** Base fields hold from the record that has them on (RFC 8428, 4.1). */
function nextBase(
  base: Base,
  { bn = base.bn, bt = base.bt, bu = base.bu, bv = base.bv, bs = base.bs }: SenmlRecord,
): Base {
  return { bn, bt, bu, bv, bs };
}

/** Marks of a pack that must not be processed (RFC 8428, 4.4). */
function mustUnderstand(record: SenmlRecord): Rejection | undefined {
  if (record.bver !== undefined && !(record.bver <= VERSION)) {
    return reject('malformed_record', `SenML of a version above ${VERSION} is not understood`);
  }
  const label = Object.keys(record).find((key) => key.endsWith('_'));
  if (label === undefined) return undefined;
  return reject('malformed_record', `the label ${label.slice(0, 64)} must be understood and is not`);
}

type Context = {
  readonly base: Base;
  readonly message: CodecMessage;
  readonly index: number;
  readonly unreads: Unread[];
  readonly dropped: Rejection[];
};

/** @returns undefined where the record holds a text, data, or base fields only */
function decodeRecord(
  record: SenmlRecord,
  { base, message, index, unreads, dropped }: Context,
): Ticked | Rejection | undefined {
  const names = splitName(base.bn, record.n ?? '');
  const unit = record.u ?? base.bu;
  const channel = names.channel === '' ? quantityOf(unit) : names.channel;
  const device = deviceOf(names.device, message);
  if (device === undefined) return reject('invalid_device', 'the name of a device has 1 to 64 characters', index);
  // Assigned, it would set the prototype.
  if (channel === '__proto__') return reject('invalid_channel', CHANNEL_RULE, index);
  const states = { states: message.states, device };
  const { values, units } = valuesOf(withState(record, channel, states), { base, channel, unit });
  if (Object.keys(values).length === 0) {
    if (record.vs !== undefined || record.vd !== undefined)
      unreads.push(unread(record.vs === undefined ? 'structure' : 'text', channel));
    else if (record.n !== undefined) return reject('missing_values', `${channel.slice(0, 64)} has no value`, index);
    return undefined;
  }
  const seconds = base.bt + (record.t ?? 0);
  const relative = seconds < RELATIVE_BELOW_SECONDS;
  const ts = seconds === 0 ? undefined : seconds * 1000 + (relative ? message.receivedAt : 0);
  const found = { device, ts, seq: undefined, values, units, ...(relative && { timeSource: 'arrival' as const }) };
  const reading = makeReading(found, { receivedAt: message.receivedAt, index, unknownUnits: 'keep', dropped });
  return 'reason' in reading ? reading : { ...reading, tick: 0 };
}

/** A text that means a state is a number. */
function withState(record: SenmlRecord, channel: string, table: Parameters<typeof numberOf>[2]): SenmlRecord {
  const state = record.vs === undefined ? undefined : textValueOf(channel, record.vs, table);
  return state === undefined ? record : { ...record, v: state };
}

function valuesOf(
  record: SenmlRecord,
  { base, channel, unit }: { base: Base; channel: string; unit: string | undefined },
): { values: Record<string, number>; units: Record<string, string> | undefined } {
  const values: Record<string, number> = {};
  const units: Record<string, string> = {};
  const ucum = unit === undefined ? undefined : senmlUnit(unit);
  const other = record.vs !== undefined || record.vd !== undefined || record.vb !== undefined;
  if (record.v !== undefined || (base.bv !== undefined && !other && record.s === undefined)) {
    values[channel] = (record.v ?? 0) + (base.bv ?? 0);
    if (ucum !== undefined) units[channel] = ucum;
  } else if (record.vb !== undefined) values[channel] = record.vb ? 1 : 0;
  if (record.s !== undefined || (base.bs !== undefined && record.vb === undefined && Object.keys(values).length > 0)) {
    // The integral over time (RFC 8428, 4.2); a truth value has none.
    values[`${channel}.sum`] = (record.s ?? 0) + (base.bs ?? 0);
    if (ucum !== undefined) units[`${channel}.sum`] = `${ucum}.s`;
  }
  return { values, units: Object.keys(units).length > 0 ? units : undefined };
}

/**
 * The device of a name; else that of the topic, `senml/{site}/{device}` or `senml/{device}`; else
 * the sender.
 */
function deviceOf(name: string, { topic, principal }: CodecMessage): string | undefined {
  const [, ...levels] = topic.split('/');
  const given = [levels.at(-1), levels.length === 2 ? levels[0] : undefined];
  const site = toName(given[1] || principal.site);
  const device = toName(name || given[0] || principal.device);
  return site === undefined || device === undefined ? undefined : deviceId(site, device);
}

/** `pump-1/` and `pump-1:` name the device `pump-1`. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SEPARATORS.includes(text[end - 1] as string)) end--;
  return text.slice(0, end);
}

/**
 * Splits a resolved name. A device URN ends where its identifier ends. Else the base name is the
 * device and the name the channel. Without a base name the channel begins behind the last `/` or
 * `:`.
 */
export function splitName(base: string, name: string): SplitName {
  const { device, channel } = DEVICE_URN.exec(base + name)?.groups ?? {};
  if (device !== undefined && channel !== undefined) return { device, channel };
  if (base !== '')
    return { device: withoutEnd(base), channel: SEPARATORS.includes(name[0] || ' ') ? name.slice(1) : name };
  const at = Math.max(name.lastIndexOf('/'), name.lastIndexOf(':'));
  return { device: withoutEnd(name.slice(0, Math.max(0, at))), channel: name.slice(at + 1) };
}
