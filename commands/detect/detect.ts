import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { AppError, messageOf } from '../../lib/errors.ts';
import { kernelFileSystemOf } from '../../lib/files/kernel-folder.ts';
import { printableLine } from '../../lib/printable.ts';
import { readingOf } from '../../lib/recording/reading-of.ts';
import { openRecordings, type RecordedRow, type Recording } from '../../lib/recording/recording.ts';
import { KNOWN_CLASSES, knownClass } from '../../models/condition/machine-class.ts';
import type { AlarmEpisode } from '../../models/episode/alarm-episode.ts';
import { ownerOf } from '../../models/machine/components.ts';
import { type Backend, createBackend } from '../../models/net/backend.ts';
import { type DetectionOptions, detectRecording } from '../../models/offline/detect-recording.ts';
import { recordingNames } from '../../models/offline/recording-names.ts';
import { episodesJson, openScoreFile, timeWriter, writeEpisodes } from '../../models/offline/write-detection.ts';
import { createDetectionPlot, type DetectionPlot } from '../../models/plot/detection-plot.ts';
import { RULE_DETECTOR } from '../../models/rules/judge-rules.ts';
import { readRulesFile } from '../../models/rules/read-rules-file.ts';
import type { AlarmRule } from '../../models/rules/rule.ts';
import { loadConfig } from '../../platform/config.ts';
import type { CommandContext } from '../options/command-context.ts';
import { INTERRUPTED } from '../options/command-options.ts';
import { createProgress, type Progress } from '../options/progress.ts';
import { READING_NOTES } from '../options/reading-flags.ts';
import { type RecordingFlags, timeNamed, trainUntilOf, withRecordingFlags } from '../options/recording-flags.ts';
import { type FileReport, fileLines, plainReport } from './file-lines.ts';

type Options = RecordingFlags & {
  readonly rules?: string;
  readonly class?: string;
  readonly plot?: true;
  readonly event?: string;
  readonly out?: string;
  readonly json?: true;
};

const NOTES = `
Goes through recorded rows exactly as the live detector does, reading by reading; only the clock is virtual. It prints how each
file was read and each alarm: when, which channels, how sure, and how long before the end of the recording (or --event).
Without --out nothing is written but the picture of --plot, which then goes into the current folder. With it, for each file:
  NAME.scores.csv     time,score,anomaly,episode: one row for each row after the training span; 1 is the alarm threshold
  NAME.episodes.json  the machine's alarms, with condition, severity and each channel's share
  NAME.instrument.json  the same of broken instruments and missing data
  NAME.columns.json   how each column was read, and what was dropped
  NAME.svg            with --plot: a picture of both beside the signals that matter most
  NAME.rules.json     with --rules: the alarms of these rules (docs/alarms.md), whatever devices they name
The training span should be of a healthy machine. Without --train-rows or --train-until it has MODELS_LEARN_ROWS rows, at most
half of them of a machine that stands.

${READING_NOTES} Times may also be plain numbers (seconds since the start, a row count).

Examples:
  harbinger detect examples/pump-fault.csv --plot
  harbinger detect skab/valve1/0.csv --train-rows 400 --out out
  harbinger detect bearings.csv --component '^(B\\d+)' --train-until 2004-02-13T12:00:00Z --out out
  harbinger detect historian.csv --device-column Machine --date-order dmy --time-zone Europe/Berlin`;

/**
 * `harbinger detect`: recorded rows through the detector of a running program. Its action throws an
 * AppError for the caller to show.
 */
