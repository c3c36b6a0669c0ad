import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createDetector, type Detector, type DetectorOptions } from '../../../models/detector/detector.ts';
import { createKeptRows, type KeptRows } from '../../../models/device/kept-rows.ts';
import { type HealthPoint, readingOf } from '../../../models/health/health-point.ts';
import { backend, cutAt, goOn } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const LEARN = 400;
const START = 1_700_000_000_000;
const readings = machineReadings({ rows: 6_000, faultFrom: 1_200, faultTo: 1_800 });

type Watched = { readonly detector: Detector; readonly kept: KeptRows; readonly points: HealthPoint[] };

function open(more: Partial<DetectorOptions> = {}): Watched {
  const points: HealthPoint[] = [];
  const onHealth = (point: HealthPoint): void => void points.push(point);
  const kept = createKeptRows();
  const detector = createDetector({ backend, learnRows: LEARN, kept, now: () => new Date(0), onHealth, ...more });
  return { detector, kept, points };
}

async function feed(batches: readonly (readonly Reading[])[], more: Partial<DetectorOptions> = {}): Promise<Watched> {
  const watched = open(more);
  for (const batch of batches) await watched.detector.process(batch, 0);
  return watched;
}

const minute = ({ sampledAt }: { sampledAt: number }): number => Math.floor(sampledAt / 60_000);

it('health falls with a fault and comes back to 100 after the repair, with a reason each time', async () => {
  const { points } = await feed([readings]);
  const at = (row: number) => points.filter(({ sampledAt }) => sampledAt <= START + row * 1_000).at(-1);
  expect(at(1_190)).toMatchObject({ health: 100, device: 'plant:pump-1', component: null, limit: 1 });
  expect(at(1_790)?.health).toBeLessThanOrEqual(15);
  expect(at(5_990)?.health).toBe(100);
  const reasons = points.flatMap(({ change }) => change?.reason ?? []);
  expect(reasons[0]).toBe('Nothing is out of its normal range.');
  expect(reasons.some((reason) => /^Alarm of high severity, .*vibration_rms/.test(reason))).toBe(true);
  expect(reasons).toContain('It returns to normal since an alarm ended.');
  expect(reasons.at(-1)).toBe('Nothing is out of its normal range.');
});

it('there is nothing while it learns, then at most one point a minute and one at each change of an alarm', async () => {
  const { detector, points } = open();
  const { transitions } = await detector.process(readings, 0);
  expect(points[0]?.sampledAt).toBeGreaterThanOrEqual(START + LEARN * 1_000);
  const changedAt = new Set(transitions.map(({ trace }) => trace.sampledAt));
  const regular = points.filter(({ sampledAt }) => !changedAt.has(sampledAt));
  expect(new Set(regular.map(minute)).size).toBe(regular.length);
  expect([...changedAt].every((at) => points.some(({ sampledAt }) => sampledAt === at))).toBe(true);
  expect(points.length).toBeGreaterThan(90);
  expect(points.length).toBeLessThan(110);
  const scores = points.map(({ score, held }) => [score ?? 0, held ?? 0] as const);
  expect(scores.every(([score, held]) => held <= score)).toBe(true);
  expect(Math.max(...scores.map(([, held]) => held))).toBeGreaterThan(1);
});

it('the points are the same however the readings are cut into batches', async () => {
  const few = readings.slice(0, 2_000);
  const whole = await feed([few]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 1_999 }), { maxLength: 4 }), async (places) => {
      expect((await feed(cutAt(few, places))).points).toEqual(whole.points);
    }),
    { numRuns: 5 },
  );
});

it.each([0, 390, 430, 1_215, 1_500, 1_820])(
  'going on from a checkpoint at reading %i gives the same points, and repeated readings give none twice',
  async (cut) => {
    const few = readings.slice(0, 2_000);
    const whole = await feed([few]);
    const before = await feed([few.slice(0, cut)]);
    const after = open();
    goOn(after, before);
    await after.detector.process(few.slice(cut), 0);
    await after.detector.process(few.slice(-500), 0);
    expect([...before.points, ...after.points]).toEqual(whole.points);
  },
);

it('a component has an index of its own, in channels of its own', async () => {
  const componentOf = (channel: string) => (channel === 'vibration_rms' || channel === 'current' ? 'drive' : null);
  const { points } = await feed([readings.slice(0, 1_800)], { componentOf });
  const last = (component: string | null) => points.filter((point) => point.component === component).at(-1);
  expect(last('drive')?.health).toBeLessThanOrEqual(55);
  expect(last(null)?.health).toBe(100);
  const { values, units, device } = readingOf(last('drive') as HealthPoint);
  expect(device).toBe('plant:pump-1');
  expect(Object.keys(values)).toEqual([
    ...['harbinger/health/drive', 'harbinger/score/drive', 'harbinger/score-held/drive', 'harbinger/limit/drive'],
  ]);
  expect(units?.['harbinger/health/drive']).toBe('%');
});

it('a fault of an instrument makes no machine worse', async () => {
  const stuck = readings.slice(0, 1_100).map((reading, row) => ({
    ...reading,
    values: { ...reading.values, ...(row > 700 && { flow: 30.125 }) },
  }));
  const points: HealthPoint[] = [];
  const { detector } = open({ onHealth: (point) => void points.push(point) });
  const { transitions } = await detector.process(stuck, 0);
  expect(transitions.map(({ episode }) => episode.detector)).toContain('instrument/1');
  expect(Math.min(...points.map(({ health }) => health))).toBeGreaterThanOrEqual(80);
});

it('an instrument that is wrong while a machine is being learned gives it no index', async () => {
  const slow = readings
    .slice(0, 390)
    .map((reading, row) => (row < 200 ? reading : { ...reading, receivedAt: reading.receivedAt + 9_000_000 }));
  const { detector, points } = open();
  const { transitions } = await detector.process(slow, 0);
  expect(transitions.map(({ episode }) => episode.condition)).toContain('clock_skew');
  expect(points).toEqual([]);
});

it('a rule of the plant lowers the health of a machine that no model judges yet', async () => {
  const rules = [
    { id: 'hot', devices: 'plant:*', when: { kind: 'high', channel: 'pressure', limit: 50 }, severity: 'high' },
  ];
  const few = readings.slice(0, 200).map((reading, row) => ({
    ...reading,
    values: { ...reading.values, pressure: row > 100 ? 60 : 4 },
  }));
  const { points } = await feed([few], { rules: rules as never });
  expect(points.at(-1)).toMatchObject({ health: 15, score: null, held: null, limit: null });
});
