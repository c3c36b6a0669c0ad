import { Type } from 'typebox';
import { isTopicFilter } from '../../../broker/topics/topic.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields, problemAs } from '../../../http/problem.ts';
import { type HeardMessage, LISTEN, type Listeners } from '../../../ingest/intake/listen.ts';

const Body = Type.Object(
  {
    topic: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1_024, description: 'A topic, or a filter with + and #' }),
    ),
    device: Type.Optional(
      Type.String({
        minLength: 3,
        maxLength: 129,
        description: '`site:device`: messages that it sends, and those that become readings of it',
      }),
    ),
    seconds: Type.Integer({ minimum: 1, maximum: LISTEN.mostSeconds }),
    most: Type.Optional(
      Type.Integer({ minimum: 1, maximum: LISTEN.mostMessages, default: 20, description: 'It ends with so many' }),
    ),
  },
  { examples: [{ topic: 'mill/+/state', seconds: 1, most: 1 }] },
);
const Count = Type.Integer({ minimum: 0 });
const Answer = Type.Object(
  {
    listenedSeconds: Type.Number(),
    heard: { ...Count, description: 'Messages that fitted' },
    leftOut: Type.Object({
      tooLarge: { ...Count, description: `Longer than ${LISTEN.messageBytes} bytes` },
      beyondBytes: { ...Count, description: `Beyond ${LISTEN.bytes} bytes in all` },
    }),
    messages: Type.Array(
      Type.Object({
        topic: Type.String(),
        sender: Type.Union([Type.String(), Type.Null()]),
        receivedAt: Instant,
        payload: Type.String({ description: 'In base64' }),
        outcome: Type.Enum(['accepted', 'partly', 'refused']),
        readings: Count,
      }),
    ),
  },
  { description: 'Messages of these seconds, oldest first; nothing of them is kept' },
);

/**
 * `POST /mappings/listen`: raw messages as they come to this process, for some seconds, to try a
 * mapping on. It keeps nothing: the answer alone has the payloads.
 */
export function mappingListenRoutes(deps: { readonly listeners: Listeners; readonly now: () => number }): Routes {
  const schema = {
    operationId: 'listenToMessages',
    summary: 'Hears messages of a topic or a device for some seconds, also those that are accepted',
    tags: ['devices'],
    body: Body,
    response: { 200: Answer, 429: problemAs('Too many listen already') },
  };
  return (api) => {
    const config = { roles: ['reliability_engineer'], allSites: true } as const;
    api.post('/mappings/listen', { schema, config }, async (request, reply) => {
      const { topic: filter, device, seconds, most = 20 } = request.body;
      if (filter === undefined && device === undefined)
        throw invalidFields([{ field: 'topic', message: 'say a topic, a device, or both' }]);
      if (filter !== undefined && !isTopicFilter(filter))
        throw invalidFields([{ field: 'topic', message: `${filter} is no topic filter of MQTT` }]);
      // A reader who goes away no longer listens.
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const found = await deps.listeners.listen(
        { device, filter, seconds, most },
        { signal: gone.signal, now: deps.now },
      );
      return {
        listenedSeconds: found.listenedMs / 1000,
        heard: found.heard,
        leftOut: found.leftOut,
        messages: found.messages.map(messageJson),
      };
    });
  };
}

function messageJson({ payload, receivedAt, ...message }: HeardMessage) {
  const text = Buffer.from(payload).toString('base64');
  return { ...message, receivedAt: new Date(receivedAt).toISOString(), payload: text };
}
