import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifySchema,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { TSchema } from 'typebox';
import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { describeAccess, securitySchemes } from './describe-access.ts';
import { giveExamples } from './example-of.ts';
import { acceptIdempotencyKeys, type IdempotencyStore } from './idempotency.ts';
import type { Metrics } from './metrics.ts';
import { acceptForms } from './pages.ts';
import { answerWithProblems, closeObjects, compileValidator, ProblemSchema, STATUS_OF, sendError } from './problem.ts';
import { type Guards, requireSignIn, scopeOf } from './sign-in.ts';

/** The Fastify instance as routes see it: TypeBox schemas give both validation and types. */
export type HttpApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Registers the routes of one noun under `/api/v1`. */
export type Routes = (api: HttpApp) => void;

/** What `/readyz` asks: for each part by name, `ok` or, in words, what is wrong with it. */
export type Readiness = () => Promise<Readonly<Record<string, string>>>;

/** Largest body that is read, in bytes. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** Longest that a client may take to send its request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * How long requests at work may take to end when the server closes. A connection that has asked nothing yet, as browsers open
 * them ahead, counts as busy to Node for over a minute.
 */
const CLOSE_GRACE_MS = 3_000;
/** Longest path parameter, in characters: site and device of 64 characters each, every one percent-encoded. */
const PARAMETER_LIMIT = 1_200;

const PREFIX = '/api/v1';

/**
 * Creates the HTTP server with the given routes under `/api/v1`; it does not listen yet.
 * @param options.pages plain pages, beside the API; they ask for no sign-in where they say so
 * @param options.guards who sent a request, and what they may do; every route but the API document asks
 * @param options.trustedProxies addresses whose `X-Forwarded-*` headers count
 * @param options.readiness what `/readyz` asks; ready at once where it is absent
 * @param options.metrics what `/metrics` answers, to those who may use the API
 * @param options.idempotency where answers to writes are kept; without it an `Idempotency-Key` has no effect
 */
export async function createHttpServer(options: {
  log: Log;
  routes: readonly Routes[];
  version: string;
  pages?: readonly Routes[];
  guards: Guards;
  trustedProxies?: string | undefined;
  readiness?: Readiness;
  metrics?: Metrics;
  idempotency?: { readonly store: IdempotencyStore; readonly now: Now };
}): Promise<HttpApp> {
  const { log, routes, pages = [], version, guards, trustedProxies, readiness, metrics, idempotency } = options;
  const app: HttpApp = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: trustedProxies ?? false,
    routerOptions: { maxParamLength: PARAMETER_LIMIT },
    genReqId: requestId,
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply as never),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.removeContentTypeParser('text/plain');
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS).unref();
  });
  app.setValidatorCompiler<TSchema>(compileValidator);
  app.addHook('onRoute', (route) => {
    if (route.schema) route.schema = { ...closeRequest(route.schema), ...describeAccess(route.config) };
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
  });
  answerWithProblems(app);
  await app.register(swagger, { openapi: describe(version), convertConstToEnum: false, transformObject: complete });
  await app.register(
    async (scope) => {
      const api: HttpApp = scope.withTypeProvider<TypeBoxTypeProvider>();
      requireSignIn(api, guards);
      if (idempotency) acceptIdempotencyKeys(api, { ...idempotency, scopeOf });
      for (const register of routes) register(api);
    },
    { prefix: PREFIX },
  );
  await app.register(async (scope) => {
    const root: HttpApp = scope.withTypeProvider<TypeBoxTypeProvider>();
    requireSignIn(root, guards);
    acceptForms(root);
    for (const register of pages) register(root);
  });
  app.get(`${PREFIX}/openapi.json`, { schema: { hide: true } }, async () => app.swagger());
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
    const failing = Object.keys(checks).filter((name) => checks[name] !== 'ok');
    if (failing.length === 0) return { status: 'ready', checks };
    throw new AppError('unavailable', `Not ready: ${failing.join(', ')}`, { details: { checks } });
  });
}

function describe(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Harbinger',
      version,
      description:
        'Machine telemetry in, work orders out. Lists are `{items, next}`: send `next` back as `cursor`. Whatever fails ' +
        'answers with an RFC 9457 problem document. Writes accept an `Idempotency-Key`. `x-roles` of an operation says who ' +
        'may call it; where it is empty, everyone.',
    },
    servers: [{ url: PREFIX }],
    tags: [
      { name: 'tickets', description: 'Work orders, their transitions, clocks and evidence' },
      { name: 'audit', description: 'Whether records are as they were written' },
      { name: 'episodes', description: 'Alarm episodes (ISA-18.2)' },
      { name: 'assets', description: 'What is maintained' },
      { name: 'people', description: 'Who works, with what skills, where and when; who is on call' },
      { name: 'dispatch', description: 'Who gets a ticket, and why' },
      { name: 'catalogue', description: 'Failure modes: what to check, who can, with which parts' },
      { name: 'parts', description: 'Spare parts, their stock, and what is to be reordered' },
      { name: 'devices', description: 'What measures, and its series' },
      { name: 'models', description: 'Models of normal behaviour, and who uses which' },
      { name: 'telemetry', description: 'Readings over HTTP instead of MQTT' },
      { name: 'sla', description: 'Business calendars and due times' },
      { name: 'metrics', description: 'How maintenance does' },
      { name: 'access', description: 'Accounts, sessions and tokens: who may do what' },
      { name: 'public', description: 'Without sign-in, for everyone who has a code' },
    ],
    components: { schemas: { Problem: { ...ProblemSchema } }, securitySchemes },
  };
}

type Operation = {
  operationId?: string;
  parameters?: { readonly name: string }[];
  requestBody?: object;
  responses: Record<string, unknown>;
};
type Document = { paths?: Record<string, Record<string, Operation>>; components?: Record<string, unknown> };

/** Adds to the document what is the same for every operation: the problems that it can answer with, and a name. */
function complete(given: object): Document {
  const document = 'openapiObject' in given ? (given.openapiObject as Document) : {};
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const titles = [
    ...Object.values(STATUS_OF).map(({ status, title }) => [status, title] as const),
    ...OF_BODIES.map((status) => [status, STATUS_CODES[status]] as const),
  ];
  const responses = Object.fromEntries(titles.map(([status, description]) => [status, { description, content }]));
  document.components = { ...document.components, responses };
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations)) {
      operation.operationId ??= [method, ...path.split(/[^A-Za-z0-9]+/)].filter(Boolean).reduce(camelCase);
      if (method !== 'get') operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
      giveExamples(operation.responses);
      for (const status of problemsOf(operation, path)) {
        operation.responses[status] ??= { $ref: `#/components/responses/${status}` };
      }
    }
  }
  return document;
}

function camelCase(name: string, part: string): string {
  return name + part.charAt(0).toUpperCase() + part.slice(1);
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Repeated with the same key within 24 h, the request is answered again and not done again',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** Refused before anybody looks at what a body says. */
const OF_BODIES = [413, 415] as const;

/** Every status of a refusal that an operation can answer with; nothing stands for "any other". */
function problemsOf(operation: Operation, path: string): readonly string[] {
  const has = (name: string): boolean => operation.parameters?.some((one) => one.name.toLowerCase() === name) === true;
  const statuses = ['401', '403', '429', '503'];
  if (operation.parameters !== undefined || operation.requestBody !== undefined) statuses.push('400');
  if (has('idempotency-key')) statuses.push('409', '422');
  if (has('if-match')) statuses.push('412');
  if (operation.requestBody !== undefined) statuses.push(...OF_BODIES.map(String));
  if (path.includes('{')) statuses.push('404');
  return statuses;
}
