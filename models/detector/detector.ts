import type { Reading } from '../../ingest/reading/reading.ts';
import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { createDeviceModels } from '../assign/device-models.ts';
import { modelStatus } from '../assign/model-status.ts';
import type { DeviceState } from '../device/device-state.ts';
import { createKeptRows, type KeptRows } from '../device/kept-rows.ts';
import { createWatchBook, type WatchBook } from '../device/watch-settings.ts';
import type { EpisodeTransition } from '../episode/alarm-episode.ts';
import type { SideStep } from '../episode/side-alarm.ts';
import { transitionsInOrder } from '../episode/transitions-in-order.ts';
import type { HealthPoint } from '../health/health-point.ts';
import { createSilenceSweep } from '../instrument/sweep-devices.ts';
import { type Learner, learnHere } from '../learning/learner.ts';
import { noteLearned } from '../learning/note-learned.ts';
import { type ComponentOf, splitByComponent } from '../machine/components.ts';
import { createMachineBook, type MachineBook } from '../machine/machine-book.ts';
import type { MachineSettings } from '../machine/machine-settings.ts';
import { type Backend, loggedTf } from '../net/backend.ts';
import { reconstruct } from '../net/reconstruct.ts';
import { DETECTION_CONFIG, type DetectionConfig } from '../normal/detection-config.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { ModelSource } from '../registry/model-source.ts';
import type { ModelStatus } from '../registry/status-file.ts';
import { createPlausibility } from '../rules/machine-limits.ts';
import type { AlarmRule } from '../rules/rule.ts';
import type { RuleEpoch } from '../rules/rule-epochs.ts';
import { createDeviceStates, type DeviceStates } from '../states/device-states.ts';
import type { PackedModels } from '../states/packed-models.ts';
import { type DeviceRun, reconstructionOf } from '../watch/device-run.ts';
import { groupByDevice } from '../watch/group-by-device.ts';
import type { Judgement, ReadingVerdict } from '../watch/judge.ts';
import { createReadingColumns } from '../watch/reading-columns.ts';
import { clearRowSpace, createRowSpace } from '../watch/row-space.ts';
import { besideOf, shadowRuns } from '../watch/shadow-run.ts';
import { takeWatchedRows } from '../watch/take-rows.ts';
import { createWaveformReader } from '../waveform/read-waveforms.ts';
import type { DetectorCounts } from './detector-counts.ts';
import { isJudged, type JudgedBy, judgeTaken } from './judge-runs.ts';
import { createLearning } from './learn-batch.ts';
import { createSideJudges } from './side-judges.ts';
import { createUnjudgedWatch, type UnjudgedChange } from './unjudged.ts';

/** The results of a batch. */
export type Detections = {
  /** In the order of the readings that caused them. */
  readonly transitions: readonly EpisodeTransition[];
  /** Devices whose first reading is in this batch, in order. */
  readonly newDevices: readonly string[];
};

/**
 * Judges readings, device by device, in event time. The outcome for a device depends on its own
 * readings only. One call of `process` at a time. If it rejects, states are in between: continue
 * from the last checkpoint in a new detector. Owns the state of all devices; nothing is shared with
 * the caller.
 */
export type Detector = {
  process(readings: readonly Reading[], journaledAt: number): Promise<Detections>;
  /**
   * The states that changed since the last call, as bytes for a checkpoint; encoded while
   * iterating, between two `process`.
   */
  dirty(): Iterable<readonly [device: string, state: Uint8Array]>;
  /** How many states changed since then. */
  dirtyCount(): number;
  /**
   * Continues from a checkpoint.
   * @throws {AppError} `invalid` if the bytes are damaged or of another format or device
   */
  restore(device: string, state: Uint8Array): void;
  /**
   * Reports silent devices, and ends their alarms whose rule does not hold any more, between two
   * `process`.
   * @param heardUntil wall time (ms) up to which all that arrived has been processed; the first
   * call begins to listen
   */
  sweep(heardUntil: number): readonly EpisodeTransition[];
  /** Continues with other rules and machines, between two `process`. */
  follow(given: { readonly rules: readonly RuleEpoch[]; readonly machines: readonly MachineSettings[] }): void;
  /** Drops the state of a device; its next reading begins to learn it again. */
  forget(device: string): void;
  /** Drops the state of a device that another detector has from now on; its rows stay. */
  release(device: string): void;
  counts(): DetectorCounts;
  /** Machines whose readings are not judged: changes since the last call. */
  unjudged(): readonly UnjudgedChange[];
  /** The status of the registry's models. */
  modelsOf(): ModelStatus;
  /** A device and its components as they are between two `process`, to be read only. */
  statesOf(device: string): readonly Readonly<DeviceState>[];
  /**
   * Ends the learning of all devices that have rows enough, without the limit of one call.
   * @returns the devices that are watched now
   */
  endLearning(): Promise<readonly string[]>;
};

