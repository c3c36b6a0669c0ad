import type { Reading } from '../ingest/reading.ts';
import type { Now } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { EpisodeTransition } from './alarm-episode.ts';
import { type ComponentOf, ownerOf, splitByComponent } from './components.ts';
import { DETECTION_CONFIG, type DetectionConfig } from './detection-config.ts';
import {
  type DeviceRun,
  newDeviceRun,
  nextRow,
  reconstructionOf,
  takeLearningRows,
  takeWatchedRows,
} from './device-run.ts';
import type { DeviceState } from './device-state.ts';
import { createDeviceStates, type DeviceStates } from './device-states.ts';
import { judgeRow, type Verdict } from './judge.ts';
import { finishLearning } from './learn.ts';
import { componentFinder, type MachineSettings } from './machine-settings.ts';
import type { Backend, Tf } from './net/backend.ts';
import { reconstruct } from './net/reconstruct.ts';
import { createRuleJudge } from './rules/judge-rules.ts';
import type { AlarmRule } from './rules/rule.ts';
import type { SideStep } from './side-alarm.ts';
import { createWaveformReader } from './waveform/read-waveforms.ts';
import type { WaveformRefusal } from './waveform/waveform-refusal.ts';

/** What came of a batch. */
export type Detections = {
  /** In the order of the readings that caused them. */
  readonly transitions: readonly EpisodeTransition[];
  /** Devices whose first reading is in this batch, in order. */
  readonly newDevices: readonly string[];
};

/** Totals since the detector was created. */
export type DetectorCounts = {
  readonly readings: number;
  readonly scored: number;
  /** Redelivered, replayed or too late: not scored again. */
  readonly late: number;
  readonly learned: number;
  /** Blocks of samples that were read, and those that were not, by reason. */
  readonly waveforms: number;
  readonly refusedWaveforms: Readonly<Partial<Record<WaveformRefusal, number>>>;
};

/** Judges one reading of a device beside its normal behaviour; keeps what it must remember in the device's state. */
export type SideJudge = (state: DeviceState, reading: Reading) => readonly SideStep[];

/**
 * Judges readings, device by device, in event time. The outcome for a device depends on its own readings only.
 * One call of `process` at a time; should it reject, states lie in between: go on from the last checkpoint in a new
 * detector. Owns the state of all devices; nothing is shared with the caller.
 */
export type Detector = {
  process(readings: readonly Reading[], journaledAt: number): Promise<Detections>;
  /** The states that changed since the last call, as bytes for a checkpoint; encoded while iterating, between two `process`. */
  dirty(): Iterable<readonly [device: string, state: Uint8Array]>;
  /** How many states changed since then. */
  dirtyCount(): number;
  /** Goes on from a checkpoint. @throws {AppError} `invalid` if the bytes are damaged or of another format or device */
  restore(device: string, state: Uint8Array): void;
  /** Drops what is known of a device; its next reading begins to learn it anew. */
  forget(device: string): void;
  counts(): DetectorCounts;
  /** Ends the learning of all devices that have rows enough, however many were asked for. @returns the devices that are watched now */
  endLearning(): Promise<readonly string[]>;
};

const MIN_LEARN_ROWS = 20;

