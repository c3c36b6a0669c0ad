import type { Reading } from '../../ingest/reading/reading.ts';
import { createDetector, type Detector } from '../../models/detector/detector.ts';
import { createKeptRows, type KeptRows } from '../../models/device/kept-rows.ts';
import type { EpisodeTransition } from '../../models/episode/alarm-episode.ts';
import { createBackend } from '../../models/net/backend.ts';
import type { ReadingVerdict } from '../../models/watch/judge.ts';

/** One for all tests of a file: TF.js is loaded once. */
export const backend = createBackend('auto');

/** The detector's reports while it went through the batches. */
export type Run = { detector: Detector; kept: KeptRows; verdicts: ReadingVerdict[]; transitions: EpisodeTransition[] };

/** A detector that notes its verdicts. */
export function openDetector(
  learnRows = 400,
  more: Pick<Parameters<typeof createDetector>[0], 'onRaised' | 'mostAtHand' | 'packedModels' | 'onHealth'> = {},
): Run {
  const kept = createKeptRows();
  const verdicts: ReadingVerdict[] = [];
  const detector = createDetector({
    backend,
    learnRows,
    kept,
    ...more,
    now: () => new Date(0),
    onVerdict: (verdict) => void verdicts.push(verdict),
  });
  return { detector, kept, verdicts, transitions: [] };
}

/** Continues from a checkpoint of another's present states. */
export function goOn(after: Pick<Run, 'detector' | 'kept'>, { detector, kept }: Pick<Run, 'detector' | 'kept'>): void {
  for (const [device, state] of detector.dirty()) {
    after.detector.restore(device, state);
    for (const [block, rows] of kept.of(device)) after.kept.put(device, block, rows.slice());
  }
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
