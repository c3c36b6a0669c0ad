import { parentPort, workerData } from 'node:worker_threads';
import type { JournalBatch } from '../ingest/journal.ts';
import { openLmdbJournal } from '../ingest/lmdb-journal.ts';
import { systemNow } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { createLog } from '../lib/log.ts';
import { openLmdbCheckpoints } from './checkpoints.ts';
import { createDetector, type Detections } from './detector.ts';
import type { DetectorWorkerData, FromDetector, ToDetector } from './detector-thread.ts';
import { judgeBatch } from './judge-batch.ts';
import { createBackend } from './net/backend.ts';

/** The detector's thread: journal → windows → scores → alarm transitions, handed to the main thread; see detector-thread.ts. */

/** A crash repeats at most this much work. */
const CHECKPOINT_MILLISECONDS = 2_000;
const CHECKPOINT_READINGS = 50_000;
const MAX_READINGS = 4_096;

async function run(data: DetectorWorkerData, port: NonNullable<typeof parentPort>): Promise<void> {
  const { dataDir, learnRows } = data;
  const log = createLog(data.log).child({ component: 'detector' });
  const tell = (message: FromDetector): void => port.postMessage(message);
  const stop = new AbortController();
  let applied: (() => void) | undefined;
  port.on('message', (message: ToDetector) => {
    if (message.kind === 'stop') stop.abort();
    applied?.();
  });

  const backend = createBackend(data.backend);
  const { name, reason } = await backend.open();
  log.info({ backend: name, reason }, 'TensorFlow.js is ready');
  const detector = createDetector({ backend, learnRows, now: systemNow, log });
  const checkpoints = openLmdbCheckpoints({ dataDir });
  const journal = openLmdbJournal({ dataDir, now: systemNow, log });

  /** Resolves once ticketing has committed the report: only then may a checkpoint pass it. */
  const deliver = (report: Detections): Promise<void> =>
    new Promise((resolve) => {
      applied = resolve;
      tell({ kind: 'report', report });
    });

  let savedAt = Date.now();
  let savedOffset = 0;
  /** The offset that the detector's state stands at; undefined while a report has not been applied. */
  let position: number | undefined;
  const save = async (offset: number): Promise<void> => {
    await checkpoints.save(0, offset, detector.dirty());
    savedAt = Date.now();
    savedOffset = offset;
  };

  const handle = async (batch: JournalBatch): Promise<void> => {
    const { nextOffset } = batch;
    position = undefined;
    const report = await judgeBatch({ detector, checkpoints, log }, batch);
    if (report.transitions.length + report.newDevices.length > 0) {
      await deliver(report);
      // Told to stop meanwhile: the report may not have been applied, so the checkpoint stays before it.
      if (stop.signal.aborted) return;
    }
    position = nextOffset;
    tell({ kind: 'progress', offset: nextOffset, counts: detector.counts() });
    const due = Date.now() - savedAt >= CHECKPOINT_MILLISECONDS || nextOffset - savedOffset >= CHECKPOINT_READINGS;
    if (due) await save(nextOffset);
  };

  const resumeAt = async (partition: number): Promise<number> => {
    const { offset, devices } = await checkpoints.load(partition);
    for (const [device, state] of devices) {
      try {
        detector.restore(device, state);
      } catch (error) {
        log.warn({ device, reason: messageOf(error) }, 'checkpoint not readable; the device is learned anew');
      }
    }
    savedOffset = offset;
    position = offset;
    tell({ kind: 'ready' });
    tell({ kind: 'progress', offset, counts: detector.counts() });
    return offset;
  };
  await journal.consume({ resumeAt, handle, maxReadings: MAX_READINGS, signal: stop.signal });
  if (position !== undefined && position !== savedOffset) await save(position);
  await Promise.all([journal.close(), checkpoints.close()]);
  port.close();
}

if (parentPort) await run(workerData as DetectorWorkerData, parentPort);
