import { CALM_ALARMS, decideFloodEnd, FLOOD_MS } from '../alarms/flood-rules.ts';
import { RETURN_MS } from '../alarms/silence-rules.ts';
import { recordEnd, splitOff } from '../alarms/split-off.ts';
import type { Db } from '../db/sql.ts';
import { readOpeningRules } from '../lifecycle/opening-rules.ts';
import { transitionTicket } from '../lifecycle/transition-ticket.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { systemActor } from '../ticket/actor.ts';
import { lockTicket } from '../ticket/tickets.ts';
import type { Rests } from './rests.ts';

type At = { readonly now: Date; readonly policy: SlaPolicy; readonly rests: Rests };

/**
 * How long after an end it is looked whether an alarm came to the ticket just then, or was hidden
 * by something else.
 */
const STRAGGLER_MS = 7 * 86_400_000;

/** Whether the ticket of a flood or silence still has an alarm that is to be judged. */
function heldBy(alias: string, condition: string): string {
  return `exists (select 1 from ticket_episode l join alarm_episode e on e.id = l.episode_id
    where l.ticket_id = ${alias}.ticket_id and l.left_at is null and not e.out_of_service
      and e.shelved_until is null and ${condition})`;
}

/** Results of a sweep. */
export type Swept = { readonly floods: number; readonly silences: number; readonly expired: number };

/**
 * Ends floods, silences of gateways, and candidates that nobody promoted in time. Any number may
 * sweep at once.
 */
export async function sweepCorrelation(db: Db, at: At): Promise<Swept> {
  return {
    floods: await endFloods(db, at),
    silences: await endSilences(db, at),
    expired: await expireCandidates(db, at),
  };
}

async function endFloods(db: Db, at: At): Promise<number> {
  const { rows } = await db.query<{ ticketId: number; recent: number; ticketIsOpen: boolean }>(
    `select f.ticket_id as "ticketId", t.state not in ('closed', 'cancelled', 'merged') as "ticketIsOpen",
       (select count(*) from (select 1 from alarm_episode e where split_part(e.device, ':', 1) = f.site
          and e.created_at > $1 and e.state not in ('SHLVD', 'OOSRV')
          and not e.suppressed_by && array['maintenance', 'parent', 'gateway', 'rule'] limit ${CALM_ALARMS}) e) as recent
     from alarm_flood f join ticket t on t.id = f.ticket_id
     where f.ended_at is null or f.ended_at > $2 and ${heldBy('f', `e.cleared_at is null and e.suppressed_by <@ array['ticket']`)}
     order by f.ticket_id`,
    [new Date(at.now.getTime() - FLOOD_MS), new Date(at.now.getTime() - STRAGGLER_MS)],
  );
  let ended = 0;
  const end = async (flood: (typeof rows)[number]): Promise<void> => {
    const reason = decideFloodEnd(flood);
    if (reason === undefined) return;
    const { ticketId } = flood;
    const unhide = { kind: 'unsuppressed', by: 'ticket' } as const;
    const tickets = await splitOff(db, { ...at, ticketId, unhide, reason: `the flood is over: ${reason}` });
    const done = await db.transaction(async (sql) => {
      await lockTicket(sql, ticketId);
      const { count } = await sql.query(
        'update alarm_flood set ended_at = $2 where ticket_id = $1 and ended_at is null',
        [ticketId, at.now],
      );
      if (count === 0) return false;
      await recordEnd(sql, { ...at, ticketId, kind: 'flood_ended', payload: { reason, tickets } });
      return true;
    });
    if (done) ended += 1;
  };
  await at.rests.each('floods', rows, { key: ({ ticketId }) => ticketId, work: end });
  return ended;
}

async function endSilences(db: Db, at: At): Promise<number> {
  const { rows } = await db.query<{ id: number; gateway: string; ticketId: number }>(
    `select s.id, s.gateway, s.ticket_id as "ticketId" from gateway_silence s join ticket t on t.id = s.ticket_id
     where s.ended_at is null and (s.heard_at <= $1 or t.state in ('closed', 'cancelled', 'merged'))
       or s.ended_at > $2 and ${heldBy('s', `'gateway' = any (e.suppressed_by)`)}
     order by s.id`,
    [new Date(at.now.getTime() - RETURN_MS), new Date(at.now.getTime() - STRAGGLER_MS)],
  );
  let ended = 0;
  const end = async ({ id, gateway, ticketId }: (typeof rows)[number]): Promise<void> => {
    const unhide = { kind: 'unsuppressed', by: 'gateway' } as const;
    const reason = `${gateway} is heard again`;
    // A ticket may hold several silences, or alarms of its own beside them: since it took over
    // another one.
    const tickets = await splitOff(db, { ...at, ticketId, unhide, reason, gateway });
    const done = await db.transaction(async (sql) => {
      await lockTicket(sql, ticketId);
      const { count } = await sql.query('update gateway_silence set ended_at = $2 where id = $1 and ended_at is null', [
        id,
        at.now,
      ]);
      if (count === 0) return false;
      await recordEnd(sql, { ...at, ticketId, kind: 'gateway_heard', payload: { gateway, tickets } });
      return true;
    });
    if (done) ended += 1;
  };
  await at.rests.each('silences of gateways', rows, { key: ({ id }) => id, work: end });
  return ended;
}

async function expireCandidates(db: Db, at: At): Promise<number> {
  const { candidateDays } = await readOpeningRules(db);
  const { rows } = await db.query<{ id: number; version: number }>(
    `select id, version from ticket where state = 'candidate' and opened_at <= $1 and not id::text = any ($2::text[])
     order by id limit 500`,
    [new Date(at.now.getTime() - candidateDays * 86_400_000), at.rests.resting('candidates')],
  );
  let expired = 0;
  const expire = async ({ id: ticketId, version: expectedVersion }: (typeof rows)[number]): Promise<void> => {
    const request = { to: 'cancelled', reason: 'no_action' } as const;
    // Somebody may have promoted it meanwhile: then it is another version, and stays.
    const done = await transitionTicket(db, {
      ...at,
      ticketId,
      expectedVersion,
      request,
      actor: systemActor.system,
    }).catch((error) => {
      if (error instanceof Error && 'code' in error && error.code === 'stale') return undefined;
      throw error;
    });
    if (done) expired += 1;
  };
  await at.rests.each('candidates', rows, { key: ({ id }) => id, work: expire });
  return expired;
}