const MIN_LEARN_ROWS = 20;

/** The parts of a detector. */
export type DetectorOptions = {
  readonly backend: Backend;
  /** Readings from which a device's normal behaviour is learned, at least 20. */
  readonly learnRows: number;
  /** The most of these in which the machine stands; half of them by default. */
  readonly stillRows?: number;
  readonly now: Now;
  readonly log?: Log;
  /** Settings of machines; absent: none. */
  readonly machines?: MachineBook;
  /** The plant's own rules; must have no problems, see `alarmRuleProblems`. */
  readonly rules?: readonly AlarmRule[];
  readonly config?: DetectionConfig;
  /**
   * Components of a device are judged each as a machine of its own; as the machines say by default.
   */
  readonly componentOf?: ComponentOf;
  /** Models beside the devices' own; absent: none. */
  readonly models?: ModelSource;
  /** People's settings for devices; none by default. */
  readonly watch?: WatchBook;
  /** Given the model that another replaces, or that a shadow is compared with. */
  readonly onReplaced?: (state: DeviceState, model: NormalModel) => void;
  /** Given the model by which an alarm was raised, so that its score can be worked out again. */
  readonly onRaised?: (state: DeviceState, model: NormalModel) => void;
  /** Learns devices again beside the judging; at once by default. */
  readonly learner?: Learner;
  /** The rows that they are learned again from; in memory by default. */
  readonly kept?: KeptRows;
  /** Gets each device that has learned. */
  readonly onLearned?: (state: DeviceState) => void;
  /**
   * How many devices that have learned are kept ready to be judged, the state of the others is
   * packed; see state-places.ts.
   */
  readonly mostAtHand?: number;
  /** Keeps the numbers of packed models; in memory by default. */
  readonly packedModels?: PackedModels;
  /**
   * Called as often as the work has come further: for each reading that is judged, and each device
   * that has learned.
   */
  readonly onStep?: () => void;
  /**
   * Given the health of devices as their readings are judged, at most once a minute of event time
   * and at changes of alarms.
   */
  readonly onHealth?: (point: HealthPoint) => void;
  /** Called for each judged reading: `detect` writes the result, and studies measure it. */
  readonly onVerdict?: (verdict: ReadingVerdict) => void;
};

/**
 * Creates a detector without any device; TF.js is loaded when the first device has learned.
 * @throws {AppError} `invalid` if there is too little to learn from
 */
