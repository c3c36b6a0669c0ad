import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openRecording } from '../lib/recording/recording.ts';
import { learnState } from '../models/learning/learn.ts';
import { createBackend } from '../models/net/backend.ts';
import { DETECTION_CONFIG } from '../models/normal/detection-config.ts';
import { collectSpans } from '../models/offline/collect-span.ts';
import { type Bench, type Figures, rounded } from './bench.ts';
import { plainPredictions } from './plain-predictions.ts';
import { cpuSeconds, peakResidentBytes } from './process-cost.ts';
import { startNode } from './processes.ts';
import { scanYear, writeYear, type YearRecording } from './year-recording.ts';

const CHANNELS = 8;
const DAY_ROWS = 86_400;

/** The processor time of a process is read so often: its last part is not seen. */
const LOOK_MS = 100;

/**
 * What `detect` takes for a year of one machine at 1 Hz, `--quick` for a month: 8 channels from a
 * Parquet file, a day to learn from, learned again at each doubling. Beside it what learning from a
 * day and from a week takes. Reference: DuckDB alone goes through the same file, and plain
 * TensorFlow.js gives one prediction for each row, in batches.
 */
export const year: Bench = async ({ quick, say }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'harbinger-year-'));
  try {
    say('the recording');
    const recording = await writeYear(path.join(folder, 'year.parquet'), quick ? 30 : 365);
    const scan = await scanYear(recording);
    const { name } = await createBackend('auto').open();
    const plain = await plainPredictions(name, { channels: CHANNELS, count: 2_000 });
    say('learning from a day and from a week');
    const learning = await learningFigures(recording);
    say(`detect: ${recording.rows} rows`);
    const detected = await detect(recording);
    return {
      figures: {
        days: recording.days,
        rows: recording.rows,
        channels: CHANNELS,
        seconds: rounded(detected.seconds),
        cpuSeconds: rounded(detected.cpuSeconds),
        cpuMicrosPerRow: rounded((1e6 * detected.cpuSeconds) / recording.rows),
        cpuSecondsOfAYear: rounded((365 * detected.cpuSeconds) / recording.days),
        peakMegabytes: rounded(detected.peakBytes / 2 ** 20),
        episodes: detected.episodes,
        ...learning,
      },
      reference: {
        name: `DuckDB goes through the file on one core; plain TensorFlow.js on ${name}, in batches`,
        figures: {
          scanSeconds: rounded(scan.seconds),
          scanCpuSeconds: rounded(scan.cpuSeconds),
          predictionSeconds: rounded(recording.rows / plain.inBatches),
        },
      },
      ratio: rounded(detected.cpuSeconds / (scan.cpuSeconds + recording.rows / plain.inBatches)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Seconds of CPU that learning takes in the thread of the learner. */
async function learningFigures({ file }: YearRecording): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const [name, rows] of [
    ['learnDayCpuSeconds', DAY_ROWS],
    ['learnWeekCpuSeconds', 7 * DAY_ROWS],
  ] as const) {
    const recording = await openRecording(file, { everyRow: true });
    const [machine] = await collectSpans(recording.rows, { machine: 'bench:year', train: { rows } });
    if (machine === undefined) continue;
    const usedBefore = process.cpuUsage();
    learnState(machine.state, machine.span, { config: DETECTION_CONFIG });
    const { user, system } = process.cpuUsage(usedBefore);
    figures[name] = rounded((user + system) / 1e6);
  }
  return figures;
}

/** Runs the program that is built. `BENCH_NODE_FLAGS` are given to its Node. */
async function detect({ file }: YearRecording): Promise<{
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly episodes: number;
}> {
  const flags = (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
  const startedAt = performance.now();
  const program = ['dist/main.js', 'detect', file, '--train-rows', String(DAY_ROWS), '--json'];
  const child = startNode(['--v8-pool-size=1', ...flags, ...program]);
  const used = { cpuSeconds: 0, peakBytes: 0 };
  const ended = new AbortController();
  const looking = lookAt(child.pid, used, ended.signal);
  try {
    const { files } = JSON.parse(await child.line()) as { files: readonly { episodes: number }[] };
    const seconds = (performance.now() - startedAt) / 1000;
    return { seconds, ...used, episodes: files[0]?.episodes ?? 0 };
  } finally {
    ended.abort();
    await looking;
    await child.stop();
  }
}

async function lookAt(
  pid: number,
  used: { cpuSeconds: number; peakBytes: number },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    used.cpuSeconds = cpuSeconds(pid);
    used.peakBytes = peakResidentBytes(pid);
    await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}
