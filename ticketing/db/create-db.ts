import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../../lib/errors.ts';
import { toAppError } from './db-errors.ts';
import { beginJoined, type ClientSql, type JoinedTransaction } from './joined-transaction.ts';
import type { Db, Sql } from './sql.ts';

const { builtins } = pg.types;
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, Number],
  [builtins.NUMERIC, Number],
]);

/**
 * Creates the adapter over a pool of `pg` connections; nothing connects before the first statement.
 */
export function createDb(config: pg.PoolConfig): Db {
  const pool = new pg.Pool({
    application_name: 'harbinger',
    connectionTimeoutMillis: 30_000,
    // A server that was cut off says nothing: without these a statement would wait for ever.
    query_timeout: 60_000,
    keepAlive: true,
    // Plans of prepared statements are as old as their connection, and may be of tables that were
    // empty then.
    maxLifetimeSeconds: 600,
    ...config,
    types: { getTypeParser: (id, format) => parsers.get(id) ?? pg.types.getTypeParser(id, format) },
  });
  // The next statement on that connection reports the error; without a listener the cut would end
  // the process. An idle connection reports to the pool, one between two statements of a
  // transaction to its client.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));

  const joined = new AsyncLocalStorage<JoinedTransaction>();
  const current = () => (joined.getStore()?.isOpen() ? joined.getStore() : undefined);
  const once: Sql['query'] = async (text, values) => {
    const client = await pool.connect().catch(refuse);
    const sql = sqlOf(client, { prepares: false });
    return await sql.query<never>(text, values).finally(() => client.release(sql.broken()));
  };
  const alone: Sql['query'] = (text, values) =>
    once<never>(text, values).catch((error: unknown) => {
      if (!isForgotten(error)) throw error;
      return once<never>(text, values);
    });
  return {
    query: (text, values) => current()?.part((sql) => sql.query<never>(text, values)) ?? alone(text, values),
    transaction: (work) => retried(() => current()?.part(work) ?? runTransaction(pool, { begin: 'begin', work })),
    snapshot: (work) =>
      current()?.part(work) ??
      runTransaction(pool, { begin: 'begin isolation level repeatable read read only', prepares: false, work }),
    begin: async () => {
      const outer = current();
      // Another connection would wait for this one, or is none at all.
      if (outer) return { ...(await outer.nest()), run: (work) => joined.run(outer, work) };
      const client = await pool.connect().catch(refuse);
      const transaction = await beginJoined(sqlOf(client, { prepares: true }), (broken) => client.release(broken));
      return { ...transaction, run: (work) => joined.run(transaction, work) };
    },
    close: () => pool.end(),
  };
}

/**
 * Statements on one connection; it is broken once a statement could not reach the server.
 * @param options.prepares whether the server keeps them with their plans, which halves the cost of
 * short ones. Not for lists, whose best plan depends on their arguments.
 */
function sqlOf(client: pg.PoolClient, { prepares }: { prepares: boolean }): ClientSql {
  let broken = false;
  return {
    broken: () => broken,
    query: async <R extends object>(text: string, values: readonly unknown[] = []) => {
      try {
        // Without values `pg` uses the simple protocol, which may hold several statements:
        // migrations need that.
        const name = prepares ? { name: nameOf(text) } : {};
        const result = await client.query<R>(values.length > 0 ? { ...name, text, values: [...values] } : text);
        return { rows: result.rows ?? [], count: result.rowCount ?? 0 };
      } catch (error) {
        const refused = toAppError(error);
        broken ||= refused.code === 'unavailable';
        throw refused.code === 'bug' ? error : refused.error;
      }
    },
  };
}

/** Names of prepared statements by their text: as many as the program has. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  const name = names.get(text) ?? createHash('sha256').update(text).digest('hex').slice(0, 32);
  names.set(text, name);
  return name;
}

async function runTransaction<T>(
  pool: pg.Pool,
  run: { begin: string; prepares?: boolean; work: (sql: Sql) => Promise<T> },
): Promise<T> {
  const { begin, prepares = true, work } = run;
  const client = await pool.connect().catch(refuse);
  const sql = sqlOf(client, { prepares });
  try {
    await sql.query(begin);
    const result = await work(sql);
    await sql.query('commit');
    return result;
  } catch (error) {
    if (!sql.broken()) await sql.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release(sql.broken());
  }
}

/**
 * Repeats a transaction that lost against another one: at most five times, a little later each
 * time.
 */
async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransactionConflict(error)) throw error;
      if (tries === 5) throw new AppError('unavailable', 'Too much is changing at once; try again.', { cause: error });
      await delay(5 * 2 ** tries);
    }
  }
}

/** `serialization_failure` and `deadlock_detected`. */
function isTransactionConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01');
}

/**
 * The statement or its portal was gone before it ran: another connection to an embedded database,
 * whose session all connections share, came between its messages.
 */
function isForgotten(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '26000' || error.code === '34000');
}

function refuse(error: unknown): never {
  const refused = toAppError(error);
  throw refused.code === 'bug' ? error : refused.error;
}
