import type { Reading } from '../../ingest/reading/reading.ts';
import { AppError } from '../../lib/errors.ts';
import type { RecordedRow } from '../../lib/recording/recording.ts';
import { createDetector, type Detector } from '../detector/detector.ts';
import { spectrumTrial } from '../device/use-spectra.ts';
import type { AlarmEpisode } from '../episode/alarm-episode.ts';
import { INSTRUMENT_DETECTOR } from '../instrument/instrument-alarm.ts';
import type { ComponentOf } from '../machine/components.ts';
import { createMachineBook } from '../machine/machine-book.ts';
import type { Backend } from '../net/backend.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import { type NetReport, netReport } from '../normal/net-report.ts';
import type { AlarmRule } from '../rules/rule.ts';
import type { ReadingVerdict } from '../watch/judge.ts';

/** The verdict on one row, from the rows up to it. */
export type RowVerdict = {
  /** The time as the recording writes it, and in milliseconds; NaN where it has none. */
  readonly time: string;
  readonly sampledAt: number;
  /** The highest of the components' scores; 1 is the alarm threshold. */
  readonly score: number;
  /**
   * The active episode of the component with the highest score among components in alarm; null:
   * none.
   */
  readonly episode: string | null;
};

/** How a recording is gone through. */
export type DetectionOptions = {
  /** Names the asset in episodes, `site:device`. */
  readonly device: string;
  /**
   * Rows to learn from: their number, or the first time (ms) after them. With `work` the machine
   * has to have worked in half of these rows: others in which it stands are passed over, as in a
   * running program.
   */
  readonly train: { readonly rows: number; readonly work?: boolean } | { readonly until: number };
  readonly componentOf?: ComponentOf;
  /** Limits the conditions that can be named, see `withinClass`. */
  readonly machineClass?: string;
  readonly backend: Backend;
  readonly config?: DetectionConfig;
  /** They apply with any devices that they name: the recording is of the intended machine. */
  readonly rules?: readonly AlarmRule[];
  /** Called at the end of each episode that is an instrument's, not the machine's. */
  readonly onInstrument?: (episode: AlarmEpisode) => void;
  readonly onRow: (verdict: RowVerdict) => void;
  /** Told at the end what nets the newest model of the machine, or of each component, uses. */
  readonly onNets?: (name: string, nets: NetReport) => void;
  /** Told at the end which channels were not judged, since there are too many. */
  readonly onLeftOut?: (name: string, detail: string) => void;
};

const BATCH_ROWS = 4096;

/** Rows of a recording in order, some at a time. */
export type RecordedChunks = AsyncIterable<Iterable<RecordedRow>> | Iterable<Iterable<RecordedRow>>;

/**
 * Takes recorded rows through the detector of a running program. Each component is judged as a
 * machine of its own.
 * @returns the machine's episodes, each in its last state, in the order in which they were raised
 * @throws {AppError} `invalid` if the training rows are too few, or never change
 */
export async function detectRecording(chunks: RecordedChunks, options: DetectionOptions): Promise<AlarmEpisode[]> {
  const run = startRun(options);
  let batch: RecordedRow[] = [];
  let taken = 0;
  let learnsTo = 'rows' in options.train ? options.train.rows : 0;
  for await (const chunk of chunks) {
    for (const row of chunk) {
      if (run.learning && ('until' in options.train ? row.sampledAt >= options.train.until : taken >= learnsTo)) {
        await run.take(batch);
        batch = [];
        if ('rows' in options.train) learnsTo = options.train.rows + run.stood();
        if (learnsTo <= taken) await run.endLearning(taken);
      }
      taken += 1;
      batch.push(row);
      if (batch.length < BATCH_ROWS) continue;
      await run.take(batch);
      batch = [];
    }
  }
  await run.take(batch);
  if (run.learning) {
    const stood =
      run.stood() > 0 ? '; the machine stood in most of them: --train-rows learns from them all the same' : '';
    throw new AppError('invalid', `all of the ${taken} rows are for learning${stood}; none is left to judge`);
  }
  const [machine, instrument] = [run.episodes(false), run.episodes(true)];
  if (options.onInstrument) instrument.forEach(options.onInstrument);
  if (options.onNets) run.tellNets(options.onNets);
  if (options.onLeftOut) run.tellLeftOut(options.onLeftOut);
  return machine;
}

