import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDeviceId } from '../broker/access/device-entry.ts';
import { AppError } from '../lib/errors.ts';
import { readingOf } from '../lib/recording/reading-of.ts';
import { openRecordings, type RecordedRow, type Recording } from '../lib/recording/recording.ts';
import { createBackend } from '../models/net/backend.ts';
import { createTrainingBackend } from '../models/net/training-backend.ts';
import { DETECTION_CONFIG } from '../models/normal/detection-config.ts';
import { collectSpans, type MachineSpan } from '../models/offline/collect-span.ts';
import { trainModel } from '../models/offline/train-model.ts';
import { type ModelRegistry, openModelRegistry } from '../models/registry/model-registry.ts';
import { liveModel, rolesOf } from '../models/registry/promotions.ts';
import { type ModelSubject, type StoredModel, subjectKey } from '../models/registry/stored-model.ts';
import { loadConfig } from '../platform/config.ts';
import { learnStored, runLines } from './device/device-learn.ts';
import { cardLines } from './models/card-lines.ts';
import type { CommandContext } from './options/command-context.ts';
import { INTERRUPTED } from './options/command-options.ts';
import { createProgress } from './options/progress.ts';
import { READING_NOTES } from './options/reading-flags.ts';
import { reportLines } from './options/reading-report.ts';
import { type RecordingFlags, trainUntilOf, withRecordingFlags } from './options/recording-flags.ts';

type Flags = RecordingFlags & {
  readonly device?: string;
  readonly class?: string;
  readonly from?: string;
  readonly to?: string;
  readonly use?: true;
  readonly json?: true;
  readonly config?: string;
};

const NOTES = `
Learns normal behaviour from recordings of healthy machines, as the live detector does. The model becomes a candidate in DATA_DIR/models; nothing uses it before "harbinger models promote".
--device takes the files as one span of that device. --class takes each file (and each component) as one machine of the class; a device
of the class, as the setting machines.rules says, starts from its model and is watched after 30 readings.
Without files, --from and --to name stored readings of the device: the program that runs on DATA_DIR learns from them, without those
in alarms, tickets and maintenance, and says what it left out.

${READING_NOTES}

Examples:
  harbinger train march.csv --device plant:pump-1 --ignore label
  harbinger train pump-*.csv --class pump --train-rows 5000
  harbinger train bearings.csv --class bearing --component '^(B\\d+)'
  harbinger train --device plant:pump-1 --from 2026-03-01T00:00:00Z --to 2026-03-20T00:00:00Z`;

/** `harbinger train`: recordings to a model in the registry. */
export function trainCommand(context: CommandContext): Command {
  const command = new Command('train')
    .description('learn a model of normal behaviour from recordings and put it into the registry')
    .argument('[file...]', 'recordings of healthy machines')
    .addOption(new Option('--device <site:device>', 'for this device').argParser(parseDevice).conflicts('class'))
    .option('--class <name>', 'for every device of this class')
    .option('--from <time>', 'learn from the stored readings of --device since then (ISO 8601 with a zone)')
    .option('--to <time>', 'up to then (default: the newest reading)')
    .option('--use', 'with --from: the device uses the model at once');
  return withRecordingFlags(command)
    .option('--json', 'print the result as one line of JSON')
    .option('--config <file>', 'JSON file with settings, below the environment')
    .addHelpText('after', NOTES)
    .action((files: string[], flags: Flags) =>
      files.length === 0 ? runStored(flags, context) : run(files, flags, context),
    );
}

function parseDevice(id: string): string {
  const [device = '', component] = id.split('/', 2);
  const named = parseDeviceId(device);
  if (!named) throw new InvalidArgumentError('a device is site:device, each 1 to 64 characters without / + # :');
  return component === undefined ? `${named.site}:${named.device}` : `${named.site}:${named.device}/${component}`;
}

/** Stored readings are learned from by the program that has them. */
async function runStored(flags: Flags, context: CommandContext): Promise<void> {
  const { device, from, to, ignore } = flags;
  if (device === undefined || from === undefined) {
    throw new AppError('invalid', 'name recordings, or stored readings by --device site:device --from TIME');
  }
  const asked = { from, to, exclude: ignore, use: flags.use === true };
  const done = await learnStored(context, { device, flags: asked, config: flags.config });
  context.stdout.write(flags.json ? `${JSON.stringify({ run: done })}\n` : runLines(done));
  if (done.state === 'failed') process.exitCode = 1;
}

