import { statSync } from 'node:fs';
import { Command, Option } from 'commander';
import { AppError } from '../lib/errors.ts';
import { printableLine } from '../lib/printable.ts';
import { type ReadingFlags, readingOf } from '../lib/recording/reading-of.ts';
import { openRecording } from '../lib/recording/recording.ts';
import { type BaselineRows, takeBaselineRows } from '../models/evaluate/baselines/baseline-rows.ts';
import { evaluateDetection, type LabelledDetection } from '../models/evaluate/evaluate-detection.ts';
import { evaluationTable } from '../models/evaluate/evaluation-table.ts';
import { labelByRows, labelBySpans } from '../models/evaluate/label-detection.ts';
import { type DetectionFiles, findDetections, readDetection } from '../models/evaluate/read-detection.ts';
import { type Label, readLabelColumn, readLabelFile } from '../models/evaluate/read-labels.ts';
import { resultNamed } from '../models/offline/recording-names.ts';
import { evaluateScenarios, type ScenarioFlags } from './evaluate-scenarios.ts';
import type { CommandContext } from './options/command-context.ts';
import { parseCount, parseDuration, parsePositive } from './options/command-options.ts';
import { createProgress } from './options/progress.ts';
import { withTimeFlags } from './options/reading-flags.ts';

type Options = Pick<ReadingFlags, 'timeColumn' | 'timeFormat' | 'dateOrder' | 'timeZone' | 'ignore'> & {
  readonly labels?: string;
  readonly labelColumn?: string;
  readonly recording?: readonly string[];
  readonly json?: true;
};

type OnShare = (share: number) => void;
type LabelsOf = (files: DetectionFiles, onShare: OnShare) => Promise<LabelledDetection>;

/** The results to compare, the labels of each, and notes for a person. */
type Work = {
  readonly results: readonly DetectionFiles[];
  readonly labelled: LabelsOf;
  readonly notes: string[];
  /** How many faults were given as spans. */
  readonly spans: number;
};

const NOTES = `
Scenarios (harbinger simulate --list) run through a whole program of their own, on a clock that is moved by steps, with nothing left
behind: faults found by tickets, false tickets, how early, and what simpler ways do with the same machines (docs/simulator.md).

Of results of detect it compares NAME.scores.csv and NAME.episodes.json, as detect writes them, with labels. Labels are either spans,
  --labels FILE         CSV with the columns from, to and, where there are several, recording (NAME or its file), component;
                        or JSON {"NAME": [["from", "to"], …]}. A NAME that it does not have is taken to be without a fault
or a column of the recordings, matched by the time:
  --label-column COLUMN --recording FILE…    a number other than 0 is abnormal, none is no label

An event is found by an episode that is raised within it (of its component, where it names one); one raised outside of all
is false. Rates are over the rows after the training span. Always on is in alarm from the first row on, at random begins an
alarm of 60 rows on one row of 300: a detector should beat both. A machine-month is 730.5 hours. With --recording for all results
four more look at the same rows, learned from those that detect learned from: three sigma, T² of 15-row means, PCA, and the relation
of each channel to the others (boosted trees). They raise an alarm after 5 rows above their limit, and end it after 15 below.

Examples:
  harbinger evaluate one-bearing two-faults --seeds 3 --report report.html
  harbinger evaluate my-plant.yaml --json > before.json
  harbinger evaluate my-plant.yaml --against before.json
  harbinger evaluate out --label-column anomaly --recording skab/valve1/*.csv
  harbinger evaluate out --labels faults.csv --recording pump.csv
  harbinger evaluate out --labels faults.csv --json`;

/**
 * `harbinger evaluate`: the results of detect against labels. Its action throws an AppError for the
 * caller to show.
 */
