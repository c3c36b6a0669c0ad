import writerOf, { type Schema } from 'fast-json-stringify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import type { AppError } from '../lib/errors.ts';
import { type FieldError, invalidFields } from './problem.ts';

type JsonSchema = Readonly<Record<string, unknown>>;
function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
const writers = new WeakMap<object, () => (answer: unknown) => string>();

/**
 * Fills in defaults and, for text, reads numbers, booleans and lists; a value that does not fit
 * stays as it is and is refused.
 */
function withDefaults(schema: JsonSchema, value: unknown, isText: boolean): unknown {
  const { type, properties, items } = schema;
  if (value === undefined) return schema['default'];
  if (isSchema(properties) && isSchema(value)) {
    const copy: Record<string, unknown> = { ...value };
    for (const [name, part] of Object.entries(properties)) {
      const read = withDefaults(part as JsonSchema, copy[name], isText);
      if (read !== undefined) copy[name] = read;
    }
    return copy;
  }
  if (type === 'array' && isSchema(items) && (isText || Array.isArray(value))) {
    return [value].flat().map((item) => withDefaults(items, item, isText));
  }
  if (!isText || typeof value !== 'string') return value;
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** `/holds/0/to` as people write it: `holds[0].to`. */
function fieldName(path: string): string {
  return path
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((name, part) => (/^\d+$/.test(part) ? `${name}[${part}]` : name ? `${name}.${part}` : part), '');
}
function expand(error: TLocalizedValidationError): { path: string; message: string }[] {
  const { keyword, instancePath: path, params, message } = error;
  const under = (names: readonly string[], text: string) =>
    names.map((name) => ({ path: `${path}/${name}`, message: text }));
  if (keyword === 'anyOf' || keyword === 'boolean') return [];
  if (keyword === 'required') return under(params.requiredProperties, 'is required');
  if (keyword === 'additionalProperties') return under(params.additionalProperties, 'is not a known field');
  if (keyword === 'const') return [{ path, message: `must be ${JSON.stringify(params.allowedValue)}` }];
  if (keyword === 'enum') return [{ path, message: `must be one of ${params.allowedValues.join(', ')}` }];
  return [{ path, message }];
}

/**
 * The fields that were refused. Where none of several shapes fits, the errors are those of the
 * closest shape.
 */
function describeErrors(errors: readonly TLocalizedValidationError[], httpPart: string): FieldError[] {
  const constants = new Set(errors.filter(({ keyword }) => keyword === 'const').map(({ schemaPath }) => schemaPath));
  const telling = errors.filter(({ keyword, schemaPath }) => keyword !== 'type' || !constants.has(schemaPath));
  const found = telling.flatMap(expand);
  const unions = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath));
  const messages = new Map<string, string>();
  for (const { path, message } of found) {
    if (messages.has(path)) continue;
    if (!unions.has(path)) messages.set(path, message);
    else if (!found.some((other) => other.path.startsWith(`${path}/`))) {
      const wanted = found.filter((other) => other.path === path).map((other) => other.message.replace('must be ', ''));
      messages.set(path, `must be ${[...new Set(wanted)].join(' or ')}`);
    }
  }
  return [...messages].map(([path, message]) => ({ field: fieldName(path) || httpPart, message }));
}

/**
 * Checks one part of a request. Query strings and paths are text, so numbers and booleans are read
 * from it; a body must have the right types already. Every field that is refused is named. Compiled
 * at its first use: two hundred operations would hold up the start by a second.
 */
export function compileValidator({ schema, httpPart = 'body' }: { schema: TSchema; httpPart?: string | undefined }) {
  const compiled = lazily(() => Compile(schema));
  return (value: unknown): { value: unknown } | { error: AppError } => {
    const validator = compiled();
    const read = withDefaults(schema as JsonSchema, value, httpPart !== 'body');
    if (validator.Check(read)) return { value: read };
    return { error: invalidFields(describeErrors(validator.Errors(read), httpPart)) };
  };
}

/** Writes answers; compiled at its first use, too, and once for all routes that share a schema. */
export function compileSerializer({ schema }: { schema: unknown }): (answer: unknown) => string {
  const compiled = writers.get(schema as object) ?? lazily(() => writerOf(schema as Schema));
  writers.set(schema as object, compiled);
  return (answer) => compiled()(answer);
}

/**
 * The same schema without unknown fields: a mistyped name must be refused.
 */
export function closeObjects(given: object): JsonSchema {
  const schema = given as JsonSchema;
  if (Array.isArray(schema['allOf'])) return { unevaluatedProperties: false, ...schema };
  const copy: Record<string, unknown> = { ...schema };
  if (isSchema(copy['items'])) copy['items'] = closeObjects(copy['items']);
  if (Array.isArray(copy['anyOf'])) copy['anyOf'] = copy['anyOf'].map(closeObjects);
  const { properties } = schema;
  if (!isSchema(properties)) return copy;
  const closed = Object.entries(properties).map(([name, part]) => [name, closeObjects(part as object)]);
  return { additionalProperties: false, ...copy, properties: Object.fromEntries(closed) };
}
