import { Type } from 'typebox';
import type { IntakeCounts } from '../../ingest/intake.ts';
import type { Quarantine, QuarantineItem } from '../../ingest/quarantine.ts';
import type { Routes } from './server.ts';

const Count = Type.Integer({ minimum: 0 });

const Flow = Type.Object({
  broker: Type.Object({ connections: Count }),
  intake: Type.Object({
    messages: Count,
    readings: Count,
    readingsByFormat: Type.Record(Type.String(), Count),
    rejections: Type.Record(Type.String(), Count, { description: 'by reason, since the start' }),
    ignored: Type.Record(Type.String(), Count, {
      description: 'by format: values and messages that the format allows and no reading can hold, since the start',
    }),
  }),
  journal: Type.Object({ end: Type.Integer({ description: 'offset after the newest reading' }) }),
  recorder: Type.Object({ offset: Count }, { description: 'stored up to here' }),
  detector: Type.Object(
    { offset: Count, scored: Count, late: Count, learned: Count },
    { description: 'scored up to here; readings scored, too late to be scored, and devices learned since the start' },
  ),
  memoryBytes: Type.Integer({ description: 'resident memory of the process' }),
});

const Item = Type.Object({
  id: Count,
  receivedAt: Type.String({ format: 'date-time' }),
  topic: Type.String(),
  client: Type.String(),
  reason: Type.String(),
  detail: Type.String(),
  index: Type.Union([Type.Integer(), Type.Null()], { description: 'position in the batch' }),
  payloadBytes: Count,
  payload: Type.String({ description: 'the beginning of the payload, read as UTF-8' }),
});

/** How far each part has come, as `GET /flow` shows it. */
export type FlowStatus = {
  readonly broker: { readonly connections: number };
  readonly intake: IntakeCounts;
  readonly journal: { readonly end: number };
  readonly recorder: { readonly offset: number };
  readonly detector: {
    readonly offset: number;
    readonly scored: number;
    readonly late: number;
    readonly learned: number;
  };
};

/** The routes that show what comes in: `GET /flow` and `GET /quarantine`. */
export function flowRoutes(options: { status: () => Promise<FlowStatus>; quarantine: Quarantine }): Routes {
  return (api) => {
    api.get(
      '/flow',
      {
        schema: {
          operationId: 'getFlow',
          summary: 'What has come in and how far it has got',
          tags: ['telemetry'],
          response: { 200: Flow },
        },
      },
      async () => {
        const { intake, ...rest } = await options.status();
        return { ...rest, intake: { ...intake }, memoryBytes: process.memoryUsage.rss() };
      },
    );
    api.get(
      '/quarantine',
      {
        schema: {
          operationId: 'listQuarantine',
          summary: 'Payloads that did not become readings, newest first',
          tags: ['telemetry'],
          querystring: Type.Object({
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
            cursor: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })),
          }),
          response: { 200: Type.Object({ items: Type.Array(Item), next: Type.Union([Type.String(), Type.Null()]) }) },
        },
      },
      async ({ query: { limit = 50, cursor } }) => {
        const found = options.quarantine.list({ limit, ...(cursor !== undefined && { before: Number(cursor) }) });
        const next = found.length === limit ? String(found.at(-1)?.id) : null;
        return { items: found.map(itemJson), next };
      },
    );
  };
}

function itemJson(item: QuarantineItem) {
  return {
    ...item,
    receivedAt: new Date(item.receivedAt).toISOString(),
    payload: Buffer.from(item.payload).toString('utf8'),
  };
}
