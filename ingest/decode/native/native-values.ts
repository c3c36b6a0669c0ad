import { isObject } from '../../../lib/text/json-text.ts';
import { CHANNEL_RULE, MAX_CHANNELS } from '../../reading/make-reading.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';
import { looseNumber, type States, stateOf } from '../values/loose-number.ts';
import { readTextValue } from '../values/text-value.ts';

/** The channels of one native object. */
export type NativeValues = {
  readonly values: Record<string, number>;
  readonly units: Record<string, string>;
  /** Why channels were left out, in the order in which they stand. */
  readonly dropped: readonly Omit<Rejection, 'index'>[];
};

type Context = { readonly states?: States | undefined; readonly device: string };
type Refused = Omit<Rejection, 'index'>;

const VALUE_NAMES = ['v', 'value', 'val'] as const;
const UNIT_NAMES: ReadonlySet<string> = new Set(['u', 'unit', 'units', 'uom']);

/** Objects within objects; deeper ones are no channels of a machine. */
const MAX_DEPTH = 8;

/**
 * Reads channels and values: numbers, also in texts; words that the settings declare;
 * `{"v": 21.4, "u": "Cel"}`; and objects of these, whose names are joined by dots.
 * @param label what stands before a channel's name in messages to people
 */
export function readNativeValues(members: Record<string, unknown>, label: string, context: Context): NativeValues {
  const values: Record<string, number> = {};
  const units: Record<string, string> = {};
  const dropped: Refused[] = [];
  let count = 0;

  function take(channel: string, value: unknown, depth: number): void {
    if (++count > MAX_CHANNELS) return;
    const name = `${label}${channel.slice(0, 64)}`;
    if (channel === '__proto__') {
      dropped.push({ reason: 'invalid_channel', detail: `${name}: ${CHANNEL_RULE}` });
      return;
    }
    if (isGroup(value) && depth < MAX_DEPTH) {
      for (const [key, member] of Object.entries(value)) take(`${channel}.${key}`, member, depth + 1);
      return;
    }
    const read = readValue({ channel, name, value }, context);
    if ('reason' in read) dropped.push(read);
    else if (Object.hasOwn(values, channel)) {
      dropped.push({ reason: 'invalid_channel', detail: `${name} occurs twice; only the first was kept` });
    } else {
      values[channel] = read.v;
      if (read.u !== undefined) units[channel] = read.u;
    }
  }

  for (const [channel, value] of Object.entries(members)) take(channel, value, 0);
  if (count <= MAX_CHANNELS) return { values, units, dropped };
  const { reason, detail } = reject('invalid_channel', `a reading has at most ${MAX_CHANNELS} channels`);
  return { values: {}, units: {}, dropped: [{ reason, detail }] };
}

/** Whether an object holds channels, and is not a value with its unit. */
function isGroup(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).length > 0 && valueNameOf(value) === undefined;
}

/**
 * The member that holds the value; `value` also names a channel where others than its unit stand
 * beside it.
 */
function valueNameOf(value: Record<string, unknown>): string | undefined {
  const name = VALUE_NAMES.find((candidate) => Object.hasOwn(value, candidate));
  if (name === undefined || name === 'v') return name;
  return Object.keys(value).every((key) => key === name || UNIT_NAMES.has(key)) ? name : undefined;
}

/**
 * The value of one channel: a number, also in a text, with its unit; or the reason of a refusal.
 */
function readValue(
  { channel, name, value }: { channel: string; name: string; value: unknown },
  { states, device }: Context,
): { v: number; u?: string } | Refused {
  const wrapped = isObject(value) ? valueNameOf(value) : undefined;
  const given = wrapped === undefined ? value : (value as Record<string, unknown>)[wrapped];
  const state = typeof given === 'string' ? stateOf(channel, given, { states, device }) : undefined;
  const number = state ?? (typeof given === 'boolean' ? undefined : looseNumber(given));
  if (number === undefined) {
    return { reason: 'not_a_number', detail: `${name} is not a number${shownOf(given)}${insteadOf(given)}` };
  }
  if (!Number.isFinite(number)) return { reason: 'not_finite', detail: `${name} is not finite` };
  if (!isObject(value)) return { v: number };
  const extra = Object.keys(value).find((key) => key !== wrapped && !UNIT_NAMES.has(key));
  if (extra !== undefined) return { reason: 'unknown_field', detail: `unknown field ${name}.${extra.slice(0, 64)}` };
  const key = Object.keys(value).find((one) => UNIT_NAMES.has(one));
  const unit = key === undefined ? undefined : value[key];
  if (unit === undefined || unit === null) return { v: number };
  if (typeof unit === 'string' && unit !== '' && unit.length <= 32) return { v: number, u: unit };
  return { reason: 'invalid_channel', detail: `${name}.${key} is a UCUM unit of 1 to 32 characters` };
}

/** The text in place of a number, in brackets. */
function shownOf(value: unknown): string {
  if (value === undefined) return '';
  return isObject(value) || Array.isArray(value) ? ' (a structure)' : ` (${JSON.stringify(value).slice(0, 32)})`;
}

/** A form that could be read in its place. */
function insteadOf(value: unknown): string {
  if (typeof value === 'boolean') return ': send 1 or 0';
  if (value === null) return ': send nothing while there is no value';
  if (Array.isArray(value)) return ': give each of its values a name';
  const read = typeof value === 'string' ? readTextValue(value) : undefined;
  if (read === undefined || !('value' in read) || !Number.isFinite(read.value)) return '';
  return `: send ${read.unit === undefined ? read.value : JSON.stringify({ v: read.value, u: read.unit })}`;
}
