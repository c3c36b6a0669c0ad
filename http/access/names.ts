/** Objects that stand at a site or at several, or belong to the whole plant: each has a place. */
export const placedNouns = [
  'ticket',
  'asset',
  'episode',
  'window',
  'device',
  'site',
  'person',
  'team',
  'rota',
  'store',
  'notification',
] as const;
export type PlacedNoun = (typeof placedNouns)[number];

/**
 * Nouns of the whole plant, of the caller, or of a part of an object named earlier in the request.
 */
const otherNouns = [
  ...['account', 'calendar', 'class', 'code', 'definition', 'failure_mode', 'model', 'part', 'plan'],
  ...[
    'quarantined',
    'rule',
    'machine',
    'mapping',
    'shift',
    'skill',
    'token',
    'view',
    'webhook',
    'work_class',
    'part_of_ticket',
    'part_of_person',
  ],
  ...['part_of_rota', 'part_of_device', 'free_text', 'session', 'second_factor', 'legal_hold'],
] as const;
type Noun = PlacedNoun | (typeof otherNouns)[number];

/**
 * A thing that a request or an answer names.
 * @property mayBeNew the request makes it where it is not there yet
 */
export type Name = { readonly noun: PlacedNoun; readonly id: string; readonly mayBeNew: boolean };

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Marks in a schema the object that a member names: hidden objects are kept from a reader wherever
 * a schema has this mark. Spread it into the options of a string or number.
 * @param how.mayBeNew a write makes it where it is not there yet
 * @param how.filters a list is narrowed by it, and in any case holds only objects that the caller
 * may see
 */
export function names(noun: Noun, how: { mayBeNew?: true; filters?: true } = {}): { readonly 'x-names': Noun } {
  return { 'x-names': noun, ...(how.mayBeNew && { 'x-may-be-new': true }), ...(how.filters && { 'x-filters': true }) };
}

/** The things with a place that a value names, as its schema says. */
export function namesIn(schema: unknown, value: unknown): readonly Name[] {
  if (!isObject(schema) || value === undefined || value === null) return [];
  const own = nounOf(schema);
  const found: Name[] = [];
  if (own !== undefined && !schema['x-filters'] && (typeof value === 'string' || typeof value === 'number')) {
    found.push({ noun: own, id: String(value), mayBeNew: schema['x-may-be-new'] === true });
  }
  for (const part of alternativesOf(schema)) found.push(...namesIn(part, value));
  if (Array.isArray(value)) {
    for (const item of value) found.push(...namesIn(schema['items'], item));
  } else if (isObject(value) && isObject(schema['properties'])) {
    for (const [name, part] of Object.entries(schema['properties'])) found.push(...namesIn(part, value[name]));
  }
  return found;
}

/** Whether anything that fits a schema could name something with a place. */
export function namesPlaces(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  if (nounOf(schema) !== undefined && !schema['x-filters']) return true;
  const { properties, items } = schema;
  const parts = [...alternativesOf(schema), items, ...(isObject(properties) ? Object.values(properties) : [])];
  return parts.some(namesPlaces);
}

const HIDDEN = Symbol('hidden');

/**
 * An answer without hidden objects. A list loses the item that names one. A member that may be null
 * becomes null, one that may be left out is left out. Otherwise the object around it is left out.
 * @returns undefined where nothing is left
 */
export function withoutHidden(schema: unknown, answer: unknown, isShown: (name: Name) => boolean): unknown {
  const shown = prune(schema, answer, isShown);
  return shown === HIDDEN ? undefined : shown;
}

function prune(schema: unknown, value: unknown, isShown: (name: Name) => boolean): unknown {
  if (!isObject(schema) || value === undefined || value === null) return value;
  const noun = nounOf(schema);
  if (noun !== undefined && (typeof value === 'string' || typeof value === 'number')) {
    return isShown({ noun, id: String(value), mayBeNew: false }) ? value : HIDDEN;
  }
  const alternatives = alternativesOf(schema);
  let kept: unknown = value;
  for (const part of alternatives) {
    const shown = prune(part, kept, isShown);
    if (shown === HIDDEN) return alternatives.some(isNull) ? null : HIDDEN;
    kept = shown;
  }
  if (Array.isArray(kept)) {
    return kept.map((item) => prune(schema['items'], item, isShown)).filter((item) => item !== HIDDEN);
  }
  return isObject(kept) && isObject(schema['properties']) ? pruneMembers(schema, kept, isShown) : kept;
}

function pruneMembers(schema: JsonSchema, value: JsonSchema, isShown: (name: Name) => boolean): unknown {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const copy: Record<string, unknown> = { ...value };
  for (const [name, part] of Object.entries(schema['properties'] as JsonSchema)) {
    const shown = prune(part, copy[name], isShown);
    if (shown !== HIDDEN) {
      if (name in copy) copy[name] = shown;
    } else if (required.includes(name)) return HIDDEN;
    else delete copy[name];
  }
  return copy;
}

function nounOf(schema: JsonSchema): PlacedNoun | undefined {
  return placedNouns.find((noun) => noun === schema['x-names']);
}

function alternativesOf({ anyOf, allOf }: JsonSchema): readonly unknown[] {
  return [...(Array.isArray(anyOf) ? anyOf : []), ...(Array.isArray(allOf) ? allOf : [])];
}

function isNull(schema: unknown): boolean {
  return isObject(schema) && schema['type'] === 'null';
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
