import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Summary } from '../../lab/summary.ts';
import { startProgram } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const SCENARIO = `
teaches: The filter of one of two fans clogs within hours.
seed: 11
start: 2026-03-02T00:00:00Z
duration: 22h
interval: 120s
sites:
  north: {}
machines:
  fan: { kind: fan, site: north, count: 2 }
faults:
  - { machine: fan-2, fault: filter, after: 15h, growth: 6h }
instruments:
  - { machine: fan-1, channel: temperature, trouble: stuck, after: 18h }
`;

/** The same with somebody there day and night. */
const STAFFED = `${SCENARIO.replace('duration: 22h', 'duration: 36h')}
people:
  mei: { name: Mei Chen, sites: [north] }
  jonas: { name: Jonas Weber, sites: [north] }
shifts:
  day: { people: [mei], days: [mon, tue, wed, thu, fri, sat, sun], from: "06:00", to: "18:00" }
  night: { people: [jonas], days: [mon, tue, wed, thu, fri, sat, sun], from: "18:00", to: "06:00" }
`;

async function evaluate(...args: string[]): Promise<Summary> {
  const program = startProgram(['evaluate', '--step', '900', ...args, '--json']);
  const line = await program.line();
  expect(await program.ended).toBe(0);
  expect(program.stderr()).toContain('A STEPPED CLOCK is in use');
  return JSON.parse(line) as Summary;
}

it('a scenario runs through the whole program, finds its fault, and the same seed gives the same tickets', async () => {
  const file = path.join(tempDir(), 'clogged.yaml');
  writeFileSync(file, SCENARIO);
  const first = await evaluate(file, '--crew', 'none');
  const [run] = first.runs;
  expect(run?.counts).toMatchObject({ readings: 2 * 660, acknowledged: 2 * 660, rejections: {}, late: 0 });
  expect(first.faults).toMatchObject([{ device: 'north:fan-2', fault: 'filter', isFound: true }]);
  expect(first.ways['no maintenance']?.recall).toMatchObject({ value: 0, of: 1 });
  const [again] = (await evaluate(file, '--crew', 'none')).runs;
  expect({ ...again, seconds: 0 }).toEqual({ ...run, seconds: 0 });
  // Steps may be shorter than the pause between readings.
  const [fine] = (await evaluate(file, '--crew', 'none', '--duration', '1h', '--step', '60')).runs;
  expect(fine).toMatchObject({ stepSeconds: 60, counts: { readings: 2 * 30, acknowledged: 2 * 30 } });
});

it('people take the ticket, and the machine does not fail as it does without them', async () => {
  const folder = tempDir();
  const [file, report] = [path.join(folder, 'staffed.yaml'), path.join(folder, 'report.html')];
  writeFileSync(file, STAFFED);
  const { crew, runs, ways } = await evaluate(file, '--report', report);
  expect(runs[0]?.crew).toBe(true);
  expect(runs[0]?.tickets.some(({ acceptedAt }) => acceptedAt !== null)).toBe(true);
  expect(ways['Harbinger']?.personHours).not.toBeNull();
  expect(crew).toMatchObject({ runs: 1, failures: 0, failuresUntouched: 1 });
  expect(readFileSync(report, 'utf8')).toContain('staffed, seed 11: 1.5 days, with people');
});

it('runs beside each other are those of one after another, and kept ones are not made again', async () => {
  const folder = tempDir();
  const file = path.join(folder, 'clogged.yaml');
  writeFileSync(file, SCENARIO);
  const given = [file, '--crew', 'none', '--duration', '17h', '--seed', '21', '--seeds', '2'];
  const keep = path.join(folder, 'runs');
  const beside = await evaluate(...given, '--jobs', '2', '--keep', keep);
  const after = await evaluate(...given, '--jobs', '1');
  const plain = ({ runs }: Summary) => runs.map((run) => ({ ...run, seconds: 0 }));
  expect(plain(beside)).toEqual(plain(after));
  expect(beside.runs.map(({ seed }) => seed)).toEqual([21, 22]);
  expect(readdirSync(keep)).toHaveLength(2);
  // With its time of the world, too: it is the same run, and none like it.
  expect((await evaluate(...given, '--keep', keep)).runs).toEqual(beside.runs);
});

it('flags of the other kind of evaluation are refused, and so is a file that is no evaluation', async () => {
  const told = async (...args: string[]): Promise<string> => {
    const program = startProgram(['evaluate', ...args]);
    expect(await program.ended).not.toBe(0);
    return program.stderr();
  };
  expect(await told(tempDir(), '--seeds', '2', '--crew', 'none')).toContain('--seeds, --crew: of scenarios alone');
  expect(await told('one-bearing', '--labels', 'x.csv')).toContain('--labels: of results of detect alone');
  const file = path.join(tempDir(), 'other.json');
  writeFileSync(file, '{}');
  expect(await told('one-bearing', '--against', file)).toContain('is not what evaluate --json wrote');
});

it('a name that is neither a scenario, nor a file, nor a folder is refused in words', async () => {
  const program = startProgram(['evaluate', 'no-such-thing']);
  expect(await program.ended).toBe(66);
  expect(program.stderr()).toMatch(/no scenario of the library: alarm-storm, /);
});
