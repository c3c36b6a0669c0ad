import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scenarioSchema } from '../../commands/simulate-plan.ts';
import { Device } from '../../simulator/fleet/device.ts';
import { truthOf } from '../../simulator/fleet/fleet-plan.ts';
import { planScenario } from '../../simulator/fleet/plan-scenario.ts';
import { readScenario } from '../../simulator/scenario/read-scenario.ts';
import { libraryScenarios, openScenario } from '../../simulator/scenario/scenario-library.ts';
import { writeRecording } from '../../simulator/write-recording.ts';

const library = libraryScenarios();
const startAt = Date.UTC(2026, 2, 2);

const GOOD = `
teaches: A test.
seed: 1
duration: 2d
interval: 60s
sites:
  north: {}
machines:
  pump: { kind: pump, site: north, count: 3 }
  chiller: { kind: chiller, site: north }
`;

/** `line:column message` of each problem. */
function problemsOf(text: string): readonly string[] {
  return readScenario(text, 'my.yaml').problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test('a good scenario has no problem, and its machines are named after their group', () => {
  const { scenario } = readScenario(GOOD, 'my.yaml');
  if (scenario === undefined) throw new Error('refused');
  const plan = planScenario(scenario, { startAt, speed: 'max' });
  expect(plan.machines.map(({ device }) => device)).toEqual(['pump-1', 'pump-2', 'pump-3', 'chiller']);
  expect(plan).toMatchObject({ seed: 1, sampleIntervalSeconds: 60, durationSeconds: 172_800 });
});

test('all problems of the names are told at once, with line and column', () => {
  const text = `${GOOD}faults:
  - { machine: pmp-1, fault: leak, after: 1h, growth: 1h }
  - { machine: chiller, fault: belt_slip, after: 1h, growth: 1h }
  - { machine: pump-1, fault: leak, after: 3d, growth: 1h }
instruments:
  - { machine: pump-1, channel: torque, trouble: stuck }
  - { machine: pump-1, channel: temperature, trouble: bias, amount: 2 bar }
  - { machine: pump-1, channel: temperature, trouble: unit, unit: bar }
people:
  mei: { name: Mei Chen }
shifts:
  early: { people: [mei], days: [mon, tue], from: '06:00', to: '14:00' }
  night: { people: [mei, jon], days: [sun], from: '22:00', to: '06:30' }
`;
  expect(problemsOf(text)).toEqual([
    expect.stringMatching(/^12:7 faults\.0\.machine: there is no machine pmp-1: pump-1 is near/),
    expect.stringMatching(/^13:25 faults\.1\.fault: belt_slip does not fit chiller: a chiller can have looseness/),
    expect.stringMatching(/^14:37 faults\.2\.after: begins after the end/),
    expect.stringMatching(/^16:24 instruments\.0\.channel: pump-1 has no channel torque: a pump has vibration_de/),
    expect.stringMatching(/^17:61 instruments\.1\.amount: must be a number and a unit, such as 2 Cel/),
    expect.stringMatching(/^18:61 instruments\.2\.unit: bar is not said for Cel: \[degF\], K/),
    expect.stringMatching(/^23:21 shifts\.night\.people\.0: mei works in early at that time, too/),
    expect.stringMatching(/^23:26 shifts\.night\.people\.1: there is no person jon$/),
  ]);
});

test('all problems of people and of the crew are told at once, with line and column', () => {
  const text = `${GOOD.replace('north: {}', 'north: { utcOffset: 5.25 }')}people:
  mei: { name: Mei Chen, skills: [mechanic] }
crew:
  misses: 3
  inspct: 20m
`;
  expect(problemsOf(text)).toEqual([
    expect.stringMatching(/^12:35 people\.mei\.skills\.0: must be one of mechanical, .*: mechanical is near/),
    expect.stringMatching(/^14:3 crew\.misses: must be <= 1/),
    expect.stringMatching(/^15:3 crew\.inspct: inspct is not known here/),
  ]);
  const named = text.replace('[mechanic]', '[mechanical]').replace('misses: 3', 'wrongPart: 0.7');
  expect(
    problemsOf(`${named.replace('inspct: 20m', 'partly: 0.4')}  parts: { bearng: { stock: 0 } }
onCall: { people: [mei, jon], hours: 22:00-22:00 }
`),
  ).toEqual([
    expect.stringMatching(/^7:12 sites\.north\.utcOffset: no time zone for shifts is always 5\.25 hours ahead/),
    expect.stringMatching(/^13:1 crew: partly, wrongPart and wrongMachine are more than 1 together/),
    expect.stringMatching(/^16:12 crew\.parts\.bearng: there is no part bearng: bearing is near/),
    expect.stringMatching(/^17:25 onCall\.people\.1: there is no person jon/),
    expect.stringMatching(/^17:31 onCall\.hours: ends when it begins/),
  ]);
  expect(problemsOf(`${GOOD}crew: { misses: 0 }\n`)).toEqual([expect.stringMatching(/^11:1 crew: nobody works here/)]);
});

test('all problems of the form are told at once, with line and column', () => {
  const text = GOOD.replace('kind: chiller', 'kind: chillr').replace('duration: 2d', 'duration: 2 days');
  expect(
    problemsOf(`${text}instruments:
  - { machine: pump-1, channel: temperature, trouble: bias, amount: 2 }
  - { machine: pump-1, channel: temperature, trouble: biass }
sped: max
`),
  ).toEqual([
    expect.stringMatching(/^4:1 duration: must be a duration above 0 such as 90s/),
    expect.stringMatching(/^10:14 machines\.chiller\.kind: must be one of pump, .*: chiller is near/),
    expect.stringMatching(/^12:61 instruments\.0\.amount: a unit is missing/),
    expect.stringMatching(/^13:46 instruments\.1\.trouble: must be one of noise, .*: bias is near/),
    expect.stringMatching(/^14:1 sped: sped is not known here/),
  ]);
});

test('an entry of a wrong form does not hide what the others name', () => {
  const text = `${GOOD}faults:
  - { machine: pump-1, fault: leak, after: soon, growth: 1h }
  - { machine: pump-1, fault: belt_slip, after: 1h, growth: 1h }
instruments:
  - { machine: pump-1, channel: flow, trouble: bias, amount: 2 }
  - { machine: pump-9, channel: flow, trouble: stuck }
`;
  expect(problemsOf(text)).toEqual([
    expect.stringMatching(/^12:37 faults\.0\.after: must be a duration/),
    expect.stringMatching(/^13:24 faults\.1\.fault: belt_slip does not fit pump-1/),
    expect.stringMatching(/^15:54 instruments\.0\.amount: a unit is missing/),
    expect.stringMatching(/^16:7 instruments\.1\.machine: there is no machine pump-9/),
  ]);
});

test.each([
  ['- a list', /a map with the members/],
  ['teaches: [', /^1:/],
  ['teaches: A', /seed: seed is required/],
])('%s is refused with its place', (text, message) => {
  expect(problemsOf(text).join('\n')).toMatch(message);
});

test('a file with problems is refused as FILE:LINE:COLUMN, and an unknown name with those that there are', () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'scenario-')), 'bad.yaml');
  writeFileSync(file, GOOD.replace('kind: pump', 'kind: pmp'));
  expect(() => openScenario(file)).toThrow(`${file}:9:11: machines.pump.kind: must be one of pump`);
  expect(() => openScenario('quiet-year')).toThrow(/no scenario of the library: .*quiet-month/);
});

