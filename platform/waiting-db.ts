import type { Db } from '../ticketing/db/sql.ts';

/** A database whose statements wait until it is opened, for parts that start before it. */
export function waitingDb(opening: Promise<Db>): Pick<Db, 'query' | 'transaction' | 'begin'> {
  return {
    query: async (text, values) => (await opening).query(text, values),
    transaction: async (work) => (await opening).transaction(work),
    begin: async () => (await opening).begin(),
  };
}
