import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { prognoseFiles } from '../../../models/prognosis/prognose-files.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { writeFleet } from './wearing-fleet.ts';

const NAMES = { unitColumn: 'pump', timeColumn: 'hours' };
const HEADER = 'pump,hours,load,heat,vibration,noise';
/** A temporary folder with a file of twelve units that failed. */
function begin() {
  const folder = tempDir();
  const train = writeFleet(folder, { units: 12, seed: 20 }).file;
  const write = (name: string, lines: readonly string[]): string => {
    const file = path.join(folder, name);
    writeFileSync(file, lines.join('\n'));
    return file;
  };
  return { folder, train, write };
}

describe('what is wrong is named', () => {
  const good = 't1,2,0,60,5,0';
  it.each([
    ['a column that is not there', [HEADER.replace('heat', 'heta'), good], 'has no column "heat"'],
    ['no unit column', ['a,hours,b', '1,2,3'], 'has no column "pump"'],
    ['text among the numbers', [HEADER, good, 't1,4,0,hot,5,0'], 'column "heat": 1 cell not read: row 2 has "hot"'],
    ['a time that is none', [HEADER, 't1,soon,0,60,5,0'], '"hours", does not read as time: row 1 has "soon"'],
    ['a row without a unit', [HEADER, ',2,0,60,5,0'], 'row 1, column "pump"'],
    ['a row that is too short', [HEADER, good, 't1,4'], '1 row with more or fewer cells than there are columns: row 2'],
    ['a header without rows', [HEADER], 'has a header but no rows'],
    ['an empty file', [''], 'is empty'],
    ['no header', [good.replace('t', ''), '1,4,0,60,5,0'], 'name its columns with --columns'],
  ])('%s', async (name, lines, message) => {
    const { train, write } = begin();
    const test = write(`${name}.csv`, lines);
    await expect(prognoseFiles({ ...NAMES, train: [train], test: [test] })).rejects.toThrow(message);
  });

  it('a file that is not there', async () => {
    const { folder, train } = begin();
    const test = path.join(folder, 'nowhere.csv');
    await expect(prognoseFiles({ ...NAMES, train: [train], test: [test] })).rejects.toThrow('does not exist');
  });

  it('a unit to judge whose end is known', async () => {
    const { train, write } = begin();
    const [header = '', ...lines] = readFileSync(train, 'utf8').split('\n');
    const begun = lines.filter((line) => line.startsWith('p4,')).slice(0, 50);
    const test = write('known.csv', [header, ...begun.map((line) => line.replace('p4', 'other'))]);
    await expect(prognoseFiles({ ...NAMES, train: [train], test: [test] })).rejects.toThrow(
      'unit other of known.csv is unit p4',
    );
    await expect(prognoseFiles({ ...NAMES, train: [train], test: [train] })).rejects.toThrow(
      'to learn from and to judge',
    );
  });
});

it('ten rows to learn from give no estimates and say why', async () => {
  const { write } = begin();
  const few = write('few.csv', [HEADER, ...Array.from({ length: 10 }, (_, i) => `p${i % 2},${i},0,${60 + i},5,0`)]);
  const test = write('test.csv', [HEADER, 't1,2,0,60,5,0']);
  const { rows, notes } = await prognoseFiles({ ...NAMES, train: [few], test: [test] });
  expect(rows).toStrictEqual([{ unit: 't1', time: '2', forecast: undefined }]);
  expect(notes.join()).toContain('2 units ran to failure, at least 3 are needed');
});

it('a unit with one row gets the wide range of the whole fleet; one that outlives all gets none', async () => {
  const { train, write } = begin();
  const old = Array.from({ length: 3000 }, (_, i) => `old,${2 * i},0,60,5,0`);
  const test = write('ages.csv', [HEADER, 'new,2,0,60,5,0', ...old]);
  const { rows } = await prognoseFiles({ ...NAMES, train: [train], test: [test] });
  const [fresh, outlived] = rows;
  expect(fresh?.forecast?.estimate).toBeGreaterThan(100);
  expect((fresh?.forecast?.high ?? 1e9) - (fresh?.forecast?.low ?? 0)).toBeGreaterThan(60);
  expect(outlived?.forecast).toBeUndefined();
});

it('a unit to learn from with one row is left out and told; too few units leave the range open', async () => {
  const { train, write } = begin();
  const lines = readFileSync(train, 'utf8').trim().split('\n');
  const some = lines.filter((line) => /^(?:pump|p[1-4]),/.test(line));
  const small = write('small.csv', [...some, 'single,2,0,60,5,0']);
  const test = write('one.csv', [HEADER, 't1,2,0,60,5,0', 't1,4,0,61,5,0']);
  const { rows, notes, trainUnits } = await prognoseFiles({ ...NAMES, train: [small], test: [test] });
  expect(trainUnits).toBe(4);
  expect(notes.join()).toContain('1 units to learn from');
  expect(rows[0]?.forecast?.estimate).toBeGreaterThan(0);
  expect(rows[0]?.forecast).toMatchObject({ low: 0 });
  expect(rows[0]?.forecast?.high).toBeUndefined();
});

it('empty cells, constant channels and a channel that stops give numbers all the same', async () => {
  const { train, write } = begin();
  const lines = readFileSync(train, 'utf8').trim().split('\n');
  const holed = lines.map((line, i) => {
    if (i === 0) return `${line},still`;
    const cells = line.split(',');
    if (i % 3 === 0) cells[3] = '';
    if (i % 5 === 0) cells[5] = 'NaN';
    return [...cells, 7].join();
  });
  const file = write('holed.csv', holed);
  const test = write('stops.csv', [`${HEADER},still`, ...Array.from({ length: 60 }, (_, i) => `t,${2 * i},0,,5,0,7`)]);
  const { rows } = await prognoseFiles({ ...NAMES, train: [file], test: [test] });
  expect(Number.isFinite(rows[0]?.forecast?.estimate)).toBe(true);
});