async function run(files: readonly string[], flags: Flags, context: CommandContext): Promise<void> {
  const { stdout, stderr, signal, now } = context;
  const name = flags.device ?? flags.class;
  if (name === undefined)
    throw new AppError('invalid', 'name the subject of the model: --device site:device or --class name');
  const { data, models } = loadConfig({ file: flags.config });
  const registry = openModelRegistry({ dataDir: data.dir });
  const clock = () => now().getTime();
  const backend = createBackend(models.backend);
  const trainer = createTrainingBackend({ choice: models.backend, clock, log: context.log });
  const progress = createProgress({ screen: stderr, total: 100, now });
  const made: StoredModel[] = [];
  try {
    const { spans, recordings } = await spansOf(files, {
      flags,
      signal,
      onProgress: (share, text) => progress.update(30 * share, text),
    });
    const reports = recordings.map((recording) => recording.report());
    stderr.write(reports.map(reportLines).join(''));
    const tasks = tasksOf(spans, flags);
    for (const [i, { subject, machines }] of tasks.entries()) {
      if (signal.aborted) break;
      const stored = await trainModel(machines, {
        subject,
        backend,
        trainer,
        config: DETECTION_CONFIG,
        parent: await parentOf(registry, subject),
        clock,
        onProgress: (text, share) => progress.update(30 + (70 * (i + share)) / tasks.length, text),
      });
      await registry.put(stored);
      made.push(stored);
    }
  } finally {
    progress.stop();
  }
  const cards = made.map(({ card }) => card);
  stdout.write(flags.json ? `${JSON.stringify({ models: cards })}\n` : cards.map((card) => cardLines(card)).join('\n'));
  if (signal.aborted) process.exitCode = INTERRUPTED;
}

type Task = { readonly subject: ModelSubject; readonly machines: readonly MachineSpan[] };

function tasksOf(spans: readonly MachineSpan[], flags: Flags): readonly Task[] {
  if (flags.class !== undefined) return [{ subject: { kind: 'class', name: flags.class }, machines: spans }];
  return spans.map((machine) => ({ subject: { kind: 'device', name: machine.state.device }, machines: [machine] }));
}

async function spansOf(
  files: readonly string[],
  options: { flags: Flags; signal: AbortSignal; onProgress: (share: number, text: string) => void },
): Promise<{ spans: readonly MachineSpan[]; recordings: readonly Recording[] }> {
  const { flags, signal, onProgress } = options;
  const { component, trainRows, trainUntil } = flags;
  const recordings = await openRecordings(files, { ...readingOf(flags), everyRow: true });
  const restOf = (recording: Recording) => ({
    train: trainPart({ trainRows, until: trainUntil === undefined ? undefined : trainUntilOf(trainUntil, recording) }),
    ...(component && { componentOf: component }),
  });
  const watched = (i: number) =>
    watchedRows(recordings[i] as Recording, {
      signal,
      onRow: (share, text) => onProgress((i + share) / recordings.length, text),
    });
  const [first] = recordings;
  if (flags.device !== undefined && first) {
    const all = recordings.map((_, i) => watched(i));
    const machine = flags.device;
    const spans = await named(files.join(', '), () => collectSpans(inTurn(all), { machine, ...restOf(first) }));
    return { spans, recordings };
  }
  const spans: MachineSpan[] = [];
  for (const [i, recording] of recordings.entries()) {
    const { file, part } = recording;
    const machine = `recording:${part ?? path.parse(file).name}`;
    spans.push(...(await named(file, () => collectSpans(watched(i), { machine, ...restOf(recording) }))));
  }
  return { spans, recordings };
}

function trainPart({ trainRows, until }: { trainRows: number | undefined; until: number | undefined }) {
  if (trainRows !== undefined) return { rows: trainRows };
  return until === undefined ? ('all' as const) : { until };
}

async function named<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${what}: ${error.message}`, { cause: error });
  }
}

async function* inTurn(parts: readonly AsyncIterable<RecordedRow>[]): AsyncGenerator<RecordedRow> {
  for (const part of parts) yield* part;
}

async function* watchedRows(
  { file, rows, counts, sizeBytes }: Recording,
  { signal, onRow }: { signal: AbortSignal; onRow: (share: number, text: string) => void },
): AsyncGenerator<RecordedRow> {
  for await (const row of rows) {
    if (counts.rows % 1000 === 0) onRow(counts.readBytes / sizeBytes, `${path.basename(file)}: row ${counts.rows}`);
    if (signal.aborted) return;
    yield row;
  }
}

async function parentOf(registry: ModelRegistry, subject: ModelSubject): Promise<string | null> {
  const { entries } = await registry.promotions();
  return liveModel(rolesOf(entries).get(subjectKey(subject)));
}
