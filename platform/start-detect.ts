import { systemNow } from '../lib/clock.ts';
import { startDetector } from '../models/detector/detector-thread.ts';
import { readingsInto } from '../ticketing/apply-report.ts';
import { createModelNotes } from '../ticketing/learning/model-versions.ts';
import type { Door } from './start-door.ts';
import type { Starting } from './starting.ts';

/** The detector, loaded. */
export type Detecting = ReturnType<typeof startDetect>;

/**
 * Starts the way from the journal to alarms, in a thread of its own. It judges from
 * `detector.begin` on.
 */
export function startDetect(
  { config, pretty, component, lifecycle, stopping }: Starting,
  { place, passed, quarantine }: Pick<Door, 'place' | 'passed' | 'quarantine'>,
) {
  const modelNotes = createModelNotes();
  const detector = startDetector({
    ...place,
    backend: config.models.backend,
    learnRows: config.models.learnRows,
    log: { level: config.log.level, pretty },
    onCheckpoint: (offsets) => passed('detector', offsets),
    onLearned: modelNotes.note,
    onSetAside: readingsInto(quarantine, systemNow),
    readingMs: config.models.readingSeconds * 1000,
    logger: component('detector'),
  });
  lifecycle.onStop('detector', async () => {
    stopping.abort();
    await detector.stop();
  });
  return { detector, modelNotes };
}
