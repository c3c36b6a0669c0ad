import { currentActor } from '../../http/access/acting.ts';
import type { Now } from '../../lib/clock.ts';
import type { Db, Sql } from '../db/sql.ts';
import { writesAudited } from './audited-tables.ts';
import { recordChangedRows } from './change-record.ts';

/**
 * The same database, which records the audited rows that it changes before it commits: of every
 * transaction, and of single statements that run on somebody's behalf. A bare statement of nobody
 * leaves no record, so the audit finds it.
 */
export function auditedDb(db: Db, { now }: { readonly now: Now }): Db {
  const recorded =
    <T>(work: (sql: Sql) => Promise<T>) =>
    async (sql: Sql): Promise<T> => {
      let touched = false;
      const result = await work({
        query: (text, values) => {
          touched ||= writesAudited(text);
          return sql.query(text, values);
        },
      });
      if (touched) await recordChangedRows(sql, { actor: currentActor() ?? 'system', now: now() });
      return result;
    };
  const transaction: Db['transaction'] = (work) => db.transaction(recorded(work));
  return {
    ...db,
    transaction,
    query: (text, values) =>
      currentActor() !== undefined && writesAudited(text)
        ? transaction((sql) => sql.query<never>(text, values))
        : db.query<never>(text, values),
  };
}