function startRun(options: DetectionOptions) {
  const { device, backend, config, train, onRow, componentOf, machineClass, rules = [] } = options;
  const parts = new Map<string, Pick<ReadingVerdict, 'score' | 'episode'>>();
  const found = new Map<string, AlarmEpisode>();
  /** In the order in which they were given, and how many of them have been reported. */
  let heard: ReadingVerdict[] = [];
  let told = 0;
  const detector: Detector = createDetector({
    backend,
    now: () => new Date(0),
    learnRows: Number.MAX_SAFE_INTEGER,
    ...('rows' in train && train.work && { stillRows: train.rows / 2 }),
    ...(config && { config }),
    ...(componentOf && { componentOf }),
    rules: rules.map(({ devices: _, ...rule }) => rule),
    ...(machineClass !== undefined && { machines: createMachineBook([{ devices: '*', class: machineClass }]) }),
    onVerdict: (verdict) => void heard.push(verdict),
  });

  const tell = (row: RecordedRow): void => {
    let score = 0;
    let episode: string | null = null;
    let episodeScore = Number.NEGATIVE_INFINITY;
    for (let verdict = heard[told]; verdict?.sampledAt === row.sampledAt; verdict = heard[++told]) {
      parts.set(verdict.device, verdict);
    }
    for (const part of parts.values()) {
      score = Math.max(score, part.score);
      if (part.episode !== null && part.score > episodeScore) {
        episode = part.episode;
        episodeScore = part.score;
      }
    }
    onRow({ time: row.time, sampledAt: row.sampledAt, score, episode });
  };

  const run = {
    learning: true,
    take: async (batch: readonly RecordedRow[]): Promise<void> => {
      if (batch.length === 0) return;
      heard = [];
      told = 0;
      const { transitions } = await detector.process(readingsOf(batch, device), 0);
      for (const { episode } of transitions) found.set(episode.id, episode);
      if (!run.learning) for (const row of batch) tell(row);
    },
    /** Rows that were not learned from since the machine stood. */
    stood: (): number => {
      const states = detector.statesOf(device);
      return states.length === 0 ? 0 : Math.min(...states.map(({ learning }) => learning?.still?.left ?? 0));
    },
    endLearning: async (rows: number): Promise<void> => {
      run.learning = false;
      const learned = await detector.endLearning();
      if (learned.length === 0) {
        throw new AppError('invalid', `nothing can be learned from ${rows} rows: too few, or no channel ever changes`);
      }
    },
    tellNets: (onNets: NonNullable<DetectionOptions['onNets']>): void => {
      for (const state of detector.statesOf(device)) {
        const nets = state.model && netReport(state.model, state.channels, spectrumTrial(state));
        if (nets !== null) onNets(state.device, nets);
      }
    },
    tellLeftOut: (onLeftOut: NonNullable<DetectionOptions['onLeftOut']>): void => {
      for (const { name, unjudged } of detector.unjudged())
        for (const { reason, detail } of unjudged) if (reason === 'too_many_channels') onLeftOut(name, detail);
    },
    episodes: (ofInstruments: boolean) =>
      [...found.values()].filter(({ detector }) => (detector === INSTRUMENT_DETECTOR) === ofInstruments),
  };
  return run;
}

/** The rows that have a time and a number. */
function readingsOf(rows: readonly RecordedRow[], device: string): Reading[] {
  const readings: Reading[] = [];
  for (const { sampledAt, sequence, values } of rows) {
    if (Number.isNaN(sampledAt) || !hasAny(values)) continue;
    readings.push({ device, sampledAt, sequence, values, receivedAt: sampledAt, timeSource: 'device' });
  }
  return readings;
}

function hasAny(values: Readonly<Record<string, number>>): boolean {
  for (const _ in values) return true;
  return false;
}
