import type { Sql } from '../db/sql.ts';
import { readActor } from '../ticket/actor.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketAction, TicketState } from '../ticket/ticket-state.ts';
import { refuseSecondPerson, whoWorked } from '../work/second-person.ts';
import { workFacts } from '../work/work-facts.ts';
import { actionsBetween, legalNextStates } from './state-machine.ts';
import type { TransitionRefusal } from './transition.ts';
import { hindranceOf } from './transition-rules.ts';
import { askedBy } from './transition-ticket.ts';

/** A transition that somebody may ask for, and what must be done before it. */
export type NextStep = {
  readonly to: TicketState;
  readonly action: TicketAction;
  readonly hindrance: TransitionRefusal | null;
};

/**
 * The transitions of a ticket that somebody may ask for now, by the same rules as
 * `transitionTicket`. Nothing is locked: the transition itself decides again.
 * @param asker.refuseWho reason against an action of theirs
 */
export async function nextSteps(
  sql: Sql,
  ticket: Ticket,
  asker: {
    readonly actor: string;
    readonly now: Date;
    readonly refuseWho: (action: TicketAction, ticket: Ticket) => string | undefined;
  },
): Promise<readonly NextStep[]> {
  const actor = readActor(asker.actor);
  const workedBy = await whoWorked(sql, ticket.id);
  const second = { workedBy, askedBy: await askedBy(sql, ticket) };
  const facts = { ...ticket, now: asker.now, ...(await workFacts(sql, ticket, { actor, workedBy })) };
  return legalNextStates(ticket.state, ticket.heldFrom).flatMap((to) => {
    const [action] = actionsBetween(ticket.state, to);
    if (action === undefined || asker.refuseWho(action, ticket) !== undefined) return [];
    if (refuseSecondPerson(action, actor, second) !== undefined) return [];
    return [{ to, action, hindrance: hindranceOf(action, to, facts) ?? null }];
  });
}
