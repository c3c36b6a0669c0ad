import type { Log } from '../../lib/log.ts';
import type { DeviceModels } from '../assign/device-models.ts';
import type { DeviceState } from '../device/device-state.ts';
import { endLearning, isDue, isLearned } from '../device/grown-span.ts';
import { decideLonger } from '../device/held-out-check.ts';
import type { KeptRows } from '../device/kept-rows.ts';
import { useSpectra } from '../device/use-spectra.ts';
import { START_ROWS, startFromClass } from '../learning/class-start.ts';
import { againFrom, finishLearning, spectraFrom, takeOver } from '../learning/learn.ts';
import type { LearnedAgain } from '../learning/learn-job.ts';
import type { LearnedSpectra } from '../learning/learn-spectrum.ts';
import { noNetTrainer } from '../learning/learn-with-nets.ts';
import type { Learner } from '../learning/learner.ts';
import type { Backend } from '../net/backend.ts';
import { openNetTrainer } from '../net/train-residual-nets.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import type { Plausibility } from '../rules/machine-limits.ts';
import type { DeviceRun } from '../watch/device-run.ts';
import { takeLearningRows } from '../watch/take-rows.ts';

/** The parts for learning devices. */
type Options = {
  readonly learnRows: number;
  readonly stillRows?: number | undefined;
  readonly config: DetectionConfig;
  readonly models: DeviceModels;
  readonly learner: Learner;
  readonly backend: Backend;
  readonly isPlausible: Plausibility;
  readonly kept: KeptRows;
  readonly counts: { keptOut: number };
  readonly onStep?: (() => void) | undefined;
  readonly log?: Log | undefined;
};

/** Learns devices as their readings come. */
export type Learning = {
  /**
   * Takes the runs' readings as far as they are learned from.
   * @returns the devices that are judged otherwise now
   */
  take(runs: readonly DeviceRun[]): Promise<readonly DeviceState[]>;
  /**
   * Learns from what has come, however much was asked for.
   * @returns the devices that are watched now
   */
  end(states: readonly DeviceState[]): Promise<readonly DeviceState[]>;
};

/**
 * The first model of a device is learned at once; later ones, from twice as many rows, beside the
 * judging.
 */
export function createLearning(options: Options): Learning {
  const lookAgain = createLearningAgain(options);
  const trySpectra = createSpectrumTrials(options);
  const openTrainer = openNetTrainer(options.backend);
  return {
    end: (states) => finishLearning(states, { ...options, openTrainer }),
    take: async (runs) => [
      ...(await lookAgain(runs)),
      ...(await trySpectra(runs)),
      ...(await learnBatch(runs, options)),
    ],
  };
}

/**
 * Takes the runs' readings into the learning spans, and ends the learning where a span is full. A
 * device of a class that has a model starts from that.
 * @returns the devices that have learned their normal behaviour
 */
async function learnBatch(runs: readonly DeviceRun[], options: Options): Promise<readonly DeviceState[]> {
  const { learnRows, onStep } = options;
  const learned: DeviceState[] = [];
  const isFull = (run: DeviceRun): boolean => {
    onStep?.();
    startOfClass(run, options);
    return takeLearningRows(run, learnRows, options);
  };
  for (let full = runs.filter(isFull); full.length > 0; full = full.filter(isFull)) {
    learned.push(
      ...(await finishLearning(
        full.map(({ state }) => state),
        { ...options, openTrainer: noNetTrainer },
      )),
    );
  }
  return learned;
}

/**
 * Lets a device that has no model start from its class's after its first readings. Where a channel
 * has not come by then it is asked again at each doubling, so that the outcome depends on the
 * readings alone.
 */
function startOfClass(run: DeviceRun, options: Options): void {
  const { learnRows, models } = options;
  const { state } = run;
  if (state.model !== null || state.learning === null) return;
  const start = models.startOf(state);
  if (start === null) return;
  for (let rows = START_ROWS; rows < learnRows; rows *= 2) {
    if (!takeLearningRows(run, rows, options)) return;
    const outcome = startFromClass(state, start, rows);
    if (outcome.kind === 'refused' && outcome.mayCome && 2 * rows < learnRows) continue;
    models.started(state, { model: start.card.id, reason: outcome.kind === 'refused' ? outcome.reason : null });
    return;
  }
}

