import type { Db, Sql } from '../db/sql.ts';
import type { AlarmEvent } from '../episodes/alarm-state.ts';
import { changeEpisode, lockFacts } from '../episodes/change-episode.ts';
import { ticketOfEpisode } from '../episodes/episodes.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { systemActor } from '../ticket/actor.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import { lockTicket } from '../ticket/tickets.ts';
import { judgeAgain } from './alarm-commands.ts';
import { lockAsset } from './asset-service.ts';

type At = { readonly now: Date; readonly policy: SlaPolicy };

/**
 * An alarm `e` behind gateway `$3`; also of a device that changed its gateway, unless another
 * gateway is silent.
 */
const isBehind = `e.device = $3 or e.device in (select device from asset_device where gateway = $3)
  or 'gateway' = any (e.suppressed_by) and not exists (select from gateway_silence s
    where s.ticket_id = $1 and s.gateway <> $3 and s.ended_at is null)`;

/** How many alarms are looked up at a time. */
const BATCH = 200;

/**
 * Judges again each alarm of a ticket for several machines. An active alarm gets its own ticket, a
 * part of the old one. An alarm hidden for another reason waits until that ends. Each alarm has its
 * own transaction, so that others get their turn and a crash loses none: the next run does the
 * rest.
 * @param from.unhide the cause that ends for the alarm before it is judged
 * @param from.gateway only alarms of devices behind it; left out: all of the ticket
 * @returns how many got a ticket
 */
export async function splitOff(
  db: Db,
  from: At & { ticketId: number; unhide: AlarmEvent; reason: string; gateway?: string },
): Promise<number> {
  let split = 0;
  for (let after = ''; ; ) {
    const { rows } = await db.query<{ id: string; assetId: string }>(
      `select e.id, e.asset_id as "assetId" from ticket_episode l join alarm_episode e on e.id = l.episode_id
       where l.ticket_id = $1 and l.left_at is null and (e.cleared_at is null or e.state = 'DSUPR') and e.id > $2
         and ($3::text is null or ${isBehind}) order by e.id limit ${BATCH}`,
      [from.ticketId, after, from.gateway ?? null],
    );
    for (const row of rows) split += (await db.transaction((sql) => splitOne(sql, row, from))) ? 1 : 0;
    const last = rows.at(-1);
    if (rows.length < BATCH || !last) return split;
    after = last.id;
  }
}

async function splitOne(
  sql: Sql,
  { id, assetId }: { id: string; assetId: string },
  from: At & { ticketId: number; unhide: AlarmEvent; reason: string },
): Promise<boolean> {
  const { ticketId, unhide: event, reason, now, policy } = from;
  await lockAsset(sql, assetId);
  const holder = await lockTicket(sql, ticketId);
  if (!holder || (await ticketOfEpisode(sql, id)) !== ticketId) return false;
  await changeEpisode(sql, id, { event, actor: systemActor.system, reason, now });
  const facts = await lockFacts(sql, id);
  // Hidden for another reason: it is judged when that ends, and until then this ticket keeps it.
  if (!facts.active || facts.outOfService || facts.shelved || facts.suppressedBy.length > 0) return false;
  const applied = await judgeAgain(sql, id, { now, policy, parentId: ticketId });
  const payload = { episode: id, ticket: applied?.ticket, reason };
  const left = [{ actor: systemActor.system, kind: 'episode_left', payload }];
  const current = (await lockTicket(sql, ticketId)) ?? holder;
  await recordChange(sql, current, { change: {}, events: left, now, policy });
  return true;
}

/** Records the end of a flood or silence on its ticket. */
export async function recordEnd(
  sql: Sql,
  end: At & { ticketId: number; kind: string; payload: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { ticketId, kind, payload, now, policy } = end;
  const ticket = await lockTicket(sql, ticketId);
  if (!ticket) throw new Error(`${ticketNumber(ticketId)} cannot go away`);
  await recordChange(sql, ticket, { change: {}, events: [{ actor: systemActor.system, kind, payload }], now, policy });
}
