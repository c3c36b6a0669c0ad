import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { securitySchemes } from './describe-access.ts';
import { addExamples } from './example-of.ts';
import type { HttpApp } from './http-app.ts';
import { ProblemSchema, STATUS_OF } from './problem.ts';

/**
 * The part of the document before the routes, for the plugin that collects them.
 * @param prefix under which they are
 */
export function documentOptions(version: string, prefix: string) {
  return { openapi: describe(version, prefix), convertConstToEnum: false, transformObject: complete };
}

/** The document in one encoding. */
type Encoded = { readonly bytes: Buffer; readonly etag: string };

/**
 * Answers `GET url` with the API document. It is the same for everyone until the program ends:
 * built for the first request, then sent as the same bytes, or as 304.
 */
export function serveDocument(scope: HttpApp, { url, build }: { url: string; build: () => object }): void {
  let built: Promise<{ readonly plain: Encoded; readonly zipped: Encoded }> | undefined;
  scope.get(url, { schema: { hide: true }, config: { access: 'everyone' } }, async (request, reply) => {
    built ??= encode(build());
    const { plain, zipped } = await built;
    const { bytes, etag } = takesGzip(request) ? zipped : plain;
    reply.headers({ etag, vary: 'accept-encoding', 'cache-control': 'no-cache' });
    if (knows(request, [plain.etag, zipped.etag])) return reply.code(304).send();
    if (bytes === zipped.bytes) reply.header('content-encoding', 'gzip');
    return reply.type('application/json; charset=utf-8').send(bytes);
  });
}

async function encode(document: object): Promise<{ plain: Encoded; zipped: Encoded }> {
  const bytes = Buffer.from(JSON.stringify(document));
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  const zipped = await promisify(gzip)(bytes);
  return { plain: { bytes, etag: `"${hash}"` }, zipped: { bytes: zipped, etag: `"${hash}-gzip"` } };
}

function takesGzip({ headers }: FastifyRequest): boolean {
  const accepted = String(headers['accept-encoding'] ?? '').toLowerCase();
  return /(^|,)\s*gzip\s*(,|$|;\s*q=(0?\.\d*[1-9]|1))/.test(accepted);
}

/** Whether `If-None-Match` names what would be sent; weakly, as RFC 9110 says for it. */
function knows({ headers }: FastifyRequest, etags: readonly string[]): boolean {
  const given = String(headers['if-none-match'] ?? '');
  if (given.trim() === '*') return true;
  return given.split(',').some((tag) => etags.includes(tag.trim().replace(/^W\//, '')));
}

function describe(version: string, prefix: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Harbinger',
      version,
      description:
        'Machine telemetry in, work orders out. Lists are `{items, next}`: send `next` back as `cursor`. Errors ' +
        'are RFC 9457 problem documents. Writes accept an `Idempotency-Key`. Objects that people edit have a version: an `ETag` of their own or a ' +
        '`version` in lists. Send it back as `If-Match`: after another change meanwhile the answer is 412. Operations without a ' +
        'version refuse `If-Match`. `x-roles` of an operation lists the roles that ' +
        'may call it; an empty list means everyone.',
    },
    servers: [{ url: prefix }],
    tags: [
      { name: 'tickets', description: 'Work orders, their transitions, clocks and evidence' },
      { name: 'audit', description: 'Whether records are as they were written' },
      { name: 'system', description: 'Settings in force, and the health of the program' },
      { name: 'episodes', description: 'Alarm episodes (ISA-18.2)' },
      { name: 'assets', description: 'Machines and their places' },
      { name: 'people', description: 'People with their skills, sites and hours; on-call duty' },
      { name: 'dispatch', description: 'The choice of the person for a ticket, with its reasons' },
      { name: 'catalogue', description: 'Failure modes with their checks, skills and parts' },
      { name: 'parts', description: 'Spare parts, their stock, and the parts to reorder' },
      { name: 'devices', description: 'Devices and their series' },
      { name: 'models', description: 'Models of normal behaviour, and their devices' },
      { name: 'telemetry', description: 'Readings over HTTP instead of MQTT' },
      { name: 'sla', description: 'Business calendars and due times' },
      { name: 'metrics', description: 'Figures of maintenance' },
      { name: 'access', description: 'Accounts, sessions and tokens, with their rights' },
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

/** Adds the parts common to every operation: its possible problems, and a name. */
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
      addExamples(operation.responses);
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
  description: 'Repeated with the same key within 96 h, the request is answered again and not done again',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** Refusals before the server reads a body. */
const OF_BODIES = [413, 415] as const;

/** Every status of a refusal that an operation can answer with; the document has no "any other". */
function problemsOf(operation: Operation, path: string): readonly string[] {
  const has = (name: string): boolean => operation.parameters?.some((one) => one.name.toLowerCase() === name) === true;
  const statuses = ['401', '403', '429', '503'];
  if (operation.parameters !== undefined || operation.requestBody !== undefined) statuses.push('400');
  if (has('idempotency-key')) statuses.push('409', '422');
  if (has('if-match')) statuses.push('412');
  if (operation.requestBody !== undefined) statuses.push(...OF_BODIES.map(String));
  // A body may name an object that is missing or hidden from the caller.
  const named = JSON.stringify(operation.requestBody ?? null).includes('"x-names"');
  if (named || path.includes('{')) statuses.push('404');
  return statuses;
}
