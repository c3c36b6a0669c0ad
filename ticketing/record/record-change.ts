import type { Sql } from '../db/sql.ts';
import { notifyOfEvents } from '../notify/notify-of-events.ts';
import { insertTold, webhookBodies } from '../notify/webhook-outbox.ts';
import { clockEvents } from '../sla/clock.ts';
import { clockRows, firstDue, removeClocks, upsertClocks } from '../sla/clock-rows.ts';
import { clocksOf } from '../sla/clocks.ts';
import type { SlaPolicy, SlaRules } from '../sla/policy.ts';
import { changedSteps, readSteps, type StepRow, upsertSteps } from '../sla/step-rows.ts';
import { isTurningPoint, readSlaFacts, termsToStore, upsertTerms, withTerms } from '../sla/ticket-terms.ts';
import { replaceTimers } from '../sla/timer-rows.ts';
import { holdTimers, timersOf } from '../sla/timers.ts';
import { personBehind, readActor } from '../ticket/actor.ts';
import type { Ticket, TicketChange } from '../ticket/ticket.ts';
import { ticketAfter, ticketChanged } from '../ticket/ticket-after.ts';
import type { NewTicketEvent, TicketEvent } from '../ticket/ticket-event.ts';
import { chainEvents, insertEvents, readEventsOf } from '../ticket/ticket-events.ts';
import { changeableValues, updateSubject, updateTicket, updateWords } from '../ticket/tickets.ts';

/**
 * Events that no clock reads. A flood has thousands of them: where only such are added nothing of
 * the record is read, so that the ten-thousandth alarm costs no more than the first.
 */
export const withoutClocks: readonly string[] = [
  'episode_attached',
  'episode_worsened',
  'episode_cleared',
  'episode_left',
  'text_renewed',
  'text_corrected',
  'alarm_shelved',
  'grouped',
  'request_attached',
  'reporter_answered',
  'linked',
  'unlinked',
  'subtask_added',
  'subtask_changed',
  'child_added',
  'ungrouped',
  'child_removed',
  'flood_ended',
  'gateway_heard',
  'coverage_gap',
];

const writeChange = `with added as (${insertEvents('$1', '$23')}),
  told as (${insertTold('$1', { bodies: '$24', now: '$18' })})
  ${updateTicket}`;

/**
 * Writes the change of a locked ticket: its columns as the next version, its events, its clocks as
 * they follow, and the notifications to people and webhooks.
 * @param what.now when it happened
 * @param what.receivedAt when it arrived, where that was later: notifications and versions are of
 * then
 * @returns the ticket as it is now
 */
export async function recordChange(
  sql: Sql,
  ticket: Ticket,
  what: {
    change: TicketChange;
    events: readonly NewTicketEvent[];
    now: Date;
    receivedAt?: Date | undefined;
    policy: SlaPolicy;
  },
): Promise<Ticket> {
  const { now: at, receivedAt: now = at } = what;
  const named = await nameMakers(sql, sayLate(what.events, what.receivedAt));
  const { events, rules } = await underRules(sql, ticket, { ...what, events: named });
  const head = { sequence: ticket.eventCount, hash: ticket.eventHash };
  const isNew = ticket.eventCount === 0;
  const unchained = { ...ticket, ...what.change, version: ticket.version + 1, updatedAt: now };
  const after = isNew ? ticketAfter(unchained) : ticketChanged(unchained);
  const added = chainEvents(ticket.id, head, { events, at, after });
  const { sequence: eventCount, hash: eventHash } = added.at(-1) ?? head;
  const changed: Ticket = { ...unchained, eventCount, eventHash };
  // Apart from the rest: the searched text follows from the words, and is computed again only with
  // them.
  const { title, description, titleZh, descriptionZh, assetId, failureModeGroup, workClass } = what.change;
  if ([title, description, titleZh, descriptionZh].some(isGiven)) await updateWords(sql, changed);
  if ([assetId, failureModeGroup, workClass].some(isGiven)) await updateSubject(sql, changed);
  await sql.query(writeChange, [
    ...changeableValues(changed),
    ...[JSON.stringify(added), webhookBodies(ticket.id, added)],
  ]);
  await notifyOfEvents(sql, changed, { events: added, now });
  if (!rules) return changed;
  const terms = termsToStore(changed, { events, revision: rules.revision });
  const record = isNew ? added : await readEventsOf(sql, ticket.id, { without: withoutClocks });
  const steps = isNew ? [] : await readSteps(sql, ticket.id);
  await projectClocks(sql, changed, { record, steps, terms, rules, now });
  return changed;
}

