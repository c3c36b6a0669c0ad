import type { Sql } from '../../db/sql.ts';

/** The content of a request, or of a record. */
export type Body = Readonly<Record<string, unknown>>;

/** Records of one kind by their ids. */
export type Records = Readonly<Record<string, Body>>;

/** A request of the API that stores or removes a record. */
export type ApiRequest = {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: Body;
};

/** A kind of record that belongs to the configuration of a plant. */
export type ConfigurationKind = {
  /** As it is called in a file. */
  readonly name: string;
  /** There is one record, without an id. */
  readonly isSingle?: true;
  /** Only where it is asked for. */
  readonly isOptional?: true;
  readonly read: (sql: Sql) => Promise<Records>;
  readonly store: (
    sql: Sql,
    id: string,
    given: { readonly body: Body; readonly reason: string | null },
  ) => Promise<ApiRequest>;
  /** Absent where a record of the kind is never removed. */
  readonly remove?: (id: string, reason: string | null) => ApiRequest;
};

/** The id of the one record of a kind that has no ids. */
export const SINGLE = '';

/** The address of one record. */
export const at = (path: string, id: string): string => `${path}/${encodeURIComponent(id)}`;

/** Rows by their ids. */
export function byId<T extends object>(
  rows: readonly T[],
  idOf: (row: T) => string,
  bodyOf: (row: T) => object,
): Records {
  return Object.fromEntries(rows.map((row) => [idOf(row), bodyOf(row) as Body]));
}

/** Without members that are null, since null and absent mean the same. */
export function given(body: object): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== undefined));
}

/** This many records are read at a time. */
export const PAGE = 1_000;
