import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { openRecording, type RecordedRow } from '../../../lib/recording/recording.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

/**
 * Numbers of every kind, with holes, codes for no value, rows out of order and fractions of
 * seconds.
 */
const ROWS = `select case when i = 7 then null else make_timestamp(1735689599000000 + i * 20500000 - (i = 9)::int * 90000000) end as at,
  i / 7 as ratio, case when i % 5 = 0 then null else i end as whole, (i * 0.1)::float as single, (i * 1.25)::decimal(9, 3) as fixed,
  case when i = 4 then -9999 else i * 3::bigint end as coded, case when i = 6 then 'nan'::double else sqrt(i) end as root,
  i::utinyint as small from range(12) as each(i)`;

async function written(folder: string): Promise<{ parquet: string; text: string }> {
  const files = { parquet: path.join(folder, 'rows.parquet'), text: path.join(folder, 'rows.csv') };
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`copy (${ROWS}) to '${files.parquet}' (format parquet)`);
  await connection.run(`copy (select columns(*)::varchar from (${ROWS})) to '${files.text}' (header)`);
  connection.closeSync();
  instance.closeSync();
  return files;
}

async function rowsOf(file: string, everyRow: boolean) {
  const recording = await openRecording(file, { everyRow, timeColumn: 'at' });
  const rows: RecordedRow[] = [];
  for await (const chunk of recording.chunks) rows.push(...chunk);
  const { readBytes: _, ...counts } = recording.counts;
  const { columns, from, to, rows: count } = recording.report();
  const known = columns.map(({ notes: _, ...column }) => column);
  return { rows, counts, columns: known, from, to, count };
}

test.each([true, false])(
  'numbers of a Parquet file are read as their texts would be, every row %s',
  async (everyRow) => {
    const { parquet, text } = await written(tempDir());
    const numbers = await rowsOf(parquet, everyRow);
    expect(numbers).toEqual(await rowsOf(text, everyRow));
    expect(numbers.rows[2]?.time).toBe('2025-01-01 00:00:40');
    expect(numbers.rows[1]?.time).toBe('2025-01-01 00:00:19.5');
  },
);

test('what a cell of numbers dropped is told in words', async () => {
  const { parquet } = await written(tempDir());
  const recording = await openRecording(parquet, { everyRow: true, timeColumn: 'at' });
  for await (const chunk of recording.chunks) for (const _ of chunk);
  const notes = new Map(recording.report().columns.map((column) => [column.name, column.notes.join()]));
  expect(notes.get('whole')).toBe('3 cells empty');
  expect(notes.get('coded')).toBe('1 cell missing: "-9999"');
  expect(notes.get('root')).toBe('1 cell missing: "nan"');
});
