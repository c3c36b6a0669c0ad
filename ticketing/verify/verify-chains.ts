import type { AuditProblem } from '../audit/audit-problem.ts';
import {
  type ChainHead,
  type ChainLink,
  type ChainTable,
  goesThrough,
  isIntact,
  readLinks,
} from '../audit/hash-chain.ts';
import type { Redactions } from '../audit/redactions.ts';
import type { Db, Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';

/**
 * Where other records ended when they were read: they only grow, so they must still go through
 * there.
 */
export type SeenHeads = {
  /** Id, number of events, hash of the last one. */
  readonly tickets: readonly (readonly [number, number, string])[];
  readonly access?: ChainHead;
};

/** Result of a walk along a chain. */
export type WalkedChain = {
  readonly events: number;
  /** Changes of rows in it. */
  readonly rows: number;
};

const BATCH = 200;
const names: Readonly<Record<ChainTable, string>> = { access_event: 'access', change_event: 'change' };

type Add = (found: readonly AuditProblem[]) => void;

/**
 * Looks whether a chain is whole, and whether the heads of other records that it noted are still
 * there.
 */
export async function verifyChain(
  db: Db,
  table: ChainTable,
  { add, erased }: { readonly add: Add; readonly erased: Redactions },
): Promise<WalkedChain> {
  let last: ChainLink | undefined;
  let rows = 0;
  for (;;) {
    const links: readonly ChainLink[] = await readLinks(db, table, { after: last?.sequence ?? 0, limit: BATCH });
    for (const link of links) {
      if (!isIntact(link, last, erased.of(table, 0, link.sequence)))
        add([{ where: `${names[table]} ${link.sequence}`, what: 'its record was changed' }]);
      const { rows: told } = link.payload;
      if (Array.isArray(told)) rows += told.length;
      if (link.kind === 'heads') add(await verifySeen(db, link.payload as SeenHeads));
      if (link.kind === 'day_sealed') add(await verifySealed(db, link.payload as { day: string; hash: string }));
      last = link;
    }
    if (links.length < BATCH) return { events: last?.sequence ?? 0, rows };
  }
}

async function verifySeen(sql: Sql, { tickets, access }: SeenHeads): Promise<readonly AuditProblem[]> {
  const { rows } = await sql.query<{ id: number; sequence: number; hash: string }>(
    `select e.ticket_id as id, e.sequence, e.hash from jsonb_to_recordset($1::jsonb) as s(id bigint, sequence int)
     join ticket_event e on e.ticket_id = s.id and e.sequence = s.sequence`,
    [JSON.stringify(tickets.map(([id, sequence]) => ({ id, sequence })))],
  );
  const found = new Map(rows.map(({ id, sequence, hash }) => [`${id} ${sequence}`, hash]));
  const problems: AuditProblem[] = [];
  for (const [id, sequence, hash] of tickets) {
    const now = found.get(`${id} ${sequence}`);
    if (now === hash) continue;
    const where = `${ticketNumber(id)} event ${sequence}`;
    const what = now === undefined ? 'it was there once, and is missing' : 'it is not the event that was there once';
    problems.push({ where, what });
  }
  if (access && !(await goesThrough(sql, 'access_event', access))) {
    problems.push({ where: `access ${access.sequence}`, what: 'it is missing, or not the event that was there once' });
  }
  return problems;
}

async function verifySealed(sql: Sql, { day, hash }: { day: string; hash: string }): Promise<readonly AuditProblem[]> {
  const { rows } = await sql.query<{ hash: string }>('select hash from audit_day where day = $1::date', [day]);
  if (rows[0]?.hash === hash) return [];
  const what = rows[0] ? 'its head is not the one that was sealed' : 'it was sealed, and its head is missing';
  return [{ where: `day ${day}`, what }];
}