export function detectCommand(context: CommandContext): Command {
  const command = new Command('detect')
    .description('run recordings through the detector: the scores and alarm episodes of a running program')
    .argument('<file...>', 'recordings, one machine each, or --device-column')
    .option('--out <dir>', 'folder for the results (default: they are only printed)');
  return withRecordingFlags(command)
    .option('--rules <file>', "JSON file with the plant's own rules, or a configuration file that has them")
    .option(
      '--class <name>',
      `what kind of machine it is, limits the conditions that are named: ${KNOWN_CLASSES.join(', ')}`,
    )
    .option('--event <time>', 'when the machine failed; each alarm then shows how long before that it came')
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
  if (options.out !== undefined) await makeFolder(options.out);
  const recordings = await openRecordings(files, { ...readingOf(options), everyRow: true });
  const names = outputNames(recordings);
  const reports: FileReport[] = [];
  const progress = createProgress({ screen: stderr, total: 100 * recordings.length, now });
  try {
    for (const [i, recording] of recordings.entries()) {
      const name = names[i] as string;
      const work = { recording, name, options, rules, backend, learnRows: models.learnRows, signal };
      const shown: Progress = { ...progress, update: (done, text) => progress.update(100 * i + done, text) };
      reports.push(await detectFile(work, shown));
      if (signal.aborted) break;
    }
  } finally {
    progress.stop();
  }
  stdout.write(
    options.json ? `${JSON.stringify({ files: reports.map(plainReport) })}\n` : reports.map(fileLines).join('\n'),
  );
  if (signal.aborted) process.exitCode = INTERRUPTED;
}

async function makeFolder(folder: string): Promise<void> {
  const made = kernelFileSystemOf(folder);
  if (made !== undefined)
    throw new AppError('invalid', `--out ${folder} is in ${made}, which keeps no files: choose another folder`);
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new AppError('invalid', `--out ${folder} cannot be made: ${messageOf(cause)}`, { cause });
  });
}

type Work = {
  readonly recording: Recording;
  readonly name: string;
  readonly options: Options;
  readonly rules: readonly AlarmRule[];
  readonly backend: Backend;
  readonly learnRows: number;
  readonly signal: AbortSignal;
};

async function detectFile(work: Work, progress: Progress): Promise<FileReport> {
  const { recording, name, options, rules, backend, learnRows, signal } = work;
  const { component, out } = options;
  const { file, part } = recording;
  const scores = out === undefined ? undefined : openScoreFile(path.join(out, `${name}.scores.csv`));
  const plot = options.plot && createDetectionPlot(titleOf(file, part), plotted(recording));
  const counts = { judged: 0, alarmed: 0, learnedTo: Number.NaN };
  let writer: ReturnType<typeof timeWriter> | undefined;
  const instrument: AlarmEpisode[] = [];
  const nets: FileReport['nets'][number][] = [];
  const leftOut: string[] = [];
  const until = options.trainUntil === undefined ? undefined : trainUntilOf(options.trainUntil, recording);
  const detection: DetectionOptions = {
    device: `recording:${name}`,
    train:
      until === undefined ? { rows: options.trainRows ?? learnRows, work: options.trainRows === undefined } : { until },
    ...(component && { componentOf: component }),
    ...(options.class !== undefined && { machineClass: options.class }),
    backend,
    rules,
    onNets: (of, report) => void nets.push({ component: ownerOf(of).component, report }),
    onLeftOut: (of, detail) => void leftOut.push([ownerOf(of).component, detail].filter(Boolean).join(': ')),
    onInstrument: (episode) => void instrument.push(episode),
    onRow: (verdict) => {
      if (!Number.isNaN(verdict.sampledAt)) writer ??= timeWriter(verdict.time, verdict.sampledAt);
      if (counts.judged === 0) counts.learnedTo = verdict.sampledAt;
      counts.judged += 1;
      if (verdict.episode !== null) counts.alarmed += 1;
      scores?.write(verdict);
      plot?.addVerdict(verdict);
    },
  };
  const episodes = await named(recording, async () => {
    try {
      return await detectRecording(watched(recording, { progress, name, signal, plot }), detection);
    } finally {
      await scores?.close();
    }
  });
  const own = episodes.filter(({ detector }) => detector !== RULE_DETECTOR);
  const ruled = episodes.filter(({ detector }) => detector === RULE_DETECTOR);
  const report = recording.report();
  const { timeOf } = recording;
  const eventAt = options.event === undefined ? undefined : timeNamed('--event', { text: options.event, timeOf });
  const result = { name, report, own, ruled, instrument, timeOf: writer ?? String };
  const written = await writeResults({ ...result, options, plot, episodes });
  return {
    ...result,
    ...counts,
    skipped: recording.counts.skippedRows,
    lastAt: recording.counts.lastAt,
    eventAt,
    nets,
    leftOut,
    written,
  };
}