/** Events that were sent later than they happened say when they arrived. */
function sayLate(events: readonly NewTicketEvent[], receivedAt: Date | undefined): readonly NewTicketEvent[] {
  if (!receivedAt) return events;
  return events.map((event) => ({ ...event, payload: { ...event.payload, receivedAt } }));
}

function isGiven(value: unknown): boolean {
  return value !== undefined;
}

/**
 * The events with their commitments, and the rules by which clocks follow from them; null where no
 * clock reads them.
 */
async function underRules(
  sql: Sql,
  ticket: Ticket,
  { change, events, policy }: { change: TicketChange; events: readonly NewTicketEvent[]; policy: SlaPolicy },
): Promise<{ events: readonly NewTicketEvent[]; rules: SlaRules | null }> {
  if (events.every(({ kind }) => withoutClocks.includes(kind))) return { events, rules: null };
  if (!events.some(isTurningPoint)) return { events, rules: await policy.rules(sql) };
  const { facts, revision } = await readSlaFacts(sql, { ...ticket, ...change });
  const rules = await policy.rules(sql, revision);
  return { events: withTerms(events, rules.choose(facts)), rules };
}

const writeProjection = `with clocks as (${upsertClocks('$1', '$2')}), gone_clocks as (${removeClocks('$1', '$2')}),
  ${replaceTimers('$1', { timers: '$3', clocks: '$2', now: '$4' })},
  steps as (${upsertSteps('$1', '$5')}),
  terms as (${upsertTerms('$1', '$6')})
  update ticket set due_at = $7 where id = $1 and due_at <> $7`;

/**
 * Rewrites the consequences of a ticket's record: its clocks, and the times of their notices.
 */
export async function projectClocks(
  sql: Sql,
  ticket: Pick<Ticket, 'id' | 'generation'>,
  from: {
    readonly record: readonly TicketEvent[];
    /** As they are stored. */
    readonly steps: readonly StepRow[];
    /** Further data of its terms to store; null for nothing. */
    readonly terms: object | null;
    readonly rules: SlaRules;
    readonly now: Date;
  },
): Promise<void> {
  const { record, rules, now } = from;
  const clocks = clocksOf(clockEvents(record), rules);
  const rows = clockRows(clocks, { rules, now });
  const timers = [...timersOf(clocks, rules), ...holdTimers(record, ticket.generation)];
  const steps = changedSteps(from.steps, { clocks, rules });
  const [clocksJson, timersJson, stepsJson] = [rows, timers, steps].map((each) => JSON.stringify(each));
  const terms = from.terms && JSON.stringify(from.terms);
  await sql.query(writeProjection, [ticket.id, clocksJson, timersJson, now, stepsJson, terms, firstDue(rows)]);
}

/**
 * Adds the maker of a token to the token's events, as `tokenOf`: the record shows the responsible
 * person.
 */
async function nameMakers(sql: Sql, events: readonly NewTicketEvent[]): Promise<readonly NewTicketEvent[]> {
  const tokens = events.flatMap(({ actor }) => (readActor(actor).kind === 'token' ? [actor] : []));
  if (tokens.length === 0) return events;
  const { rows } = await sql.query<{ actor: string; person: string | null }>(
    `select t.actor, ${personBehind('t.actor')} as person from unnest($1::text[]) as t(actor)`,
    [tokens],
  );
  const makers = new Map(rows.map(({ actor, person }) => [actor, person]));
  return events.map((event) => {
    const tokenOf = makers.get(event.actor) ?? null;
    return tokenOf === null ? event : { ...event, payload: { ...event.payload, tokenOf } };
  });
}
