import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { demoFleet, type FleetPlan, machinesOf, truthOf } from '../../simulator/fleet/fleet-plan.ts';
import { type FleetOptions, runFleet } from '../../simulator/fleet.ts';
import { FAN } from '../../simulator/kinds/fan.ts';
import { PUMP } from '../../simulator/kinds/pump.ts';
import { type Arrival, sequencesOf, startBroker, type TestBroker } from './broker.ts';

const now = new Date('2025-11-24T09:00:00Z');
const brokers: TestBroker[] = [];
afterEach(async () => {
  for (const running of brokers.splice(0)) await running.kill();
});

async function broker(options: Parameters<typeof startBroker>[0] = {}): Promise<TestBroker> {
  const started = await startBroker(options);
  brokers.push(started);
  return started;
}

const startAt = now.getTime() - 300_000;
const fault = { machine: 2, kind: 'bearing_outer', afterSeconds: 100, growthSeconds: 100, severity: 1 } as const;
const pumps = machinesOf({ site: 'plant', kind: PUMP, count: 3, startAt, faults: [fault] });
const plan: FleetPlan = {
  machines: pumps,
  seed: 1,
  sampleIntervalSeconds: 1,
  speed: 'max',
  startAt,
  durationSeconds: 300,
};

function run(url: string, options: Partial<FleetOptions> = {}) {
  return runFleet({
    ...plan,
    url,
    signal: new AbortController().signal,
    log: createLog({ level: 'silent', pretty: false }),
    now: () => now,
    ...options,
  });
}

function vibrationOf(arrivals: readonly Arrival[], device: string): number[] {
  return arrivals
    .filter(({ topic }) => topic === `harbinger/v1/plant/${device}/telemetry`)
    .map(({ body }) => (body as { values: { vibration_de: { v: number } } }).values.vibration_de.v);
}

const largest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);

test('each machine publishes its own readings in order, and only the faulty one shakes', async () => {
  const { url, arrivals } = await broker();
  const report = await run(url);
  expect(report).toMatchObject({ machines: 3, readings: 900, acknowledged: 900 });
  expect(sequencesOf(arrivals.filter(({ topic }) => topic.includes('/pump-3/')))).toEqual(
    Array.from({ length: 300 }, (_, i) => i + 1),
  );
  expect(largest(vibrationOf(arrivals, 'pump-1'))).toBeLessThan(2.3);
  expect(largest(vibrationOf(arrivals, 'pump-2').slice(0, 100))).toBeLessThan(2.3);
  expect(largest(vibrationOf(arrivals, 'pump-2'))).toBeGreaterThan(7);
  expect(largest(vibrationOf(arrivals, 'pump-3'))).toBeLessThan(2.3);
});

test('readings carry their unit', async () => {
  const { url, arrivals } = await broker();
  await run(url, { durationSeconds: 1, machines: pumps.slice(0, 1) });
  expect(arrivals[0]?.body).toMatchObject({
    ts: plan.startAt,
    seq: 1,
    values: { temperature: { u: 'Cel' }, flow: { u: 'm3/h' }, voltage: { u: 'V' } },
  });
});

test('a fast-forward catches up with now and then lives in real time, never in the future', async () => {
  const { url, arrivals } = await broker();
  let time = now.getTime();
  const early: number[] = [];
  const stop = new AbortController();
  const sleep = async (milliseconds: number): Promise<void> => {
    time += milliseconds;
    if (time >= now.getTime() + 60_000) stop.abort();
  };
  const { durationSeconds: _forEver, ...endless } = plan;
  await runFleet({
    ...endless,
    machines: pumps.slice(0, 1),
    url,
    signal: stop.signal,
    log: createLog({ level: 'silent', pretty: false }),
    now: () => new Date(time),
    sleep,
    onProgress: ({ simulatedTo }) => simulatedTo > time && early.push(simulatedTo),
  });
  expect(early).toEqual([]);
  const times = arrivals.map(({ body }) => (body as { ts: number }).ts);
  expect(times).toEqual(Array.from({ length: 360 }, (_, i) => plan.startAt + i * 1000));
});

test('the truth names device, kind and times of each fault', () => {
  expect(truthOf(plan, new Map())).toEqual({
    seed: 1,
    startAt: '2025-11-24T08:55:00.000Z',
    machines: [1, 2, 3].map((number) => ({ device: `plant:pump-${number}`, kind: 'pump' })),
    faults: [
      {
        device: 'plant:pump-2',
        kind: 'bearing_outer',
        onsetAt: '2025-11-24T08:56:40.000Z',
        failureAt: '2025-11-24T08:58:20.000Z',
        severity: 1,
      },
    ],
    troubles: [],
    events: [],
  });
});

test('the demo fleet has five machines of three kinds, one fault after the learning span, and reaches failure by now', () => {
  const demo = demoFleet(now, 'max');
  const { faults } = truthOf(demo, new Map());
  const [fault] = faults;
  expect(demo).toMatchObject({ speed: 'max' });
  expect(demo.machines.map(({ device }) => device)).toEqual(['pump-1', 'pump-2', 'pump-3', 'fan-1', 'compressor-1']);
  expect(faults).toHaveLength(1);
  expect(Date.parse(fault?.onsetAt ?? '')).toBeGreaterThan(demo.startAt + 400_000);
  expect(fault?.failureAt).toBe(now.toISOString());
});

test('waveforms come between the readings, of each measuring point', async () => {
  const { url, arrivals } = await broker();
  const machines = machinesOf({ site: 'plant', kind: FAN, count: 1, startAt, faults: [] });
  const report = await run(url, { machines, durationSeconds: 60, waveformSeconds: 30 });
  expect(report).toMatchObject({ readings: 60, acknowledged: 60, waveforms: 4 });
  const blocks = arrivals.filter(({ topic }) => topic === 'harbinger/v1/plant/fan-1/waveform');
  expect(blocks.map(({ body }) => (body as { channel: string }).channel)).toEqual([
    ...['vibration_de_wave', 'vibration_nde_wave', 'vibration_de_wave', 'vibration_nde_wave'],
  ]);
  expect(blocks[0]?.body).toMatchObject({
    ts: startAt + 29_000,
    unit: 'm/s2',
    sampleRateHz: 25_600,
    encoding: 'i16le',
  });
});

test('one refused machine stops the fleet with its error', async () => {
  const { url } = await broker({ admit: ({ topic }) => !topic.includes('/pump-2/') });
  const stopped = run(url, { durationSeconds: 1e9, startAt: 0, now: () => new Date(), sleep: async () => undefined });
  await expect(stopped).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('pump-2') });
});
