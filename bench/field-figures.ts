import type { JudgedRecording } from '../models/evaluate/detection-metrics.ts';
import { type Figures, rounded } from './bench.ts';
import type { FieldSet } from './field-sets.ts';

/** An episode finds an event within it, or this many intervals after its end. */
const LATE_ROWS = 5;

/** The results of one recording against its events. */
export type FieldScore = {
  readonly found: number;
  readonly events: number;
  readonly falseEpisodes: number;
  /** Share of the fault-free rows in alarm. */
  readonly share: number;
};

/** The rule of score.py beside the recordings. */
export function scoreField({ events, intervalMs }: FieldSet, { times, alarms, episodes }: JudgedRecording): FieldScore {
  const late = LATE_ROWS * intervalMs;
  const isIn = (at: number, [from, to]: readonly [number, number]): boolean => at >= from && at <= to + late;
  let healthy = 0;
  let alarmed = 0;
  for (const [i, at] of times.entries()) {
    if (events.some(([from, to]) => at >= from && at <= to)) continue;
    healthy += 1;
    if (alarms[i]) alarmed += 1;
  }
  return {
    found: events.filter((event) => episodes.some(({ raisedAt }) => isIn(raisedAt, event))).length,
    events: events.length,
    falseEpisodes: episodes.filter(({ raisedAt }) => !events.some((event) => isIn(raisedAt, event))).length,
    share: healthy > 0 ? alarmed / healthy : 0,
  };
}

/** The figures of a detector over all recordings, and a line for each. */
export function fieldFigures(scores: readonly { readonly name: string; readonly score: FieldScore }[]): Figures {
  const sum = (of: (score: FieldScore) => number): number => scores.reduce((total, { score }) => total + of(score), 0);
  const lines = scores.map(({ name, score: { found, events, falseEpisodes, share } }) => [
    name,
    `${events > 0 ? `${found} of ${events}` : '-'}, ${falseEpisodes} false, ${(100 * share).toFixed(1)} %`,
  ]);
  return {
    'field events found': sum(({ found }) => found),
    'field events': sum(({ events }) => events),
    'field false episodes': sum(({ falseEpisodes }) => falseEpisodes),
    'field fault-free time in alarm, mean %': rounded((100 * sum(({ share }) => share)) / scores.length),
    'field sets with at most 5 % of it': scores.filter(({ score }) => score.share <= 0.05).length,
    ...Object.fromEntries(lines),
  };
}
