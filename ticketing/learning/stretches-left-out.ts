import type { LeftOut } from '../../models/history/left-out.ts';
import type { Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';

/**
 * Verdicts after which the readings of an alarm count as normal: the machine was as it should be.
 */
const NORMAL_VERDICTS = ['no_fault_found', 'process_change'];

/**
 * Times of a device not learned from: alarms of it and its instruments, open tickets of its alarms,
 * its asset's repairs until resolved, and maintenance of the asset or one above. Spans that a
 * verdict called normal are learned.
 */
export async function stretchesLeftOut(
  sql: Sql,
  { device, from, to, keep }: { device: string; from: Date; to: Date; keep: readonly string[] },
): Promise<readonly LeftOut[]> {
  const { rows } = await sql.query<{ kind: LeftOut['kind']; id: string; from: Date; to: Date | null }>(
    `with recursive place(id) as (
       select asset_id from asset_device where device = $1
       union select a.parent_id from place p join asset a on a.id = p.id where a.parent_id is not null)
     select 'episode' as kind, e.id, e.onset_at as "from", e.cleared_at as "to" from alarm_episode e
     left join ticket_episode l on l.episode_id = e.id and l.left_at is null left join ticket t on t.id = l.ticket_id
     where e.device = $1 and e.onset_at < $3 and coalesce(e.cleared_at, $3) >= $2
       and (t.verdict is null or t.state <> 'closed' or not t.verdict = any ($4::text[]))
     union all
     select 'ticket', t.id::text, coalesce(t.detected_at, t.opened_at), t.resolved_at from ticket t
     where t.asset_id in (select asset_id from asset_device where device = $1) and (t.source = 'detector' or t.work_class in ('corrective', 'instrument'))
       and t.state not in ('candidate', 'cancelled', 'merged') and coalesce(t.detected_at, t.opened_at) < $3
       and coalesce(t.resolved_at, $3) >= $2
       and (t.verdict is null or t.state <> 'closed' or not t.verdict = any ($4::text[]))
     union all
     select 'maintenance', w.id::text, w.from_at, coalesce(w.ended_at, w.to_at) from maintenance_window w
     where w.asset_id in (select id from place) and w.from_at < $3 and coalesce(w.ended_at, w.to_at) >= $2
     order by 3, 1, 2`,
    [device, from, to, NORMAL_VERDICTS],
  );
  return rows
    .map((row) => ({
      kind: row.kind,
      id: row.kind === 'ticket' ? ticketNumber(Number(row.id)) : row.id,
      from: row.from.getTime(),
      to: row.to?.getTime() ?? null,
    }))
    .filter(({ id }) => !keep.includes(id));
}
