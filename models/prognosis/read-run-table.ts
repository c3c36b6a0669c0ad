import path from 'node:path';
import { AppError } from '../../lib/errors.ts';
import {
  openRecording,
  type RecordedRow,
  type RecordingOptions,
  type RecordingReport,
} from '../../lib/recording/recording.ts';
import type { RunTable, RunUnit } from './run-table.ts';

/** Which columns of the files mean what, and how they are read. */
export type RunColumns = Omit<RecordingOptions, 'deviceColumn' | 'device' | 'everyRow' | 'optionNames'> & {
  readonly unitColumn: string;
  readonly timeColumn: string;
};

type Draft = { readonly times: number[]; readonly texts: string[]; readonly values: number[] };

/** Runs of machines, and how their file was read. */
export type RunFile = RunTable & { readonly report: RecordingReport };

/**
 * Reads the runs of machines from one file: one row for each moment of a machine. Times are plain
 * numbers, or dates and then counted in seconds.
 * @param channels the channels to read, in this order; all columns but unit, time and the ignored
 * ones if left out
 * @throws {AppError} `not_found` if there is no such file; `invalid` naming the row and column that
 * is wrong
 */
export async function readRunTable(
  file: string,
  { columns, channels }: { columns: RunColumns; channels?: readonly string[] },
): Promise<RunFile> {
  const { unitColumn, ...reading } = columns;
  const recording = await openRecording(file, {
    ...reading,
    deviceColumn: unitColumn,
    optionNames: { deviceColumn: '--unit-column' },
    everyRow: true,
  });
  const wanted = channels ?? recording.channels;
  for (const name of wanted) {
    if (!recording.channels.includes(name))
      throw new AppError('invalid', `${file} has no column "${name}" with numbers, but the first train file has`);
  }
  const drafts = new Map<string, Draft>();
  for await (const row of recording.rows) takeRow(drafts, { file, row, unitColumn, channels: wanted });
  const report = recording.report();
  refuseUnread(report, wanted, recording.counts);
  return {
    report,
    channels: wanted,
    units: [...drafts].map(([name, draft]) => toUnit({ name, file, draft, channels: wanted.length })),
  };
}

function takeRow(
  drafts: Map<string, Draft>,
  {
    file,
    row,
    unitColumn,
    channels,
  }: { file: string; row: RecordedRow; unitColumn: string; channels: readonly string[] },
): void {
  const { device: name = '', sampledAt, time, values, sequence } = row;
  if (name === '') throw new AppError('invalid', `${file}, row ${sequence}, column "${unitColumn}": "" names no unit`);
  if (Number.isNaN(sampledAt)) return;
  let draft = drafts.get(name);
  if (!draft) {
    draft = { times: [], texts: [], values: [] };
    drafts.set(name, draft);
  }
  const count = Number(time);
  draft.times.push(Number.isNaN(count) || time === '' ? sampledAt / 1000 : count);
  draft.texts.push(time);
  for (const channel of channels) draft.values.push(values[channel] ?? Number.NaN);
}

/** A fleet is judged by few rows: none of them may be lost. */
function refuseUnread(
  report: RecordingReport,
  wanted: readonly string[],
  counts: { untimedAt: unknown; uneven: number },
): void {
  const { file, columns, notes } = report;
  if (counts.untimedAt !== undefined || counts.uneven > 0)
    throw new AppError('invalid', `${file}: ${notes.join('; ')}: correct the file`);
  for (const { name, notes: own } of columns) {
    const unread = own.find((note) => note.includes('not read: '));
    if (unread !== undefined && wanted.includes(name))
      throw new AppError(
        'invalid',
        `${file}, column "${name}": ${unread}. Correct it, or leave the column out with --ignore ${name}`,
      );
  }
}

function toUnit({ name, file, draft, channels }: { name: string; file: string; draft: Draft; channels: number }) {
  const { times, texts, values } = draft;
  const order = times.map((_, row) => row).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const first = times[order[0] ?? 0] ?? 0;
  const sorted = new Float64Array(values.length);
  for (const [to, from] of order.entries())
    sorted.set(values.slice(from * channels, (from + 1) * channels), to * channels);
  const unit: RunUnit = {
    name,
    file: path.basename(file),
    lastTime: texts[order.at(-1) ?? 0] ?? '',
    ages: Float64Array.from(order, (row) => (times[row] ?? 0) - first),
    values: sorted,
  };
  return unit;
}
