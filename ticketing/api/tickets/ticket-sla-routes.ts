import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { everyone } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { actorOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import { setPrognosis } from '../../lifecycle/prognosis.ts';
import { acknowledgePages } from '../../notify/pages.ts';
import { withoutClocks } from '../../record/record-change.ts';
import { type Clock, clockEvents } from '../../sla/clock.ts';
import { clocksOf, tierOf } from '../../sla/clocks.ts';
import { explainInterval } from '../../sla/explain-interval.ts';
import type { SlaPolicy, SlaRules } from '../../sla/policy.ts';
import { readSteps, type StepRow } from '../../sla/step-rows.ts';
import { readTimers, type TimerRow } from '../../sla/timer-rows.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { readEventsOf } from '../../ticket/ticket-events.ts';
import { PrioritySchema } from '../fields.ts';
import { clockJson } from './ticket-json.ts';
import { requireTicket } from './ticket-routes.ts';
import { ClockSchema, TicketParams } from './ticket-schemas.ts';

const MaybeInstant = Type.Union([Instant, Type.Null()]);

const TimerSchema = Type.Object({
  level: Type.String({
    description: 'Percent of the target, `before:MINUTES` of working time, `breach`, `review`, `cap`',
  }),
  dueAt: Instant,
  firedAt: MaybeInstant,
  outcome: Type.Union([Type.Enum(['notified', 'superseded']), Type.Null()], {
    description: 'Of several levels that were missed only the highest is reported',
  }),
});

const IntervalSchema = Type.Object({
  from: Instant,
  to: Type.Union([Instant, Type.Null()], { description: 'Null: it runs' }),
  counted: Type.Boolean(),
  why: Said({
    examples: ['opened', 'on hold: vendor', 'outside working hours', 'weekend', 'holiday 2026-02-16'],
  }),
  calendar: Type.String({ description: '`24x7`, or id and version of a stored calendar' }),
  countedSeconds: Type.Number(),
});

const StepSchema = Type.Object({
  ladder: Type.Enum(['ack', 'restore']),
  generation: Type.Integer(),
  step: Type.Integer(),
  definition: Type.Unknown({ description: 'As it was when the ticket opened' }),
  dueAt: MaybeInstant,
  firedAt: MaybeInstant,
  outcome: Type.Union([Type.Enum(['done', 'skipped', 'coverage_gap', 'impossible']), Type.Null()]),
  reason: Type.Union([Said(), Type.Null()]),
  people: Type.Array(Type.String(names('person'))),
  pages: Type.Integer({ description: 'How often people were paged' }),
  acknowledgedAt: MaybeInstant,
  acknowledgedBy: Type.Union([Type.String(names('person')), Type.Null()]),
});

const ExplainedSchema = Type.Intersect([
  ClockSchema,
  Type.Object({
    generation: Type.Integer({ description: 'Counts how often the ticket was opened' }),
    promised: Type.Object(
      {
        policy: Type.Union([Type.String(), Type.Null()], { description: 'Null: opened before policies were recorded' }),
        version: Type.Union([Type.Integer(), Type.Null()]),
        priority: PrioritySchema,
        calendar: Type.String(),
      },
      { description: "The clock's present target" },
    ),
    intervals: Type.Array(IntervalSchema, { description: 'The spans that count add up to `elapsedSeconds`' }),
    timers: Type.Array(TimerSchema),
  }),
]);

const SlaSchema = Type.Object({
  ticket: Type.String(),
  clocks: Type.Array(ExplainedSchema),
  holds: Type.Array(TimerSchema, { description: 'Review dates and caps of holds' }),
  escalations: Type.Array(StepSchema),
});

/**
 * How a ticket is measured: every clock with each interval that counted or did not, its timers, and
 * its ladders.
 */
export function ticketSlaRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  return (api) => {
    const show = {
      operationId: 'getTicketSla',
      summary: 'Every clock of a ticket, with each interval that counted or did not, worked out from the record',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: SlaSchema },
    };
    api.get('/tickets/:id/sla', { schema: show, config: { roles: everyone } }, async ({ params }) => {
      return await db.snapshot(async (sql) => {
        const { id } = await requireTicket(sql, params.id);
        const rules = await policy.rules(sql);
        const clocks = clocksOf(clockEvents(await readEventsOf(sql, id, { without: withoutClocks })), rules);
        const timers = await readTimers(sql, id);
        return {
          ticket: ticketNumber(id),
          clocks: clocks.map((clock) => explain(clock, { rules, timers, now: now() })),
          holds: timers.filter(({ kind }) => kind === 'hold').map(timerJson),
          escalations: (await readSteps(sql, id)).map(stepJson),
        };
      });
    });

    const acknowledge = {
      operationId: 'acknowledgeTicketPages',
      summary: 'Stops the pages of an escalation: somebody is on it',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: Type.Object({ acknowledged: Type.Integer({ description: 'Steps whose pages stop' }) }) },
    };
    // A paged person may acknowledge, also for a ticket of somebody else.
    const config = { roles: ['technician', 'lead', 'planner', 'service'] as const, anyTicket: true };
    api.post('/tickets/:id/escalations/acknowledge', { schema: acknowledge, config }, async (request) => {
      const { id } = await requireTicket(db, request.params.id);
      return { acknowledged: await acknowledgePages(db, id, { actor: actorOf(request), now: now() }) };
    });

    const prognosis = {
      operationId: 'setTicketPrognosis',
      summary: 'Sets when the machine may fail: it must be restored within half of the remaining time',
      tags: ['tickets'],
      params: TicketParams,
      body: Type.Object({
        earliestFailureAt: Type.String({
          format: 'date-time',
          description: 'Lower bound of when the threshold is reached',
        }),
        method: Type.String({ minLength: 1, maxLength: 500, description: 'The person or program that says so' }),
      }),
      response: { 200: Type.Object({ restoreBy: Instant }) },
    };
    const predictors = { roles: ['reliability_engineer', 'planner', 'lead', 'service'] as const };
    api.post('/tickets/:id/prognosis', { schema: prognosis, config: predictors }, async (request) => {
      const { id } = await requireTicket(db, request.params.id);
      const { earliestFailureAt, method } = request.body;
      const told = {
        earliestFailureAt: new Date(earliestFailureAt),
        method,
        actor: actorOf(request),
        now: now(),
        policy,
      };
      return { restoreBy: (await db.transaction((sql) => setPrognosis(sql, id, told))).toISOString() };
    });
  };
}

