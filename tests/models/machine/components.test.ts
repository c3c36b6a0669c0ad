import { expect, test } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { createDetector } from '../../../models/detector/detector.ts';
import { createKeptRows } from '../../../models/device/kept-rows.ts';
import { learningProgress } from '../../../models/learning/learning-progress.ts';
import { ownerOf, splitByComponent } from '../../../models/machine/components.ts';
import { createMachineBook } from '../../../models/machine/machine-book.ts';
import { machineProblems } from '../../../models/machine/machine-settings.ts';
import type { ReadingVerdict } from '../../../models/watch/judge.ts';
import { backend } from '../detector-runs.ts';

const componentOf = (channel: string) => /^B\d/.exec(channel)?.[0] ?? null;

function reading(row: number, values: Record<string, number>): Reading {
  const sampledAt = 1.7e12 + row * 1000;
  return { device: 's:mill', sampledAt, sequence: row, receivedAt: sampledAt, timeSource: 'device', values };
}

/** Two bearings; what begins at row 400 in B1 shakes B2 as well, half as much and later. */
function mill(rows: number): Reading[] {
  const random = createRandom(9);
  return Array.from({ length: rows }, (_, row) => {
    const fault = row < 400 ? 0 : 12;
    const coupled = row < 430 ? 0 : 5;
    return reading(row, { B1_v: 10 + random.gaussian() + fault, B2_v: 10 + random.gaussian() + coupled, load: 5 });
  });
}

test('a reading is split by component, and what belongs to none stays with the device', () => {
  expect(splitByComponent([reading(1, { B1_v: 1, B2_v: 2, load: 5 })], componentOf)).toMatchObject([
    { device: 's:mill/B1', values: { B1_v: 1 }, sequence: 1 },
    { device: 's:mill/B2', values: { B2_v: 2 } },
    { device: 's:mill', values: { load: 5 } },
  ]);
  const whole = reading(1, { load: 5 });
  expect(splitByComponent([whole], componentOf)[0]).toBe(whole);
  expect(ownerOf('s:mill/B1')).toEqual({ device: 's:mill', component: 'B1' });
});

test('damage that shakes a neighbour is one alarm, of the component that moved most', async () => {
  const detector = createDetector({ backend, learnRows: 300, now: () => new Date(0), componentOf });
  const { transitions, newDevices } = await detector.process(mill(520), 0);
  expect(newDevices).toEqual(['s:mill']);
  expect(transitions.map(({ kind, episode }) => [kind, episode.device, episode.component])).toEqual([
    ['raised', 's:mill', 'B1'],
    ...transitions.slice(1).map(() => ['worsened', 's:mill', 'B1']),
  ]);
  const kept = createKeptRows();
  const waiting = detector
    .statesOf('s:mill')
    .map((state) => learningProgress(state, { learnRows: 300, rules: 0, kept }))
    .map((progress) => [progress.component, progress.waiting?.reason ?? null]);
  expect(waiting).toContainEqual(['B1', null]);
  expect(waiting).toContainEqual(['B2', 'neighbour_farther_off']);
});

test('components are judged alike where one stops to learn within a batch, and the other is in alarm', async () => {
  const judge = async (size: number) => {
    const verdicts: ReadingVerdict[] = [];
    const onVerdict = (verdict: ReadingVerdict): void => void verdicts.push(verdict);
    const detector = createDetector({ backend, learnRows: 300, now: () => new Date(0), componentOf, onVerdict });
    const readings = mill(760);
    for (let from = 0; from < readings.length; from += size)
      await detector.process(readings.slice(from, from + size), 0);
    const of = (device: string) => verdicts.filter((verdict) => verdict.device === device);
    return [of('s:mill/B1'), of('s:mill/B2')];
  };
  expect(await judge(760)).toEqual(await judge(19));
});

test('a held alarm is told of once its neighbour is well again', async () => {
  const detector = createDetector({ backend, learnRows: 300, now: () => new Date(0), componentOf });
  const random = createRandom(10);
  const rest = Array.from({ length: 200 }, (_, i) =>
    reading(520 + i, { B1_v: 10 + random.gaussian(), B2_v: 15 + random.gaussian(), load: 5 }),
  );
  const { transitions } = await detector.process([...mill(520), ...rest], 0);
  const told = transitions.filter(({ kind }) => kind !== 'worsened');
  expect(told.slice(0, 3).map(({ kind, episode }) => [kind, episode.component])).toContainEqual(['raised', 'B2']);
});

test('forgetting a device forgets its components', async () => {
  const detector = createDetector({ backend, learnRows: 300, now: () => new Date(0), componentOf });
  await detector.process(mill(10), 0);
  detector.forget('s:mill');
  expect((await detector.process(mill(1), 0)).newDevices).toEqual(['s:mill']);
});

test('the settings of a machine name its components', async () => {
  const machines = createMachineBook([{ devices: 's:mi*', component: '^(B\\d)_' }]);
  const detector = createDetector({ backend, learnRows: 300, now: () => new Date(0), machines });
  const { transitions } = await detector.process(mill(520), 0);
  expect(transitions[0]?.episode).toMatchObject({ device: 's:mill', component: 'B1' });
  expect(machineProblems({ devices: '*', component: '(' })).toHaveLength(1);
  expect(machineProblems({ devices: '*', component: 'B' })).toHaveLength(1);
});
