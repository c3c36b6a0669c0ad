import { type Static, Type } from 'typebox';
import type { Caller } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields } from '../../../http/problem.ts';
import { callerOf, viewFor } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { mayKnowPrivately } from '../../access/private-data.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { absenceKinds } from '../../people/shifts/absences.ts';
import type { ShiftSpan } from '../../people/shifts/shift.ts';
import { upcoming } from '../../plans/plan-times.ts';
import { rhythmOf, scheduledPlans, workingTimeOf } from '../../plans/plans.ts';
import { type Gap, uncovered, withoutOnCall } from '../../reports/coverage.ts';
import { loadSchedule, type PersonSchedule, SCHEDULED_PEOPLE } from '../../reports/work-schedule.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { ticketNumber } from '../../ticket/ticket.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 62;
const MOST_TURNS = 70;
/** The most plans whose turns are shown. */
const MOST_PLANS = 500;

const Span = Type.Object({ from: Instant, to: Instant });
const PersonSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  team: Type.Union([Type.String(), Type.Null()]),
  alwaysOn: Type.Boolean({ description: 'No shift is recorded: any time counts' }),
  working: Type.Array(Span, { description: 'On shift, absences taken out' }),
  absences: Type.Array(Type.Object({ from: Instant, to: Instant, kind: Type.Enum([...absenceKinds]) })),
  scheduled: Type.Array(
    Type.Object({
      ticket: Type.Union([Type.String(), Type.Null()], { description: 'Null where the caller does not see it' }),
      title: Type.Union([Type.String(), Type.Null()]),
      from: Instant,
      to: Instant,
      minutes: Type.Integer(),
    }),
  ),
  open: Type.Object(
    { tickets: Type.Integer(), minutes: Type.Integer() },
    { description: 'Tickets that they hold without a time; two hours each where its plan says nothing' },
  ),
  capacityMinutes: Type.Integer({ description: 'Working time of the window that is still to come' }),
  loadMinutes: Type.Integer({
    description: 'Work for that time: what is scheduled and, where the window holds the present, what is open',
  }),
});
const ScheduleSchema = Type.Object(
  {
    from: Instant,
    to: Instant,
    people: Type.Array(PersonSchema),
    plans: Type.Array(Type.Object({ plan: Type.String(), title: Type.String(), asset: Type.String(), at: Instant })),
    gaps: Type.Array(Span, { description: 'Nobody of these is on shift, and nobody is on call' }),
    cut: Type.Boolean({ description: 'There was more than this answer holds: narrow it to a team, or a shorter time' }),
  },
  { description: 'The schedule' },
);
const Query = Type.Object({
  from: Instant,
  to: Instant,
  team: Type.Optional(Type.String(names('team', { filters: true }))),
});

/** The work of people by time, and the gaps in which nobody is there. */
export function scheduleRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  return (api) => {
    const show = {
      operationId: 'getSchedule',
      summary: 'Shifts, absences, scheduled work and plans of a time, with the load of each person and gaps',
      tags: ['people'],
      querystring: Query,
      response: { 200: ScheduleSchema },
    };
    api.get('/schedule', { schema: show, config: { roles: leaders } }, async (request) => {
      const { from, to, team = null } = request.query;
      const window = { from: Date.parse(from), to: Date.parse(to) };
      if (window.to <= window.from) throw invalidFields([{ field: 'to', message: 'must come after from' }]);
      if (window.to - window.from > MOST_DAYS * DAY_MS) {
        throw invalidFields([{ field: 'to', message: `must come within ${MOST_DAYS} days of from` }]);
      }
      const { sites } = viewFor(request);
      return await db.snapshot(async (sql) => {
        const people = await loadSchedule(sql, { window, filter: { team, sites }, now: now() });
        const turns = await turnsIn(sql, window, { sites, policy });
        const bare = uncovered(
          people.map(({ working }) => working),
          window,
        );
        const left = await withoutOnCall(sql, bare, team === null ? {} : { teamId: team });
        return {
          from,
          to,
          people: people.map((person) => personJson(person, callerOf(request))),
          plans: turns,
          gaps: left.gaps.map(spanJson),
          cut: left.isCut || people.length >= SCHEDULED_PEOPLE || turns.length >= MOST_PLANS,
        };
      });
    });
  };
}

/** Turns of plans within a window, in order. */
async function turnsIn(
  sql: Sql,
  window: ShiftSpan,
  { sites, policy }: { sites: readonly string[] | null; policy: SlaPolicy },
): Promise<Static<typeof ScheduleSchema>['plans']> {
  const plans = await scheduledPlans(sql, { sites, before: new Date(window.to), limit: MOST_PLANS });
  const found: Static<typeof ScheduleSchema>['plans'] = [];
  for (const plan of plans) {
    const time = await workingTimeOf(sql, plan, policy);
    const first = { turn: plan.turn, at: plan.nextAt.getTime() };
    for (const at of upcoming(rhythmOf(plan), first, { count: MOST_TURNS, ...time })) {
      if (at < window.from) continue;
      if (at >= window.to) break;
      found.push({ plan: plan.id, title: plan.title, asset: plan.asset, at: new Date(at).toISOString() });
    }
  }
  return found.toSorted((a, b) => a.at.localeCompare(b.at)).slice(0, MOST_PLANS);
}

function spanJson({ from, to }: Gap): Static<typeof Span> {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** Why somebody is absent is shown to those who plan the work. */
function personJson(person: PersonSchedule, caller: Caller): Static<typeof PersonSchema> {
  const { isAlwaysOn, working, absences, scheduled, open, ...rest } = person;
  const isTold = mayKnowPrivately(caller, person.id);
  return {
    ...rest,
    alwaysOn: isAlwaysOn,
    working: working.map(spanJson),
    absences: absences.map(({ kind, ...span }) => ({
      ...spanJson(span),
      kind: isTold ? (kind as (typeof absenceKinds)[number]) : 'other',
    })),
    scheduled: scheduled.map(({ ticketId, title, minutes, ...span }) => ({
      ticket: ticketId === null ? null : ticketNumber(ticketId),
      title,
      minutes,
      ...spanJson(span),
    })),
    open: { ...open },
  };
}
