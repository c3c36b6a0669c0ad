import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createRandom } from '../../lib/random.ts';
import { runProgram, startProgram } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type Figures = { rows: number; f1: number; events: number; eventsFound: number; medianDelaySeconds: number };
type Evaluation = {
  recordings: { name: string }[];
  pooled: { detector: Figures; alwaysOn: Figures; atRandom: Figures; tSquared?: Figures };
};

const [TRAIN, ROWS, FROM, TO] = [400, 1000, 700, 850];
const timeOf = (row: number): string => new Date(Date.UTC(2026, 0, 1) + row * 1000).toISOString();

/**
 * A machine at rest in noise, with a step of one channel from row 700 to 850, marked in the column
 * `bad`.
 */
function recording(folder: string): string {
  const random = createRandom(5);
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const bad = row >= FROM && row < TO;
    return [timeOf(row), 10 + random.gaussian() + (bad ? 8 : 0), 50 + random.gaussian(), bad ? 1 : 0].join();
  });
  const file = path.join(folder, 'pump.csv');
  writeFileSync(file, `time,vibration,flow,bad\n${lines.join('\n')}\n`);
  return file;
}

it('what detect wrote is compared with labels, as a column and as spans', async () => {
  const folder = tempDir();
  const out = path.join(folder, 'out');
  const file = recording(folder);
  await runProgram(['detect', file, '--ignore', 'bad', '--train-rows', String(TRAIN), '--out', out]);

  const byColumn = ['evaluate', out, '--label-column', 'bad', '--recording', file];
  const columns = JSON.parse(await runProgram([...byColumn, '--json'])) as Evaluation;
  const { detector, alwaysOn, atRandom } = columns.pooled;
  expect(columns.recordings.map(({ name }) => name)).toEqual(['pump']);
  expect(detector).toMatchObject({ rows: ROWS - TRAIN, events: 1, eventsFound: 1 });
  expect(detector.medianDelaySeconds).toBeLessThan(60);
  expect(alwaysOn.f1).toBeCloseTo(300 / 750);
  expect(detector.f1).toBeGreaterThan(Math.max(alwaysOn.f1, atRandom.f1));
  expect(columns.pooled.tSquared).toMatchObject({ rows: ROWS - TRAIN, events: 1, eventsFound: 1 });
  expect(await runProgram(byColumn)).toMatch(
    /pump .*1 of 1.*\nalways on .*\nat random .*\nthree sigma .*\nT² .*\nPCA .*\nrelation /,
  );

  const labels = path.join(folder, 'labels.json');
  writeFileSync(labels, JSON.stringify({ 'pump.csv': [[timeOf(FROM), timeOf(TO - 1)]] }));
  const bySpans = ['evaluate', out, '--labels', labels, '--json'];
  expect(JSON.parse(await runProgram([...bySpans, '--recording', file, '--ignore', 'bad']))).toEqual(columns);
  const alone = JSON.parse(await runProgram(bySpans)) as Evaluation;
  expect(alone.pooled.detector).toEqual(detector);
  expect(alone.pooled.tSquared).toBeUndefined();
});

it('what cannot be compared is told', async () => {
  const folder = tempDir();
  const told = async (args: string[]): Promise<string> => {
    const program = startProgram(['evaluate', ...args]);
    expect(await program.ended).toBeGreaterThan(0);
    return program.stderr();
  };
  expect(await told([folder, '--labels', 'x.csv'])).toContain(
    'has no NAME.scores.csv: write them with "harbinger detect',
  );
  writeFileSync(path.join(folder, 'pump.scores.csv'), `time,score,anomaly,episode\n${timeOf(1)},0.5,0,\n`);
  writeFileSync(path.join(folder, 'pump.episodes.json'), '[]\n');
  expect(await told([folder])).toContain('labels are missing: give --labels FILE');
  const labels = path.join(folder, 'labels.csv');
  writeFileSync(labels, 'from,to\n2026-01-05,2026-01-06\n');
  expect(await told([folder, '--labels', labels])).toContain('no row in common');
  writeFileSync(labels, 'from,to\n2026-01-05,soon\n');
  expect(await told([folder, '--labels', labels])).toContain('line 2: "to" is no time: "soon"');
  const other = path.join(folder, 'pump.csv');
  writeFileSync(other, `time,bad\n${timeOf(9)},1\n`);
  expect(await told([folder, '--label-column', 'bad', '--recording', other])).toContain('no row in common');
});
