import { Type } from 'typebox';
import type { Routes } from '../../http/http-app.ts';
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../http/paging.ts';
import { Said } from '../../http/words/answer-in-words.ts';
import { UNREAD_REASONS, UNREAD_WORDS } from '../reading/unread.ts';
import type { UnreadTopic } from './unread-topics.ts';

const Count = Type.Integer({ minimum: 0 });
const Moment = Type.String({ format: 'date-time' });

const Item = Type.Object(
  {
    topic: Type.String(),
    client: Type.String(),
    device: Type.Optional(Type.String({ description: 'the sender, as site:device' })),
    format: Type.String(),
    reason: Type.Enum([...UNREAD_REASONS]),
    detail: Said({ description: 'the meaning of the reason, and the next step' }),
    names: Type.Array(Type.String(), { description: 'the first few values that are not read' }),
    messages: Type.Integer({ minimum: 1, description: 'of which something is not read for this reason' }),
    emptyMessages: Type.Integer({ minimum: 0, description: 'of which nothing at all was kept' }),
    firstAt: Moment,
    lastAt: Moment,
    payloadBytes: Count,
    payload: Type.String({ description: 'the beginning of the first such message, read as UTF-8' }),
  },
  { description: 'A topic of telemetry of which something is not read' },
);

/** `GET /unread-telemetry`: telemetry that no reading can hold, with a sample each. */
export function unreadRoutes(options: { unread: () => readonly UnreadTopic[] }): Routes {
  const schema = {
    operationId: 'listUnreadTelemetry',
    summary: 'Topics of telemetry of which something is not read, since the start; the newest message first',
    tags: ['telemetry'],
    querystring: Type.Object(pageQuery({ defaultLimit: 50, maxLimit: 200 })),
    response: { 200: pageOf(Item, 'By topic, sender and reason') },
  };
  return (api) => {
    api.get(
      '/unread-telemetry',
      { schema, config: { roles: ['reliability_engineer'], allSites: true } },
      async ({ query: { limit = 50, cursor } }) => {
        const from = cursor === undefined ? 0 : decodeCursor(cursor, Type.Integer({ minimum: 0 }));
        const all = options.unread();
        const next = from + limit < all.length ? encodeCursor(from + limit) : null;
        return { items: all.slice(from, from + limit).map(itemJson), next };
      },
    );
  };
}

function itemJson({ principal, firstAt, lastAt, payload, names, ...rest }: UnreadTopic) {
  return {
    ...rest,
    ...(principal && { device: `${principal.site}:${principal.device}` }),
    names: [...names],
    detail: UNREAD_WORDS[rest.reason],
    firstAt: new Date(firstAt).toISOString(),
    lastAt: new Date(lastAt).toISOString(),
    payload: Buffer.from(payload).toString('utf8'),
  };
}
