import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { JournalBatch } from '../../ingest/journal/journal.ts';
import { isDerived } from '../../ingest/reading/derived-channels.ts';
import type { Reading } from '../../ingest/reading/reading.ts';
import { followJournal } from '../../ingest/stores/open-journal.ts';
import { steppedClock, systemMs, systemNow, systemWait } from '../../lib/clock.ts';
import { createLog, type Log } from '../../lib/log.ts';
import { lowerPriority } from '../../lib/threads/worker-thread.ts';
import { keepRaised } from '../assign/keep-raised.ts';
import { keepReplaced } from '../assign/keep-replaced.ts';
import type { KeptRows } from '../device/kept-rows.ts';
import { createWatchBook, type WatchBook } from '../device/watch-settings.ts';
import { createHealthOutbox, type HealthOutbox } from '../health/health-outbox.ts';
import { createSilenceWatch, type SilenceWatch } from '../instrument/watch-silence.ts';
import { learnedNow } from '../learning/learned-model.ts';
import { createLearner, type Learner } from '../learning/learner.ts';
import { createMachineBook } from '../machine/machine-book.ts';
import { type Backend, createBackend } from '../net/backend.ts';
import { followRegistry } from '../registry/follow-registry.ts';
import { openModelRegistry } from '../registry/model-registry.ts';
import { modelsInFile } from '../states/packed-models.ts';
import { answerQuestions } from './answer-questions.ts';
import { type Checkpoints, openLmdbCheckpoints } from './checkpoints.ts';
import { createDetector, type Detections, type Detector } from './detector.ts';
import { createSetAside, type Guarded, markIn, nameReading, type WorkMark } from './detector-guard.ts';
import type { Followed, FromDetector, ToDetector } from './detector-messages.ts';
import { type FollowedPartitions, followPartitions, openSharedPlace } from './follow-partitions.ts';
import { judgeBatch, judgeCarefully } from './judge-batch.ts';
import { keepCheckpoints } from './keep-checkpoints.ts';
import { createResume, tellOfTaken } from './resume-partition.ts';
import type { DetectorWorkerData } from './run-thread.ts';
import { type ModelSync, syncModels } from './sync-models.ts';

/**
 * The detector's thread: journal → windows → scores → alarm transitions, handed to the main thread;
 * see detector-thread.ts.
 */
const MAX_READINGS = 4_096;
/** How often devices that fell silent are looked for while no reading comes. */
const SILENCE_MS = 5_000;

async function run(data: DetectorWorkerData, port: NonNullable<typeof parentPort>): Promise<void> {
  lowerPriority();
  const { dataDir, guarded } = data;
  const log = createLog(data.log).child({ component: 'detector' });
  const tell = (message: FromDetector): void => port.postMessage(message);
  const { stop, begun, isApplied, news, watch } = listen(port);

  const backend = createBackend(data.backend);
  // A requested backend must load. `auto` picks one when a net first scores: most machines need
  // none.
  if (data.backend !== 'auto') await backend.open();
  const shared = data.shared && (await openSharedPlace(data.shared, { dataDir, log, signal: stop.signal }));
  const checkpoints = shared?.checkpoints ?? openLmdbCheckpoints({ dataDir });
  const learner = createLearner(data.backend);
  // A checkpoint may pass a reading once its health is in the journal.
  const health = createHealthOutbox((points) => isApplied(() => tell({ kind: 'health', points })));
  const given = { data, begun: await begun, backend, tell, log, onHealth: health.add };
  const { detector, raised, sync, packedModels } = createModels({ ...given, learner, kept: checkpoints.kept, watch });
  const follow = createFollow(news, detector);
  await sync.look();
  sync.start();
  const readings = await checkpoints.setAside(guarded.readings);
  const journal = await followJournal({ ...data, log, signal: stop.signal });

  const onSaved = (offsets: ReadonlyMap<number, number>): void => tell({ kind: 'checkpoint', offsets });
  const keeper = keepCheckpoints({ checkpoints, detector, onSaved, beforeSave: health.flush });

  const silence = createSilenceWatch({ sweep: detector.sweep, now: systemMs });
  const sweepIdle = (): Promise<void> =>
    keeper.between(async () => {
      if (partitions?.isReached() === false) return true;
      follow();
      const transitions = silence.whileIdle();
      const isTold = transitions.length === 0 || (await commit({ transitions, newDevices: [] }));
      return isTold && (await health.flush());
    });
  const partitions =
    shared && followPartitions({ place: shared, detector, keeper, silence, onTaken: tellOfTaken(detector, tell), log });
  const idle = sweepWhileIdle(sweepIdle, { port, tell, log });

  /** Whether the report is committed; not where the thread was stopped meanwhile. */
  const commit = async (report: Detections): Promise<boolean> => {
    const claims = shared?.claimsOf(report.transitions, keeper) ?? null;
    await raised.settled().then(() => isApplied(() => tell({ kind: 'report', report, claims })));
    return !stop.signal.aborted;
  };

  const judge = createJudge({
    guarded: { ...guarded, readings },
    mark: markIn(data.memory),
    tell,
    detector,
    checkpoints,
    log,
  });
  const judgeNext = createBatchJudge({ follow, sync, partitions, judge, silence, commit, health, detector, tell });
  const handle = (batch: JournalBatch): Promise<void> => keeper.during(batch, () => judgeNext(batch));
  const own = createResume({ endAtOpen: data.endAtOpen, checkpoints, detector, keeper, tell, log });
  const { resumeAt = own, claims } = partitions ?? {};
  if (partitions) tell({ kind: 'ready' });
  const { signal } = stop;
  await journal.consume({ consumer: 'detector', resumeAt, claims, handle, maxReadings: MAX_READINGS, signal });
  idle.end();
  sync.stop();
  await keeper.stop();
  await Promise.all([journal.close(), checkpoints.close(), learner.close(), packedModels.close()]);
  shared?.close();
  port.close();
}

