import type { Reading } from '../../ingest/reading/reading.ts';
import type { EpisodeTransition } from './alarm-episode.ts';
import type { SideStep } from './side-alarm.ts';

/** The results of readings, in the order of the readings that caused them. */
export function transitionsInOrder(
  found: { readonly i: number; readonly step: SideStep }[],
  readings: readonly Reading[],
  times: { journaledAt: number; alarmAt: number },
): readonly EpisodeTransition[] {
  found.sort((a, b) => a.i - b.i);
  return found.map(({ i, step }) => ({ ...step, trace: traceOf(readings[i] as Reading, times) }));
}

function traceOf(reading: Reading, times: { journaledAt: number; alarmAt: number }): EpisodeTransition['trace'] {
  const { sampledAt, receivedAt } = reading;
  return { sampledAt, receivedAt, journaledAt: times.journaledAt, scoredAt: times.alarmAt, alarmAt: times.alarmAt };
}
