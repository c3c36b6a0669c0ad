import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { loadConfig } from '../config.ts';
import { AppError } from '../lib/errors.ts';
import { printableLine } from '../lib/printable.ts';
import { openRecording, type RecordedRow, type Recording } from '../lib/recording.ts';
import type { AlarmEpisode } from '../models/alarm-episode.ts';
import { KNOWN_CLASSES, knownClass } from '../models/machine-class.ts';
import { type Backend, createBackend } from '../models/net/backend.ts';
import { type DetectionOptions, detectRecording } from '../models/offline/detect-recording.ts';
import { createDetectionPlot, type DetectionPlot } from '../models/offline/detection-plot.ts';
import { recordingNames } from '../models/offline/recording-names.ts';
import { episodesJson, openScoreFile, timeWriter, writeEpisodes } from '../models/offline/write-detection.ts';
import { RULE_DETECTOR } from '../models/rules/judge-rules.ts';
import { readRulesFile } from '../models/rules/read-rules-file.ts';
import type { AlarmRule } from '../models/rules/rule.ts';
import { type CommandContext, INTERRUPTED } from '../simulator/command-options.ts';
import { createProgress, type Progress } from '../simulator/progress.ts';
import { type RecordingFlags, withRecordingFlags } from './recording-flags.ts';

type Options = RecordingFlags & {
  readonly rules?: string;
  readonly class?: string;
  readonly plot?: true;
  readonly out: string;
  readonly json?: true;
};

/** What came of one file. */
type FileReport = {
  readonly file: string;
  readonly rows: number;
  readonly skipped: number;
  readonly episodes: number;
  readonly alarmShare: number;
};

const NOTES = `
Goes through recorded rows exactly as the live detector does, reading by reading; only the clock is virtual. Recordings are
as for replay; times may also be plain numbers (seconds since the start, a row count). For each file it writes
  NAME.scores.csv     time,score,anomaly,episode: one row for each row after the training span; 1 is the alarm threshold
  NAME.episodes.json  the machine's alarms, with condition, severity and each channel's share
  NAME.instrument.json  the same of broken instruments and missing data
  NAME.svg            with --plot: a picture of both beside the signals that matter most
  NAME.rules.json     with --rules: the alarms of these rules (docs/alarms.md), whatever devices they name
The training span should be of a healthy machine. Without --train-rows or --train-until it has MODELS_LEARN_ROWS rows.

Examples:
  harbinger detect skab/valve1/0.csv --ignore anomaly,changepoint --train-rows 400 --out out
  harbinger detect bearings.csv --component '^(B\\d+)' --train-until 2004-02-13T12:00:00Z --out out`;

/** `harbinger detect`: recorded rows through the live path. Its action throws an AppError for the caller to show. */
export function detectCommand(context: CommandContext): Command {
  const command = new Command('detect')
    .description('run recordings through the detector: scores and alarm episodes as they would have been live')
    .argument('<file...>', 'recordings, one machine each')
    .requiredOption('--out <dir>', 'folder for the results');
  return withRecordingFlags(command)
    .option('--rules <file>', "JSON file with the plant's own rules, or a configuration file that has them")
    .option(
      '--class <name>',
      `what kind of machine it is, limits the conditions that are named: ${KNOWN_CLASSES.join(', ')}`,
    )
    .option('--plot', 'also draw NAME.svg: signals, score, threshold and episodes')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText('after', NOTES)
    .action((files: string[], options: Options) => run(files, options, context));
}

function unknownClass(name: string): string {
  return `"${printableLine(name)}" is no class that says which conditions a machine can have: any may be named. Known are ${KNOWN_CLASSES.join(', ')}.\n`;
}

async function run(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { stdout, stderr, signal, now } = context;
  const { models } = loadConfig({});
  const rules = options.rules === undefined ? [] : await readRulesFile(options.rules);
  const backend = createBackend(models.backend);
  if (options.class !== undefined && knownClass(options.class) === null) stderr.write(unknownClass(options.class));
  await mkdir(options.out, { recursive: true });
  const names = outputNames(files);
  const reports: FileReport[] = [];
  const progress = createProgress({ screen: stderr, total: 100 * files.length, now });
  try {
    for (const [i, file] of files.entries()) {
      const name = names[i] as string;
      const work = { file, name, options, rules, backend, learnRows: models.learnRows, signal };
      const shown: Progress = { ...progress, update: (done, text) => progress.update(100 * i + done, text) };
      reports.push(await detectFile(work, shown));
      if (signal.aborted) break;
    }
  } finally {
    progress.stop();
  }
  stdout.write(options.json ? `${JSON.stringify({ files: reports })}\n` : reports.map(summary).join(''));
  if (signal.aborted) process.exitCode = INTERRUPTED;
}

