import type { Reading } from '../../ingest/reading.ts';
import type { EpisodeTransition } from '../../models/alarm-episode.ts';
import { createDetector, type Detector } from '../../models/detector.ts';
import type { Verdict } from '../../models/judge.ts';
import { createBackend } from '../../models/net/backend.ts';

/** One for all tests of a file: TF.js is loaded once. */
export const backend = createBackend('auto');

/** What a detector said while it went through the batches. */
export type Run = { detector: Detector; verdicts: Verdict[]; transitions: EpisodeTransition[] };

/** A detector that notes its verdicts. */
export function openDetector(learnRows = 400, more: Pick<Parameters<typeof createDetector>[0], 'onRaised'> = {}): Run {
  const verdicts: Verdict[] = [];
  const detector = createDetector({
    backend,
    learnRows,
    ...more,
    now: () => new Date(0),
    onVerdict: (verdict) => void verdicts.push(verdict),
  });
  return { detector, verdicts, transitions: [] };
}

/** Takes the batches in order. */
export async function feed(run: Run, batches: readonly (readonly Reading[])[]): Promise<Run> {
  for (const batch of batches) run.transitions.push(...(await run.detector.process(batch, 0)).transitions);
  return run;
}

/** Cuts a list at the given places. */
export function cutAt<T>(items: readonly T[], places: readonly number[]): T[][] {
  const bounds = [0, ...places.toSorted((a, b) => a - b), items.length];
  return bounds.slice(1).map((to, i) => items.slice(bounds[i], to));
}
