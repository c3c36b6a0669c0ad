import { Type } from 'typebox';
import { leaders } from '../../http/access/roles.ts';
import type { Routes } from '../../http/http-app.ts';
import type { SparkplugCounts } from '../decode/sparkplug/sparkplug-session.ts';
import type { JournalStatus } from '../journal/journal.ts';
import type { IntakeCounts } from './intake.ts';

const Count = Type.Integer({ minimum: 0 });

const Flow = Type.Object({
  broker: Type.Object({ connections: Count }),
  intake: Type.Object({
    messages: Count,
    readings: Count,
    readingsByFormat: Type.Record(Type.String(), Count),
    rejections: Type.Record(Type.String(), Count, { description: 'by reason, since the start' }),
    unread: Type.Record(Type.String(), Count, {
      description:
        'by reason: telemetry that no reading can hold, since the start; samples are in `GET /unread-telemetry`',
    }),
    ignored: Type.Record(Type.String(), Count, {
      description: 'by format: what carries no telemetry, since the start',
    }),
  }),
  sparkplug: Type.Object(
    {
      nodes: Type.Object({ known: Count, online: Count }),
      births: Count,
      deaths: Count,
      foreignDeaths: Type.Integer({ minimum: 0, description: 'NDEATHs of another session than the one that runs' }),
      gaps: Type.Integer({ minimum: 0, description: 'gaps in seq: messages were lost' }),
      repeated: Count,
      rebirthRequests: Type.Record(Type.String(), Count, { description: 'by reason, since the start' }),
      hostOnline: Type.Boolean({ description: 'the STATE that was published last' }),
    },
    { description: 'Sparkplug edge nodes' },
  ),
  journal: Type.Object(
    {
      end: Type.Integer({ description: 'offset after the newest reading' }),
      health: Type.String({ description: '`ok`, or why nothing is acknowledged' }),
    },
    {
      description: 'offsets count readings, or records of readings where the journal is Kafka; summed over partitions',
    },
  ),
  recorder: Type.Object(
    { offset: Count, lag: Count },
    { description: 'stored up to here; readings still to be stored' },
  ),
  detector: Type.Object(
    { offset: Count, lag: Count, scored: Count, late: Count, learned: Count },
    {
      description:
        'scored up to here; readings still to be scored; since the start: readings scored, readings too late to be scored, devices learned',
    },
  ),
  memoryBytes: Type.Integer({ description: 'resident memory of the process' }),
});

/** How far a consumer has come, over all partitions of the journal. */
type Way = { readonly offset: number; readonly lag: number };

/** A consumer's position, and the kept readings still before it. @param offsets by partition */
export function wayOf({ partitions }: Pick<JournalStatus, 'partitions'>, offsets: ReadonlyMap<number, number>): Way {
  let offset = 0;
  let lag = 0;
  for (const { partition, oldest, next } of partitions) {
    const own = Math.min(next, Math.max(oldest, offsets.get(partition) ?? 0));
    offset += own;
    lag += next - own;
  }
  return { offset, lag };
}

/** How far each part has come, as `GET /flow` shows it. */
export type FlowStatus = {
  readonly broker: { readonly connections: number };
  readonly intake: IntakeCounts;
  readonly sparkplug: SparkplugCounts & {
    readonly nodes: { readonly known: number; readonly online: number };
    readonly hostOnline: boolean;
  };
  readonly journal: { readonly end: number; readonly health: string };
  readonly recorder: Way;
  readonly detector: Way & {
    readonly scored: number;
    readonly late: number;
    readonly learned: number;
  };
};

/** `GET /flow`: the readings received, and their progress. */
export function flowRoutes(options: { status: () => Promise<FlowStatus> }): Routes {
  return (api) => {
    api.get(
      '/flow',
      {
        schema: {
          operationId: 'getFlow',
          summary: 'Received readings and their progress',
          tags: ['telemetry'],
          response: { 200: Flow },
        },
        config: { roles: [...leaders, 'service'], allSites: true },
      },
      async () => {
        const { intake, ...rest } = await options.status();
        return { ...rest, intake: { ...intake }, memoryBytes: process.memoryUsage.rss() };
      },
    );
  };
}