test('the library has at least 16 scenarios, each of which says in one line what it teaches', () => {
  expect(library.length).toBeGreaterThanOrEqual(16);
  for (const { file } of library) expect(readFileSync(file, 'utf8')).toMatch(/^teaches: .{20,110}$/m);
});

test.each(library)(
  '$name: the same seed gives the same readings and the same truth, and another seed others',
  ({ name }) => {
    const { scenario } = openScenario(name);
    const textOf = (seed: number): string => {
      const plan = { ...planScenario(scenario, { startAt, speed: 'max' as const }), seed };
      const intervalSeconds = plan.sampleIntervalSeconds;
      const devices = plan.machines
        .slice(0, 3)
        .map((planned) => new Device(planned, { seed, startAt, intervalSeconds }));
      const steps = devices.map((device) => Array.from({ length: 100 }, () => device.step()));
      return JSON.stringify([truthOf(plan, new Map()), steps]);
    };
    expect(textOf(scenario.seed)).toBe(textOf(scenario.seed));
    expect(textOf(scenario.seed)).not.toBe(textOf(scenario.seed + 1));
  },
);

test.each([
  ['duration: 2d', 'duration: 0d', '4:1 duration: must be a duration above 0'],
  ['interval: 60s', 'interval: 60', '5:1 interval: must be a duration above 0 such as 90s'],
  ['interval: 60s', 'interval: 5d', '5:1 interval: is longer than the scenario'],
  ['seed: 1', 'seed: one', '3:1 seed: must be a whole number'],
  ['seed: 1', 'speed: fast\nseed: 1', '3:1 speed: must be a number of times real time above 0, or max'],
  ['seed: 1', 'seed: 1\nseed: 2', '4:1 seed stands here twice'],
  ['seed: 1', 'seed: 1\n---\nseed: 2', '4:1 a second document begins here'],
  ['seed: 1', 'seed: 1\nfaults: [leak]', '4:10 faults.0: must be a map'],
  ['north: {}', 'north:', '7:3 sites.north: must be a map'],
])('%s as %s is named in words', (before, after, message) => {
  expect(problemsOf(GOOD.replace(before, after))).toEqual([expect.stringContaining(message)]);
});

