import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readLabelColumn, readLabelFile } from '../../../models/evaluate/read-labels.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

function file(name: string, text: string): string {
  const full = path.join(tempDir(), name);
  writeFileSync(full, text);
  return full;
}

it('spans are read from CSV and from JSON', async () => {
  const csv = 'recording;from;to;component\npump;2026-01-01 00:00:00;2026-01-01T00:01:00Z;B1\nfan;5;6.5;\n';
  expect(await readLabelFile(file('a.csv', csv))).toEqual([
    { recording: 'pump', from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 1, 0, 1), component: 'B1' },
    { recording: 'fan', from: 5000, to: 6500, component: null },
  ]);
  const json = '{"pump": [["2026-01-01", "2026-01-02"]], "fan": []}';
  expect(await readLabelFile(file('a.json', json))).toEqual([
    { recording: 'pump', from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2), component: null },
  ]);
});

it('bad rows are listed', async () => {
  const csv = 'from,to\n2026-01-01,2026-01-02\nyesterday,2026-01-02\n2026-01-03,2026-01-02\n2026-01-04\n';
  const error = await readLabelFile(file('a.csv', csv)).catch(({ message }: Error) => message);
  expect(error).toContain('has 3 bad of 4 labels');
  expect(error).toContain('line 3: "from" is no time: "yesterday"');
  expect(error).toContain('line 4: it ends before it begins');
  expect(error).toContain('line 5: "to" is no time');
  await expect(readLabelFile(file('b.csv', 'begin,end\n1,2\n'))).rejects.toThrow('needs the columns "from" and "to"');
  await expect(readLabelFile(file('c.json', '{"a": 5}'))).rejects.toThrow('"a": "from" is no time');
  await expect(readLabelFile(file('d.json', '{"a": '))).rejects.toThrow('is no label file');
  await expect(readLabelFile('/nowhere/x.csv')).rejects.toThrow('cannot be read');
});

it('a label column is read by the time of its rows', async () => {
  const csv = file('a.csv', 'time,x,bad\n1,1,0\n2,1,2\n3,1,\n4.0,1,0\n4.0,1,1\n');
  expect([...(await readLabelColumn(csv, { column: 'bad' }))]).toEqual([
    [1000, false],
    [2000, true],
    [4000, true],
  ]);
  await expect(readLabelColumn(csv, { column: 'worse' })).rejects.toThrow('no column "worse"');
});
