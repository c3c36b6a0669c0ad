import { type Static, Type } from 'typebox';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { problemAs } from '../../../http/problem.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import { AppError, messageOf } from '../../../lib/errors.ts';
import { accessKinds, listAccess } from '../../accounts/access-events.ts';
import { type KeptDay, listDays } from '../../audit/audit-days.ts';
import { readLinks } from '../../audit/hash-chain.ts';
import { parsePublicHeadKey } from '../../audit/head-key.ts';
import type { AuditSources } from '../../verify/audit-sources.ts';
import { verifyAudit } from '../../verify/verify-audit.ts';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const ChainHeadSchema = Type.Object({ sequence: Type.Integer({ minimum: 0 }), hash: Hash });
const DaySchema = Type.Object({
  day: Type.String({ format: 'date', description: 'UTC' }),
  tickets: Type.Integer({ minimum: 0, description: 'That had events on this day' }),
  events: Type.Integer({ minimum: 0 }),
  chains: Type.Optional(
    Type.Union([Type.Object({ access_event: ChainHeadSchema, change_event: ChainHeadSchema }), Type.Null()], {
      description:
        'Where the records of access and of changes ended; null for days that were sealed before they were covered',
    }),
  ),
  previousHash: Hash,
  hash: Hash,
  signature: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'Ed25519 over day and hash, base64; null without AUDIT_KEY_FILE',
    }),
  ),
  keyId: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
const AccessSchema = Type.Object({
  sequence: Type.Integer(),
  at: Instant,
  actor: Type.String(),
  kind: Type.Enum([...accessKinds]),
  payload: Type.Record(Type.String(), Type.Unknown()),
  previousHash: Hash,
  hash: Hash,
});
const ChangeSchema = Type.Object({ ...AccessSchema.properties, kind: Type.String() });
const ReportSchema = Type.Object({
  tickets: Type.Integer(),
  episodes: Type.Integer(),
  files: Type.Integer(),
  access: Type.Integer({ description: 'Events of the record of access' }),
  changes: Type.Integer({ description: 'Events of the change record' }),
  rows: Type.Integer({ description: 'Rows that were compared with the change record' }),
  erased: Type.Integer({ description: 'Events of all records whose words erasures of people changed, as recorded' }),
  problems: Type.Array(Type.Object({ where: Type.String(), what: Said() }), {
    description: 'Differences from the record, at most 1000; empty if there are none',
  }),
});

// The whole plant's: callers limited to some sites see none of it.
const config = { allSites: true };
const ProgressSchema = Type.Object({
  state: Type.Enum(['none', 'running', 'done', 'failed']),
  what: Type.Union([Type.String(), Type.Null()], { description: 'The part under check, or why the check failed' }),
  report: Type.Union([ReportSchema, Type.Null()]),
});

/**
 * Whether everything is as it was recorded, and the heads for a check from outside; for
 * administrators.
 */