test('troubles after the end, renamed channels that are none, resets of no counter and empty shifts are named', () => {
  const text = `${GOOD}instruments:
  - { machine: pump-1, channel: flow, trouble: reset }
  - { machine: pump-1, channel: flow, trouble: stuck, after: 5d }
network:
  - { machine: pump-1, trouble: payload_change, rename: { flwo: stroom } }
  - { machine: pump-1, trouble: outage, after: 5d }
people:
  mei: { name: Mei Chen }
shifts:
  early: { people: [mei], days: [mon], from: '06:00', to: '06:00' }
`;
  expect(problemsOf(text)).toEqual([
    expect.stringContaining('12:24 instruments.0.channel: only counters reset: run_hours, energy'),
    expect.stringContaining('13:55 instruments.1.after: begins after the end'),
    expect.stringContaining('15:59 network.0.rename.flwo: pump-1 has no channel flwo'),
    expect.stringContaining('16:41 network.1.after: begins after the end'),
    expect.stringContaining('20:55 shifts.early.to: ends when it begins'),
  ]);
  const none = GOOD.replace(/machines:[\s\S]*/, 'machines: {}\n');
  expect(problemsOf(none)).toEqual([expect.stringContaining('8:1 machines: at least one is needed')]);
});

test('editors find each member of a scenario described', () => {
  const without: string[] = [];
  const look = (node: unknown, at: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties = {}, ...others } = node as Record<string, unknown>;
    for (const [name, member] of Object.entries(properties as Record<string, Record<string, unknown>>)) {
      if (member['description'] === undefined && member['const'] === undefined) without.push(`${at}.${name}`);
      look(member, `${at}.${name}`);
    }
    for (const [name, other] of Object.entries(others)) look(other, `${at}/${name}`);
  };
  look(JSON.parse(scenarioSchema()), '');
  expect(without).toEqual([]);
});

test('the schema for editors is that which judges', () => {
  const folder = path.dirname(library[0]?.file ?? '');
  const kept = readFileSync(path.join(folder, 'scenario.schema.json'), 'utf8');
  expect(JSON.parse(kept)).toEqual(JSON.parse(scenarioSchema()));
});

test('a recording of several kinds has a column for each channel, and the truth names what was done', async () => {
  const { scenario } = readScenario(
    `${GOOD.replace('duration: 2d', 'duration: 12d')}faults:
  - { machine: pump-1, fault: bearing_outer, after: 3d, growth: 3d }
  - { machine: pump-2, fault: misalignment, after: 3d, growth: 3d }
works:
  - { machine: pump-1, after: 5d18h, takes: 4h, repair: bearing_outer, quality: partly }
  - { machine: pump-2, after: 5d18h, takes: 2h, repair: misalignment, quality: wrong_part }
  - { machine: pump-3, after: 5d18h, takes: 4h, repair: bearing_outer, quality: as_new }
`,
    'my.yaml',
  );
  if (scenario === undefined) throw new Error('refused');
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'scenario-')), 'out.csv');
  const plan = planScenario({ ...scenario, interval: '1h' }, { startAt, speed: 'max' });
  const { rows, histories } = await writeRecording(file, {
    plan,
    lives: undefined,
    signal: new AbortController().signal,
  });
  expect(rows).toBe(4 * 12 * 24);
  const { events } = truthOf(plan, histories);
  const of = (device: string) => events.filter((event) => event.device === device).map(({ what }) => what);
  expect(of('north:pump-1')).toEqual(['onset', 'repair', 'failure']);
  expect(of('north:pump-2')).toEqual(['onset', 'repair', 'failure']);
  expect(of('north:pump-3')).toEqual(['repair']);
});