function explain(
  clock: Clock,
  { rules, timers, now }: { rules: SlaRules; timers: readonly TimerRow[]; now: Date },
): Static<typeof ExplainedSchema> {
  const { kind, generation, ordinal, terms, priority } = clock;
  const intervals = clock.intervals.flatMap((interval) => {
    const calendar = rules.calendarNamed(interval.calendarName);
    return explainInterval(interval, { calendar, now }).map(({ from, to, counted, why, countedMs }) => ({
      from: from.toISOString(),
      to: isoOrNull(to),
      counted,
      why,
      calendar: interval.calendarName,
      countedSeconds: countedMs / 1000,
    }));
  });
  const own = timers.filter((row) => row.kind === kind && row.generation === generation && row.ordinal === ordinal);
  const { calendarName: calendar } = tierOf(clock, rules);
  return {
    ...clockJson(clock, { rules, now }),
    generation,
    promised: { policy: terms?.policy ?? null, version: terms?.version ?? null, priority, calendar },
    intervals,
    timers: own.map(timerJson),
  };
}

function timerJson({ level, dueAt, firedAt, outcome }: TimerRow): Static<typeof TimerSchema> {
  return { level, dueAt: dueAt.toISOString(), firedAt: isoOrNull(firedAt), outcome };
}

function stepJson(row: StepRow): Static<typeof StepSchema> {
  const { ladder, generation, step, definition, outcome, reason, pages, acknowledgedBy } = row;
  return {
    ladder,
    generation,
    step,
    definition,
    outcome,
    reason,
    pages,
    acknowledgedBy,
    people: [...row.people],
    dueAt: isoOrNull(row.dueAt),
    firedAt: isoOrNull(row.firedAt),
    acknowledgedAt: isoOrNull(row.acknowledgedAt),
  };
}
