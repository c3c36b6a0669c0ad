import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { conditionOf, IfMatch, requireSeen, withVersion } from '../../../http/if-match.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields, problemAs } from '../../../http/problem.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { unspecified } from '../../assets/failure-modes.ts';
import { retiredWords } from '../../assets/retired.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { upcoming } from '../../plans/plan-times.ts';
import {
  listPlans,
  type Plan,
  pausePlan,
  putPlan,
  removePlan,
  requirePlan,
  resumePlan,
  rhythmOf,
  workingTimeOf,
} from '../../plans/plans.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { PrioritySchema } from '../fields.ts';
import { nullable } from '../people/people-schemas.ts';

const Id = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'Small letters, digits and hyphens' });
const Params = Type.Object({ id: Type.String({ ...Id, ...names('plan') }) });
const Fields = {
  title: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.String({ maxLength: 10_000 }),
  asset: Type.String({ ...names('asset'), minLength: 1, description: 'Id of the asset' }),
  failureModeGroup: Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' }),
  workClass: Type.Enum(['preventive', 'inspection']),
  priority: PrioritySchema,
  startsOn: Type.String({
    format: 'date',
    description: "Date of the first turn in the calendar's zone, else in that of the site; one of today turns today",
  }),
  calendar: nullable(
    Type.String({ ...names('calendar'), description: 'Id of a business calendar; null: any time will do' }),
  ),
};
const ONE_OF = 'Give one of everyDays, everyMonths and everyYears';
const KEEPS = 'keeps the day of startsOn, or takes the last day of a shorter month';
const EveryDays = Type.Integer({ minimum: 1, maximum: 3_650, description: `${ONE_OF}; 365 is not a year` });
const EveryMonths = Type.Integer({ minimum: 1, maximum: 120, description: KEEPS });
const EveryYears = Type.Integer({ minimum: 1, maximum: 10, description: KEEPS });
const Body = Type.Object(
  {
    ...Fields,
    everyDays: Type.Optional(nullable(EveryDays)),
    everyMonths: Type.Optional(nullable(EveryMonths)),
    everyYears: Type.Optional(nullable(EveryYears)),
    description: Type.Optional(Fields.description),
    failureModeGroup: Type.Optional(Fields.failureModeGroup),
    workClass: Type.Optional(Fields.workClass),
    priority: Type.Optional(Fields.priority),
  },
  {
    examples: [
      ...[{ title: 'Change the oil', asset: 'plant:pump-1', everyDays: 90, startsOn: '2026-03-02', calendar: null }],
      ...[{ title: 'Inspection', asset: 'plant:pump-1', everyYears: 1, startsOn: '2026-03-02', calendar: null }],
    ],
  },
);
const PlanSchema = Type.Object({
  id: Id,
  ...Fields,
  everyDays: nullable(EveryDays),
  everyMonths: nullable(EveryMonths),
  everyYears: nullable(EveryYears),
  upcoming: Type.Array(Instant, {
    description: 'When its next turns open a ticket; none while it is paused or its asset is retired',
  }),
  paused: nullable(Type.Object({ by: Type.String(), reason: Type.String(), at: Instant })),
  problem: nullable(
    Type.String({ description: 'Why it opens no ticket; a turn that has come is tried again every hour' }),
  ),
  version: Type.Integer(),
  updatedAt: Instant,
  updatedBy: Type.String(),
});
const PlanWithVersion = withVersion(PlanSchema, 'The plan');
const SHOWN_TURNS = 5;

const Resume = Type.Object({
  missed: Type.Optional(
    Type.Enum(['take', 'skip'], {
      description: 'The turn that came meanwhile: one ticket at once (`take`, the default), or none',
    }),
  ),
});

type Deps = { readonly db: Db; readonly now: Now; readonly policy: SlaPolicy };

const tags = ['tickets'];

const list = {
  operationId: 'listPlans',
  summary: 'Maintenance plans, with their next turns',
  tags,
  querystring: Type.Object(pageQuery()),
  response: { 200: pageOf(PlanSchema) },
};

const put = {
  operationId: 'putPlan',
  summary: 'Makes a maintenance plan, or changes it',
  tags,
  params: Params,
  headers: IfMatch,
  body: Body,
  response: { 200: PlanWithVersion, 412: problemAs('It was changed in the meantime') },
};

const pause = {
  operationId: 'pausePlan',
  summary: 'Pauses a plan until a person resumes it',
  tags,
  params: Params,
  headers: IfMatch,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000, examples: ['The line is rebuilt'] }) }),
  response: { 200: PlanWithVersion },
};

const resume = {
  operationId: 'resumePlan',
  summary: 'Resumes a paused plan; a turn that came meanwhile is not lost',
  tags,
  params: Params,
  headers: IfMatch,
  querystring: Resume,
  response: { 200: PlanWithVersion },
};

