import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders, readers, workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields } from '../../../http/problem.ts';
import { actorOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import { commandAlarm } from '../../alarms/alarm-commands.ts';
import type { Db } from '../../db/sql.ts';
import { type AlarmEvent, alarmStates } from '../../episodes/alarm-state.ts';
import { readEpisodeEvents } from '../../episodes/change-episode.ts';
import { findEpisode } from '../../episodes/find-episodes.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { Reason } from '../fields.ts';
import { EpisodeSchema, episodeJson } from './episode-json.ts';

const Params = Type.Object({ id: Type.String(names('episode')) });
const MayHaveReason = Type.Object({ reason: Type.Optional(Reason) });
const By = Type.Enum(['parent', 'gateway', 'rule'], {
  description: 'The rule that hides it: its parent is down, its gateway is silent, or another one',
});
const Shelving = Type.Object({
  until: Type.Optional(Instant),
  minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_440 })),
  reason: Reason,
});
const EventSchema = Type.Object({
  sequence: Type.Integer(),
  at: Instant,
  actor: Type.String(),
  kind: Type.String(),
  reason: Type.Union([Said(), Type.Null()]),
  from: Type.Enum([...alarmStates]),
  to: Type.Enum([...alarmStates]),
});

/** An answer to a request without effect in the state of an alarm. */
export const conflict = {
  description: 'It has no effect in the state of the alarm',
  content: {
    'application/problem+json': {
      schema: Type.Object({
        title: Type.String(),
        status: Type.Integer(),
        detail: Type.String(),
        state: Type.String(),
      }),
    },
  },
};

/** Actions of people and rules on an alarm (ISA-18.2), and its record. */
export function alarmRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const change = async (
    id: string,
    event: AlarmEvent,
    more: { actor: string; reason?: string | undefined; until?: Date },
  ) => {
    const { reason = null, ...rest } = more;
    await commandAlarm(db, id, { event, reason, ...rest, now: now(), policy });
    const episode = await findEpisode(db, id);
    if (!episode) throw new Error('an episode does not go away');
    return episodeJson(episode);
  };
  return (api) => {
    const about = (operationId: string, summary: string) => ({
      operationId,
      summary,
      tags: ['episodes'],
      params: Params,
      response: { 200: EpisodeSchema, 409: conflict },
    });
    const acknowledge = about('acknowledgeEpisode', 'Takes note of an alarm');
    api.post(
      '/episodes/:id/acknowledge',
      { schema: { ...acknowledge, body: MayHaveReason }, config: { roles: workers } },
      (request) =>
        change(request.params.id, { kind: 'acknowledged' }, { actor: actorOf(request), reason: request.body.reason }),
    );

    const shelve = about('shelveEpisode', 'Hides an alarm for at most 24 hours; the hiding ends at that time');
    api.post('/episodes/:id/shelve', { schema: { ...shelve, body: Shelving }, config: { roles: workers } }, (request) =>
      change(
        request.params.id,
        { kind: 'shelved' },
        { actor: actorOf(request), reason: request.body.reason, until: endOf(request.body, now()) },
      ),
    );
    const unshelve = about(
      'unshelveEpisode',
      'Ends the shelving of an alarm; one that is still active is reported again',
    );
    api.post(
      '/episodes/:id/unshelve',
      { schema: { ...unshelve, body: MayHaveReason }, config: { roles: workers } },
      (request) =>
        change(request.params.id, { kind: 'unshelved' }, { actor: actorOf(request), reason: request.body.reason }),
    );

    const suppress = about('suppressEpisode', 'Hides an alarm with another known cause');
    const Suppression = Type.Object({ by: By, reason: Reason });
    api.post(
      '/episodes/:id/suppress',
      { schema: { ...suppress, body: Suppression }, config: { roles: [...leaders, 'service'] } },
      (request) =>
        change(
          request.params.id,
          { kind: 'suppressed', by: request.body.by },
          { actor: actorOf(request), reason: request.body.reason },
        ),
    );
    const unsuppress = about(
      'unsuppressEpisode',
      'Ends a suppression; an alarm that is still active is reported again',
    );
    const Ending = Type.Object({ by: By, reason: Type.Optional(Reason) });
    api.post(
      '/episodes/:id/unsuppress',
      { schema: { ...unsuppress, body: Ending }, config: { roles: [...leaders, 'service'] } },
      (request) =>
        change(
          request.params.id,
          { kind: 'unsuppressed', by: request.body.by },
          { actor: actorOf(request), reason: request.body.reason },
        ),
    );

    addRecord(api, db);
  };
}

function addRecord(api: Parameters<Routes>[0], db: Db): void {
  const schema = {
    operationId: 'listEpisodeEvents',
    summary: 'The events of an alarm, by whom and why; the list only grows',
    tags: ['episodes'],
    params: Params,
    querystring: Type.Object(pageQuery()),
    response: { 200: pageOf(EventSchema) },
  };
  api.get('/episodes/:id/events', { schema, config: { roles: readers } }, async ({ params, query }) => {
    const { limit = defaultLimit, cursor } = query;
    const after = cursor === undefined ? 0 : decodeCursor(cursor, Type.Integer());
    const rows = await readEpisodeEvents(db, params.id, { after, limit: limit + 1 });
    const page = pageFrom(rows, limit, ({ sequence }) => sequence);
    return { items: page.items.map((event) => ({ ...event, at: event.at.toISOString() })), next: page.next };
  });
}

function endOf({ until, minutes }: Static<typeof Shelving>, now: Date): Date {
  if ((until === undefined) === (minutes === undefined)) {
    throw invalidFields([{ field: 'until', message: 'either until or minutes is needed' }]);
  }
  return until === undefined ? new Date(now.getTime() + 60_000 * (minutes ?? 0)) : new Date(until);
}
