import { Type } from 'typebox';
import { accessKinds, listAccess } from '../access/access-events.ts';
import type { Db } from '../db.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../http/paging.ts';
import type { Routes } from '../http/server.ts';
import { Instant } from '../http/ticket-schemas.ts';
import type { FileStore } from '../work/file-store.ts';
import { listDays } from './audit-days.ts';
import { verifyAudit } from './verify-audit.ts';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const DaySchema = Type.Object({
  day: Type.String({ format: 'date', description: 'UTC' }),
  tickets: Type.Integer({ minimum: 0, description: 'That had events on this day' }),
  events: Type.Integer({ minimum: 0 }),
  previousHash: Hash,
  hash: Hash,
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
const ReportSchema = Type.Object({
  tickets: Type.Integer(),
  episodes: Type.Integer(),
  files: Type.Integer(),
  access: Type.Integer({ description: 'Changes of who may sign in, and as what' }),
  problems: Type.Array(Type.Object({ where: Type.String(), what: Type.String() }), {
    description: 'What is not as it was recorded, at most 1000; empty where all is in order',
  }),
});

/** Whether everything is as it was recorded, and the heads by which outsiders can tell; for administrators. */
export function auditRoutes({ db, files }: { db: Db; files?: FileStore | undefined }): Routes {
  const config = { allSites: true };
  return (api) => {
    const verify = {
      operationId: 'verifyAudit',
      summary: 'Looks through every record, evidence, signature, comment and file for changes; takes its time',
      tags: ['audit'],
      body: Type.Object({
        kept: Type.Optional(
          Type.Array(DaySchema, { description: 'Heads of days that were exported and kept elsewhere' }),
        ),
      }),
      response: { 200: { ...ReportSchema, description: 'What was looked at, and what is wrong' } },
    };
    api.post('/audit/verifications', { schema: verify, config }, async ({ body }) => {
      const report = await verifyAudit(db, { files, kept: body.kept ?? [] });
      return { ...report, problems: report.problems.map((problem) => ({ ...problem })) };
    });

    const access = {
      operationId: 'listAccessEvents',
      summary: 'Who let whom in, as what, and who took it back, oldest first',
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
      return { items: page.items.map((day) => ({ ...day })), next: page.next };
    });
  };
}