const remove = {
  operationId: 'removePlan',
  summary: 'Removes a plan; tickets that it opened stay',
  tags,
  params: Params,
  headers: IfMatch,
  response: { 204: Type.Null({ description: 'It is gone' }) },
};

/** Work that comes round again: plans open tickets by themselves, in working time. */
export function planRoutes(deps: Deps): Routes {
  const { db, now, policy } = deps;
  const context = (request: Parameters<typeof actorOf>[0]) => ({ actor: actorOf(request), now: now(), policy });
  const reading = { roles: readers, allSites: true };
  const planning = { roles: leaders, allSites: true };
  return (api) => {
    api.get('/plans', { schema: list, config: reading }, async (request) => {
      const { limit = defaultLimit, cursor } = request.query;
      const after = cursor === undefined ? '' : decodeCursor(cursor, Type.String());
      const page = pageFrom(await listPlans(db, { after, limit: limit + 1 }), limit, ({ id }) => id);
      return { items: await Promise.all(page.items.map((plan) => planJson(db, plan, deps))), next: page.next };
    });

    api.put('/plans/:id', { schema: put, config: planning }, async (request, reply) => {
      const { params, headers, body } = request;
      const fields = fieldsOf(body, now());
      const change = { id: params.id, fields, expectedVersion: conditionOf(headers['if-match']) };
      const plan = await db.transaction((sql) => putPlan(sql, change, context(request)));
      return reply.header('etag', `"${plan.version}"`).send(await planJson(db, plan, deps));
    });

    api.post('/plans/:id/pause', { schema: pause, config: planning }, async (request, reply) => {
      const { params, body, headers } = request;
      const plan = await db.transaction(async (sql) => {
        requireSeen(headers['if-match'], await requirePlan(sql, params.id));
        return await pausePlan(sql, params.id, body.reason, context(request));
      });
      return reply.header('etag', `"${plan.version}"`).send(await planJson(db, plan, deps));
    });

    api.post('/plans/:id/resume', { schema: resume, config: planning }, async (request, reply) => {
      const { id } = request.params;
      const how = { ...context(request), missed: request.query.missed ?? ('take' as const) };
      const plan = await db.transaction(async (sql) => {
        requireSeen(request.headers['if-match'], await requirePlan(sql, id));
        return await resumePlan(sql, id, how);
      });
      return reply.header('etag', `"${plan.version}"`).send(await planJson(db, plan, deps));
    });

    api.delete('/plans/:id', { schema: remove, config: planning }, async (request, reply) => {
      const { id } = request.params;
      await db.transaction((sql) => removePlan(sql, id, conditionOf(request.headers['if-match'])));
      return reply.code(204).send(null);
    });
  };
}

function fieldsOf(body: Static<typeof Body>, now: Date) {
  const { description = '', failureModeGroup = unspecified, workClass = 'preventive', priority = 'P3' } = body;
  const at = Date.parse(`${body.startsOn}T00:00:00Z`);
  // Ten years either way is all that a calendar works out.
  if (!(Math.abs(at - now.getTime()) < 10 * 366 * 86_400_000))
    throw invalidFields([{ field: 'startsOn', message: 'is a date within ten years' }]);
  const { everyDays = null, everyMonths = null, everyYears = null } = body;
  if ([everyDays, everyMonths, everyYears].filter((every) => every !== null).length !== 1)
    throw invalidFields([{ field: 'everyDays', message: 'give one of everyDays, everyMonths and everyYears' }]);
  return { ...body, description, failureModeGroup, workClass, priority, everyDays, everyMonths, everyYears };
}

async function planJson(sql: Sql, plan: Plan, { policy }: Deps): Promise<Static<typeof PlanSchema>> {
  const { turn, nextAt, takenOn, retired, pausedBy, pausedReason, pausedAt, problem, ...rest } = plan;
  const paused =
    pausedBy === null || pausedReason === null || pausedAt === null
      ? null
      : { by: pausedBy, reason: pausedReason, at: pausedAt.toISOString() };
  return {
    ...rest,
    upcoming: paused || retired !== null ? [] : await turnsOf(sql, plan, policy),
    paused,
    problem: retired === null ? problem : `${retiredWords(retired)}.`,
    updatedAt: isoOrNull(plan.updatedAt) ?? '',
  };
}

async function turnsOf(sql: Sql, plan: Plan, policy: SlaPolicy): Promise<string[]> {
  const first = { turn: plan.turn, at: plan.nextAt.getTime() };
  try {
    const time = await workingTimeOf(sql, plan, policy);
    return upcoming(rhythmOf(plan), first, { ...time, count: SHOWN_TURNS }).map((at) => new Date(at).toISOString());
  } catch (error) {
    // Its calendar has gone: the next attempt reports it.
    if (error instanceof AppError && error.code === 'unprocessable') return [plan.nextAt.toISOString()];
    throw error;
  }
}