export function evaluateCommand(context: CommandContext): Command {
  const command = new Command('evaluate')
    .description('run scenarios and measure their tickets; or compare what detect wrote with labels')
    .argument(
      '<what...>',
      'scenarios of the library, YAML files, and what --json wrote of others; or folders with the results of detect',
    )
    .option('--seeds <n>', 'scenarios: run each with so many seeds', parseCount(1, 1000), 1)
    .option('--seed <n>', 'scenarios: the first seed, in place of their own', parseCount(0, 2 ** 31))
    .option('--jobs <n>', 'scenarios: so many runs beside each other (as many as cores)', parseCount(1, 64))
    .option('--keep <folder>', 'scenarios: keep each run there, and do not repeat those that are there')
    .addOption(new Option('--crew <who>', 'scenarios: nobody works, so machines run to failure').choices(['none']))
    .addOption(new Option('--duration <time>', 'scenarios: how long, in place of their own').argParser(parseDuration))
    .option('--interval <seconds>', 'scenarios: between readings, in place of their own', parsePositive)
    .option('--step <seconds>', 'scenarios: between two looks of the program and its people (300)', parsePositive)
    .option('--report <file>', 'scenarios: write a report as one HTML file')
    .option('--against <file>', 'scenarios: say what differs from what --json wrote before')
    .addOption(new Option('--labels <file>', 'the faults as spans, CSV or JSON').conflicts(['labelColumn']))
    .option('--label-column <header>', 'column of the recordings that marks abnormal rows')
    .option('--recording <file...>', 'the recordings, with the column and the values for the baselines')
    .addOption(
      new Option('--ignore <names>', 'columns that detect ignored, too: a,b')
        .argParser<readonly string[]>((text, before) => [...before, text])
        .default([], 'none'),
    );
  return withTimeFlags(command)
    .option('--json', 'print the result as one line of JSON, with the baselines for each recording')
    .addHelpText('after', NOTES)
    .action(async (what: string[], options: Options & ScenarioFlags, command: Command) => {
      const areFolders = what.every(isFolder);
      refuseFlags(command, areFolders ? OF_SCENARIOS : OF_RESULTS, areFolders ? 'scenarios' : 'results of detect');
      await (areFolders ? run(what, options, context) : evaluateScenarios(what, options, context));
    });
}

const OF_SCENARIOS = ['seeds', 'seed', 'jobs', 'keep', 'crew', 'duration', 'interval', 'step', 'report', 'against'];
const OF_RESULTS = ['labels', 'labelColumn', 'recording', 'ignore'];

/** @throws {AppError} `invalid` for a flag that says nothing here */
function refuseFlags(command: Command, names: readonly string[], whose: string): void {
  const given = names.filter((name) => command.getOptionValueSource(name) === 'cli');
  const flags = command.options.filter((option) => given.includes(option.attributeName())).map(({ long }) => long);
  if (flags.length > 0) throw new AppError('invalid', `${flags.join(', ')}: of ${whose} alone`);
}

function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function run(folders: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { stdout, stderr, signal, now } = context;
  const all = await findDetections(folders);
  const { results, labelled, notes, spans } = options.labels
    ? await bySpans(all, options.labels)
    : await byColumn(all, options);
  const progress = createProgress({ screen: stderr, total: 100 * results.length, now });
  const detections: LabelledDetection[] = [];
  try {
    for (const [i, files] of results.entries()) {
      const onShare: OnShare = (share) => {
        if (signal.aborted) throw new AppError('unavailable', 'interrupted');
        progress.update(100 * (i + share), files.name);
      };
      detections.push(await labelled(files, onShare));
    }
  } finally {
    progress.stop();
  }
  const { rows, events } = evaluateDetection(detections).pooled.detector;
  if (spans > 0 && events === 0)
    throw new AppError('invalid', `no row in common: no judged row is in a span of ${options.labels}`);
  if (rows === 0)
    throw new AppError('invalid', 'no row in common: no time of the scores is one of the recording, as it is written');
  const evaluation = evaluateDetection(await withValues(detections, { results, options, notes }));
  for (const note of notes) stderr.write(`${printableLine(note)}\n`);
  stdout.write(options.json ? `${JSON.stringify(evaluation)}\n` : evaluationTable(evaluation));
}

async function bySpans(results: readonly DetectionFiles[], file: string): Promise<Work> {
  const labels = await readLabelFile(file);
  const notes: string[] = [];
  const spans = new Map<string, Label[]>(results.map(({ name }) => [name, []]));
  const strangers = new Set<string>();
  for (const label of labels) {
    if (label.recording === null && results.length > 1)
      throw new AppError('invalid', `${file} needs a column "recording": there are results of ${results.length}`);
    const result = label.recording === null ? results[0] : resultNamed(results, label.recording);
    if (result) spans.get(result.name)?.push(label);
    else strangers.add(label.recording ?? '');
  }
  const names = results.map(({ name }) => name);
  if (labels.length > 0 && [...spans.values()].every((list) => list.length === 0))
    throw new AppError(
      'invalid',
      `no label of ${file} is of a recording with results; it names ${few([...strangers])}, the results are ${few(names)}`,
    );
  if (strangers.size > 0) notes.push(`without results, left out: ${few([...strangers])}`);
  const labelled: LabelsOf = async (files, onShare) => {
    const said = await readDetection(files, (_, share) => onShare(share));
    const own = spans.get(files.name) ?? [];
    const detection = { name: files.name, ...labelBySpans(said, own) };
    const outside = own.length - detection.events.length;
    if (outside > 0) notes.push(`${files.name}: ${outside} of ${own.length} labels are of no row that was judged`);
    return detection;
  };
  return { results, labelled, notes, spans: labels.length };
}

