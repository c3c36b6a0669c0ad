import {
  type Claim,
  type ClaimedWork,
  type IdempotencyStore,
  type IdempotentRequest,
  KEPT_MS,
} from '../../http/idempotency.ts';
import type { Db, OpenTransaction, Sql } from './sql.ts';

// Held to the end of the transaction. A request that fails to get it need not wait.
const LOCK = 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine';
const READ = `
  select fingerprint, status, headers, body from idempotency_key
  where scope = $1 and key = $2 and claimed_at > $3 and status is not null`;
const KEEP = `
  insert into idempotency_key (scope, key, fingerprint, claimed_at, status, headers, body)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (scope, key) do update
    set fingerprint = excluded.fingerprint, claimed_at = excluded.claimed_at, status = excluded.status,
        headers = excluded.headers, body = excluded.body`;
// Each answer clears up a little more than it adds, so the table stays as large as a day's keys
// without a sweep.
const FORGET = `
  delete from idempotency_key where (scope, key) in (
    select scope, key from idempotency_key where claimed_at <= $1 order by claimed_at limit 10 for update skip locked)`;
type Row = { fingerprint: string; status: number; headers: Record<string, string>; body: string };

/** Why the request must not run; undefined if it may. */
async function lookUp(sql: Sql, request: IdempotentRequest): Promise<Exclude<Claim, { kind: 'claimed' }> | undefined> {
  const { scope, key, fingerprint, claimedAt } = request;
  const locked = await sql.query<{ mine: boolean }>(LOCK, [JSON.stringify([scope, key])]);
  if (!locked.rows[0]?.mine) return { kind: 'in_flight' };
  const expired = new Date(claimedAt.getTime() - KEPT_MS);
  const [row] = (await sql.query<Row>(READ, [scope, key, expired])).rows;
  if (!row) return undefined;
  const { status, headers, body } = row;
  return row.fingerprint === fingerprint
    ? { kind: 'replay', response: { status, headers, body } }
    : { kind: 'mismatch' };
}
function workIn(transaction: OpenTransaction, request: IdempotentRequest): ClaimedWork {
  const { scope, key, fingerprint, claimedAt } = request;
  return {
    run: transaction.run,
    async keep({ status, headers, body }) {
      try {
        await transaction.query(KEEP, [scope, key, fingerprint, claimedAt, status, JSON.stringify(headers), body]);
        await transaction.query(FORGET, [new Date(claimedAt.getTime() - KEPT_MS)]);
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
      await transaction.commit();
    },
    drop: transaction.rollback,
  };
}

/**
 * Keeps the answers in the table `idempotency_key`, so that they outlive the process and are shared
 * by several.
 */
export function createSqlIdempotencyStore(db: Pick<Db, 'begin'>): IdempotencyStore {
  return {
    async claim(request) {
      const transaction = await db.begin();
      try {
        const found = await lookUp(transaction, request);
        if (!found) return { kind: 'claimed', work: workIn(transaction, request) };
        await transaction.rollback();
        return found;
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    },
  };
}
