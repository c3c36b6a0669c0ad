import { parse } from 'csv-parse/sync';
import { AppError, messageOf } from '../../lib/errors.ts';
import { parseTimeOrSeconds } from '../../lib/recording/recorded-time.ts';
import { openRecording, type RecordingOptions } from '../../lib/recording/recording.ts';
import { readTextFile } from '../../lib/text/decode-text.ts';
import { parseJsonText } from '../../lib/text/json-text.ts';
import type { LabelledEvent } from './detection-metrics.ts';

/** A fault that somebody has labelled; without a recording it is of the only one there is. */
export type Label = LabelledEvent & { readonly recording: string | null };

const PROBLEMS_SHOWN = 10;

/** More than the times that fit into memory. */
const MOST_ROWS = 10_000_000;

type Cells = { [column: string]: unknown };
type Row = { readonly where: string; readonly cells: Cells };

/**
 * Reads labelled spans: CSV with the columns `from`, `to` and perhaps `recording` and `component`,
 * or JSON `{"NAME": [[from, to], …]}`. Recordings without a fault may be named with an empty list.
 * @throws {AppError} `not_found` without the file; `invalid` if it is not so, with its bad rows
 */
export async function readLabelFile(file: string): Promise<Label[]> {
  const text = await readTextFile(file, 'not_found');
  let rows: Row[];
  try {
    rows = /^\uFEFF?\s*[{[]/.test(text) ? jsonRows(text) : csvRows(text);
  } catch (cause) {
    throw new AppError('invalid', `${file} is no label file: ${messageOf(cause)}`, { cause });
  }
  const problems: string[] = [];
  const labels = rows.flatMap(({ where, cells }) => {
    const label = labelOf(cells);
    if (typeof label !== 'string') return [label];
    problems.push(`  ${where}: ${label}`);
    return [];
  });
  if (problems.length === 0) return labels;
  const more = problems.length > PROBLEMS_SHOWN ? [`  and ${problems.length - PROBLEMS_SHOWN} more`] : [];
  throw new AppError(
    'invalid',
    [
      `${file} has ${problems.length} bad of ${rows.length} labels:`,
      ...problems.slice(0, PROBLEMS_SHOWN),
      ...more,
    ].join('\n'),
  );
}

function csvRows(text: string): Row[] {
  const records = parse(text, {
    bom: true,
    columns: true,
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    delimiter: [',', ';', '\t'],
  }) as unknown as { record: Cells; info: { lines: number } }[];
  const [first] = records;
  if (first && !('from' in first.record && 'to' in first.record))
    throw new Error('its header needs the columns "from" and "to"');
  return records.map(({ record, info }) => ({ where: `line ${info.lines}`, cells: record }));
}

function jsonRows(text: string): Row[] {
  const all = parseJsonText(text.replace(/^\uFEFF/, ''));
  if (all === null || typeof all !== 'object' || Array.isArray(all))
    throw new Error('it is {"NAME": [["from", "to"], …]}');
  return Object.entries(all).flatMap(([recording, spans]) => {
    if (!Array.isArray(spans)) return [{ where: `"${recording}"`, cells: {} }];
    return spans.map((span: unknown, i) => {
      const [from, to] = Array.isArray(span) ? (span as unknown[]) : [];
      return { where: `"${recording}", span ${i + 1}`, cells: { recording, from, to } };
    });
  });
}

/** @returns why it is none, if it is none */
function labelOf({ from, to, recording, component }: Cells): Label | string {
  const [first, last] = [from, to].map((time) => parseTimeOrSeconds(String(time ?? '')));
  if (first === undefined) return `"from" is no time: ${JSON.stringify(from ?? '')}`;
  if (last === undefined) return `"to" is no time: ${JSON.stringify(to ?? '')}`;
  if (last < first) return 'it ends before it begins';
  return { from: first, to: last, recording: wordOf(recording), component: wordOf(component) };
}

function wordOf(cell: unknown): string | null {
  return typeof cell === 'string' && cell !== '' ? cell : null;
}

/**
 * Reads the label of each row of a recording, by its time in milliseconds: true where the column is
 * a number other than 0. Of rows with the same time an abnormal one counts; a row without a number
 * has no label.
 * @throws {AppError} `invalid` if there is no such column, it has no number, or the rows are too
 * many
 */
export async function readLabelColumn(
  file: string,
  { column, ...reading }: Omit<RecordingOptions, 'columns' | 'ignore'> & { readonly column: string },
): Promise<ReadonlyMap<number, boolean>> {
  const own = { columns: `"${column}"`, optionNames: { columns: '--label-column' }, everyRow: true };
  const { rows } = await openRecording(file, { ...reading, ...own });
  const labels = new Map<number, boolean>();
  for await (const { sampledAt, values } of rows) {
    const value = values[column];
    if (value !== undefined) labels.set(sampledAt, value !== 0 || labels.get(sampledAt) === true);
    if (labels.size > MOST_ROWS)
      throw new AppError('invalid', `${file} has more than ${MOST_ROWS} rows: give the faults as spans, with --labels`);
  }
  if (labels.size === 0) throw new AppError('invalid', `${file} has no number in its column "${column}"`);
  return labels;
}
