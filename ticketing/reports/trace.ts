import type { EpisodeTransition } from '../../models/episode/alarm-episode.ts';
import type { Sql } from '../db/sql.ts';

/**
 * Stages in their order; `stored` is beside the way: it begins with the journal, and nothing waits
 * for it.
 */
export const traceStages = [
  'sensor',
  'broker',
  'journal',
  'stored',
  'scored',
  'alarm',
  'ticket',
  'dispatched',
  'notified',
  'seen',
] as const;

/**
 * One stage on the way from sensor to technician: when it was done, and milliseconds since the
 * stage before on the way.
 */
export type TraceStage = {
  readonly stage: (typeof traceStages)[number];
  /** The block of ISO 13374-1 that it belongs to. */
  readonly block: 'DA' | 'DM' | 'SD' | 'HA' | 'AG';
  readonly at: Date;
  readonly sincePreviousMs: number;
};

/**
 * The way of the reading that opened a ticket, in wall time.
 * @param storedAt null where it is not known when the reading was stored
 * @param trace null for a ticket that no alarm opened; `dispatchedAt` null while nobody has it,
 * `notifiedAt` and `seenAt` while the first assignee was not notified, or has not looked
 */
export function traceOf(ticket: {
  trace: EpisodeTransition['trace'] | null;
  storedAt: Date | null;
  openedAt: Date;
  dispatchedAt: Date | null;
  notifiedAt: Date | null;
  seenAt: Date | null;
}): readonly TraceStage[] {
  const { trace, storedAt, openedAt, dispatchedAt, notifiedAt, seenAt } = ticket;
  const stages: Omit<TraceStage, 'sincePreviousMs'>[] = [];
  if (trace) {
    stages.push(
      { stage: 'sensor', block: 'DA', at: new Date(trace.sampledAt) },
      { stage: 'broker', block: 'DA', at: new Date(trace.receivedAt) },
      { stage: 'journal', block: 'DM', at: new Date(trace.journaledAt) },
      ...(storedAt ? [{ stage: 'stored', block: 'DM', at: storedAt } as const] : []),
      { stage: 'scored', block: 'SD', at: new Date(trace.scoredAt) },
      { stage: 'alarm', block: 'HA', at: new Date(trace.alarmAt) },
    );
  }
  stages.push({ stage: 'ticket', block: 'AG', at: openedAt });
  if (dispatchedAt) stages.push({ stage: 'dispatched', block: 'AG', at: dispatchedAt });
  if (notifiedAt) stages.push({ stage: 'notified', block: 'AG', at: notifiedAt });
  if (seenAt) stages.push({ stage: 'seen', block: 'AG', at: seenAt });
  let previous = stages[0];
  return stages.map((stage) => {
    const sincePreviousMs = stage.at.getTime() - (previous ?? stage).at.getTime();
    if (stage.stage !== 'stored') previous = stage;
    return { ...stage, sincePreviousMs };
  });
}

/**
 * When the first person who got a ticket was notified of it by any channel, and when they looked:
 * they read the notice, or answered the ticket, whichever was first.
 */
export async function whenSeen(
  sql: Sql,
  ticketId: number,
): Promise<{ readonly notifiedAt: Date | null; readonly seenAt: Date | null }> {
  const { rows } = await sql.query<{ notifiedAt: Date | null; seenAt: Date | null }>(
    `with first as (
       select sequence, payload ->> 'assignee' as person from ticket_event
       where ticket_id = $1 and kind = 'assigned' and payload ->> 'assignee' is not null order by sequence limit 1),
     told as (
       select n.sent_at, n.read_at from notification n join first f on n.recipient = f.person
         and n.event = 'event:' || f.sequence where n.ticket_id = $1 and n.channel <> 'webhook'),
     answer as (
       select min(e.at) as at from ticket_event e join first f on e.actor = f.person and e.sequence > f.sequence
       where e.ticket_id = $1)
     select (select min(sent_at) from told) as "notifiedAt",
       least((select min(read_at) from told), (select at from answer)) as "seenAt"`,
    [ticketId],
  );
  return rows[0] ?? { notifiedAt: null, seenAt: null };
}
