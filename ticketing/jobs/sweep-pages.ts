import type { Db } from '../db/sql.ts';
import { notify } from '../notify/outbox.ts';

type Page = {
  readonly ticketId: number;
  readonly ladder: string;
  readonly generation: number;
  readonly step: number;
  readonly pages: number;
  readonly people: readonly string[];
};

/**
 * Pages people again until somebody acknowledges or the clock ends. An `ack` clock ends when the
 * ticket is accepted.
 */
export async function sweepPages(db: Db, now: Date): Promise<number> {
  const due = await db.query('select 1 from escalation_step where next_page_at <= $1 limit 1', [now]);
  if (due.count === 0) return 0;
  return await db.transaction(async (sql) => {
    const { rows } = await sql.query<Page>(
      `update escalation_step e set pages = pages + 1,
         next_page_at = $1::timestamptz + coalesce((e.definition ->> 'pageEveryMinutes')::int, 5) * interval '1 minute'
       from (
         select ticket_id, ladder, generation, step from escalation_step where next_page_at <= $1
         order by next_page_at limit 200 for update skip locked
       ) d
       where e.ticket_id = d.ticket_id and e.ladder = d.ladder and e.generation = d.generation and e.step = d.step
         and exists (select 1 from sla_clock c where c.ticket_id = e.ticket_id and c.kind = e.ladder
           and c.generation = e.generation and c.ended_at is null)
       returning e.ticket_id as "ticketId", e.ladder, e.generation, e.step, e.pages, e.people`,
      [now],
    );
    await sql.query(
      `update escalation_step e set next_page_at = null where next_page_at <= $1 and not exists (select 1
         from sla_clock c where c.ticket_id = e.ticket_id and c.kind = e.ladder and c.generation = e.generation
           and c.ended_at is null)`,
      [now],
    );
    for (const { ticketId, ladder, generation, step, pages, people } of rows) {
      const event = `escalation:${ladder}:${generation}:${step}:page:${pages}`;
      await notify(sql, { ticketId, event, kind: 'page', to: people, params: { clock: ladder, step, pages }, now });
    }
    return rows.length;
  });
}
