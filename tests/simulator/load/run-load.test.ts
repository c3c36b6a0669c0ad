import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { type LoadOptions, runLoad } from '../../../simulator/load/run-load.ts';
import { startBroker, type TestBroker } from '../broker.ts';

async function broker(options: NonNullable<Parameters<typeof startBroker>[0]> = {}): Promise<TestBroker> {
  const started = await startBroker(options);
  onTestFinished(() => started.kill());
  return started;
}

function load(port: number, options: Partial<LoadOptions> = {}) {
  return runLoad({
    ...{ devices: 10, site: 'load', format: 'native', seed: 1, host: '127.0.0.1', port },
    ...{ readingsPerSecond: 200, seconds: 1, now: () => new Date(), random: createRandom(1) },
    signal: new AbortController().signal,
    ...options,
  });
}

test('every reading that fell due arrives once, in the order of its device, and the rate is kept', async () => {
  const { port, arrivals } = await broker();
  const report = await load(port);
  expect(report).toMatchObject({ devices: 10, connected: 10, readings: 200, acknowledged: 200, lost: 0, storms: [] });
  expect(report.wantedPerSecond).toBe(200);
  expect(report.isKept).toBe(report.seconds <= 1.5);
  const ofOne = arrivals.filter(({ topic }) => topic === 'harbinger/v1/load/load-3/telemetry');
  const bodies = ofOne.map(({ body }) => body as { ts: number; seq: number; values: object });
  expect(bodies.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  // A device sends each 50 ms, also where the turns of this side are not so even.
  expect(bodies.slice(1).map(({ ts }, i) => ts - (bodies[i]?.ts ?? 0))).toEqual(new Array(19).fill(50));
  expect(Object.keys(bodies[0]?.values ?? {})).toEqual(['vibration', 'temperature', 'current', 'pressure']);
});

test('a broker that halts cannot slow down the question: what waits counts from when it was due', async () => {
  const settings = { delayMs: 0 };
  const { port, arrivals } = await broker(settings);
  const running = load(port, { seconds: 2 });
  await expect.poll(() => arrivals.length, { timeout: 60_000 }).toBeGreaterThan(100);
  settings.delayMs = 700;
  const { acknowledged, readings, latencyMs } = await running;
  expect([acknowledged, readings]).toEqual([400, 400]);
  // More than a tenth of the readings came while it halted.
  expect(latencyMs.p90).toBeGreaterThan(600);
  expect(latencyMs.max).toBeGreaterThanOrEqual(latencyMs.p90 ?? 0);
});

test('after a storm all devices come back by themselves, and nothing is lost', async () => {
  const { port } = await broker();
  const storm = { everySeconds: 0.5, share: 0.6 };
  const report = await load(port, { storm, seconds: 0.9, devices: 20 });
  expect(report.storms).toEqual([
    { atSeconds: expect.any(Number), dropped: 12, back: 12, seconds: expect.any(Number) },
  ]);
  expect(report).toMatchObject({ acknowledged: 180, lost: 0, lostConnections: {}, failedConnects: {} });
});

test('in Sparkplug each connection begins with a birth', async () => {
  const { port, arrivals } = await broker();
  const options = { format: 'sparkplug', devices: 4, kind: 'fan', seconds: 0.5 } as const;
  const report = await load(port, { ...options, storm: { everySeconds: 0.3, share: 1 } });
  expect(report.acknowledged).toBe(100);
  const births = arrivals.filter(({ topic }) => topic.includes('/NBIRTH/')).length;
  expect(births).toBeGreaterThanOrEqual(8);
  const [first] = arrivals.filter(({ topic }) => topic.endsWith('/load-1'));
  expect(first?.topic).toBe('spBv1.0/load/NBIRTH/load-1');
});

test('a ramp spreads the connects', async () => {
  const { port } = await broker();
  const { connectSeconds } = await load(port, { rampSeconds: 0.6, seconds: 0.1 });
  expect(connectSeconds).toBeGreaterThanOrEqual(0.5);
});

test('a refusal of the first devices ends it with advice; a closed port, when patience is over', async () => {
  const guarded = await broker({ password: 'right' });
  const credentials = { username: 'a', password: 'wrong' };
  await expect(load(guarded.port, { credentials })).rejects.toThrow(/refuses these devices.*--register/);
  const { port, kill } = await startBroker();
  await kill();
  await expect(load(port, { patienceMs: 50 })).rejects.toThrow(/no device could connect \(connect ECONNREFUSED/);
});

test('what is not acknowledged is lost, and then the rate was not kept', async () => {
  const settings = { delayMs: 0 };
  const { port, arrivals } = await broker(settings);
  const running = load(port, { drainMs: 50 });
  await expect.poll(() => arrivals.length, { timeout: 60_000 }).toBeGreaterThan(20);
  settings.delayMs = 60_000;
  const report = await running;
  expect(report.lost).toBeGreaterThan(0);
  expect(report).toMatchObject({ isKept: false, readings: 200, acknowledged: 200 - report.lost });
});

test('an interruption gives the report so far', async () => {
  const { port, arrivals } = await broker();
  const stop = new AbortController();
  const running = load(port, { seconds: 600, signal: stop.signal });
  await expect.poll(() => arrivals.length, { timeout: 60_000 }).toBeGreaterThan(20);
  stop.abort();
  const { readings, acknowledged } = await running;
  expect(readings).toBeLessThan(100_000);
  expect(acknowledged).toBe(readings);
});
