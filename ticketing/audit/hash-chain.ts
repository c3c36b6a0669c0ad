import { hashOf, noHash } from '../../lib/canonical-json.ts';
import type { Sql } from '../db/sql.ts';

/**
 * One link of a chain that only grows; `hash` is SHA-256 over the canonical JSON of everything else
 * in it.
 */
export type ChainLink<Kind extends string = string> = {
  /** Counts from 1. */
  readonly sequence: number;
  readonly at: Date;
  readonly actor: string;
  readonly kind: Kind;
  /** JSON without secrets. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly previousHash: string;
  readonly hash: string;
};

/** An addition to a chain. */
export type NewLink<Kind extends string = string> = Pick<ChainLink<Kind>, 'actor' | 'kind' | 'payload'> & {
  readonly now: Date;
};

/**
 * The chains that are not of tickets, with the lock that their writers take until their
 * transactions end.
 */
const locks = { access_event: 7_120_552, change_event: 7_120_553 } as const;
export type ChainTable = keyof typeof locks;

/** The end of a chain: its last link, or the start value of a chain without links. */
export type ChainHead = Pick<ChainLink, 'sequence' | 'hash'>;

/**
 * Adds links in the transaction of the changes that they describe; writers take turns until their
 * transactions end.
 */
export async function appendLinks(sql: Sql, table: ChainTable, added: readonly NewLink[]): Promise<void> {
  if (added.length === 0) return;
  await sql.query('select pg_advisory_xact_lock($1)', [locks[table]]);
  let last = await readHead(sql, table);
  const links: ChainLink[] = [];
  for (const { actor, kind, now, payload } of added) {
    // As the database gives it back: without undefined members, with dates as text.
    const stored: Record<string, unknown> = JSON.parse(JSON.stringify(payload));
    const link = { sequence: last.sequence + 1, at: now, actor, kind, payload: stored, previousHash: last.hash };
    last = { ...link, hash: hashOf(link) };
    links.push(last as ChainLink);
  }
  await sql.query(
    `insert into ${table} (sequence, at, actor, kind, payload, previous_hash, hash)
     select sequence, at, actor, kind, payload, "previousHash", hash from jsonb_to_recordset($1::jsonb)
       as e(sequence bigint, at timestamptz, actor text, kind text, payload jsonb, "previousHash" text, hash text)`,
    [JSON.stringify(links)],
  );
}

/** The end of a chain. */
export async function readHead(sql: Sql, table: ChainTable): Promise<ChainHead> {
  const { rows } = await sql.query<ChainHead>(`select sequence, hash from ${table} order by sequence desc limit 1`);
  return rows[0] ?? { sequence: 0, hash: noHash };
}

/** A chain after a place, in order: all of it, or the events of one kind. */
export async function readLinks<Kind extends string = string>(
  sql: Sql,
  table: ChainTable,
  page: { readonly after: number; readonly limit: number; readonly kind?: string },
): Promise<readonly ChainLink<Kind>[]> {
  const { rows } = await sql.query<ChainLink<Kind>>(
    `select sequence, at, actor, kind, payload, previous_hash as "previousHash", hash from ${table}
     where sequence > $1 ${page.kind === undefined ? '' : 'and kind = $3'} order by sequence limit $2`,
    page.kind === undefined ? [page.after, page.limit] : [page.after, page.limit, page.kind],
  );
  return rows;
}

/**
 * Whether a link is as it was written, and follows the one before; undefined for the first.
 * @param erased the hash that its content must have now, where an erasure changed its words
 */
export function isIntact(link: ChainLink, before: ChainLink | undefined, erased?: string): boolean {
  const { hash, ...rest } = link;
  const follows = link.sequence === (before?.sequence ?? 0) + 1 && link.previousHash === (before?.hash ?? noHash);
  return follows && (erased ?? hash) === hashOf(rest);
}

/** Whether a chain still goes through a place where it once ended. */
export async function goesThrough(sql: Sql, table: ChainTable, { sequence, hash }: ChainHead): Promise<boolean> {
  if (sequence === 0) return true;
  const { rows } = await sql.query<{ hash: string }>(`select hash from ${table} where sequence = $1`, [sequence]);
  return rows[0]?.hash === hash;
}