export function createDetector(options: DetectorOptions): Detector {
  const { learnRows, now, log, onHealth, onStep, machines = createMachineBook([]) } = options;
  const config = options.config ?? DETECTION_CONFIG;
  if (!(learnRows >= MIN_LEARN_ROWS)) throw new AppError('invalid', `learnRows must be at least ${MIN_LEARN_ROWS}`);
  const useTf = loggedTf(options.backend, log);
  const devices = createDeviceStates({ classOf: (device) => machines.of(device)?.class ?? null, ...options });
  const counts = { readings: 0, scored: 0, late: 0, learned: 0, keptOut: 0, joined: 0, nets: 0 };
  const waveforms = createWaveformReader({ machineOf: machines.of, log, onStep });
  const { learner = learnHere(options.backend), kept = createKeptRows(), watch = createWatchBook() } = options;
  const side = createSideJudges({ rules: options.rules ?? [], machineOf: machines.of, watch, log });
  const sweepDevices = createSilenceSweep(side.rules.endRemoved);
  const space = createRowSpace();
  const columns = createReadingColumns();
  const unjudged = createUnjudgedWatch({ learnRows, log });
  const models = createDeviceModels({ source: options.models, kept, watch, log, onReplaced: options.onReplaced });
  const isPlausible = createPlausibility(machines.of);
  const taking = { learnRows, stillRows: options.stillRows, space, kept, isPlausible };
  const learning = createLearning({ ...options, config, models, learner, kept, counts, isPlausible });

  const judged = tellJudged(options, counts);

  return {
    process: async (given, journaledAt) => {
      const readings = splitByComponent(waveforms.read(given), options.componentOf ?? machines.componentOf());
      const { runs, newDevices } = groupByDevice(readings, { devices, columns });
      for (const { state } of runs) models.assign(state);
      counts.readings += readings.length;
      const shadows = shadowRuns(runs);
      const by = { ...side, counts, shadows, siblings: devices.siblings, judged, onHealth };
      clearRowSpace(space);
      const found: { i: number; step: SideStep }[] = [];
      // Once is enough but for devices that learn something within the batch.
      for (let left = runs; left.length > 0; left = left.filter((run) => run.judged < run.readings.length)) {
        const ready = left.filter(isJudged);
        noteLearned(await learning.take(ready), { ...options, counts });
        const taken = [...ready, ...besideOf(ready, shadows)];
        for (const run of taken) takeWatchedRows(run, taking);
        const jobs = taken.map(reconstructionOf).filter((job) => job !== null);
        if (jobs.length > 0) reconstruct(await useTf(), jobs);
        judgeTaken(left, { by, onStep, found });
      }
      for (const run of runs) counts.late += run.late;
      unjudged.look(runs);
      devices.packSome();
      return { transitions: transitionsInOrder(found, readings, timesOf(journaledAt, now)), newDevices };
    },
    endLearning: async () => {
      const learned = await learning.end(readyOf(devices.atHand()));
      for (const { device } of learned) devices.markChanged(device);
      counts.learned += learned.length;
      return learned.map(({ device }) => device);
    },
    sweep: (heardUntil) => marked(devices, sweepDevices(devices, { heardUntil, alarmAt: now().getTime() })),
    follow: (given) => {
      machines.use(given.machines);
      side.rules.follow(given.rules);
      devices.classesChanged();
    },
    dirty: devices.dirty,
    dirtyCount: devices.dirtyCount,
    restore: devices.restore,
    forget: (device) => devices.forget(device).forEach(kept.forget),
    release: (device) => void devices.forget(device),
    unjudged: unjudged.changes,
    statesOf: devices.named,
    modelsOf: () => modelStatus(devices.atHand(), models.refusals()),
    counts: () => ({ ...counts, ...structuredClone(waveforms.counts), states: devices.counts() }),
  };
}

/** Counts each judged reading, and tells of it. */
function tellJudged(
  { onRaised, onVerdict }: Pick<DetectorOptions, 'onRaised' | 'onVerdict'>,
  counts: { scored: number },
): JudgedBy['judged'] {
  return (run, judgement) => {
    counts.scored += 1;
    if (judgement.kind === 'raised' && run.watched) onRaised?.(run.state, run.watched.model);
    onVerdict?.(verdictOf(run, judgement));
  };
}

const timesOf = (journaledAt: number, now: Now) => ({ journaledAt, alarmAt: now().getTime() });

/** The results of a sweep, once the devices are marked that it changed. */
function marked(
  devices: Pick<DeviceStates, 'markChanged'>,
  { transitions, silent }: ReturnType<ReturnType<typeof createSilenceSweep>>,
): readonly EpisodeTransition[] {
  silent.forEach(devices.markChanged);
  return transitions;
}

/** Devices that have rows enough to be learned from. */
function readyOf(states: Iterable<DeviceState>): readonly DeviceState[] {
  return [...states].filter(({ learning }) => (learning?.rows ?? 0) >= MIN_LEARN_ROWS);
}

/** Of the reading that was judged last. */
function verdictOf({ state, readings, judged: count }: DeviceRun, { judged }: Judgement): ReadingVerdict {
  const episode = state.alarm.phase === 'ended' ? null : (state.episode?.id ?? null);
  return { device: state.device, sampledAt: readings[count - 1]?.sampledAt ?? 0, judged, score: state.score, episode };
}
