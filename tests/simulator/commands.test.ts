import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalProgram } from '../../commands/options/command-context.ts';
import { parseDuration, parseSpeed } from '../../commands/options/command-options.ts';
import { replayCommand } from '../../commands/replay.ts';
import { simulateCommand } from '../../commands/simulate.ts';
import { startBroker, type TestBroker } from './broker.ts';
import { runCommand as run } from './run-command.ts';

let folder: string;
let broker: TestBroker;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'commands-'));
  broker = await startBroker();
});
afterAll(async () => {
  await broker.kill();
  await rm(folder, { recursive: true });
});

test('replay --json prints one line with its counts', async () => {
  const file = path.join(folder, 'a.csv');
  await writeFile(file, 'time,v,label\n1764000000,1,0\n1764000001,bad,1\n1764000002,3,1\n');
  const { printed, failure } = await run(replayCommand, [
    file,
    '--url',
    broker.url,
    '--json',
    '--ignore',
    'label',
    '--device',
    'm-1',
  ]);
  expect(failure).toBeUndefined();
  expect(printed.match(/\n/g)).toHaveLength(1);
  expect(JSON.parse(printed)).toMatchObject({
    files: 1,
    rows: 3,
    readings: 2,
    acknowledged: 2,
    skipped: 1,
    cells: 1,
    seconds: expect.any(Number),
  });
  expect(broker.arrivals.at(-1)?.topic).toBe('harbinger/v1/replay/m-1/telemetry');
});

test('simulate writes the truth and says what was acknowledged', async () => {
  const truth = path.join(folder, 'truth.json');
  const args = ['--url', broker.url, '--machines', '2', '--faulty', '2', '--speed', 'max', '--duration', '1m30s'];
  const { printed, failure } = await run(simulateCommand, [...args, '--truth', truth, '--fault-after', '30s']);
  expect(failure).toBeUndefined();
  expect(printed).toMatch(/^2 machines, 180 of 180 readings acknowledged in /);
  const { startAt, faults, events } = JSON.parse(await readFile(truth, 'utf8'));
  expect(events).toEqual([
    { at: faults[0].onsetAt, device: 'sim:pump-2', what: 'onset', fault: 'bearing_outer', cause: 'planned' },
  ]);
  expect(Date.parse(faults[0].onsetAt) - Date.parse(startAt)).toBe(30_000);
  expect(faults[0]).toMatchObject({ device: 'sim:pump-2', kind: 'bearing_outer' });
});

test.each([
  [replayCommand, ['nope.csv'], /nope\.csv does not exist/],
  [replayCommand, ['x.csv', '--speed', '0'], /number above 0 .* or max/],
  [replayCommand, ['x.csv', '--url', 'localhost'], /mqtt:\/\/HOST:PORT/],
  [replayCommand, ['x.csv', '--site', 'a/b'], /1 to 64 characters/],
  [replayCommand, ['x.csv', '--username', 'u'], /belong together/],
  [replayCommand, [], /missing required argument 'file'/],
  [simulateCommand, ['--machines', '0'], /whole number from 1 to 1000/],
  [simulateCommand, ['--faulty', '3'], /no such machine among 1/],
  [simulateCommand, ['--faulty', 'some'], /or none/],
  [
    simulateCommand,
    ['--scenario', 'one-bearing', '--kind', 'fan'],
    /'--scenario <name>' cannot be used with option '--kind/,
  ],
  [simulateCommand, ['--scenario', 'nowhere.yaml'], /no scenario of the library: alarm-storm, babel/],
  [simulateCommand, ['--kind', 'toaster'], /Allowed choices are pump, motor/],
  [simulateCommand, ['--kind', 'chiller', '--fault', 'belt_slip'], /a chiller can have looseness, bearing_outer/],
  [simulateCommand, ['--duration', '10'], /90s, 15m, 2h/],
  [simulateCommand, ['--duty', 'lazy'], /continuous, intermittent/],
  [simulateCommand, ['--truth', '/nowhere/truth.json'], /cannot be written/],
] as const)('%o %j is refused with advice', async (create, args, message) => {
  const { failure } = await run(create, args);
  expect(failure).toMatchObject({ message: expect.stringMatching(message) });
});

