import type { Point, SeriesQuery } from '../../ingest/series/series-store.ts';
import { AppError } from '../../lib/errors.ts';
import { MAX_CHANNELS, newDeviceState } from '../device/device-state.ts';
import { takeReading } from '../device/take-reading.ts';
import { type ComponentOf, splitByComponent } from '../machine/components.ts';
import type { MachineSpan } from '../offline/collect-span.ts';
import { learnRow, newLearningSpan } from '../rows/learning-span.ts';

/** Where stored readings are; the series store is one. */
export type HistorySeries = {
  range(query: SeriesQuery & { readonly limit: number; readonly after?: number }): Promise<readonly Point[]>;
};

/** The query for a device's history. */
export type HistoryQuery = {
  readonly device: string;
  readonly channels: readonly { readonly channel: string; readonly unit: string | null }[];
  readonly from: number;
  readonly to: number;
  readonly componentOf?: ComponentOf | undefined;
  readonly signal: AbortSignal;
};

/**
 * The machine, or each of its components, with the rows that were read, and where blocks of them
 * begin that do not join.
 */
export type HistorySpan = MachineSpan & { readonly joints: readonly number[] };

/**
 * The most readings for learning; of a longer history as many are read in blocks at equal
 * distances.
 */
export const MOST_HISTORY_ROWS = 24_000;
const BLOCKS = 120;
const PAGE = 10_000;

/** Readings at the beginning of a history that show how fast they come. */
const PACE_POINTS = 500;

type Cells = Map<number, Map<string, number>>;

/**
 * Reads the stored readings of a device as the detector would have taken them.
 * @throws {AppError} `unprocessable` where there are none
 */
export async function readHistory(series: HistorySeries, query: HistoryQuery): Promise<readonly HistorySpan[]> {
  const { device, channels, componentOf } = query;
  const found = new Map<string, HistorySpan & { joints: number[] }>();
  const units = Object.fromEntries(channels.flatMap(({ channel, unit }) => (unit === null ? [] : [[channel, unit]])));
  for (const block of await blocksOf(series, query)) {
    query.signal.throwIfAborted();
    const begun = new Set<string>();
    for (const [sampledAt, values] of await readBlock(series, { ...query, ...block })) {
      const reading = {
        device,
        sampledAt,
        receivedAt: sampledAt,
        sequence: 0,
        timeSource: 'device' as const,
        units,
        values: Object.fromEntries(values),
      };
      for (const part of splitByComponent([reading], componentOf)) {
        let own = found.get(part.device);
        if (own === undefined) {
          own = { state: newDeviceState(part.device), span: newLearningSpan(), joints: [] };
          found.set(part.device, own);
        }
        if (takeReading(own.state, part) !== 'row') continue;
        if (!begun.has(part.device)) own.joints.push(own.span.rows);
        begun.add(part.device);
        learnRow(own.span, sampledAt, own.state.held);
      }
    }
  }
  if (found.size > 0) return [...found.values()];
  throw new AppError('unprocessable', `No reading of ${device} is stored in this time: choose another one.`);
}

/** The parts of the time that are read: the whole, or blocks at equal distances. */
async function blocksOf(series: HistorySeries, query: HistoryQuery): Promise<readonly { from: number; to: number }[]> {
  const { from, to } = query;
  const interval = await usualInterval(series, query);
  const rows = (to - from) / interval;
  if (!(rows > MOST_HISTORY_ROWS)) return [{ from, to }];
  const length = (MOST_HISTORY_ROWS / BLOCKS) * interval;
  const step = (to - from) / BLOCKS;
  // The newest block ends with the history, so that it includes the machine's last readings.
  return Array.from({ length: BLOCKS }, (_, i) => {
    const end = to - (BLOCKS - 1 - i) * step;
    return { from: Math.max(from, Math.floor(end - length)), to: Math.floor(end) };
  });
}

/** Of the channel that comes most often, in milliseconds; infinite where nothing comes. */
async function usualInterval(series: HistorySeries, { device, channels, from, to }: HistoryQuery): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (const { channel } of channels) {
    const points = await series.range({ device, channel, from, to, limit: PACE_POINTS });
    const steps = points.slice(1).map(([at], i) => at - (points[i]?.[0] ?? at));
    const sorted = steps.filter((step) => step > 0).sort((a, b) => a - b);
    least = Math.min(least, sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY);
  }
  return least;
}

/** The values of a part of the time, by moment. */
async function readBlock(
  series: HistorySeries,
  { device, channels, from, to, signal }: HistoryQuery,
): Promise<readonly (readonly [number, Map<string, number>])[]> {
  const cells: Cells = new Map();
  for (const { channel } of channels.slice(0, MAX_CHANNELS)) {
    let at = from;
    let after = 0;
    for (let taken = 0; taken < 2 * MOST_HISTORY_ROWS; ) {
      signal.throwIfAborted();
      const page = await series.range({ device, channel, from: at, to, limit: PAGE, after });
      for (const [moment, value] of page) {
        const row = cells.get(moment) ?? new Map<string, number>();
        cells.set(moment, row);
        row.set(channel, value);
      }
      taken += page.length;
      const last = page.at(-1)?.[0];
      if (page.length < PAGE || last === undefined) break;
      after = page.filter(([moment]) => moment === last).length + (last === at ? after : 0);
      at = last;
    }
  }
  return [...cells].sort(([a], [b]) => a - b);
}