/** Creates a detector without any device; TF.js is loaded when the first device has learned. @throws {AppError} `invalid` if there is too little to learn from */
export function createDetector(options: {
  readonly backend: Backend;
  /** Readings from which a device's normal behaviour is learned, at least 20. */
  readonly learnRows: number;
  readonly now: Now;
  readonly log?: Log;
  /** What is known of machines; the first whose pattern fits a device is its. */
  readonly machines?: readonly MachineSettings[];
  /** The plant's own rules; must have no problems, see `alarmRuleProblems`. */
  readonly rules?: readonly AlarmRule[];
  readonly config?: DetectionConfig;
  /** Components of a device are judged each as a machine of its own; as the machines say by default. */
  readonly componentOf?: ComponentOf;
  /** Called for each reading that is judged: what `detect` writes and studies measure. */
  readonly onVerdict?: (verdict: Verdict) => void;
}): Detector {
  const { learnRows, now, log, onVerdict, machines = [] } = options;
  const componentOf = options.componentOf ?? componentFinder(machines);
  const config = options.config ?? DETECTION_CONFIG;
  if (!(learnRows >= MIN_LEARN_ROWS)) throw new AppError('invalid', `learnRows must be at least ${MIN_LEARN_ROWS}`);
  const useTf = loggedTf(options.backend, log);
  const devices = createDeviceStates();
  const counts = { readings: 0, scored: 0, late: 0, learned: 0 };
  const waveforms = createWaveformReader({ machines, log });
  const judges = [...SIDE_JUDGES, createRuleJudge({ rules: options.rules ?? [], log })];

  return {
    process: async (given, journaledAt) => {
      const received = waveforms.read(given);
      const readings = componentOf ? splitByComponent(received, componentOf) : received;
      const { runs, runOf, newDevices } = groupByDevice(readings, devices);
      for (const { state } of runs) devices.markChanged(state);
      counts.readings += readings.length;
      for (const state of await learnAll(runs, { learnRows, config, useTf })) {
        counts.learned += 1;
        log?.info({ deviceId: state.device, ...summaryOf(state) }, 'normal behaviour learned');
      }
      for (const run of runs) takeWatchedRows(run);
      const jobs = runs.flatMap(reconstructionOf);
      if (jobs.length > 0) reconstruct(await useTf(), jobs);
      const transitions: EpisodeTransition[] = [];
      for (const [i, run] of runOf.entries()) {
        const reading = readings[i] as Reading;
        const row = nextRow(run);
        for (const { kind, episode } of sideSteps(judges, run.state, reading)) {
          transitions.push({ kind, episode, trace: traceOf(reading, { journaledAt, alarmAt: now().getTime() }) });
        }
        if (row < 0 || run.watched === null) continue;
        const judgement = judgeRow(run.state, { rows: run.watched, row, siblings: devices.siblings(run.state) });
        counts.scored += 1;
        onVerdict?.(verdictOf(run, row, judgement.judged));
        if (judgement.kind === null || judgement.episode === null) continue;
        const trace = traceOf(reading, { journaledAt, alarmAt: now().getTime() });
        transitions.push({ kind: judgement.kind, episode: judgement.episode, trace });
      }
      for (const run of runs) counts.late += run.late;
      return { transitions, newDevices };
    },
    endLearning: async () => {
      const full = [...devices.all()].filter(({ learning }) => (learning?.rows ?? 0) >= MIN_LEARN_ROWS);
      const learned = await finishLearning(full, config, useTf);
      for (const state of learned) devices.markChanged(state);
      counts.learned += learned.length;
      return learned.map(({ device }) => device);
    },
    dirty: devices.dirty,
    dirtyCount: devices.dirtyCount,
    restore: devices.restore,
    forget: devices.forget,
    counts: () => ({ ...counts, ...structuredClone(waveforms.counts) }),
  };
}

/** What judges readings beside the normal behaviour. Each looks at one reading in the order of arrival, late ones included. */
const SIDE_JUDGES: readonly SideJudge[] = [];

function sideSteps(judges: readonly SideJudge[], state: DeviceState, reading: Reading): readonly SideStep[] {
  return judges.flatMap((judge) => judge(state, reading));
}

function groupByDevice(
  readings: readonly Reading[],
  devices: DeviceStates,
): { runs: DeviceRun[]; runOf: DeviceRun[]; newDevices: string[] } {
  const byDevice = new Map<string, DeviceRun>();
  const newDevices: string[] = [];
  const runOf = readings.map((reading) => {
    let run = byDevice.get(reading.device);
    if (run === undefined) {
      const { state, isNew } = devices.of(reading.device);
      const { device } = ownerOf(reading.device);
      if (isNew && !newDevices.includes(device)) newDevices.push(device);
      run = newDeviceRun(state);
      byDevice.set(reading.device, run);
    }
    run.readings.push(reading);
    return run;
  });
  return { runs: [...byDevice.values()], runOf, newDevices };
}

/** TF.js on the backend of choice; the choice is logged when it is first made. */
function loggedTf(backend: Backend, log: Log | undefined): () => Promise<Tf> {
  let logged = false;
  return async () => {
    const { name, reason, use } = await backend.open();
    if (!logged) log?.info({ backend: name, reason }, 'TF.js backend opened');
    logged = true;
    return use();
  };
}

/** @returns the devices that have learned their normal behaviour */
async function learnAll(
  runs: readonly DeviceRun[],
  options: { learnRows: number; config: DetectionConfig; useTf: () => Promise<Tf> },
): Promise<readonly DeviceState[]> {
  const learned: DeviceState[] = [];
  const isFull = (run: DeviceRun): boolean => takeLearningRows(run, options.learnRows);
  for (let full = runs.filter(isFull); full.length > 0; full = full.filter(isFull)) {
    const states = full.map((run) => run.state);
    learned.push(...(await finishLearning(states, options.config, options.useTf)));
  }
  return learned;
}

function summaryOf({ model, channels }: DeviceState): Readonly<Record<string, unknown>> {
  const modelled = Array.from(model?.channels ?? [], (channel) => channels[channel]);
  return { modelId: model?.id, modes: model?.modes.count, intervalMs: model?.intervalMs, channels: modelled };
}

function verdictOf(run: DeviceRun, row: number, judged: boolean): Verdict {
  const { state, watched } = run;
  const episode = state.episode?.id ?? null;
  return { device: state.device, sampledAt: watched?.at[row] ?? 0, judged, score: state.score, episode };
}

function traceOf(reading: Reading, times: { journaledAt: number; alarmAt: number }): EpisodeTransition['trace'] {
  const { sampledAt, receivedAt } = reading;
  return { sampledAt, receivedAt, journaledAt: times.journaledAt, scoredAt: times.alarmAt, alarmAt: times.alarmAt };
}
