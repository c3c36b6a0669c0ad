import type { Actor } from '../../http/access/actor.ts';
import { isDecision } from '../access/may-transition.ts';
import type { Sql } from '../db/sql.ts';
import { personBehind, readActor, refuseDecider } from '../ticket/actor.ts';
import type { TicketAction } from '../ticket/ticket-state.ts';
import { withFamily } from './note-work.ts';

/** Events of a ticket's record that are work: their actor did some of it. */
const workKinds = ['accepted', 'started', 'steps_answered', 'part_used', 'resolved'] as const;

/**
 * Everyone who worked on a ticket since it was last opened, with its assignees then and now: people
 * who accepted, began, ticked steps, took parts, booked labour, did a sub-task, signed for the work
 * or resolved it. A token counts as the person who made it; work on tickets merged into the ticket
 * counts as its own.
 */
export async function whoWorked(sql: Sql, ticketId: number): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ person: string | null }>(
    `${withFamily}, record as (
       select e.actor, e.kind, e.payload from ticket_event e join family f on f.id = e.ticket_id
       where e.kind = any ($2::text[]) and e.at >= coalesce((select max(o.at) from ticket_event o
         where o.ticket_id = $1 and o.kind = 'reopened'), '-infinity'::timestamptz))
     select ${personBehind('w.actor')} as person from (select distinct actor from record
         where kind = any ($3::text[]) or (kind = 'signed' and payload->>'meaning' = 'performed')
           or (kind = 'subtask_changed' and payload->>'state' = 'done')) w
     union select payload->>'assignee' from record where kind in ('assigned', 'transferred', 'declined', 'relapsed')
     union select payload->>'previous' from record where kind = 'transferred'
     union select payload->>'person' from record where kind in ('timer_started', 'labour_booked')
     union select t.assignee_id from ticket t join family f on f.id = t.id`,
    [ticketId, [...workKinds, ...alsoRead], workKinds],
  );
  return new Set(rows.flatMap(({ person }) => person ?? []));
}

const alsoRead = [
  ...['signed', 'subtask_changed', 'assigned', 'transferred', 'declined', 'relapsed', 'timer_started', 'labour_booked'],
] as const;

/** Inputs of the rule of the second person, beside the actor. */
export type SecondPersonFacts = {
  readonly workedBy: ReadonlySet<string>;
  /**
   * The requester, where the opening rules require another person's approval; null where they do
   * not.
   */
  readonly askedBy: string | null;
};

/**
 * Why someone may not do an action since somebody else must; undefined where they may.
 * Administrators are not exempt.
 */
export function refuseSecondPerson(
  action: TicketAction,
  actor: Actor,
  { workedBy, askedBy }: SecondPersonFacts,
): string | undefined {
  if (!isDecision(action)) return undefined;
  const refused = refuseDecider(actor);
  if (refused !== undefined || actor.person === null) return refused;
  if (action === 'promote') {
    return actor.person === askedBy ? 'A person other than its requester must promote it.' : undefined;
  }
  if (action === 'dismiss' || !workedBy.has(actor.person)) return undefined;
  return 'Someone who has not worked on the ticket, and was never its assignee, must review the work.';
}

/**
 * Filters approvers: people who have worked on the ticket since, or act on it now, do not count.
 * @param deciders as records name them
 * @param actor the person that uses the approval now
 */
export function standingDeciders(
  deciders: readonly string[],
  { workedBy, actor }: { readonly workedBy: ReadonlySet<string>; readonly actor: Actor },
): readonly string[] {
  return deciders.filter((text) => {
    const decider = readActor(text);
    if (refuseDecider(decider) !== undefined) return false;
    return decider.person === null || (!workedBy.has(decider.person) && decider.person !== actor.person);
  });
}
