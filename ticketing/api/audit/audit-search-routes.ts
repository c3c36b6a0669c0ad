import { Type } from 'typebox';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import type { ChainTable } from '../../audit/hash-chain.ts';
import { searchAudit } from '../../audit/search-audit.ts';
import type { Db } from '../../db/sql.ts';

const Text = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));
const TABLES: Readonly<Record<'changes' | 'access', ChainTable>> = {
  changes: 'change_event',
  access: 'access_event',
};

/** Changes with their actors, the latest first; for administrators. */
export function auditSearchRoutes({ db }: { readonly db: Db }): Routes {
  const schema = {
    operationId: 'searchAudit',
    summary: 'Events of the record of changes, or of access, that fit, the latest first',
    tags: ['audit'],
    querystring: Type.Object({
      record: Type.Enum(['changes', 'access'], { description: 'Which record' }),
      actor: Text,
      kind: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Such as changed or signed_in' })),
      table: Type.Optional(
        Type.String({ minLength: 1, maxLength: 200, description: 'Rows of it were changed, such as part or shift' }),
      ),
      text: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Part of what was recorded' })),
      since: Type.Optional(Instant),
      until: Type.Optional(Instant),
      ...pageQuery(),
    }),
    response: {
      200: pageOf(
        Type.Object({
          sequence: Type.Integer(),
          at: Instant,
          actor: Type.String(),
          kind: Type.String(),
          payload: Type.Record(Type.String(), Type.Unknown()),
        }),
      ),
    },
  };
  return (api) => {
    api.get('/audit/search', { schema, config: { allSites: true } }, async ({ query }) => {
      const { record, limit = defaultLimit, cursor, since, until, ...sought } = query;
      const rows = await searchAudit(db, TABLES[record], {
        ...sought,
        from: since === undefined ? undefined : new Date(since),
        to: until === undefined ? undefined : new Date(until),
        before: cursor === undefined ? null : decodeCursor(cursor, Type.Integer()),
        limit: limit + 1,
      });
      const page = pageFrom(rows, limit, ({ sequence }) => sequence);
      return {
        items: page.items.map(({ sequence, at, actor, kind, payload }) => ({
          sequence,
          actor,
          kind,
          at: at.toISOString(),
          payload: { ...payload },
        })),
        next: page.next,
      };
    });
  };
}