/** Judges a batch; true once all that it came to is applied. */
function createBatchJudge(options: {
  readonly follow: () => void;
  readonly sync: Pick<ModelSync, 'look'>;
  readonly partitions: Pick<FollowedPartitions, 'restore'> | undefined;
  readonly judge: (batch: JournalBatch) => Promise<Detections>;
  readonly silence: SilenceWatch;
  readonly commit: (report: Detections) => Promise<boolean>;
  readonly health: HealthOutbox;
  readonly detector: Pick<Detector, 'counts' | 'unjudged'>;
  readonly tell: (message: FromDetector) => void;
}): (batch: JournalBatch) => Promise<boolean> {
  const { follow, sync, partitions, judge, silence, commit, health, detector, tell } = options;
  return async (batch) => {
    follow();
    await sync.look();
    await partitions?.restore(batch);
    const judged = await judge(batch);
    const silent = silence.afterBatch({ ...batch, full: batch.readings.length >= MAX_READINGS });
    const { partition, nextOffset: offset } = batch;
    const caused = judged.transitions.map((one) => ({ ...one, trace: { ...one.trace, partition } }));
    const report = { ...judged, transitions: [...caused, ...silent] };
    const isEmpty = report.transitions.length + report.newDevices.length === 0;
    if (!isEmpty && !(await commit(report))) return false;
    if ((!isEmpty || health.isFull()) && !(await health.flush())) return false;
    tell({ kind: 'progress', partition, offset, counts: detector.counts(), unjudged: detector.unjudged() });
    return true;
  };
}

/** Looks every few seconds, or on a stepped clock when asked. @returns what ends it */
function sweepWhileIdle(
  sweep: () => Promise<void>,
  options: { port: NonNullable<typeof parentPort>; tell: (message: FromDetector) => void; log: Log },
): { end(): void } {
  const { port, tell, log } = options;
  // Where it fails, the state holds unreported results: do not save it. End, and continue from the
  // last checkpoint.
  const look = (): Promise<void> =>
    sweep().catch((error: unknown) => {
      log.error({ err: error }, 'silent devices could not be reported');
      throw error;
    });
  if (steppedClock() === null) {
    const timer = setInterval(() => void look(), systemWait(SILENCE_MS));
    return { end: () => clearInterval(timer) };
  }
  const onAsked = (message: ToDetector): void => {
    if (message.kind === 'sweep') void look().then(() => tell({ kind: 'swept' }));
  };
  port.on('message', onAsked);
  return { end: () => void port.off('message', onAsked) };
}

/** Applies changes from meanwhile; between two batches only. */
function createFollow(news: { followed?: Followed }, detector: Pick<Detector, 'follow'>): () => void {
  return () => {
    if (news.followed !== undefined) detector.follow(news.followed);
    delete news.followed;
  };
}