export function auditRoutes(sources: AuditSources): Routes {
  const { db } = sources;
  return (api) => {
    verificationRoutes(api, sources);
    const access = {
      operationId: 'listAccessEvents',
      summary: 'Accounts, roles and tokens that were given and taken back, by whom and for whom, oldest first',
      tags: ['audit'],
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(AccessSchema) },
    };
    api.get('/audit/access', { schema: access, config }, async ({ query: { limit = defaultLimit, cursor } }) => {
      const after = cursor === undefined ? 0 : decodeCursor(cursor, Type.Integer());
      const page = pageFrom(await listAccess(db, { after, limit: limit + 1 }), limit, ({ sequence }) => sequence);
      return {
        items: page.items.map((link) => ({ ...link, at: link.at.toISOString(), payload: { ...link.payload } })),
        next: page.next,
      };
    });

    const changes = {
      operationId: 'listChangeEvents',
      summary: 'Rows after each change, and the other recorded events, oldest first',
      tags: ['audit'],
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(ChangeSchema) },
    };
    api.get('/audit/changes', { schema: changes, config }, async ({ query: { limit = defaultLimit, cursor } }) => {
      const after = cursor === undefined ? 0 : decodeCursor(cursor, Type.Integer());
      const links = await readLinks(db, 'change_event', { after, limit: limit + 1 });
      const page = pageFrom(links, limit, ({ sequence }) => sequence);
      return {
        items: page.items.map((link) => ({ ...link, at: link.at.toISOString(), payload: { ...link.payload } })),
        next: page.next,
      };
    });

    const heads = {
      operationId: 'listAuditHeads',
      summary:
        'A hash for each day over all records, oldest first: kept elsewhere, it shows whether anything was rewritten',
      tags: ['audit'],
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(DaySchema) },
    };
    api.get('/audit/heads', { schema: heads, config }, async ({ query }) => {
      const { limit = defaultLimit, cursor } = query;
      const after =
        cursor === undefined ? '' : decodeCursor(cursor, Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }));
      const page = pageFrom(await listDays(db, { after, limit: limit + 1 }), limit, ({ day }) => day);
      return { items: page.items.map((day) => ({ ...day, chains: day.chains && { ...day.chains } })), next: page.next };
    });
  };
}

function verificationRoutes(api: HttpApp, { db, key: own, ...sources }: AuditSources): void {
  let last: Static<typeof ProgressSchema> = { state: 'none', what: null, report: null };
  const verify = {
    operationId: 'verifyAudit',
    summary: 'Checks every record, evidence, signature, comment, file and audited row for changes; this may take long',
    tags: ['audit'],
    body: Type.Object({
      kept: Type.Optional(
        Type.Array(DaySchema, { description: 'Heads of days that were exported and kept elsewhere' }),
      ),
      key: Type.Optional(
        Type.String({ description: 'Public Ed25519 key in PEM: heads that it did not sign are found' }),
      ),
      wait: Type.Optional(
        Type.Boolean({
          description: 'false: answers 202 at once, and GET /audit/verifications/last shows the progress',
        }),
      ),
    }),
    response: {
      200: { ...ReportSchema, description: 'The parts that were checked, and the faults' },
      202: { ...ProgressSchema, description: 'It has begun' },
    },
  };
  api.post('/audit/verifications', { schema: verify, config }, async ({ body }, reply) => {
    if (last.state === 'running') throw new AppError('conflict', 'A verification runs already; wait for its end.');
    const key = body.key === undefined ? undefined : parsePublicHeadKey(body.key);
    last = { state: 'running', what: null, report: null };
    const progress = (what: string): void => {
      last = { state: 'running', what, report: null };
    };
    const running = verifyAudit(db, { ...sources, kept: (body.kept ?? []) as readonly KeptDay[], key, progress }).then(
      (found) => {
        const report = { ...found, problems: found.problems.map((problem) => ({ ...problem })) };
        last = { state: 'done', what: null, report };
        return report;
      },
      (error: unknown) => {
        last = { state: 'failed', what: messageOf(error), report: null };
        throw error;
      },
    );
    if (body.wait ?? true) return await running;
    running.catch(() => undefined);
    return reply.code(202).send(last);
  });

  const progress = {
    operationId: 'getVerification',
    summary: 'The progress of the verification, or the findings of the last one',
    tags: ['audit'],
    response: { 200: ProgressSchema },
  };
  api.get('/audit/verifications/last', { schema: progress, config }, async () => last);

  const key = {
    operationId: 'getAuditKey',
    summary:
      'The public key of the signatures of heads; keep it where nobody who can change the database can change it',
    tags: ['audit'],
    response: {
      200: Type.Object({ keyId: Type.String(), publicKey: Type.String({ description: 'PEM' }) }),
      404: problemAs('No key signs heads'),
    },
  };
  api.get('/audit/key', { schema: key, config }, async () => {
    if (!own)
      throw new AppError('not_found', 'No key signs heads: set AUDIT_KEY_FILE; "harbinger audit keys" makes one.');
    return { keyId: own.id, publicKey: own.publicPem };
  });
}
