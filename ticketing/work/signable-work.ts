import { hashOf } from '../../lib/canonical-json.ts';
import type { Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';

/**
 * The work on a ticket as it is signed: checks, work, parts and attachments, not permissions for
 * next steps.
 */
export type SignableWork = {
  readonly ticket: string;
  readonly checklists: readonly unknown[];
  readonly labour: readonly unknown[];
  readonly parts: readonly unknown[];
  readonly files: readonly unknown[];
};

/**
 * Reads the work of a ticket and of those merged into it, in one statement. Times are text, as
 * canonical JSON has them.
 */
export async function signableWork(sql: Sql, ticketId: number): Promise<SignableWork> {
  const { rows } = await sql.query<Omit<SignableWork, 'ticket'>>(
    `with recursive family(id) as (
       select $1::bigint union select t.id from ticket t join family f on t.merged_into = f.id)
     select
       (select coalesce(jsonb_agg(jsonb_build_object('checklist', c.name, 'step', s.position, 'instruction', s.instruction,
          'answer', s.answer, 'unit', s.unit, 'withinLimits', s.within_limits, 'by', s.answered_by) order by c.id, s.position), '[]')
        from checklist_step s join ticket_checklist c on c.id = s.checklist_id join family f on f.id = c.ticket_id) as checklists,
       (select coalesce(jsonb_agg(jsonb_build_object('person', l.person_id, 'from', ${iso('l.started_at')},
          'to', ${iso('l.ended_at')}) order by l.id), '[]') from labour_net l join family f on f.id = l.ticket_id) as labour,
       (select coalesce(jsonb_agg(jsonb_build_object('part', p.part_id, 'name', p.name, 'quantity', p.quantity, 'unit', p.unit)
          order by p.id), '[]') from part_use_net p join family f on f.id = p.ticket_id) as parts,
       (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'sha256', a.sha256) order by a.id), '[]')
        from ticket_file a join family f on f.id = a.ticket_id) as files`,
    [ticketId],
  );
  const [row] = rows;
  if (!row) throw new Error('a select without from gives a row');
  return { ticket: ticketNumber(ticketId), ...row };
}

/** The hash that a signature over the work as it is now has. */
export async function signableHash(sql: Sql, ticketId: number): Promise<string> {
  return hashOf(await signableWork(sql, ticketId));
}

/** The same text in any time zone of the session. */
function iso(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