/** The main thread's messages. */
function listen(port: NonNullable<typeof parentPort>) {
  const watch = createWatchBook();
  const stop = new AbortController();
  let onAnswer: ((applied: boolean) => void) | undefined;
  const news: { followed?: Followed } = {};
  const begun = new Promise<Followed>((resolve) => {
    port.on('message', (message: ToDetector) => {
      if (message.kind === 'begin') return resolve(message.followed);
      if (message.kind === 'follow') {
        news.followed = message.followed;
        return;
      }
      if (message.kind === 'watch') return watch.replace(message.watch);
      // Answered once there is a detector: answer-questions.ts, sweepWhileIdle.
      if (message.kind === 'ask' || message.kind === 'sweep') return;
      if (message.kind === 'stop') stop.abort();
      // If it is stopped before it began, it goes through and follows nothing.
      resolve({ machines: [], rules: [] });
      onAnswer?.(message.kind === 'applied');
    });
  });
  /**
   * Reports in order; resolves once it is applied, or with false where the program stops.
   */
  const isApplied = (tell: () => void): Promise<boolean> =>
    new Promise((resolve) => {
      onAnswer = resolve;
      tell();
    });
  return { stop, begun, isApplied, news, watch };
}

/** The detector, and the models that it takes from the registry and gives to it. */
function createModels({
  data,
  begun,
  backend,
  tell,
  log,
  learner,
  kept,
  onHealth,
  watch,
}: {
  readonly watch: WatchBook;
  readonly learner: Learner;
  readonly kept: KeptRows;
  readonly data: DetectorWorkerData;
  readonly begun: Followed;
  readonly backend: Backend;
  readonly tell: (message: FromDetector) => void;
  readonly log: Log;
  readonly onHealth: HealthOutbox['add'];
}) {
  const { dataDir, learnRows } = data;
  const machines = createMachineBook(begun.machines);
  const registry = openModelRegistry({ dataDir });
  // The folder is that of the checkpoints, which are open.
  const packedModels = modelsInFile({ file: path.join(dataDir, 'detector', 'packed-models'), log });
  const raised = keepRaised({ registry, log, now: systemNow });
  const followed = followRegistry({ registry, machineOf: machines.of, log });
  const detector = createDetector({
    backend,
    learnRows,
    machines,
    now: systemNow,
    log,
    onStep: markIn(data.memory).beat,
    models: followed,
    onRaised: raised.keep,
    onHealth,
    learner,
    kept,
    packedModels,
    watch,
    onReplaced: keepReplaced({ registry, log, now: systemNow }),
    onLearned: (state) => {
      const model = learnedNow(state);
      if (model !== null) tell({ kind: 'learned', model });
    },
  });
  if (begun.rules.length > 0) detector.follow(begun);
  if (parentPort) answerQuestions(parentPort, { detector, learnRows, kept, watch, followed: begun, tell });
  const sync = syncModels({
    followed,
    folder: registry.folder,
    detector,
    now: Date.now,
    log,
    onStatus: (models) => tell({ kind: 'models', models }),
  });
  return { detector, raised, sync, packedModels };
}

/**
 * Judges batches without readings set aside, and reports its position; singly if it must be
 * careful.
 */
function createJudge(options: {
  readonly guarded: Guarded;
  readonly mark: WorkMark;
  readonly tell: (message: FromDetector) => void;
  readonly detector: Detector;
  readonly checkpoints: Checkpoints;
  readonly log: Log;
}): (batch: JournalBatch) => Promise<Detections> {
  const { guarded, mark, tell, ...judging } = options;
  const isSetAside = createSetAside(guarded);
  const next = (reading: Reading): void => {
    mark.beat();
    tell({ kind: 'judging', reading: nameReading(reading) });
  };
  return async (batch) => {
    const { partition, nextOffset } = batch;
    tell({ kind: 'begun', partition, nextOffset });
    const left = {
      ...batch,
      readings: batch.readings.filter((reading) => !isDerived(reading) && !isSetAside(reading)),
    };
    const careful = nextOffset <= (guarded.careful.get(partition) ?? 0);
    mark.begin();
    try {
      return careful ? await judgeCarefully(judging, { batch: left, next }) : await judgeBatch(judging, left);
    } finally {
      mark.end();
    }
  };
}

if (parentPort) await run(workerData as DetectorWorkerData, parentPort);
