import { STATUS_CODES } from 'node:http';
import writerOf, { type Schema } from 'fast-json-stringify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { withWords } from '../../ingest/json-payload.ts';
import { AppError, type ErrorCode } from '../../lib/errors.ts';
import { MAX_JSON_DEPTH, nestsTooDeep } from '../../lib/json-depth.ts';
import type { HttpApp } from './server.ts';
import { jsonTextOf } from './text-bodies.ts';

/** One field that was refused: `holds[0].to` in a body, `limit` in a query, and what is wrong with it. */
export type FieldError = { readonly field: string; readonly message: string };

/** RFC 9457 problem details, as every failing request answers. Further members are the details of the error. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: '`urn:harbinger:problem:CODE`, or `about:blank` where the status says it all' }),
    title: Type.String({ description: 'The same for every problem of this type' }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String({ description: 'What went wrong this time, in words that are safe to show to people' }),
    instance: Type.String({ description: 'The path that was asked for' }),
    requestId: Type.String({ description: 'Finds this request in the log; also in the header `X-Request-Id`' }),
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
        description: 'Every field that was refused',
      }),
    ),
  },
  { additionalProperties: true, description: 'RFC 9457 problem details' },
);

/** The answer of an operation that is refused for a reason of its own. */
export const problemAs = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
});

/** The one table from error code to HTTP. */
export const STATUS_OF: Readonly<Record<ErrorCode, { readonly status: number; readonly title: string }>> = {
  invalid: { status: 400, title: 'The request is not valid' },
  unauthorized: { status: 401, title: 'Sign-in is needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'In conflict with the present state' },
  stale: { status: 412, title: 'Changed by someone else in the meantime' },
  unprocessable: { status: 422, title: 'Understood, but cannot be done' },
  too_many: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
};

/** Seconds after which a client may try again when something we depend on is away. */
const RETRY_AFTER_SECONDS = 5;

/** A refusal that names the fields: every problem document lists them as `errors`. */
export function invalidFields(errors: readonly FieldError[]): AppError {
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return new AppError('invalid', detail, { details: { errors } });
}

/**
 * Answers everything that fails below this app as a problem document. Call it before any route is registered.
 * @param refuse throws for a request to nowhere whose address has sent too many
 */
export function answerWithProblems(app: HttpApp, refuse?: (request: FastifyRequest) => void): void {
  const allowedMethods = rememberMethods(app);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) => answerNowhere(request, reply));
  // Before a body is read.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return undefined;
    refuse?.(request);
    return await answerNowhere(request, reply);
  });

  function answerNowhere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const path = pathOf(request);
    const allowed = allowedMethods(path);
    if (allowed.length === 0) return sendStatus(404, `There is nothing at ${path}.`, request, reply);
    reply.header('allow', allowed.join(', '));
    return sendStatus(405, `${path} answers ${allowed.join(', ')}.`, request, reply);
  }
}

/**
 * Reads JSON bodies as Fastify does, but none that nests deeper than what walks it afterwards can take. Compressed bodies are
 * refused with 415. Telemetry may have `NaN` in it: it costs its own channel.
 */
export function readJsonBodies(app: HttpApp): void {
  app.addHook('onRequest', async (request, reply) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') return undefined;
    // What would be read (RFC 7694).
    reply.header('accept-encoding', 'identity');
    const detail = `The body is compressed (${encoding}), which is not read here: send it without Content-Encoding.`;
    return await sendStatus(415, detail, request, reply);
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      text = jsonTextOf(request, body as Buffer);
    } catch (error) {
      return done(error as AppError, undefined);
    }
    if (!nestsTooDeep(text)) {
      const words = request.routeOptions.url?.endsWith('/telemetry') ? withWords(text) : text;
      return parse(request, words, done);
    }
    const message = `must not nest more than ${MAX_JSON_DEPTH} levels`;
    return done(invalidFields([{ field: 'body', message }]), undefined);
  });
}

/** Sends what was thrown: an {@link AppError} and Fastify's own refusals as they are, anything else as a logged 500. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof AppError) {
    const { status, title } = STATUS_OF[error.code];
    if (error.code === 'unavailable') {
      reply.header('retry-after', RETRY_AFTER_SECONDS);
      request.log.warn({ err: error, url: urlForLog(request) }, 'request refused: unavailable');
    }
    const { retryAfterSeconds } = error.details;
    if (typeof retryAfterSeconds === 'number') reply.header('retry-after', retryAfterSeconds);
    if (error.code === 'unauthorized') reply.header('www-authenticate', 'Bearer realm="harbinger"');
    const type = `urn:harbinger:problem:${error.code}`;
    return sendProblem({ ...error.details, type, title, status, detail: error.message }, request, reply);
  }
  const status = statusOfRefusal(error);
  if (status !== undefined) return sendStatus(status, (error as Error).message, request, reply);
  request.log.error({ err: error, method: request.method, url: urlForLog(request) }, 'request failed');
  return sendStatus(500, 'Internal error', request, reply);
}

/** What Fastify itself refuses, by its own status: malformed JSON, an unknown media type, a body that is too large. */
function statusOfRefusal(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  const own = error instanceof SyntaxError || ('code' in error && String(error.code).startsWith('FST_'));
  return own && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : undefined;
}

function sendStatus(status: number, detail: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const title = STATUS_CODES[status] ?? 'Error';
  return sendProblem({ type: 'about:blank', title, status, detail }, request, reply);
}

type ProblemMembers = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [member: string]: unknown;
};

function sendProblem(problem: ProblemMembers, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { type, title, status, detail, ...extensions } = problem;
  const document = {
    type,
    title,
    status,
    detail,
    instance: pathOf(request),
    requestId: request.id,
    ...extensions,
  };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(document));
}

/** Some addresses hold a key to what they show. */
function urlForLog({ url, routeOptions }: FastifyRequest): string {
  return routeOptions.config?.secretInUrl ? (routeOptions.url ?? '') : url;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url;
}

/** Collects the methods of every route as it is registered, for the `Allow` of a 405. */
function rememberMethods(app: HttpApp): (path: string) => readonly string[] {
  const methodsByPattern = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByPattern.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsByPattern.set(url, methods);
  });
  return (path) => {
    const segments = path.split('/');
    const matching = [...methodsByPattern].filter(([pattern]) => matches(pattern.split('/'), segments));
    return [...new Set(matching.flatMap(([, methods]) => [...methods]))].sort();
  };
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.length !== segments.length) return false;
  return pattern.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]));
}

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Checks one part of a request. Query strings and paths are text, so numbers and booleans are read from it; a body must
 * have the right types already. Every field that is refused is named. Compiled at its first use: two hundred operations
 * would hold up the start by a second.
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

const writers = new WeakMap<object, () => (answer: unknown) => string>();

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The same schema, refusing fields that it does not know: a mistyped name must not be silently ignored. */
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

/** Fills in defaults and, for text, reads numbers, booleans and lists; what does not fit stays as it is and is refused. */
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

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields that were refused. Where none of several shapes fits, the shape that came closest speaks. */
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

/** `/holds/0/to` as people write it: `holds[0].to`. */
function fieldName(path: string): string {
  return path
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((name, part) => (/^\d+$/.test(part) ? `${name}[${part}]` : name ? `${name}.${part}` : part), '');
}