async function detectFile(
  work: {
    file: string;
    name: string;
    options: Options;
    rules: readonly AlarmRule[];
    backend: Backend;
    learnRows: number;
    signal: AbortSignal;
  },
  progress: Progress,
): Promise<FileReport> {
  const { file, name, options, rules, backend, learnRows, signal } = work;
  const { ignore, timeColumn, component } = options;
  const recording = await openRecording(file, { ignore, everyRow: true, ...(timeColumn && { timeColumn }) });
  const scores = openScoreFile(path.join(options.out, `${name}.scores.csv`));
  const plot = options.plot && createDetectionPlot(titleOf(file), recording.channels);
  const counts = { judged: 0, alarmed: 0 };
  let writer: ReturnType<typeof timeWriter> | undefined;
  const detection: DetectionOptions = {
    device: `recording:${name}`,
    train: options.trainUntil === undefined ? { rows: options.trainRows ?? learnRows } : { until: options.trainUntil },
    ...(component && { componentOf: component }),
    ...(options.class !== undefined && { machineClass: options.class }),
    ...{ backend, rules },
    onInstrument: (episode) => void instrument.push(episode),
    onRow: (verdict) => {
      if (!Number.isNaN(verdict.sampledAt)) writer ??= timeWriter(verdict.time, verdict.sampledAt);
      counts.judged += 1;
      if (verdict.episode !== null) counts.alarmed += 1;
      scores.write(verdict);
      plot?.addVerdict(verdict);
    },
  };
  let episodes: readonly AlarmEpisode[];
  const instrument: AlarmEpisode[] = [];
  try {
    episodes = await detectRecording(watched(recording, { progress, name, signal, plot }), detection);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${file}: ${error.message}`, { cause: error });
  } finally {
    await scores.close();
  }
  const write = (kind: string, of: readonly AlarmEpisode[]): Promise<void> =>
    writeEpisodes(path.join(options.out, `${name}.${kind}.json`), episodesJson(of, writer ?? String, options.class));
  const own = episodes.filter(({ detector }) => detector !== RULE_DETECTOR);
  await write('episodes', own);
  await write('instrument', instrument);
  if (options.rules !== undefined) {
    const ruled = episodes.filter(({ detector }) => detector === RULE_DETECTOR);
    await write('rules', ruled);
  }
  await plot?.write(path.join(options.out, `${name}.svg`), episodes, writer ?? String);
  const { rows, skippedRows: skipped } = recording.counts;
  return { file, rows, skipped, episodes: own.length, alarmShare: counts.alarmed / Math.max(1, counts.judged) };
}

/** The file with the folder that it lies in, as the title of its picture. */
function titleOf(file: string): string {
  return path.resolve(file).split(path.sep).slice(-2).join('/');
}

/** Shows how far the reading has come, and ends it early when told to. */
async function* watched(
  { chunks, counts, sizeBytes }: Recording,
  work: { progress: Progress; name: string; signal: AbortSignal; plot: DetectionPlot | undefined },
): AsyncGenerator<Iterable<RecordedRow>> {
  const { progress, name, signal, plot } = work;
  for await (const chunk of chunks) {
    if (signal.aborted) return;
    yield plot ? plotted(chunk, plot) : chunk;
    progress.update((100 * counts.readBytes) / sizeBytes, `${name}: row ${counts.rows}`);
  }
}

function* plotted(rows: Iterable<RecordedRow>, plot: DetectionPlot): Generator<RecordedRow> {
  for (const row of rows) {
    plot.addRow(row);
    yield row;
  }
}

/** The file's own name; where two would be the same, with their folders' in front. */
function outputNames(files: readonly string[]): string[] {
  const each = files.map(recordingNames);
  const isOne = (own: string): boolean => each.filter((other) => other.own === own).length === 1;
  const names = each.map(({ own, long }) => (isOne(own) ? own : long));
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice >= 0) throw new AppError('invalid', `two recordings would be written as ${names[twice]}: run them apart`);
  return names;
}

function summary({ file, rows, skipped, episodes, alarmShare }: FileReport): string {
  const left = skipped > 0 ? `, ${skipped} rows without a time or a number` : '';
  return `${file}: ${rows} rows${left}, ${episodes} episodes, in alarm ${(100 * alarmShare).toFixed(1)} % of the rows after training\n`;
}
