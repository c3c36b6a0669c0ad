import { isObject } from '../../../lib/text/json-text.ts';
import { valueAt } from './json-path.ts';

/** Where the elements of a list name themselves: paths within an element. */
export type ListRule = {
  /** Path of the list in the payload; absent: the payload is the list. */
  readonly path?: string | undefined;
  readonly name: string;
  readonly value: string;
  readonly time?: { readonly path: string; readonly format: 'ms' | 's' | 'iso' | 'local' | 'auto' } | undefined;
  readonly quality?: string | undefined;
  readonly unit?: string | undefined;
};

/** One element of a list, read. */
export type NamedValue = {
  readonly name: string;
  readonly value: unknown;
  /** The element's own time as it came; undefined where it has none. */
  readonly time?: unknown;
  readonly unit?: string | undefined;
  /** Whether the element calls its own value bad. */
  readonly bad: boolean;
};

/**
 * Member that names an element → member that holds its value, of lists whose form is known; the
 * first that fits counts.
 */
const KNOWN: readonly (readonly [name: string, value: string])[] = [
  // OPC UA Publisher: a display name may belong to several nodes.
  ...(['NodeId', 'DisplayName', 'Id', 'Name'] as const).map((name) => [name, 'Value'] as const),
  // SenseCAP.
  ['measurementId', 'measurementValue'],
  // Kepware IoT Gateway.
  ['id', 'v'],
  ['n', 'v'],
  ['name', 'v'],
  ['tag', 'v'],
  ...[
    ...['name', 'id', 'tag', 'tagName', 'key', 'variable', 'metric', 'channel', 'sensor', 'parameter', 'measurement'],
    ...['signal', 'point', 'label', 'field', 'property', 'type'],
  ].flatMap((name) => [[name, 'value'] as const, [name, 'val'] as const]),
];
const TIMES = ['SourceTimestamp', 'Timestamp', 'timestamp', 'time', 'ts', 't', 'datetime'];
const QUALITIES = ['StatusCode', 'Status', 'quality', 'Quality', 'q'];
const UNITS = ['unit', 'Unit', 'units', 'engUnit', 'u'];
const COMPANIONS: ReadonlySet<string> = new Set([...TIMES, ...QUALITIES, ...UNITS]);
const NAMES: ReadonlySet<string> = new Set(KNOWN.map(([name]) => name));
const NOT_OF_MESSAGES: ReadonlySet<string> = new Set(['id', 'Id', 'key', 'label', 'field', 'property', 'type']);
const MAX_UNIT_CHARACTERS = 32;
const MAX_NESTED_LISTS = 4;

/**
 * Says that a list names a value twice for one moment.
 * @param value the second one, which is not kept
 */
export function namedTwice(name: string, value: unknown): string {
  const second = (JSON.stringify(value) ?? '').slice(0, 32);
  return `${name.slice(0, 128)} occurs twice in a list for one moment; only the first was kept, not ${second}`;
}

/** The elements of a list, those of lists within it among them. */
export function elementsOf(list: readonly unknown[], depth = 0): readonly unknown[] {
  if (depth >= MAX_NESTED_LISTS || !list.some(Array.isArray)) return list;
  return list.flatMap((element) => (Array.isArray(element) ? elementsOf(element, depth + 1) : [element]));
}

/**
 * Reads an element by a rule of the configuration; undefined where it has no name or no value
 * there.
 */
export function readElement(element: unknown, rule: ListRule): NamedValue | undefined {
  const name = nameOf(valueAt(element, rule.name));
  const value = valueAt(element, rule.value);
  if (name === undefined || value === undefined) return undefined;
  const unit = rule.unit === undefined ? undefined : unitText(valueAt(element, rule.unit));
  const bad = rule.quality !== undefined && isBad(rule.quality, valueAt(element, rule.quality));
  return { name, value, time: rule.time && valueAt(element, rule.time.path), unit, bad };
}

/**
 * Reads an element whose form is known: name and value side by side, or an OPC UA PubSub message.
 * Other numbers of it are called `{name}.{member}`.
 * @returns undefined where the form is not known: its place in the list must not become its name
 */
