import { AppError, unprocessable } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import { noteWork, type WorkDone, withFamily } from '../work/note-work.ts';
import type { Currency } from './currency.ts';

/**
 * Bills of others for a ticket.
 * @property amount as it was added
 * @property counts what counts after corrections
 */
export type ExternalCost = {
  readonly id: number;
  readonly amount: string;
  readonly counts: string;
  readonly supplier: string;
  readonly note: string | null;
  readonly addedBy: string;
  readonly addedAt: Date;
};

/** The amount that a line counts from then on, and the reason. */
export type CostCorrection = {
  readonly id: number;
  readonly corrects: number;
  readonly amount: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
};

const amountText = (amount: string, digits: string): string => `round(${amount}, ${digits}::int)::text`;
const columnsOf = (digits: string): string => `c.id, ${amountText('c.amount', digits)} as amount,
  ${amountText("(select v.amount from cost_line v where v.kind = 'external' and v.line = c.id)", digits)} as counts,
  c.supplier, c.note, c.added_by as "addedBy", c.added_at as "addedAt"`;
const correctionColumns = (digits: string): string =>
  `k.id, k.external_cost_id as corrects, ${amountText('k.amount', digits)} as amount, k.reason, k.corrected_by as by,
   k.corrected_at as at`;

/**
 * Adds a cost; also to a ticket that has ended, since invoices come late.
 * @throws {AppError} `unprocessable` naming `amount`; what `noteWork` throws
 */
export async function addExternalCost(
  db: Db,
  done: WorkDone,
  cost: {
    readonly amount: string;
    readonly supplier: string;
    readonly note: string | null;
    readonly currency: Currency;
  },
): Promise<ExternalCost> {
  const { amount, supplier, note, currency } = cost;
  requireDigits(amount, currency);
  if (Number(amount) === 0) throw unprocessable('amount', 'a cost is more than 0');
  return await noteWork(db, done, async (sql, ticket) => {
    const { rows } = await sql.query<{ id: number }>(
      `insert into external_cost (ticket_id, amount, supplier, note, added_by, added_at)
       values ($1, $2::text::numeric, $3, $4, $5, $6) returning id`,
      [ticket.id, amount, supplier, note, done.actor, done.now],
    );
    const { costs } = await listExternalCosts(sql, ticket.id, currency);
    const added = costs.find(({ id }) => id === rows[0]?.id);
    if (!added) throw new Error('an insert returns its row');
    const payload = { cost: added.id, amount: added.amount, currency: currency.code, supplier, note };
    return { result: added, event: { kind: 'external_cost_added', payload } };
  });
}

/**
 * Sets what a cost counts from now on; 0 takes it back. The last correction holds.
 * @throws {AppError} `not_found`; `unprocessable` naming `amount`; what `noteWork` throws
 */
export async function correctExternalCost(
  db: Db,
  done: WorkDone,
  asked: { readonly line: number; readonly amount: string; readonly reason: string; readonly currency: Currency },
): Promise<CostCorrection> {
  const { line, amount, reason, currency } = asked;
  requireDigits(amount, currency);
  return await noteWork(db, done, async (sql, ticket) => {
    const { costs } = await listExternalCosts(sql, ticket.id, currency);
    const cost = costs.find(({ id }) => id === line);
    if (!cost) throw new AppError('not_found', `${ticketNumber(ticket.id)} has no line ${line}.`);
    const { rows } = await sql.query<CostCorrection>(
      `insert into external_cost_correction as k (external_cost_id, amount, reason, corrected_by, corrected_at)
       values ($1, $2::text::numeric, $3, $4, $5) returning ${correctionColumns('$6')}`,
      [line, amount, reason, done.actor, done.now, currency.digits],
    );
    const [correction] = rows;
    if (!correction) throw new Error('an insert returns its row');
    const payload = { correction: correction.id, cost: line, before: cost.counts, amount: correction.amount };
    return {
      result: correction,
      event: { kind: 'external_cost_corrected', payload: { ...payload, currency: currency.code, reason } },
    };
  });
}

/** The external costs of a ticket and of those merged into it, and their corrections, in order. */
export async function listExternalCosts(
  sql: Sql,
  ticketId: number,
  { digits }: Currency,
): Promise<{ readonly costs: readonly ExternalCost[]; readonly corrections: readonly CostCorrection[] }> {
  const costs = await sql.query<ExternalCost>(
    `${withFamily} select ${columnsOf('$2')} from external_cost c join family f on f.id = c.ticket_id order by c.id`,
    [ticketId, digits],
  );
  const corrections = await sql.query<CostCorrection>(
    `${withFamily} select ${correctionColumns('$2')} from external_cost_correction k
       join external_cost c on c.id = k.external_cost_id join family f on f.id = c.ticket_id order by k.id`,
    [ticketId, digits],
  );
  return { costs: costs.rows, corrections: corrections.rows };
}

function requireDigits(amount: string, { code, digits }: Currency): void {
  const after = amount.split('.')[1]?.length ?? 0;
  if (after > digits) throw unprocessable('amount', `${code} has at most ${digits} digits after the point`);
}
