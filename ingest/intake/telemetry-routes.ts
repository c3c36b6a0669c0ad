import { Type } from 'typebox';
import type { Caller } from '../../http/access/caller.ts';
import type { Routes } from '../../http/http-app.ts';
import { callerOf } from '../../http/sign-in.ts';

const Item = Type.Object(
  {
    device: Type.Optional(
      Type.String({ description: 'Device name, or `site:device`; without it the device whose token this is' }),
    ),
    site: Type.Optional(Type.String()),
    ts: Type.Optional(
      Type.Number({ description: 'Event time, milliseconds since the epoch; else the time of arrival' }),
    ),
    seq: Type.Optional(Type.Number({ description: 'Distinguishes readings of one millisecond' })),
    values: Type.Record(
      Type.String(),
      Type.Union([Type.Number(), Type.Object({ v: Type.Number(), u: Type.Optional(Type.String()) })]),
      { description: 'Channel → value, or value and UCUM unit' },
    ),
  },
  { description: 'One reading in native JSON' },
);

/** The outcome of a batch: how many readings are durable, and which items were rejected and why. */
export type IngestResult = {
  readonly accepted: number;
  readonly wrongTimes?: readonly { readonly index: number; readonly cause: string; readonly detail: string }[];
  readonly rejected: readonly { readonly index: number; readonly reason: string; readonly detail: string }[];
};

const Rejected = Type.Object({ index: Type.Integer({ minimum: 0 }), reason: Type.String(), detail: Type.String() });

const Result = Type.Object(
  {
    accepted: Type.Integer({ minimum: 0, description: 'Readings that are on disk' }),
    wrongTimes: Type.Optional(
      Type.Array(Type.Object({ index: Type.Integer({ minimum: 0 }), cause: Type.String(), detail: Type.String() }), {
        description: 'Readings that were taken with the time of arrival, because theirs cannot be right',
      }),
    ),
    rejected: Type.Array(Rejected, {
      description:
        'Refusals by their place in the array: whole items, or channels of items that were accepted without them',
    }),
  },
  { description: 'The readings are durable; rejected items are counted and named' },
);

/**
 * `POST /telemetry`: readings over HTTP, through the same decoder and journal as MQTT.
 * @param options.ingest resolves once what it accepted is durable; one bad item never harms the
 * rest
 */
export function telemetryRoutes(options: {
  ingest: (items: readonly unknown[], caller: Caller) => Promise<IngestResult>;
}): Routes {
  const schema = {
    operationId: 'ingestTelemetry',
    summary: 'Store readings',
    tags: ['telemetry'],
    // Any item passes, so that a bad one is rejected by its index and the others are stored.
    body: Type.Array(Type.Union([Item, Type.Unknown()]), {
      maxItems: 10_000,
      description: 'Readings in native JSON',
      examples: [[{ site: 'plant', device: 'pump-1', ts: 1764000000123, seq: 4711, values: { temperature: 71.3 } }]],
    }),
    response: { 202: Result },
  };
  return (api) => {
    api.post(
      '/telemetry',
      { schema, config: { access: 'devices', roles: ['service'], allSites: true } },
      async (request, reply) => {
        const { accepted, wrongTimes, rejected } = await options.ingest(request.body, callerOf(request));
        return reply.code(202).send({
          accepted,
          ...(wrongTimes && { wrongTimes: [...wrongTimes] }),
          rejected: [...rejected],
        });
      },
    );
  };
}
