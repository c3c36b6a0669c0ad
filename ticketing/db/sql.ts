/**
 * Runs one parameterised statement. Functions take it first, so that they run inside any
 * transaction.
 */
export type Sql = {
  /**
   * Rows as pinned in the contract: `bigint` and `numeric` are numbers, `timestamptz` is a `Date`,
   * `json` is parsed.
   * @throws {AppError} `unavailable` while the database cannot be reached, `conflict` with
   * `details.constraint` for a unique violation, `invalid` for text that no column can hold
   */
  query<R extends object>(text: string, values?: readonly unknown[]): Promise<{ rows: readonly R[]; count: number }>;
};

/** The relational store: PostgreSQL or PGlite, through one adapter. */
export type Db = Sql & {
  /**
   * Runs the work in one transaction: commits what it returns, rolls back when it throws. The work
   * runs again after a deadlock or a serialization failure, so it must have no effect beside its
   * statements. Do not call `query` of the `Db` itself inside: an embedded database has a single
   * connection.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** The same for reading only: every statement sees the database as it was at the first one. */
  snapshot<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * Begins a transaction that others join, for work that does not take it as an argument. Within
   * one it begins a part of that, which is kept or undone alone.
   */
  begin(): Promise<OpenTransaction>;
  close(): Promise<void>;
};

/** A transaction that stays open until it is ended one way or the other. */
export type OpenTransaction = Sql & {
  /**
   * Calls of the `Db` from within, at any depth, join this transaction. A failed statement or inner
   * transaction undoes only itself. Calls run one after another. After the end they are independent
   * again.
   */
  run<T>(work: () => T): T;
  /** @throws {AppError} `unavailable` where it is not known whether it was kept */
  commit(): Promise<void>;
  rollback(): Promise<void>;
};
