import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { openRecording, type RecordedRow } from '../../../lib/recording/recording.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

test('Parquet is read through DuckDB, as a delimited file is', async () => {
  const file = path.join(tempDir(), "it's.parquet");
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `copy (select timestamp '2020-01-01 00:00:00' + to_minutes(i) as at, i / 2 as temp, case when i = 1 then null else i end as flow,
     'x' as note from range(3) as t(i)) to '${file.replaceAll("'", "''")}' (format parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  const recording = await openRecording(file, { everyRow: true });
  const rows: RecordedRow[] = [];
  for await (const row of recording.rows) rows.push(row);
  expect(rows.map(({ values }) => values)).toEqual([{ temp: 0, flow: 0 }, { temp: 0.5 }, { temp: 1, flow: 2 }]);
  expect(rows[2]?.sampledAt).toBe(Date.UTC(2020, 0, 1, 0, 2));
  expect(recording.report().columns.map(({ role }) => role)).toEqual(['time', 'channel', 'channel', 'text']);
});
