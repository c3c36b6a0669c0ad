import { isEmpty, isObject } from '../../../lib/text/json-text.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';
import { looseNumber, type States } from '../values/loose-number.ts';
import { type NamedValue, readKnownElement, readKnownMessage } from '../values/named-values.ts';
import { isTimeName, readNativeTime, timeRule } from './native-time.ts';
import { type NativeValues, readNativeValues } from './native-values.ts';
import { sendInstead } from './send-instead.ts';

/** A native object that the schema refused, read as far as it cannot be misunderstood. */
export type LooseReading = NativeValues & {
  /** Milliseconds since the epoch; undefined where it has none. */
  readonly ts: number | undefined;
  readonly seq: number | undefined;
};

type Context = {
  readonly device: string;
  readonly receivedAt: number;
  readonly states?: States | undefined;
  readonly index: number;
  /** Whether it stands in a list: there `id` and the like name a value, not the message. */
  readonly isListed: boolean;
};

/**
 * Takes the good parts of an invalid native object; or says why there are none, with a valid form.
 */
export function readLoosely(element: unknown, context: Context): LooseReading | Rejection {
  const { index, receivedAt } = context;
  if (!isObject(element)) {
    return reject(
      'not_an_object',
      `a reading is an object with ts, seq and values${sendInstead(element, context)}`,
      index,
    );
  }
  const parts = partsOf(element, context);
  if ('reason' in parts) return parts;
  const { time, seq, members, label } = parts;
  if (isEmpty(members)) {
    return label === ''
      ? reject('missing_values', 'values is missing', index)
      : reject('empty_values', 'values has no channel', index);
  }
  const ts = time === undefined ? undefined : readNativeTime(time[1], receivedAt);
  if (time && ts === null) return reject('invalid_time', timeRule(...time, receivedAt), index);
  const sequence = seq === null ? undefined : looseNumber(seq);
  const isCount = Number.isSafeInteger(sequence) && (sequence as number) >= 0 && typeof seq !== 'boolean';
  if (seq !== undefined && seq !== null && !isCount) {
    return reject('invalid_sequence', 'seq is an integer, 0 or above', index);
  }
  const read = readNativeValues(members, label, context);
  return { ts: ts ?? undefined, seq: sequence, ...read };
}

type Parts = {
  readonly time: readonly [name: string, value: unknown] | undefined;
  readonly seq: unknown;
  readonly members: Record<string, unknown>;
  /** The prefix of channel names. */
  readonly label: string;
};

/** Time, sequence and channels of an object, whether these stand in `values` or beside the time. */
function partsOf(element: Record<string, unknown>, context: Context): Parts | Rejection {
  const named = namedValues(element, context);
  if (named) return partsOfNamed(element, named);
  const keys = Object.keys(element);
  const inValues = keys.find((key) => key === 'values') ?? keys.find((key) => isValuesName(key, element[key]));
  const timeName = keys.find((key) => key === 'ts') ?? keys.find(isTimeName);
  const seqName = keys.find((key) => key.toLowerCase() === 'seq');
  const others = keys.filter((key) => key !== inValues && key !== timeName && key !== seqName);
  const found = {
    time: timeName === undefined ? undefined : ([timeName, element[timeName]] as const),
    seq: seqName === undefined ? undefined : element[seqName],
  };
  const { index } = context;
  const second = others.find(isTimeName);
  if (second !== undefined && inValues === undefined) {
    return reject('invalid_time', `${timeName} and ${second} both give a time: send one of them`, index);
  }
  const flat = Object.fromEntries(others.map((key) => [key, element[key]]));
  if (inValues === undefined) return { ...found, members: ownMembers(element, others), label: '' };
  const values = element[inValues];
  const [unknown] = others;
  if (unknown !== undefined) {
    const whole = isObject(values) ? { ...values, ...flat } : flat;
    const name = unknown.slice(0, 64);
    const detail = `unknown field ${name}: ${name} is not ts, seq or values${sendInstead(whole, context)}`;
    return reject('unknown_field', detail, index);
  }
  if (!isObject(values)) {
    return reject('missing_values', `values is an object of channel and number${sendInstead(values, context)}`, index);
  }
  return { ...found, members: values, label: 'values.' };
}

/**
 * Members of an object, `__proto__` among them, which an assignment would take for something else.
 */
function ownMembers(element: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, element[name]]));
}

function isValuesName(key: string, value: unknown): boolean {
  return key.toLowerCase() === 'values' && isObject(value);
}

/** `{"name": "temp", "value": 21.4}`: the name of the channel stands beside its value. */
function namedValues(element: Record<string, unknown>, { isListed }: Context): readonly NamedValue[] | undefined {
  const named = isListed ? readKnownElement(element) : readKnownMessage(element);
  return named?.some(({ bad }) => bad) ? undefined : named;
}

function partsOfNamed(element: Record<string, unknown>, named: readonly NamedValue[]): Parts {
  const members = Object.fromEntries(
    named.map(({ name, value, unit }) => [name, unit === undefined ? value : { v: value, u: unit }]),
  );
  const time = named.find((one) => one.time !== undefined)?.time;
  return { time: time === undefined ? undefined : ['time', time], seq: element['seq'], members, label: '' };
}
