import { Type } from 'typebox';
import { names } from '../../http/access/names.ts';
import type { Routes } from '../../http/http-app.ts';
import { Said } from '../../http/words/answer-in-words.ts';
import { AppError } from '../../lib/errors.ts';
import { LISTED_PAYLOAD_BYTES, type Quarantine, type QuarantineItem } from '../quarantine/quarantine.ts';
import type { RetryOutcome } from './retry-quarantined.ts';

const Count = Type.Integer({ minimum: 0 });
const Index = Type.Union([Type.Integer(), Type.Null()], { description: 'position in the batch' });

const item = {
  id: Count,
  receivedAt: Type.String({ format: 'date-time' }),
  topic: Type.String(),
  client: Type.String(),
  device: Type.Optional(Type.String({ description: 'the sender, as site:device' })),
  reason: Type.String(),
  detail: Said(),
  index: Index,
  payloadBytes: Count,
};

const Listed = Type.Object({
  ...item,
  payload: Type.String({ description: `the first ${LISTED_PAYLOAD_BYTES} bytes, read as UTF-8` }),
});

const Whole = Type.Object({
  ...item,
  payload: Type.String({ description: 'the payload, read as UTF-8' }),
  payloadBase64: Type.String({ description: 'the payload as it came' }),
  alsoRefused: Type.Array(Type.Object({ id: Count, reason: Type.String(), detail: Said(), index: Index }), {
    description: 'other elements of the same message',
  }),
});

const Outcome = Type.Object({
  outcome: Type.Enum(['accepted', 'partly', 'unchanged'], { description: 'unchanged: refused as before' }),
  readings: Type.Integer({ minimum: 0, description: 'on disk now; those stored before are not stored twice' }),
  rejections: Type.Array(Type.Object({ reason: Type.String(), detail: Said(), index: Index })),
});

const params = Type.Object({ id: Type.Integer({ ...names('quarantined'), minimum: 0 }) });
const tags = ['telemetry'];

/** The routes of messages that did not become readings: list, show, try again. */
export function quarantineRoutes(options: {
  quarantine: Quarantine;
  retry: (id: number) => Promise<RetryOutcome>;
}): Routes {
  const { quarantine, retry } = options;
  const querystring = Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })),
  });
  const list = {
    operationId: 'listQuarantine',
    summary: 'Payloads that did not become readings, newest first',
    tags,
    querystring,
    response: { 200: Type.Object({ items: Type.Array(Listed), next: Type.Union([Type.String(), Type.Null()]) }) },
  };
  const show = {
    operationId: 'getQuarantined',
    summary: 'One of them, with its whole payload',
    tags,
    params,
    response: { 200: Whole },
  };
  const again = {
    operationId: 'retryQuarantined',
    summary: 'Decode its message again, under the configuration of today',
    tags,
    params,
    response: { 200: Outcome },
  };
  const config = { roles: ['reliability_engineer'], allSites: true } as const;
  return (api) => {
    api.get('/quarantine', { schema: list, config }, async ({ query: { limit = 50, cursor } }) => {
      const found = quarantine.list({ limit, ...(cursor !== undefined && { before: Number(cursor) }) });
      const next = found.length === limit ? String(found.at(-1)?.id) : null;
      return { items: found.map(itemJson), next };
    });
    api.get('/quarantine/:id', { schema: show, config }, async ({ params: { id } }) => {
      const items = quarantine.message(id);
      const asked = items.find((other) => other.id === id);
      if (!asked) throw new AppError('not_found', `The quarantine has no item ${id}.`);
      const alsoRefused = items
        .filter((other) => other !== asked)
        .map(({ id: otherId, reason, detail, index }) => ({ id: otherId, reason, detail, index }));
      const payloadBase64 = Buffer.from(asked.payload).toString('base64');
      return { ...itemJson(asked), payloadBase64, alsoRefused };
    });
    api.post('/quarantine/:id/retry', { schema: again, config }, async ({ params: { id } }) => {
      const { rejections, ...outcome } = await retry(id);
      return { ...outcome, rejections: [...rejections] };
    });
  };
}

function itemJson({ principal, ...rest }: QuarantineItem) {
  return {
    ...rest,
    ...(principal && { device: `${principal.site}:${principal.device}` }),
    receivedAt: new Date(rest.receivedAt).toISOString(),
    payload: Buffer.from(rest.payload).toString('utf8'),
  };
}