/** Adds the recording's name to an error. */
async function named<T>({ file, part }: Recording, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.message.startsWith(file)) throw error;
    const whose = part === undefined ? file : `${file}, ${part}`;
    throw new AppError(error.code, `${whose}: ${error.message}`, { cause: error });
  }
}

/** @returns the files that were written */
async function writeResults(
  work: Pick<FileReport, 'name' | 'report' | 'own' | 'ruled' | 'instrument' | 'timeOf'> & {
    readonly options: Options;
    readonly plot: DetectionPlot | undefined;
    readonly episodes: readonly AlarmEpisode[];
  },
): Promise<readonly string[]> {
  const { name, report, own, ruled, instrument, timeOf, options, plot, episodes } = work;
  const { out } = options;
  const written: string[] = [];
  const place = (ending: string): string => {
    written.push(path.join(out ?? '.', `${name}.${ending}`));
    return written.at(-1) as string;
  };
  if (out !== undefined) {
    written.push(path.join(out, `${name}.scores.csv`));
    const write = (ending: string, of: readonly AlarmEpisode[]): Promise<void> =>
      writeEpisodes(place(ending), episodesJson(of, timeOf, options.class));
    await write('episodes.json', own);
    await write('instrument.json', instrument);
    if (options.rules !== undefined) await write('rules.json', ruled);
    await writeFile(place('columns.json'), `${JSON.stringify(report, null, 2)}\n`);
  }
  if (plot) await plot.write(place('svg'), episodes, timeOf);
  return written;
}

/** The channels with their units, as far as they are known and not in the name already. */
function plotted(recording: Recording): readonly { readonly name: string; readonly unit: string | undefined }[] {
  const units = new Map(recording.report().columns.map(({ name, unit }) => [name, unit]));
  return recording.channels.map((name) => ({ name, unit: units.get(name) }));
}

/** The file with its folder, and the machine, as the title of its picture. */
function titleOf(file: string, part: string | undefined): string {
  const title = path.resolve(file).split(path.sep).slice(-2).join('/');
  return part === undefined ? title : `${title}: ${part}`;
}

/** Shows the progress of reading, and ends it early after a signal. */
async function* watched(
  { chunks, counts, sizeBytes }: Recording,
  work: { progress: Progress; name: string; signal: AbortSignal; plot: DetectionPlot | undefined },
): AsyncGenerator<Iterable<RecordedRow>> {
  const { progress, name, signal, plot } = work;
  for await (const chunk of chunks) {
    if (signal.aborted) return;
    yield plot ? drawn(chunk, plot) : chunk;
    progress.update((100 * counts.readBytes) / sizeBytes, `${name}: row ${counts.rows}`);
  }
}

function* drawn(rows: Iterable<RecordedRow>, plot: DetectionPlot): Generator<RecordedRow> {
  for (const row of rows) {
    plot.addRow(row);
    yield row;
  }
}

/**
 * The file's own name, with the machine behind it; where two would be the same, with their folders'
 * in front.
 */
function outputNames(recordings: readonly Recording[]): string[] {
  const each = recordings.map(({ file, part }) => {
    const { own, long } = recordingNames(file);
    const ending = part === undefined ? '' : `-${part.replace(/[^\p{L}\p{N}_.-]+/gu, '-')}`;
    return { own: own + ending, long: long + ending };
  });
  const isOne = (own: string): boolean => each.filter((other) => other.own === own).length === 1;
  const names = each.map(({ own, long }) => (isOne(own) ? own : long));
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice >= 0) throw new AppError('invalid', `two recordings would be written as ${names[twice]}: run them apart`);
  return names;
}
