import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { withoutClocks } from '../record/record-change.ts';
import type { Clock, ClockEvent } from '../sla/clock.ts';
import { clocksOf, tierOf } from '../sla/clocks.ts';
import type { SlaFacts, SlaPolicy, SlaRules } from '../sla/policy.ts';
import type { PolicyDefinition } from '../sla/policy-definition.ts';
import { readClock } from '../sla/read-clock.ts';
import type { ClockKind, TermsLookup, TermsRef } from '../sla/terms.ts';
import { isHoldReason } from '../ticket/hold-reason.ts';
import type { Priority } from '../ticket/priority.ts';
import { ticketNumber } from '../ticket/ticket.ts';

/** More tickets than that are not read: give a shorter time. */
export const MOST_TICKETS = 5_000;
const BATCH = 500;

/** Tickets that are listed; the counts are of all. */
const LISTED = 200;

/** How a clock came out, late or not. */
export type Ending = 'met' | 'breached' | 'open' | 'cancelled';

/** How many clocks came out how. */
export type Counts = Readonly<Record<Ending, number>>;

/** Effects of a draft on the past: how many clocks ended how, and which tickets otherwise. */
export type DryRun = {
  readonly tickets: number;
  /** Tickets that the draft would have been for. */
  readonly matched: number;
  readonly clocks: readonly { readonly kind: ClockKind; readonly actual: Counts; readonly draft: Counts }[];
  readonly changed: readonly {
    readonly ticket: string;
    readonly clock: ClockKind;
    readonly priority: Priority;
    readonly actual: Ending;
    readonly draft: Ending;
  }[];
};

type Row = Omit<SlaFacts, 'assetClass'> & { readonly id: number; readonly assetClass: string | null };
type EventRow = ClockEvent & { readonly ticketId: number };

/**
 * Judges the tickets that were opened in a time by a draft of a policy, beside the targets that
 * they had.
 * @param asked.id the policy that the draft is to replace, or a new one
 * @throws {AppError} `unprocessable` for a time with too many tickets; `invalid` for a draft that
 * cannot be
 */
export async function dryRun(
  sql: Sql,
  asked: { id: string; definition: PolicyDefinition; from: Date; to: Date; now: Date; policy: SlaPolicy },
): Promise<DryRun> {
  const { id, definition, from, to, now } = asked;
  const rules = await asked.policy.rules(sql);
  const drafted = rules.withDraft(id, definition);
  const tickets = await ticketsOpened(sql, { from, to });
  const tally = createTally();
  let matched = 0;
  for (let start = 0; start < tickets.length; start += BATCH) {
    const batch = tickets.slice(start, start + BATCH);
    const events = await eventsOf(
      sql,
      batch.map((ticket) => ticket.id),
    );
    for (const ticket of batch) {
      const record = events.filter(({ ticketId }) => ticketId === ticket.id);
      const redone = withDraft(record, { facts: ticket, drafted, now });
      if (redone === null) continue;
      matched += 1;
      tally.take(ticket, { actual: endingsOf(record, rules, now), draft: endingsOf(redone, drafted.rules, now) });
    }
  }
  return { tickets: tickets.length, matched, ...tally.result() };
}

type Drafted = ReturnType<SlaRules['withDraft']>;

/**
 * A ticket's events as the draft would have made them; null where it is never for this ticket.
 * Pure.
 */
