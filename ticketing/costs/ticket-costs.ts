import type { Sql } from '../db/sql.ts';
import { withFamily } from '../work/note-work.ts';
import type { Currency } from './currency.ts';
import { type CostKind, countUnpriced, type Sums, sumsOf, type Unpriced, type UnpricedReason } from './sums.ts';

/**
 * One line of cost.
 * @property name the person, the part or the supplier
 * @property quantity hours, or units of a part; null for an external cost
 * @property price of an hour, or of a unit, at the time of use
 * @property amount null where it is not priced
 */
export type CostLine = {
  readonly kind: CostKind;
  readonly line: number;
  readonly ticketId: number;
  readonly at: Date;
  readonly person: string | null;
  readonly name: string | null;
  readonly quantity: number | null;
  readonly unit: string | null;
  readonly price: string | null;
  readonly amount: string | null;
  readonly unpriced: UnpricedReason | null;
};

/** The costs of a ticket, with those of tickets merged into it. */
export type TicketCosts = {
  readonly sums: Sums;
  readonly unpriced: readonly Unpriced[];
  readonly lines: readonly CostLine[];
};

const HEAD = `${withFamily}, line as (
  select c.ticket_id, c.kind, c.line, c.at, c.price, round(c.amount, $2::int) as amount, c.unpriced
  from cost_line c join family f on f.id = c.ticket_id)`;

/** Works out what a ticket cost; give a snapshot, so that the lines and their sums agree. */
export async function ticketCosts(sql: Sql, ticketId: number, { digits }: Currency): Promise<TicketCosts> {
  const values = [ticketId, digits];
  const sums = await sql.query<Sums>(`${HEAD} select ${sumsOf('$2')} from line`, values);
  const lines = await sql.query<CostLine>(
    `${HEAD} select c.kind, c.line, c.ticket_id as "ticketId", c.at, l.person_id as person,
       coalesce(u.name, x.supplier) as name,
       coalesce(extract(epoch from l.ended_at - l.started_at)::float8 / 3600, u.quantity) as quantity,
       case c.kind when 'labour' then 'h' else u.unit end as unit, trim_scale(c.price)::text as price,
       c.amount::text as amount, c.unpriced
     from line c left join labour_net l on c.kind = 'labour' and l.id = c.line
       left join part_use_net u on c.kind = 'parts' and u.id = c.line
       left join external_cost x on c.kind = 'external' and x.id = c.line
     order by array_position(array['labour', 'parts', 'external'], c.kind), c.line`,
    values,
  );
  const [found] = sums.rows;
  if (!found) throw new Error('a sum returns its row');
  return { sums: found, unpriced: await countUnpriced(sql, HEAD, values), lines: lines.rows };
}
