import { currentActor } from '../../http/access/acting.ts';
import { hashOf } from '../../lib/canonical-json.ts';
import { auditedTables, keyOf, type Row, recordedRow, tablesHere } from '../audit/audited-tables.ts';
import { type RowChange, rowEvents } from '../audit/change-record.ts';
import { appendLinks } from '../audit/hash-chain.ts';
import { type RedactedChain, type RedactedLink, recordRedactions } from '../audit/redactions.ts';
import type { Db, Sql } from '../db/sql.ts';
import type { TicketAfter } from '../ticket/ticket-event.ts';
import { linkHash } from '../ticket/ticket-events.ts';
import { createEraser, type ErasedTerms } from './erased-words.ts';
import { changeOf, type JsonRow, type RowSet, rowsWith, soughtWords, walkedTables, writeRows } from './rewrite-rows.ts';

/** What an erasure did. */
export type ErasureResult = {
  readonly pseudonym: string;
  /** Rows in which the pseudonym took the place of the person. */
  readonly rows: number;
  /** Rows that were of this person alone, and are gone. */
  readonly removed: number;
  /** Events of the records in which it did. */
  readonly events: number;
};

type Begun = {
  readonly pseudonym: string;
  readonly actor: string;
  readonly reason: string;
  readonly terms: ErasedTerms & { readonly rows: number; readonly removed: number };
};

const CHAINS: readonly RedactedChain[] = ['ticket_event', 'access_event', 'change_event'];

/**
 * Erases, in the records, the people whose rows were erased. What a crash left over is done again.
 * @returns those that were finished
 */
export async function finishErasures(db: Db, { now }: { readonly now: Date }): Promise<readonly ErasureResult[]> {
  const { rows } = await db.query<Begun>(
    `select pseudonym, asked_by as actor, reason, terms from erasure where finished_at is null order by asked_at`,
  );
  const finished: ErasureResult[] = [];
  for (const begun of rows) {
    const result = await db.transaction((sql) => finish(sql, begun, now));
    if (result) finished.push(result);
  }
  return finished;
}

async function finish(sql: Sql, { pseudonym, reason, terms }: Begun, now: Date): Promise<ErasureResult | undefined> {
  const { count } = await sql.query('select 1 from erasure where pseudonym = $1 and finished_at is null for update', [
    pseudonym,
  ]);
  if (count === 0) return undefined;
  const actor = currentActor() ?? 'system';
  const links = await rewriteChains(sql, terms);
  await recordRedactions(sql, links, { actor, now, pseudonym, reason });
  await recordAgain(sql, pseudonym, { actor, now });
  const { rows, removed } = terms;
  const result = { pseudonym, rows, removed, events: links.length };
  await sql.query('update erasure set finished_at = $2, terms = null, result = $3 where pseudonym = $1', [
    ...[pseudonym, now, JSON.stringify(result)],
  ]);
  return result;
}

async function rewriteChains(sql: Sql, terms: ErasedTerms): Promise<readonly RedactedLink[]> {
  const erase = createEraser(terms);
  const words = soughtWords(terms);
  const links: RedactedLink[] = [];
  for (const table of await walkedTables(sql)) {
    const chain = CHAINS.find((name) => name === table.name);
    if (!chain) continue;
    const columns = ['actor', 'payload', 'after'].filter((column) => table.columns.includes(column));
    for await (const page of rowsWith(sql, table, words)) {
      const changes: RowSet[] = [];
      for (const row of page) {
        const change = changeOf({ ...table, columns }, row, erase);
        if (!change) continue;
        changes.push(change);
        links.push(linkOf(chain, { ...row, ...change.set }));
      }
      await writeRows(sql, table, changes);
    }
  }
  return links;
}

function linkOf(chain: RedactedChain, row: JsonRow): RedactedLink {
  const link = {
    sequence: Number(row['sequence']),
    at: new Date(String(row['at'])),
    actor: String(row['actor']),
    kind: String(row['kind']),
    payload: row['payload'] as Readonly<Record<string, unknown>>,
    previousHash: String(row['previous_hash']),
  };
  if (chain !== 'ticket_event') return [chain, 0, link.sequence, hashOf(link)];
  const ticket = Number(row['ticket_id']);
  return [chain, ticket, link.sequence, linkHash(ticket, { ...link, after: row['after'] as TicketAfter | null })];
}

/** Rows whose key became another one: earlier events now say under it that they went. */
async function recordAgain(
  sql: Sql,
  pseudonym: string,
  by: { readonly actor: string; readonly now: Date },
): Promise<void> {
  const changes: RowChange[] = [];
  const here = new Set((await tablesHere(sql)).map(({ name }) => name));
  for (const table of auditedTables.filter(({ name }) => here.has(name))) {
    const { rows } = await sql.query<{ row: Row }>(
      `select to_jsonb(t) as row from ${table.name} t where ${table.key.map((column) => `t.${column}::text = $1`).join(' or ')}`,
      [pseudonym],
    );
    for (const { row } of rows)
      changes.push({ table: table.name, key: keyOf(table, row), row: recordedRow(table, row) });
  }
  await appendLinks(sql, 'change_event', rowEvents(changes, { ...by, kind: 'changed' }));
}
