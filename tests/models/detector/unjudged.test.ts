import { expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createUnjudgedDevices } from '../../../models/detector/unjudged.ts';
import { feed, openDetector } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const LEARN = 120;
const readings = machineReadings({ rows: 200 });
const DEVICE = 'plant:pump-1';

async function watched() {
  const run = openDetector(LEARN);
  const devices = createUnjudgedDevices();
  const send = async (given: readonly Reading[]) => {
    await feed(run, [given]);
    devices.take(run.detector.unjudged());
    return devices.of(DEVICE).map(({ reason }) => reason);
  };
  return { devices, send };
}

it('a machine says that it is still learned, and then that it is judged', async () => {
  const { devices, send } = await watched();
  expect(await send(readings.slice(0, 50))).toEqual(['learning']);
  expect(devices.of(DEVICE)).toMatchObject([
    { since: readings[0]?.receivedAt, detail: expect.stringContaining('120') },
  ]);
  expect(devices.counts()).toEqual({ learning: 1, late: 0, too_many_channels: 0 });
  expect(await send(readings.slice(50))).toEqual([]);
  expect(devices.counts()).toEqual({ learning: 0, late: 0, too_many_channels: 0 });
});

it('a machine whose readings are all late says so after 16 of them, until one is judged', async () => {
  const { devices, send } = await watched();
  await send(readings.slice(0, 190));
  const old = readings.slice(0, 20).map((reading) => ({ ...reading, receivedAt: 5 }));
  expect(await send(old.slice(0, 15))).toEqual([]);
  expect(await send(old.slice(15))).toEqual(['late']);
  expect(devices.of(DEVICE)).toMatchObject([{ since: 5, detail: expect.stringContaining('look at its clock') }]);
  expect(await send(readings.slice(190, 191))).toEqual([]);
});

it('channels beyond those that are followed are counted and named', async () => {
  const { devices, send } = await watched();
  const wide = readings.map(
    (reading): Reading => ({
      ...reading,
      values: { ...reading.values, ...Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`c${i}`, i])) },
    }),
  );
  expect(await send(wide.slice(0, 60))).toEqual(['learning', 'too_many_channels']);
  expect(await send(wide.slice(60))).toEqual(['too_many_channels']);
  const [{ detail } = { detail: '' }] = devices.of(DEVICE);
  expect(detail).toBe(
    '10 channels beyond the 64 that are followed are stored and not judged: c60, c61, c62, c63, c64, c65, c66, c67, c68, c69',
  );
});
