import { parentPort, workerData } from 'node:worker_threads';
import type { JournalBatch } from '../ingest/journal.ts';
import { followJournal } from '../ingest/open-journal.ts';
import { resumeWithin } from '../ingest/resume-within.ts';
import { systemNow } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { createLog, type Log } from '../lib/log.ts';
import { standBack } from '../lib/worker-thread.ts';
import { type Checkpoints, openLmdbCheckpoints } from './checkpoints.ts';
import { createDetector, type Detections, type Detector } from './detector.ts';
import type { DetectorWorkerData, FromDetector, ToDetector } from './detector-thread.ts';
import { createSilenceWatch } from './instrument/watch-silence.ts';
import { judgeBatch } from './judge-batch.ts';
import { keepCheckpoints } from './keep-checkpoints.ts';
import { createBackend } from './net/backend.ts';
import { followRegistry } from './registry/follow-registry.ts';
import { keepRaised } from './registry/keep-raised.ts';
import { keepReplaced } from './registry/keep-replaced.ts';
import { openModelRegistry } from './registry/model-registry.ts';
import { tendModels } from './registry/tend-models.ts';

/** The detector's thread: journal → windows → scores → alarm transitions, handed to the main thread; see detector-thread.ts. */

const MAX_READINGS = 4_096;

async function run(data: DetectorWorkerData, port: NonNullable<typeof parentPort>): Promise<void> {
  standBack();
  const { dataDir, learnRows, machines, rules } = data;
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
  const registry = openModelRegistry({ dataDir });
  const raised = keepRaised({ registry, log, now: systemNow });
  const followed = followRegistry({ registry, machines, log });
  const detector = createDetector({
    ...{ backend, learnRows, machines, rules, now: systemNow, log },
    ...{ models: followed, onRaised: raised.keep },
    onReplaced: keepReplaced({ registry, log, now: systemNow }),
  });
  const tending = tendModels({
    ...{ followed, folder: registry.folder, detector, now: Date.now, log },
    onStatus: (models) => tell({ kind: 'models', models }),
  });
  await tending.look();
  tending.start();
  const checkpoints = openLmdbCheckpoints({ dataDir });
  const journal = await followJournal({ ...data, log, signal: stop.signal });

  /** Resolves once ticketing has committed the report: only then may a checkpoint pass it. */
  const deliver = (report: Detections): Promise<void> =>
    new Promise((resolve) => {
      applied = resolve;
      tell({ kind: 'report', report });
    });

  const keeper = keepCheckpoints({
    checkpoints,
    detector,
    onSaved: (offsets) => tell({ kind: 'checkpoint', offsets }),
  });

  const silence = createSilenceWatch({ sweep: detector.sweep, now: Date.now });
  const inTurn = createTurns();
  const idle = setInterval(() => {
    const sweep = inTurn(async () => {
      const transitions = silence.whileIdle();
      if (transitions.length > 0) await deliver({ transitions, newDevices: [] });
    });
    sweep.catch((error) => log.error({ err: error }, 'silent devices could not be told of'));
  }, 5_000);

  const judge = (batch: JournalBatch): Promise<void> =>
    keeper.during(batch, async () => {
      await tending.look();
      const judged = await judgeBatch({ detector, checkpoints, log }, batch);
      const silent = silence.afterBatch({ ...batch, full: batch.readings.length >= MAX_READINGS });
      const report = { ...judged, transitions: [...judged.transitions, ...silent] };
      if (report.transitions.length + report.newDevices.length > 0) {
        await raised.settled().then(() => deliver(report));
        // Told to stop meanwhile: the report may not have been applied, so the checkpoint stays before it.
        if (stop.signal.aborted) return false;
      }
      tell({ kind: 'progress', partition: batch.partition, offset: batch.nextOffset, counts: detector.counts() });
      return true;
    });

  const resumeAt = createResume({ endAtOpen: data.endAtOpen, checkpoints, detector, keeper, tell, log });
  const handle = (batch: JournalBatch): Promise<void> => inTurn(() => judge(batch));
  await journal.consume({ consumer: 'detector', resumeAt, handle, maxReadings: MAX_READINGS, signal: stop.signal });
  clearInterval(idle);
  tending.stop();
  await keeper.stop();
  await Promise.all([journal.close(), checkpoints.close()]);
  port.close();
}

/** Restores the devices of a partition; says where its reading goes on. */
function createResume(options: {
  readonly endAtOpen: DetectorWorkerData['endAtOpen'];
  readonly checkpoints: Checkpoints;
  readonly detector: Detector;
  readonly keeper: ReturnType<typeof keepCheckpoints>;
  readonly tell: (message: FromDetector) => void;
  readonly log: Log;
}): (partition: number) => Promise<number> {
  const { endAtOpen, checkpoints, detector, keeper, tell, log } = options;
  return async (partition) => {
    const { offset: own, devices } = await checkpoints.load(partition);
    const offset = resumeWithin(endAtOpen, { partition, offset: own, log });
    for (const [device, state] of devices) {
      try {
        detector.restore(device, state);
        keeper.restored(device, partition);
      } catch (error) {
        log.warn({ device, reason: messageOf(error) }, 'checkpoint not readable; the device is learned anew');
      }
    }
    tell({ kind: 'ready' });
    tell({ kind: 'progress', partition, offset, counts: detector.counts() });
    tell({ kind: 'checkpoint', offsets: new Map([[partition, offset]]) });
    return offset;
  };
}

/** Work of several sources, one after another. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

if (parentPort) await run(workerData as DetectorWorkerData, parentPort);