/** The recordings by their results, and the recordings without one. */
function filesOf(
  all: readonly DetectionFiles[],
  recordings: readonly string[],
): { files: ReadonlyMap<DetectionFiles, string>; strangers: string[] } {
  const files = new Map<DetectionFiles, string>();
  const strangers: string[] = [];
  for (const file of recordings) {
    const result = resultNamed(all, file);
    const other = result && files.get(result);
    if (other !== undefined) throw new AppError('invalid', `${other} and ${file} could both be ${result?.name}`);
    if (result) files.set(result, file);
    else strangers.push(file);
  }
  return { files, strangers };
}

/** Adds the values of the recordings that are given, for the baselines. */
async function withValues(
  detections: readonly LabelledDetection[],
  { results, options, notes }: Pick<Work, 'results' | 'notes'> & { readonly options: Options },
): Promise<LabelledDetection[]> {
  const { files, strangers } = filesOf(results, options.recording ?? []);
  if (options.labels && strangers.length > 0) notes.push(`without results, left out: ${few(strangers)}`);
  const without = results.filter((result) => !files.has(result)).map(({ name }) => name);
  if (files.size > 0 && without.length > 0)
    notes.push(`the baselines that look at values need --recording for each result; missing: ${few(without)}`);
  const all: LabelledDetection[] = [];
  for (const [i, detection] of detections.entries()) {
    const file = files.get(results[i] as DetectionFiles);
    all.push(file === undefined ? detection : { ...detection, values: await valuesOf(file, detection, options) });
  }
  return all;
}

/**
 * The values for the baselines: all columns that are no labels; the rows before the judged ones are
 * learned from.
 */
async function valuesOf(
  file: string,
  { said, name }: LabelledDetection,
  { ignore, labelColumn, ...reading }: Options,
): Promise<BaselineRows> {
  const ignored = labelColumn === undefined ? ignore : [...ignore, labelColumn];
  const recording = await openRecording(file, { ...readingOf(reading), ignore: ignored, everyRow: true });
  const values = await takeBaselineRows(recording.chunks, { channels: recording.channels, judged: said.times.length });
  if (values.learned >= LEAST_LEARNED) return values;
  throw new AppError(
    'invalid',
    `${file} has ${values.rows} rows, of which ${said.times.length} were judged in ${name}: fewer than ${LEAST_LEARNED} are left to learn from. Is it the recording that detect read?`,
  );
}

/** With fewer rows the baselines have no spread. */
const LEAST_LEARNED = 20;

async function byColumn(all: readonly DetectionFiles[], options: Options): Promise<Work> {
  const { labelColumn: column, recording: recordings = [] } = options;
  if (column === undefined || recordings.length === 0)
    throw new AppError(
      'invalid',
      'labels are missing: give --labels FILE, or --label-column NAME and --recording FILE…',
    );
  const { files, strangers } = filesOf(all, recordings);
  if (files.size === 0)
    throw new AppError('invalid', `no recording has results: these are of ${few(all.map(({ name }) => name))}`);
  const notes = strangers.length > 0 ? [`without results, left out: ${few(strangers)}`] : [];
  const without = all.filter((result) => !files.has(result)).map(({ name }) => name);
  if (without.length > 0) notes.push(`without a recording, left out: ${few(without)}`);
  const labelled: LabelsOf = async (result, onShare) => {
    const labelAt = await readLabelColumn(files.get(result) as string, { ...readingOf(options), column });
    const labels: (boolean | null)[] = [];
    const said = await readDetection(result, (sampledAt, share) => {
      labels.push(labelAt.get(sampledAt) ?? null);
      onShare(share);
    });
    const unknown = labels.filter((label) => label === null).length;
    if (unknown > 0) notes.push(`${result.name}: ${unknown} of ${labels.length} rows have no label, left out`);
    return { name: result.name, ...labelByRows(said, labels) };
  };
  return { results: [...files.keys()], labelled, notes, spans: 0 };
}

const SHOWN = 5;

function few(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${more}`;
}
