import { systemNow } from '../lib/clock.ts';
import { newDetectorProgress } from '../models/detector/detector-progress.ts';
import { createDetectorQuestions } from '../models/detector/detector-questions.ts';
import { type DetectorThread, startDetector } from '../models/detector/detector-thread.ts';
import { readingsInto } from '../ticketing/apply-report.ts';
import { createModelNotes } from '../ticketing/learning/model-versions.ts';
import type { Door } from './start-door.ts';
import type { Starting } from './starting.ts';

/** The detector, loaded. */
export type Detecting = {
  readonly detector: DetectorThread;
  readonly modelNotes: ReturnType<typeof createModelNotes>;
};

/**
 * Starts the way from the journal to alarms, in a thread of its own. It judges from
 * `detector.begin` on. In a process that does not detect nothing answers in its place.
 */
export function startDetect(
  { config, roles, pretty, component, lifecycle, stopping }: Starting,
  {
    place,
    passed,
    quarantine,
    serve,
  }: Pick<Door, 'place' | 'passed' | 'quarantine'> & Pick<Parameters<typeof startDetector>[0], 'serve'>,
): Detecting {
  const modelNotes = createModelNotes();
  if (!roles.has('detect')) return { detector: noDetector(), modelNotes };
  const detector = startDetector({
    ...place,
    serve,
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

/** Stands for the detectors of other processes: it has learned of no device, and judges nothing. */
function noDetector(): DetectorThread {
  const { ask, sweep } = createDetectorQuestions();
  const nothing = (): void => undefined;
  return {
    progress: newDetectorProgress(),
    progressOf: ask,
    sweep,
    watch: nothing,
    begin: nothing,
    follow: nothing,
    ready: Promise.resolve(),
    ended: new Promise(nothing),
    stop: async () => undefined,
  };
}