export function readKnownElement(element: unknown): readonly NamedValue[] | undefined {
  if (!isObject(element)) return undefined;
  if (isPubSubMessage(element)) return readPubSubMessage(element);
  for (const [nameKey, valueKey] of KNOWN) {
    const name = Object.hasOwn(element, nameKey) ? nameOf(element[nameKey]) : undefined;
    if (name === undefined || !Object.hasOwn(element, valueKey)) continue;
    const named = withCompanions(name, element[valueKey], element);
    return [
      named,
      ...othersOf(element, [nameKey, valueKey]).map((key) => ({
        ...named,
        name: `${name}.${key}`,
        value: element[key],
      })),
    ];
  }
  return undefined;
}

/**
 * The same for a whole payload, or an element of a batch. There a member such as `id` may be a
 * message id, so only a name in words counts, beside one value.
 */
export function readKnownMessage(element: unknown): readonly NamedValue[] | undefined {
  if (!isObject(element)) return undefined;
  if (isPubSubMessage(element)) return readPubSubMessage(element);
  const pair = KNOWN.find(([name, value]) => Object.hasOwn(element, name) && Object.hasOwn(element, value));
  if (pair === undefined || typeof element[pair[0]] !== 'string') return undefined;
  if (NOT_OF_MESSAGES.has(pair[0]) && pair[1] !== 'v') return undefined;
  return othersOf(element, pair).length > 0 ? undefined : readKnownElement(element);
}

function othersOf(element: Record<string, unknown>, pair: readonly string[]): readonly string[] {
  return Object.keys(element).filter(
    (key) =>
      (typeof element[key] === 'number' || typeof element[key] === 'boolean') &&
      !pair.includes(key) &&
      !NAMES.has(key) &&
      !COMPANIONS.has(key),
  );
}

function isPubSubMessage(element: Record<string, unknown>): boolean {
  if (!Object.hasOwn(element, 'Payload') || !isObject(element['Payload'])) return false;
  const members = Object.values(element['Payload']);
  const fields = members.some((member) => isObject(member) && Object.hasOwn(member, 'Value'));
  return (
    fields || ['DataSetWriterId', 'DataSetWriterName', 'SequenceNumber'].some((key) => Object.hasOwn(element, key))
  );
}

/** OPC UA Part 14, 7.2.5: fields by name. Two writers may have a field of the same name. */
function readPubSubMessage(message: Record<string, unknown>): readonly NamedValue[] {
  const writer = nameOf(message['DataSetWriterName']) ?? nameOf(message['DataSetWriterId']);
  return Object.entries(message['Payload'] as Record<string, unknown>).map(([field, given]) => {
    const named = withCompanions(writer === undefined ? field : `${writer}.${field}`, given, {});
    return { ...named, time: named.time ?? message['Timestamp'] };
  });
}

/** A value may be wrapped once more, with time and quality of its own (OPC UA DataValue). */
function withCompanions(name: string, given: unknown, around: Record<string, unknown>): NamedValue {
  const own = isObject(given) && Object.hasOwn(given, 'Value') ? given : undefined;
  const value = own ? own['Value'] : given;
  const find = (keys: readonly string[]) => {
    for (const from of own ? [own, around] : [around]) {
      const key = keys.find((candidate) => Object.hasOwn(from, candidate) && from[candidate] !== null);
      if (key !== undefined) return [key, from[key]] as const;
    }
    return undefined;
  };
  const quality = find(QUALITIES);
  const bad = quality !== undefined && isBad(...quality);
  return { name, value, time: find(TIMES)?.[1], unit: unitText(find(UNITS)?.[1]), bad };
}

function nameOf(value: unknown): string | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function unitText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= MAX_UNIT_CHARACTERS ? value : undefined;
}

/**
 * OPC UA's codes of Part 4, 7.39 (bad: highest bit) or the quality byte of OPC DA (bad: 0 to 63), a
 * truth value, or a word.
 */
function isBad(path: string, quality: unknown): boolean {
  if (typeof quality === 'boolean') return !quality;
  if (typeof quality === 'string') return /^\s*(bad|stale|invalid|error|false|no good)/i.test(quality);
  if (isObject(quality)) return isBad('StatusCode', quality['Code'] ?? quality['Symbol']);
  if (typeof quality !== 'number') return false;
  if (/status(code)?$/i.test(path)) return quality >>> 31 === 1;
  return quality !== 1 && quality >= 0 && quality < 64;
}
