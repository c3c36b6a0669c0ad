import type { Point } from '../../ingest/series/series-store.ts';
import type { ChannelCell } from '../device/rule-memory.ts';
import { newPace, takeInterval } from './pace.ts';

const SAMPLES = 64;

/** A channel that has not come yet. */
export function newChannelCell(): ChannelCell {
  const [value, at, previous, previousAt] = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  const ring = { times: new Float64Array(SAMPLES), values: new Float64Array(SAMPLES), taken: 0 };
  return { unit: null, value, at, previous, previousAt, pace: newPace(), ...ring };
}

/** Takes a finite value that is newer than all before. */
export function takeValue(cell: ChannelCell, sample: { value: number; at: number; unit: string | null }): void {
  if (cell.taken > 0) takeInterval(cell.pace, sample.at - cell.at);
  cell.previous = cell.value;
  cell.previousAt = cell.at;
  cell.value = sample.value;
  cell.at = sample.at;
  if (sample.unit !== null) cell.unit = sample.unit;
  cell.times[cell.taken % SAMPLES] = sample.at;
  cell.values[cell.taken % SAMPLES] = sample.value;
  cell.taken += 1;
}

/** The newest samples, oldest first, in seven digits. */
export function samplesOf({ times, values, taken }: ChannelCell): Point[] {
  const points: Point[] = [];
  for (let i = Math.max(0, taken - SAMPLES); i < taken; i++) {
    points.push([times[i % SAMPLES] ?? 0, Number((values[i % SAMPLES] ?? 0).toPrecision(7))]);
  }
  return points;
}
