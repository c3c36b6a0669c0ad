import type { OpenTransaction, Sql } from './sql.ts';

/** Statements on one connection; it is broken once a statement could not reach the server. */
export type ClientSql = Sql & { broken(): boolean };

/** An open transaction as the `Db` joins it. */
export type JoinedTransaction = Omit<OpenTransaction, 'run'> & {
  isOpen(): boolean;
  /** Runs work in it under a savepoint: failed work takes back only itself. One part at a time. */
  part<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Begins a part that is ended one way or the other, and takes back what was done since. */
  nest(): Promise<Omit<OpenTransaction, 'run'>>;
};

/**
 * Begins a transaction on a connection.
 * @param release called at the end, with whether the connection is broken
 */
export async function beginJoined(sql: ClientSql, release: (broken: boolean) => void): Promise<JoinedTransaction> {
  let open = true;
  let nested = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const end = (statement: string): Promise<void> => {
    open = false;
    return inTurn(async () => {
      try {
        await sql.query(statement);
      } finally {
        release(sql.broken());
      }
    });
  };
  const transaction: JoinedTransaction = {
    isOpen: () => open,
    query: sql.query,
    part: (work) => inTurn(() => underSavepoint(sql, work)),
    nest: async () => {
      nested += 1;
      const name = `nested_${nested}`;
      const step = async (statement: string): Promise<void> => void (await inTurn(() => sql.query(statement)));
      await step(`savepoint ${name}`);
      return {
        query: sql.query,
        commit: () => step(`release savepoint ${name}`),
        rollback: () => step(`rollback to savepoint ${name}`).catch(() => undefined),
      };
    },
    commit: () => end('commit'),
    rollback: () => end('rollback').catch(() => undefined),
  };
  try {
    await sql.query('begin');
  } catch (error) {
    release(sql.broken());
    throw error;
  }
  return transaction;
}

async function underSavepoint<T>(sql: ClientSql, work: (sql: Sql) => Promise<T>): Promise<T> {
  await sql.query('savepoint part');
  try {
    const result = await work(sql);
    await sql.query('release savepoint part');
    return result;
  } catch (error) {
    if (!sql.broken()) await sql.query('rollback to savepoint part').catch(() => undefined);
    throw error;
  }
}