/**
 * Learns a device again beside the judging when its rows have doubled. The result takes effect a
 * number of rows later that depends only on the rows; the judge waits for a late result.
 */
function createLearningAgain(options: Options): (runs: readonly DeviceRun[]) => Promise<readonly DeviceState[]> {
  const { learner, kept, models, counts, onStep, log } = options;
  const begun = new WeakMap<object, Promise<LearnedAgain>>();

  const begin = (state: DeviceState): Promise<LearnedAgain> => {
    const job = againFrom(state, options);
    const result = job === null ? Promise.resolve({ model: null, check: null }) : learner.learn(job).finally(onStep);
    // Its failure is reported where it is waited for.
    result.catch(() => undefined);
    if (state.grown?.learning) begun.set(state.grown.learning, result);
    return result;
  };

  const noteCheck = ({ device }: DeviceState, { check }: LearnedAgain): void => {
    if (check === null) return;
    const { kind, reason } = decideLonger(check);
    if (kind === 'replaces') return;
    counts.keptOut += 1;
    const { readings, heldOut } = check;
    log?.info({ deviceId: device, readings, heldOut, reason }, 'the longer model was kept out; the present one stays');
  };

  return async (runs) => {
    const changed: DeviceState[] = [];
    for (const { state } of runs) {
      const { grown, device } = state;
      if (isDue(grown)) {
        await kept.fetch?.(device);
        void begin(state);
      }
      if (grown?.learning == null || !isLearned(grown)) continue;
      await kept.fetch?.(device);
      // After a restart it is learned once more, from the same rows.
      const learned = await waitFor(begun.get(grown.learning) ?? begin(state), { device, log });
      const before = state.model;
      takeOver(state, learned, { device, kept });
      noteCheck(state, learned);
      if (learned.model === null) continue;
      if (before !== null) models.replaced(state, before);
      changed.push(state);
    }
    return changed;
  };
}

/** At most one line a second: each wait that is reported has taken one. */
async function waitFor<Result>(
  result: Promise<Result>,
  { device, log }: { readonly device: string; readonly log: Log | undefined },
): Promise<Result> {
  const from = performance.now();
  const learned = await result;
  const waitedMs = Math.round(performance.now() - from);
  if (waitedMs > TOLD_WAIT_MS)
    log?.warn({ deviceId: device, waitedMs }, 'judging waited for a device to be learned again');
  return learned;
}

const TOLD_WAIT_MS = 1_000;

/**
 * Tries nets on the log spectra of waveforms, at each doubling of them, beside the judging and with
 * the same delay. The model by windows stays; where nets win, they stand beside it from then on.
 */
function createSpectrumTrials(options: Options): (runs: readonly DeviceRun[]) => Promise<readonly DeviceState[]> {
  const { learner, kept, models, onStep, log } = options;
  const begun = new WeakMap<object, Promise<LearnedSpectra>>();

  const begin = (state: DeviceState): Promise<LearnedSpectra> => {
    const job = spectraFrom(state, kept);
    const none: LearnedSpectra = { spectra: null, trial: 'few_readings' };
    const result = job === null ? Promise.resolve(none) : learner.learnSpectra(job).finally(onStep);
    result.catch(() => undefined);
    const learning = state.spectra?.span?.learning;
    if (learning) begun.set(learning, result);
    return result;
  };

  return async (runs) => {
    const changed: DeviceState[] = [];
    for (const { state } of runs) {
      const span = state.spectra?.span ?? null;
      const { device, model: before } = state;
      if (isDue(span)) {
        await kept.fetch?.(device);
        void begin(state);
      }
      if (span === null || span.learning === null || !isLearned(span)) continue;
      await kept.fetch?.(device);
      const learned = await waitFor(begun.get(span.learning) ?? begin(state), { device, log });
      endLearning(span, { device, kept });
      if (!useSpectra(state, learned, kept) || before === null) continue;
      models.replaced(state, before);
      changed.push(state);
    }
    return changed;
  };
}
