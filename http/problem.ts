import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AppError, type ErrorCode } from '../lib/errors.ts';
import type { HttpApp } from './http-app.ts';
import { chooseLanguage } from './words/answer-in-words.ts';
import { inLanguage } from './words/in-chinese.ts';
import type { Language } from './words/language.ts';

/** One refused field, `holds[0].to` in a body or `limit` in a query, with its fault. */
export type FieldError = { readonly field: string; readonly message: string };

/**
 * RFC 9457 problem details, as every failing request answers. Further members are the details of
 * the error. `Accept-Language` chooses the words; codes and members are the same in each language.
 */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: '`urn:harbinger:problem:CODE`, or `about:blank` where the status is enough' }),
    title: Type.String({ description: 'The same for every problem of this type' }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String({ description: 'The cause of this error, in words that are safe to show to people' }),
    instance: Type.String({ description: 'The path of the request' }),
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
 * Answers everything that fails below this app as a problem document. Call it before any route is
 * registered.
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
 * Sends an error: {@link AppError} and Fastify's own refusals as they are, others as a logged 500.
 */
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

/**
 * Refusals by Fastify itself, with its own status: malformed JSON, an unknown media type, a body
 * that is too large.
 */
function statusOfRefusal(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  const own = error instanceof SyntaxError || ('code' in error && String(error.code).startsWith('FST_'));
  return own && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : undefined;
}

export function sendStatus(status: number, detail: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const title = STATUS_CODES[status] ?? 'Error';
  return sendProblem({ type: 'about:blank', title, status, detail }, request, reply);
}

type ProblemMembers = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: unknown;
  readonly [member: string]: unknown;
};

function sendProblem(problem: ProblemMembers, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = chooseLanguage(request, reply);
  const { type, title, status, detail, errors, ...extensions } = problem;
  const document = {
    type,
    title: inLanguage(language, title),
    status,
    detail: detailIn(language, { detail, errors }),
    instance: pathOf(request),
    requestId: request.id,
    ...extensions,
    ...(errors !== undefined && { errors: errorsIn(language, errors) }),
  };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(document));
}

/** The cause: one sentence, or the faults of the fields that were refused. */
function detailIn(language: Language, { detail, errors }: { detail: string; errors: unknown }): string {
  const faults = Array.isArray(errors) ? (errors as readonly Partial<FieldError>[]) : [];
  const ofFields = faults.map(({ field, message }) => `${field}: ${message}`).join('; ');
  if (language === 'en' || faults.length === 0 || detail.replace(/\.$/, '') !== ofFields)
    return inLanguage(language, detail);
  return `${faults.map(({ field, message = '' }) => `${field}：${inLanguage(language, message)}`).join('；')}。`;
}

function errorsIn(language: Language, errors: unknown): unknown {
  if (language === 'en' || !Array.isArray(errors)) return errors;
  return errors.map((error: Readonly<Record<string, unknown>>) => ({ ...error, ...wordsIn(language, error) }));
}

function wordsIn(language: Language, { message, reason }: Readonly<Record<string, unknown>>) {
  return {
    ...(typeof message === 'string' && { message: inLanguage(language, message) }),
    ...(typeof reason === 'string' && { reason: inLanguage(language, reason) }),
  };
}

/** Some addresses hold a key to their content. */
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