test('simulate --list has a line for each scenario, and --schema is JSON', async () => {
  const { printed } = await run(simulateCommand, ['--list']);
  expect(printed).toMatch(/^quiet-month +A month in which nothing breaks/m);
  expect(JSON.parse((await run(simulateCommand, ['--schema'])).printed)).toMatchObject({ type: 'object' });
});

test('simulate --scenario --out writes readings and truth, the same each time', async () => {
  const [out, truth] = [path.join(folder, 'out.csv'), path.join(folder, 'scenario-truth.json')];
  const args = ['--scenario', 'one-bearing', '--interval', '3600', '--out', out, '--truth', truth];
  const texts: string[] = [];
  for (let round = 0; round < 2; round++) {
    const { printed, failure } = await run(simulateCommand, args);
    expect(failure).toBeUndefined();
    expect(printed).toMatch(/: 840 rows of 5 machines$/m);
    texts.push((await readFile(out, 'utf8')) + (await readFile(truth, 'utf8')));
  }
  expect(texts[0]).toBe(texts[1]);
  const { scenario, events } = JSON.parse(await readFile(truth, 'utf8'));
  expect(scenario.name).toBe('one-bearing');
  expect(events.map(({ what }: { what: string }) => what)).toEqual(['onset', 'failure']);
});

test('simulate --scenario publishes what the network lets through, and says what it did', async () => {
  const { printed, failure } = await run(simulateCommand, [
    ...['--url', broker.url, '--scenario', 'gateway-outage', '--interval', '1800', '--json'],
  ]);
  expect(failure).toBeUndefined();
  const { machines, readings, acknowledged, network } = JSON.parse(printed);
  expect([machines, acknowledged]).toEqual([6, readings]);
  expect(network).toMatchObject({ buffered: 60, lost: 60 });
  expect(readings).toBe(6 * 144 - 60);
});

test('simulate and replay say what was acknowledged and kept out meanwhile, by reason', async () => {
  const counts = [
    new Map([['invalid_time', 2]]),
    new Map([
      ['invalid_time', 2],
      ['forbidden_device', 3],
    ]),
  ];
  const local = (): LocalProgram => {
    const asked = [...counts];
    return {
      broker: async () => ({ url: broker.url }),
      register: async () => new Map(),
      clock: async () => null,
      unjudged: async () => [],
      refused: async () => asked.shift() ?? new Map(),
    };
  };
  const args = ['--machines', '1', '--speed', 'max', '--duration', '5s', '--url', broker.url];
  const { printed } = await run(simulateCommand, args, local());
  expect(printed).toContain('Acknowledged and kept out meanwhile: 3 forbidden_device. See: harbinger quarantine list');
  const file = path.join(folder, 'kept-out.csv');
  await writeFile(file, 'time,v\n1764000000,1\n');
  const replayed = await run(replayCommand, [file, '--url', broker.url, '--json'], local());
  expect(JSON.parse(replayed.printed)).toMatchObject({ acknowledged: 1, refused: { forbidden_device: 3 } });
});

test('help shows examples', async () => {
  expect((await run(replayCommand, ['--help'])).printed).toContain('harbinger replay skab/valve1/0.csv');
  expect((await run(simulateCommand, ['--help'])).printed).toContain('harbinger simulate --machines 5');
});

test.each([
  ['90s', 90],
  ['15m', 900],
  ['2h', 7200],
  ['1h30m', 5400],
  ['1.5d', 129_600],
])('%s is %d seconds', (duration, seconds) => {
  expect(parseDuration(duration)).toBe(seconds);
});

test.each(['', '0s', 's', '10', '-5m', '5 m', '1e3s', 'm5'])('"%s" is no duration', (duration) => {
  expect(() => parseDuration(duration)).toThrow(/90s, 15m, 2h/);
});

test('a speed is a number or max', () => {
  expect([parseSpeed('max'), parseSpeed('0.5'), parseSpeed('60')]).toEqual(['max', 0.5, 60]);
});
