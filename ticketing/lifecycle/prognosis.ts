import { AppError, unprocessable } from '../../lib/errors.ts';
import type { AlarmEpisode } from '../../models/episode/alarm-episode.ts';
import type { Sql } from '../db/sql.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { systemActor } from '../ticket/actor.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { endStates } from '../ticket/ticket-state.ts';
import { lockTicket } from '../ticket/tickets.ts';

/** When a machine may fail at the earliest, as somebody says at a moment. */
type FailureBound = {
  readonly earliestFailureAt: Date;
  readonly method: string;
  readonly actor: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
};

/**
 * Bounds the restore clock of a ticket by a prognosis: half of the time that is left, if that is
 * earlier than its tier.
 * @returns by when the machine is to be restored
 * @throws {AppError} `unprocessable` for a failure that is in the past; `conflict` for a ticket
 * that is over
 */
export async function setPrognosis(sql: Sql, ticketId: number, prognosis: FailureBound): Promise<Date> {
  const { earliestFailureAt, method, actor, now, policy } = prognosis;
  const ticket = await lockTicket(sql, ticketId);
  if (!ticket || endStates.includes(ticket.state)) throw new AppError('conflict', 'The ticket is over.');
  if (earliestFailureAt <= now) throw unprocessable('earliestFailureAt', 'must be in the future');
  const payload = restoreBound({ earliestFailureAt, method }, now);
  await recordChange(sql, ticket, {
    change: {},
    events: [{ actor, kind: 'restore_by_changed', payload }],
    now,
    policy,
  });
  return payload.restoreBy;
}

/**
 * The time by which a machine must be restored that may fail at a given time: half of the rest, and
 * the facts from which that follows.
 */
type RestoreBound = { readonly restoreBy: Date; readonly earliestFailureAt: Date; readonly method: string };

/**
 * The bound from an alarm's own prognosis for its new ticket; undefined without a prognosis for the
 * future.
 */
export function boundOfEpisode({ prognosis }: AlarmEpisode, now: Date): RestoreBound | undefined {
  if (!prognosis || prognosis.earliestAt <= now.getTime()) return undefined;
  const { earliestAt, method } = prognosis;
  return restoreBound({ earliestFailureAt: new Date(earliestAt), method }, now);
}

/**
 * Changes of an open ticket by its alarm's prognosis: the earliest of several bounds counts, and a
 * later one takes none back.
 */
export async function tightenRestoreBy(
  sql: Sql,
  ticket: Ticket,
  { episode, now }: { episode: AlarmEpisode; now: Date },
): Promise<readonly NewTicketEvent[]> {
  const bound = boundOfEpisode(episode, now);
  if (!bound || endStates.includes(ticket.state)) return [];
  const { rows } = await sql.query<{ restoreBy: string | null }>(
    `select payload->>'restoreBy' as "restoreBy" from ticket_event
     where ticket_id = $1 and (payload ? 'restoreBy' or kind = 'reopened') order by sequence desc limit 1`,
    [ticket.id],
  );
  const known = rows[0]?.restoreBy ?? null;
  if (known !== null && Date.parse(known) <= bound.restoreBy.getTime()) return [];
  return [{ actor: systemActor.detector, kind: 'restore_by_changed', payload: { ...bound, episode: episode.id } }];
}

/** Furthest bound: later ones have no effect, and working time is computed a day at a time. */
const FURTHEST_MS = 3_660 * 86_400_000;

function restoreBound(told: { earliestFailureAt: Date; method: string }, now: Date): RestoreBound {
  const left = (told.earliestFailureAt.getTime() - now.getTime()) / 2;
  return { restoreBy: new Date(now.getTime() + Math.min(left, FURTHEST_MS)), ...told };
}
