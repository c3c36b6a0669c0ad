import { writeFileSync } from 'node:fs';
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

async function evaluate(...args: string[]): Promise<Summary> {
  const program = startProgram(['evaluate', ...args, '--step', '900', '--json']);
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
});

it('a name that is neither a scenario, nor a file, nor a folder is refused in words', async () => {
  const program = startProgram(['evaluate', 'no-such-thing']);
  expect(await program.ended).toBe(66);
  expect(program.stderr()).toMatch(/no scenario of the library: alarm-storm, /);
});
