import { AppError } from '../../lib/errors.ts';
import type { Db } from '../db/sql.ts';
import { addRun } from '../learning/learning-runs.ts';
import { systemActor } from '../ticket/actor.ts';
import { ticketNumber } from '../ticket/ticket.ts';

type Changed = { readonly id: number; readonly device: string; readonly resolvedAt: Date; readonly verdict: string };

const MOST_AT_ONCE = 100;

/** A ticket that was closed longer ago starts nothing. */
const LOOK_BACK_MS = 7 * 86_400_000;

/**
 * Requests learning again after tickets that changed the machine: parts of it were replaced, or its
 * process has changed. Each ticket asks once.
 * @returns how many were requested
 */
export async function learnAfterWork(db: Db, now: Date): Promise<number> {
  const { rows } = await db.query<Changed>(
    `select distinct on (d.device) t.id, d.device, t.resolved_at as "resolvedAt", t.verdict from ticket t
     join asset_device d on d.asset_id = t.asset_id
     where t.state = 'closed' and t.closed_at > $1 and t.resolved_at is not null
       and (t.verdict = 'process_change' or exists (select 1 from part_use p where p.ticket_id = t.id))
       and coalesce(t.verdict, '') not in ('no_fault_found', 'sensor_fault', 'duplicate')
       and not exists (select 1 from learning_run r where r.ticket_id = t.id and r.device = d.device)
       and not exists (select 1 from learning_run r where r.device = d.device and r.state in ('waiting', 'running'))
       and exists (select 1 from device_model m where m.device = d.device)
     order by d.device, t.closed_at desc limit ${MOST_AT_ONCE}`,
    [new Date(now.getTime() - LOOK_BACK_MS)],
  );
  let asked = 0;
  for (const { id, device, resolvedAt, verdict } of rows) {
    const why = verdict === 'process_change' ? 'its process has changed' : 'parts of it were replaced';
    const run = {
      ...({ device, cause: 'ticket', ticketId: id, episodeId: null, askedBy: systemActor.system } as const),
      reason: `${ticketNumber(id)}: ${why}`,
      from: resolvedAt,
      to: null,
      excluded: [],
      keep: [],
      use: true,
    };
    try {
      await db.transaction((sql) => addRun(sql, run, now));
      asked += 1;
    } catch (error) {
      // A person was faster: the request comes once that has ended.
      if (!(error instanceof AppError && error.code === 'conflict')) throw error;
    }
  }
  return asked;
}