function withDraft(
  record: readonly ClockEvent[],
  { facts, drafted, now }: { facts: SlaFacts; drafted: Drafted; now: Date },
): readonly ClockEvent[] | null {
  const { ref, rules } = drafted;
  const terms = rules.termsOf(ref);
  let isDraft = false;
  let wasDraft = false;
  let priority = facts.priority;
  let capAt: Date | null = null;
  const redone: ClockEvent[] = [];
  const endPause = (until: Date): void => {
    if (capAt !== null && capAt < until) redone.push({ at: capAt, kind: 'hold_capped', payload: {} });
    capAt = null;
  };
  for (const event of record) {
    const { payload } = event;
    if (capAt !== null && (event.at > capAt || event.kind === 'resumed')) endPause(event.at);
    priority = payload.priority ?? priority;
    if (payload.sla) {
      const chosen: TermsRef = rules.choose({ ...facts, priority });
      isDraft = chosen.policy === ref.policy && chosen.version === ref.version;
      wasDraft ||= isDraft;
    }
    if (isDraft && event.kind === 'hold_capped') continue;
    const { reason } = payload;
    if (isDraft && event.kind === 'held' && isHoldReason(reason)) {
      const { pauses, capMs } = terms.holds[reason];
      capAt = new Date(terms.tiers[priority].calendar.add(event.at.getTime(), capMs));
      redone.push({ ...event, payload: { ...payload, pausesClocks: pauses } });
    } else {
      redone.push(isDraft && payload.sla ? { ...event, payload: { ...payload, sla: ref } } : event);
    }
  }
  endPause(now);
  return wasDraft ? redone : null;
}

function endingsOf(events: readonly ClockEvent[], rules: TermsLookup, now: Date): ReadonlyMap<string, [Clock, Ending]> {
  return new Map(
    clocksOf(events, rules).map((clock) => {
      const { state } = readClock(clock, tierOf(clock, rules).calendar, now);
      const ending = state.startsWith('breached')
        ? 'breached'
        : state === 'met' || state === 'cancelled'
          ? state
          : 'open';
      return [`${clock.kind}:${clock.generation}:${clock.ordinal}`, [clock, ending as Ending]];
    }),
  );
}

function createTally() {
  const none = (): Record<Ending, number> => ({ met: 0, breached: 0, open: 0, cancelled: 0 });
  const counts = new Map<ClockKind, { actual: Record<Ending, number>; draft: Record<Ending, number> }>();
  const changed: DryRun['changed'][number][] = [];
  return {
    take({ id }: Row, { actual, draft }: Record<'actual' | 'draft', ReturnType<typeof endingsOf>>): void {
      for (const key of new Set([...actual.keys(), ...draft.keys()])) {
        const [before, was] = actual.get(key) ?? [];
        const [after, would] = draft.get(key) ?? [];
        const clock = after ?? before;
        if (!clock) continue;
        const count = counts.get(clock.kind) ?? { actual: none(), draft: none() };
        counts.set(clock.kind, count);
        if (was) count.actual[was] += 1;
        if (would) count.draft[would] += 1;
        if (!was || !would || was === would || changed.length >= LISTED) continue;
        const { kind, priority } = clock;
        changed.push({ ticket: ticketNumber(id), clock: kind, priority, actual: was, draft: would });
      }
    },
    result: () => ({ clocks: [...counts].map(([kind, count]) => ({ kind, ...count })), changed }),
  };
}

async function ticketsOpened(sql: Sql, { from, to }: { from: Date; to: Date }): Promise<readonly Row[]> {
  const { rows } = await sql.query<Row>(
    `select t.id, t.priority, t.work_class as "workClass", t.failure_mode_group as "failureModeGroup", t.source,
       a.id as asset, a.site, a.criticality, a.class as "assetClass"
     from ticket t join asset a on a.id = t.asset_id
     where t.opened_at >= $1 and t.opened_at < $2 order by t.id limit $3`,
    [from, to, MOST_TICKETS + 1],
  );
  if (rows.length <= MOST_TICKETS) return rows;
  const message = `more than ${MOST_TICKETS} tickets were opened then; choose a shorter time`;
  throw new AppError('unprocessable', `from: ${message}.`, { details: { errors: [{ field: 'from', message }] } });
}

async function eventsOf(sql: Sql, ids: readonly number[]): Promise<readonly EventRow[]> {
  const { rows } = await sql.query<EventRow>(
    `select ticket_id as "ticketId", at, kind, payload from ticket_event
     where ticket_id = any ($1::bigint[]) and kind <> all ($2::text[]) order by ticket_id, sequence`,
    [ids, withoutClocks],
  );
  return rows;
}
