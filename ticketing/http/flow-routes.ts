import { Type } from 'typebox';
import type { IntakeCounts } from '../../ingest/intake.ts';
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

/** `GET /flow`: what comes in, and how far it has got. */
export function flowRoutes(options: { status: () => Promise<FlowStatus> }): Routes {
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
  };
}
