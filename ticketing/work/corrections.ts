import { AppError, unprocessable } from '../../lib/errors.ts';
import { moveStock } from '../assets/parts/stock.ts';
import type { Db, Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import { noteWork, type WorkDone, withFamily } from './note-work.ts';

/**
 * A line that takes back some of another one, or all of it.
 * @property amount more than 0: hours in milliseconds, or parts
 */
export type Correction = {
  readonly id: number;
  /** The line of labour or of parts that it corrects. */
  readonly corrects: number;
  readonly amount: number;
  readonly reason: string;
  readonly correctedBy: string;
  readonly correctedAt: Date;
};

/** A line to take back, and why. @property amount left out: all of it */
export type Correcting = { readonly line: number; readonly amount?: number | undefined; readonly reason: string };

const columnsOf = (line: string, amount: string): string =>
  `c.id, c.${line} as corrects, c.${amount} as amount, c.reason, c.corrected_by as "correctedBy", c.corrected_at as "correctedAt"`;
const labourColumns = columnsOf('labour_id', 'taken_ms');
const partColumns = columnsOf('part_use_id', 'taken');

/**
 * Subtracts hours that were booked wrongly, from the end of their line.
 * @throws {AppError} `not_found`; `conflict` for a timer that runs, and for a line that was
 * corrected; `unprocessable` naming `seconds`
 */
export async function correctLabour(db: Db, done: WorkDone, asked: Correcting): Promise<Correction> {
  return await noteWork(db, done, async (sql, ticket) => {
    const { rows } = await sql.query<{ personId: string; startedAt: Date; endedAt: Date | null }>(
      `${withFamily} select l.person_id as "personId", l.started_at as "startedAt", l.ended_at as "endedAt"
       from labour l join family f on f.id = l.ticket_id where l.id = $2`,
      [ticket.id, asked.line],
    );
    const [line] = rows;
    if (!line) throw noLine(ticket.id, asked.line);
    if (line.endedAt === null) throw new AppError('conflict', 'The timer runs: stop it first, with `until`.');
    const amount = amountOf(asked, {
      has: line.endedAt.getTime() - line.startedAt.getTime(),
      field: 'seconds',
      ms: true,
    });
    const stored = await sql.query<Correction>(
      `insert into labour_correction as c (labour_id, taken_ms, reason, corrected_by, corrected_at)
       values ($1, $2, $3, $4, $5) on conflict (labour_id) do nothing returning ${labourColumns}`,
      [asked.line, amount, asked.reason, done.actor, done.now],
    );
    const correction = requireFirst(stored.rows, asked.line);
    const { personId: person } = line;
    const payload = { correction: correction.id, labour: asked.line, person, seconds: -amount / 1_000 };
    return { result: correction, event: { kind: 'labour_corrected', payload: { ...payload, reason: asked.reason } } };
  });
}

/**
 * Takes back parts whose use was booked wrongly; parts from the stock go back to their place.
 * @throws {AppError} `not_found`; `conflict` for a line that was corrected; `unprocessable` naming
 * `quantity`
 */
export async function correctPartUse(db: Db, done: WorkDone, asked: Correcting): Promise<Correction> {
  const { actor, now } = done;
  return await noteWork(db, done, async (sql, ticket) => {
    const { rows } = await sql.query<PartLine>(
      `${withFamily} select p.ticket_id as "ticketId", p.part_id as "partId", p.quantity, p.used_by as "usedBy",
         p.used_at as "usedAt"
       from part_use p join family f on f.id = p.ticket_id where p.id = $2`,
      [ticket.id, asked.line],
    );
    const [line] = rows;
    if (!line) throw noLine(ticket.id, asked.line);
    const amount = amountOf(asked, { has: line.quantity, field: 'quantity', ms: false });
    const returned = await putBack(sql, line, { amount, reason: asked.reason, actor, now });
    const stored = await sql.query<Correction>(
      `insert into part_use_correction as c (part_use_id, taken, returned, reason, corrected_by, corrected_at)
       values ($1, $2, $3, $4, $5, $6) on conflict (part_use_id) do nothing returning ${partColumns}`,
      [asked.line, amount, returned, asked.reason, actor, now],
    );
    const correction = requireFirst(stored.rows, asked.line);
    const payload = { correction: correction.id, use: asked.line, part: line.partId, quantity: -amount, returned };
    return { result: correction, event: { kind: 'part_corrected', payload: { ...payload, reason: asked.reason } } };
  });
}

type PartLine = {
  readonly ticketId: number;
  readonly partId: string;
  readonly quantity: number;
  readonly usedBy: string;
  readonly usedAt: Date;
};

/**
 * Puts parts back where the stock's record says that they came from.
 * @returns how many; fewer for parts that were never in stock
 */
async function putBack(
  sql: Sql,
  line: PartLine,
  { amount, ...by }: { amount: number; reason: string; actor: string; now: Date },
): Promise<number> {
  const { rows } = await sql.query<{ storeId: string; quantity: number }>(
    `select store_id as "storeId", sum(quantity) as quantity from stock_event
     where kind = 'consumed' and part_id = $1 and at = $2 and actor = $3
       and ticket_id = $4 group by store_id order by store_id`,
    [line.partId, line.usedAt, line.usedBy, line.ticketId],
  );
  let left = amount;
  for (const { storeId, quantity } of rows) {
    const back = Math.min(left, quantity);
    if (back <= 0) break;
    const move = { partId: line.partId, storeId, ticketId: line.ticketId, quantity: back } as const;
    await moveStock(sql, { ...by, ...move, kind: 'received' });
    left = round(left - back);
  }
  return round(amount - left);
}

/**
 * The corrections of a ticket's labour, or of its parts, and of those merged into it, in the order
 * in which they were made.
 */
export async function listCorrections(
  sql: Sql,
  ticketId: number,
  of: 'labour' | 'part_use',
): Promise<readonly Correction[]> {
  const columns = of === 'labour' ? labourColumns : partColumns;
  const { rows } = await sql.query<Correction>(
    `${withFamily} select ${columns} from ${of}_correction c join ${of} l on l.id = c.${of}_id
       join family f on f.id = l.ticket_id order by c.id`,
    [ticketId],
  );
  return rows;
}

function amountOf({ amount }: Correcting, { has, field, ms }: { has: number; field: string; ms: boolean }): number {
  const asked = amount === undefined ? has : ms ? Math.round(amount) : amount;
  if (asked <= has) return asked;
  throw unprocessable(field, `the line has only ${ms ? has / 1_000 : has}: no line falls below zero`);
}

function requireFirst(rows: readonly Correction[], line: number): Correction {
  if (rows[0]) return rows[0];
  throw new AppError('conflict', `The line ${line} was corrected already: book the missing rest as a new line.`);
}

function noLine(ticketId: number, line: number): AppError {
  return new AppError('not_found', `${ticketNumber(ticketId)} has no line ${line}.`);
}

/** Quantities have at most three digits after the point. */
function round(quantity: number): number {
  return Math.round(quantity * 1_000) / 1_000;
}
