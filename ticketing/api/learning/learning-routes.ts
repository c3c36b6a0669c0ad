import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant, isoOrNull, parseMoment } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields } from '../../../http/problem.ts';
import { actorOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import { DeviceId, findDevice } from '../../../ingest/series/find-device.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import { addRun, findRun, type LearningRun, listRuns } from '../../learning/learning-runs.ts';
import type { LearningParts } from '../../learning/run-learning.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { Reason } from '../fields.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Names = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { maxItems: 200, description }));

const Asked = Type.Object({
  reason: Reason,
  fromNow: Type.Optional(
    Type.Boolean({ description: 'Drop the learned model, and learn from the next readings; without from and to' }),
  ),
  from: Type.Optional(Type.String({ description: 'Learn from the stored readings since then: ISO 8601 with a zone' })),
  to: Type.Optional(Type.String({ description: 'Exclusive; by default up to the newest reading' })),
  exclude: Names('Channels to leave out of this learning'),
  keep: Names('Ids of episodes, tickets and maintenance windows with normal readings'),
  use: Type.Optional(
    Type.Boolean({ description: 'false: the model becomes a candidate in the registry, and nothing uses it yet' }),
  ),
});

const LeftOut = Type.Object({
  kind: Type.Enum(['episode', 'ticket', 'maintenance']),
  id: Type.String(),
  from: Instant,
  to: orNull(Instant),
  readings: Type.Integer({ description: 'with 60 before and 30 after of an episode' }),
});
const Part = Type.Object({
  name: Type.String({ description: 'The device, or `device/component`' }),
  read: Type.Integer({ description: 'readings that were read' }),
  learned: Type.Integer({ description: 'readings that it was learned from' }),
  joints: Type.Integer({ description: 'readings left out where blocks of a long history do not join' }),
  leftOut: Type.Array(LeftOut, { description: 'at most 200' }),
  modelId: orNull(Type.String()),
  channels: Type.Array(Type.String()),
  reason: orNull(Said({ description: 'why nothing was learned' })),
});
const Run = Type.Object(
  {
    id: Type.Integer(),
    device: Type.String(names('device')),
    cause: Type.Enum(['asked', 'ticket', 'accepted']),
    ticket: orNull(Type.String()),
    episode: orNull(Type.String()),
    reason: Said(),
    askedBy: Type.String(),
    askedAt: Instant,
    from: orNull(Instant),
    to: orNull(Instant),
    exclude: Type.Array(Type.String()),
    keep: Type.Array(Type.String()),
    use: Type.Boolean(),
    state: Type.Enum(['waiting', 'running', 'done', 'failed']),
    nextTryAt: orNull(Instant),
    endedAt: orNull(Instant),
    detail: orNull(Said({ description: 'why nothing, or not everything, was learned' })),
    parts: Type.Array(Part),
  },
  { description: 'A run of learning a device again, its reason, and its result' },
);

const tags = ['devices'];

/** Learning again: requests it, and shows its result. */
export function learningRoutes(parts: Pick<LearningParts, 'series'> & { db: Db; now: Now }): Routes {
  const { db, series, now } = parts;
  return (api) => {
    const learn = {
      operationId: 'learnDevice',
      summary: 'Has a device learned again, from its stored readings or from the next ones on',
      tags,
      params: DeviceId,
      body: Asked,
      response: { 202: Run },
    };
    api.post('/devices/:id/learn', { schema: learn, config: { roles: leaders } }, async (request, reply) => {
      const { device, channels } = await findDevice(series, request.params.id);
      const { body } = request;
      const times = timesOf(body);
      const excluded = body.exclude ?? [];
      const unknown = excluded.filter((name) => !channels.some(({ channel }) => channel === name));
      if (unknown.length > 0) {
        const known = channels.map(({ channel }) => channel).join(', ');
        throw invalidFields([{ field: 'exclude', message: `${device} has no ${unknown.join(', ')}; it has ${known}` }]);
      }
      const run = {
        ...({ device, cause: 'asked', ticketId: null, episodeId: null, askedBy: actorOf(request), excluded } as const),
        reason: body.reason,
        ...times,
        keep: body.keep ?? [],
        use: body.use ?? true,
      };
      return reply.code(202).send(runJson(await db.transaction((sql) => addRun(sql, run, now()))));
    });

    const list = {
      operationId: 'listLearningRuns',
      summary: 'When and why a device was learned again, the latest first',
      tags,
      params: DeviceId,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(Run) },
    };
    api.get('/devices/:id/learning-runs', { schema: list, config: { roles: readers } }, async ({ params, query }) => {
      const { device } = await findDevice(series, params.id);
      const { limit = defaultLimit, cursor } = query;
      const before = cursor === undefined ? null : decodeCursor(cursor, Type.Integer());
      const page = pageFrom(await listRuns(db, device, { before, limit: limit + 1 }), limit, ({ id }) => id);
      return { items: page.items.map(runJson), next: page.next };
    });

    const one = {
      operationId: 'getLearningRun',
      summary: 'The result of learning a device again, and the readings that were left out',
      tags,
      params: Type.Object({
        ...DeviceId.properties,
        run: Type.Integer({ ...names('part_of_device'), minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      }),
      response: { 200: Run },
    };
    api.get('/devices/:id/learning-runs/:run', { schema: one, config: { roles: readers } }, async ({ params }) => {
      const { device } = await findDevice(series, params.id);
      const run = await findRun(db, device, params.run);
      if (!run) throw new AppError('not_found', `There is no run ${params.run} of ${device}.`);
      return runJson(run);
    });
  };
}

function timesOf({ fromNow, from, to }: Static<typeof Asked>): { from: Date | null; to: Date | null } {
  if ((fromNow === true) === (from !== undefined)) {
    throw invalidFields([
      { field: 'from', message: 'is the beginning of the readings to learn from; give it, or fromNow' },
    ]);
  }
  if (from === undefined) {
    if (to === undefined) return { from: null, to: null };
    throw invalidFields([{ field: 'to', message: 'means nothing with fromNow' }]);
  }
  const times = { from: parseMoment(from, 'from'), to: to === undefined ? null : parseMoment(to, 'to') };
  if (times.to !== null && times.to <= times.from)
    throw invalidFields([{ field: 'to', message: 'must be after from' }]);
  return { from: new Date(times.from), to: times.to === null ? null : new Date(times.to) };
}

function runJson(run: LearningRun): Static<typeof Run> {
  const { id, device, cause, ticketId, episodeId, reason, askedBy, askedAt, from, to, excluded, keep, use, state } =
    run;
  return {
    id,
    device,
    cause,
    ticket: ticketId === null ? null : ticketNumber(ticketId),
    episode: episodeId,
    reason,
    askedBy,
    askedAt: askedAt.toISOString(),
    from: isoOrNull(from),
    to: isoOrNull(to),
    exclude: [...excluded],
    keep: [...keep],
    use,
    state,
    nextTryAt: state === 'waiting' ? run.dueAt.toISOString() : null,
    endedAt: isoOrNull(run.endedAt),
    detail: run.report?.reason ?? null,
    parts: (run.report?.parts ?? []).map((part) => ({
      ...part,
      channels: [...part.channels],
      leftOut: part.leftOut.map((one) => ({
        ...one,
        from: new Date(one.from).toISOString(),
        to: one.to === null ? null : new Date(one.to).toISOString(),
      })),
    })),
  };
}
