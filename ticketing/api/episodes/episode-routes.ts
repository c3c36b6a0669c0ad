import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { workReaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields } from '../../../http/problem.ts';
import { viewFor } from '../../../http/sign-in.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import { type AlarmState, alarmStates } from '../../episodes/alarm-state.ts';
import { findEpisode, listEpisodes } from '../../episodes/find-episodes.ts';
import { parseTicketNumber } from '../../ticket/ticket.ts';
import { EpisodeSchema, EvidenceSchema, episodeJson, evidenceJson } from './episode-json.ts';

const ListQuery = Type.Object({
  state: Type.Optional(Type.String({ description: 'One state, several with commas, or `hidden`' })),
  device: Type.Optional(
    Type.String({
      ...names('device', { filters: true }),
      description: '`site:device`, or the name of the device alone',
    }),
  ),
  ticket: Type.Optional(
    Type.String({
      ...names('ticket', { filters: true }),
      description: 'Number of a ticket: its alarms, and those that moved to another ticket',
    }),
  ),
  ...pageQuery(),
});

const Place = Type.Object({ raisedAt: Type.Integer(), id: Type.String() });

/** Lists alarm episodes and shows one with its evidence. */
export function episodeRoutes({ db }: { db: Db }): Routes {
  return (api) => {
    const list = {
      operationId: 'listEpisodes',
      summary: 'Alarm episodes, the latest first',
      tags: ['episodes'],
      querystring: ListQuery,
      response: { 200: pageOf(EpisodeSchema) },
    };
    api.get('/episodes', { schema: list, config: { roles: workReaders } }, async (request) => {
      const { query } = request;
      const { limit = defaultLimit, cursor, state, device, ticket } = query;
      const place = cursor === undefined ? undefined : decodeCursor(cursor, Place);
      const after = place ? { raisedAt: new Date(place.raisedAt), id: place.id } : null;
      const filter = {
        ...(state ? { states: statesOf(state) } : {}),
        ...(device ? { device } : {}),
        ...(ticket ? { ticket: ticketOf(ticket) } : {}),
        sites: viewFor(request).sites,
      };
      const rows = await listEpisodes(db, filter, { after, limit: limit + 1 });
      const page = pageFrom(rows, limit, ({ raisedAt, id }) => ({ raisedAt: raisedAt.getTime(), id }));
      return { items: page.items.map(episodeJson), next: page.next };
    });

    const show = {
      operationId: 'getEpisode',
      summary: 'One alarm episode with its evidence',
      tags: ['episodes'],
      params: Type.Object({ id: Type.String(names('episode')) }),
      response: { 200: EvidenceSchema },
    };
    api.get('/episodes/:id', { schema: show, config: { roles: workReaders } }, async ({ params }) => {
      const episode = await findEpisode(db, params.id);
      if (!episode) throw new AppError('not_found', `There is no episode ${params.id}.`);
      return evidenceJson(episode);
    });
  };
}

function ticketOf(number: string): number {
  const ticket = parseTicketNumber(number);
  if (ticket !== undefined) return ticket;
  throw invalidFields([{ field: 'ticket', message: `${number} is no number of a ticket` }]);
}

function statesOf(text: string): readonly AlarmState[] {
  return text.split(',').flatMap((name): readonly AlarmState[] => {
    if (name === 'hidden') return ['SHLVD', 'DSUPR', 'OOSRV'];
    const state = alarmStates.find((known) => known === name);
    if (state) return [state];
    throw invalidFields([{ field: 'state', message: `${name} is none of hidden, ${alarmStates.join(', ')}` }]);
  });
}
