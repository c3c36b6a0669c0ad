import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import compress, { type FastifyCompressOptions } from '@fastify/compress';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyBaseLogger, type FastifySchema, LogController } from 'fastify';
import type { TSchema } from 'typebox';
import type { Now } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { documentOptions, serveDocument } from './api-document.ts';
import { type ConnectionLimits, limitConnections, refuseSlowBodies, SERVER_TIMEOUTS } from './connection-limits.ts';
import { describeAccess, needsAllSites } from './describe-access.ts';
import type { HttpApp, Routes } from './http-app.ts';
import { acceptIdempotencyKeys, type IdempotencyStore } from './idempotency.ts';
import { guardVersions } from './if-match.ts';
import type { Metrics } from './metrics.ts';
import { guardOccurredAt } from './occurred-at.ts';
import { acceptForms } from './pages.ts';
import { answerWithProblems, sendError } from './problem.ts';
import type { Readiness } from './readiness.ts';
import { addSecurityHeaders, type OnlyHttps, SECURITY_HEADERS } from './security-headers.ts';
import { type Guards, keepPace, requireSignIn, rightsOf, scopeOf } from './sign-in.ts';
import { readJsonBodies } from './text-bodies.ts';
import { closeObjects, compileSerializer, compileValidator } from './validation.ts';
import { answerInWords } from './words/answer-in-words.ts';

/** Largest body that is read, in bytes. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * How long requests at work may take to end when the server closes. A connection that has asked
 * nothing yet, as browsers open them ahead, counts as busy to Node for over a minute.
 */
const CLOSE_GRACE_MS = 3_000;

/**
 * Longest path parameter, in characters: site and device of 64 characters each, every one
 * percent-encoded.
 */
const PARAMETER_LIMIT = 1_200;

/**
 * A list of tickets is a tenth as long by gzip, which counts on a phone in a pump room. Answers
 * that go on, such as events, pass as they are; bodies of requests are read plain only.
 */
const COMPRESSION = {
  encodings: ['gzip'],
  threshold: 4096,
  customTypes: /^(?:application\/(?:problem\+)?json|text\/(?:csv|plain|html))\b/,
  zlibOptions: { level: 4 },
  globalDecompression: false,
} satisfies FastifyCompressOptions;

const PREFIX = '/api/v1';

/**
 * Creates the HTTP server with the given routes under `/api/v1`; it does not listen yet.
 * @param options.pages plain pages, beside the API; those that are marked so need no sign-in
 * @param options.guards identify the sender and check rights; every route but the health checks
 * asks them
 * @param options.trustedProxies addresses whose `X-Forwarded-*` headers count
 * @param options.connections the most accepted; left out: no limit
 * @param options.onlyHttps target for plain HTTP; left out: plain HTTP is answered
 * @param options.readiness the check of `/readyz`; absent: ready at once
 * @param options.metrics the answer of `/metrics`, for callers that may use the API
 * @param options.idempotency store of answers to writes; without it an `Idempotency-Key` has no
 * effect
 */
export async function createHttpServer(options: {
  log: Log;
  routes: readonly Routes[];
  version: string;
  pages?: readonly Routes[];
  guards: Guards;
  trustedProxies?: string | undefined;
  connections?: ConnectionLimits;
  onlyHttps?: OnlyHttps | undefined;
  readiness?: Readiness;
  metrics?: Metrics;
  idempotency?: { readonly store: IdempotencyStore; readonly now: Now };
}): Promise<HttpApp> {
  const { log, routes, pages = [], version, guards, trustedProxies, connections } = options;
  const { readiness, metrics, idempotency } = options;
  const app: HttpApp = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: SERVER_TIMEOUTS.requestTimeout,
    keepAliveTimeout: SERVER_TIMEOUTS.keepAliveTimeout,
    http: SERVER_TIMEOUTS,
    trustProxy: trustedProxies ?? false,
    routerOptions: { maxParamLength: PARAMETER_LIMIT },
    genReqId: requestId,
    frameworkErrors: (error, request, reply) => {
      void sendError(error, request, reply.headers(SECURITY_HEADERS) as never);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.removeContentTypeParser('text/plain');
  readJsonBodies(app);
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS).unref();
  });
  app.setValidatorCompiler<TSchema>(compileValidator);
  app.setSerializerCompiler(compileSerializer);
  app.addHook('onRoute', (route) => {
    if (needsAllSites(route)) route.config = { ...route.config, allSites: true };
    if (route.schema) route.schema = { ...closeRequest(route.schema), ...describeAccess(route.config) };
  });
  addSecurityHeaders(app, options.onlyHttps);
  if (connections) limitConnections(app.server, { ...connections, trustedProxies, refusals: guards.refusals });
  app.server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code !== 'ERR_HTTP_REQUEST_TIMEOUT') return;
    guards.refusals?.note('slow_request', { address: (socket as Socket).remoteAddress });
  });
  answerWithProblems(app, (request) => keepPace(request, { kind: 'nobody' }, guards));
  refuseSlowBodies(app, guards.refusals);
  await app.register(swagger, documentOptions(version, PREFIX));
  await app.register(
    async (scope) => {
      const api: HttpApp = scope.withTypeProvider<TypeBoxTypeProvider>();
      requireSignIn(api, guards);
      guardVersions(api);
      guardOccurredAt(api);
      api.addHook('onRoute', answerInWords);
      if (idempotency) acceptIdempotencyKeys(api, { ...idempotency, scopeOf, rightsOf });
      // After all that looks at an answer or keeps it.
      await scope.register(compress, COMPRESSION);
      for (const register of routes) register(api);
    },
    { prefix: PREFIX },
  );
  await app.register(async (scope) => {
    const root: HttpApp = scope.withTypeProvider<TypeBoxTypeProvider>();
    requireSignIn(root, guards);
    acceptForms(root);
    for (const register of pages) register(root);
    serveDocument(root, { url: `${PREFIX}/openapi.json`, build: () => app.swagger() });
  });
  addHealth(app, readiness);
  if (metrics) {
    await app.register(async (scope) => {
      requireSignIn(scope as unknown as HttpApp, guards);
      const schema = { hide: true, tags: ['metrics'] };
      scope.get('/metrics', { schema, config: { roles: ['service'] } }, async (_request, reply) => {
        return reply.type(metrics.contentType).send(await metrics.text());
      });
    });
  }
  return app;
}

/** The id that a proxy in front gave the request, where it is harmless, else a new one. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

function closeRequest(schema: FastifySchema): FastifySchema {
  const copy = { ...schema };
  if (schema.body) copy.body = closeObjects(schema.body);
  if (schema.querystring) copy.querystring = closeObjects(schema.querystring);
  return copy;
}

function addHealth(app: HttpApp, readiness: Readiness | undefined): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { hide: true } }, async () => {
    const checks = (await readiness?.()) ?? {};
    const failing = Object.keys(checks).filter((name) => !/^ok(;|$)/.test(checks[name] ?? ''));
    if (failing.length === 0) return { status: 'ready', checks };
    throw new AppError('unavailable', `Not ready: ${failing.join(', ')}`, { details: { checks } });
  });
}
