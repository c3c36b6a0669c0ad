import { expect, test } from 'vitest';
import { decodeDeviceState, encodeDeviceState } from '../../../models/device/device-state.ts';
import { createDeviceStates } from '../../../models/states/device-states.ts';
import { createStatePacker } from '../../../models/states/state-packer.ts';
import { mostAtHandOf } from '../../../models/states/state-places.ts';
import { feed, goOn, openDetector, type Run } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const LEARN = 120;
const readings = ['a', 'b', 'c']
  .flatMap((name, i) =>
    machineReadings({
      rows: 420,
      device: `plant:${name}`,
      seed: i + 1,
      faultFrom: 250 + 10 * i,
      faultTo: 330 + 10 * i,
    }),
  )
  .sort((one, other) => one.sampledAt - other.sampledAt);
const batches = Array.from({ length: Math.ceil(readings.length / 7) }, (_, i) => readings.slice(7 * i, 7 * i + 7));

const statesOf = ({ detector }: Run) =>
  [...detector.dirty()].map(([device, bytes]) => [device, decodeDeviceState(device, bytes)]);

test('a device whose state is packed after every batch is judged as one whose state never is', async () => {
  const packing = await feed(openDetector(LEARN, { mostAtHand: 0 }), batches);
  const keeping = await feed(openDetector(LEARN), batches);
  expect(packing.transitions.length).toBeGreaterThanOrEqual(6);
  expect(packing.detector.counts().states).toEqual({ packed: 3, ready: 0, unsaved: 3 });
  expect(keeping.detector.counts().states).toEqual({ packed: 0, ready: 3, unsaved: 3 });
  expect(packing.verdicts).toEqual(keeping.verdicts);
  expect(packing.transitions).toEqual(keeping.transitions);
  expect(statesOf(packing)).toEqual(statesOf(keeping));
});

test('packed states go into a checkpoint as they are, and what is restored goes on packed', async () => {
  const whole = await feed(openDetector(LEARN), batches);
  const before = await feed(openDetector(LEARN, { mostAtHand: 0 }), batches.slice(0, 115));
  const after = openDetector(LEARN, { mostAtHand: 0 });
  goOn(after, before);
  await feed(after, batches.slice(115));
  expect([...before.verdicts, ...after.verdicts]).toEqual(whole.verdicts);
  expect([...before.transitions, ...after.transitions]).toEqual(whole.transitions);
});

test('a silence of a device whose state is packed is told by the sweep, once', async () => {
  const { detector } = await feed(openDetector(LEARN, { mostAtHand: 0 }), [
    readings.slice(0, 600),
    readings.slice(600, 603),
  ]);
  const last = readings[602]?.receivedAt ?? 0;
  detector.sweep(last);
  expect(detector.sweep(last + 110_000)).toEqual([]);
  const swept = detector.sweep(last + 200_000);
  expect(swept.map(({ kind, episode }) => [kind, episode.condition, episode.device]).sort()).toEqual(
    ['a', 'b', 'c'].map((name) => ['raised', 'no_data', `plant:${name}`]),
  );
  expect(detector.sweep(last + 300_000)).toEqual([]);
  const back = readings
    .slice(603, 606)
    .map((reading) => ({ ...reading, sampledAt: last + 400_000, receivedAt: last + 400_000 }));
  const { transitions } = await detector.process(back, last + 400_000);
  expect(transitions.map(({ kind, episode }) => [kind, episode.condition])).toEqual([
    ['cleared', 'no_data'],
    ['cleared', 'no_data'],
    ['cleared', 'no_data'],
  ]);
});

test('the devices that were asked for last stay at hand, and a packed one is forgotten as any other', async () => {
  const learned = await feed(openDetector(LEARN), [readings.slice(0, 400)]);
  const states = createDeviceStates({ classOf: () => 'pump', mostAtHand: 1 });
  for (const [device, bytes] of learned.detector.dirty()) states.restore(device, bytes);
  const namesAtHand = () => [...states.atHand()].map(({ device }) => device);
  expect(namesAtHand().length).toBeLessThan(3);
  for (let batch = 0; batch < 3; batch++) {
    const { state, isNew } = states.of('plant:a');
    expect([isNew, state.machineClass]).toEqual([false, 'pump']);
    states.packSome();
  }
  expect(namesAtHand()).toEqual(['plant:a']);
  expect([...states.dirty()].map(([device]) => device)).toEqual(['plant:a']);
  expect(states.forget('plant:b')).toEqual(['plant:b']);
  expect(states.of('plant:b').isNew).toBe(true);
});

test('of many devices that come at once, as after a restart, the others are packed soon', async () => {
  const { detector } = await feed(openDetector(LEARN), [readings.slice(0, 400)]);
  const [device, bytes] = [...detector.dirty()][0] ?? ['', new Uint8Array()];
  const states = createDeviceStates({ classOf: () => null, mostAtHand: 20 });
  let most = 0;
  for (let i = 0; i < 80; i++) {
    const name = `plant:n${i}`;
    states.restore(name, encodeDeviceState({ ...decodeDeviceState(device, bytes), device: name }));
    most = Math.max(most, [...states.atHand()].length);
  }
  expect(most).toBeLessThanOrEqual(25);
});

test('what devices have alike is one in memory after they were packed, and their own numbers are not', async () => {
  const { detector } = await feed(openDetector(LEARN), [readings.slice(0, 400)]);
  const packer = createStatePacker();
  const [saved] = [...detector.dirty()];
  const [device, bytes] = saved ?? ['', new Uint8Array()];
  const [a, b] = [decodeDeviceState(device, bytes), decodeDeviceState(device, bytes)];
  const [packedA, packedB] = [packer.pack(a, null), packer.pack(b, null)];
  expect(packedA.model?.plan).toBe(packedB.model?.plan);
  expect(packedA.model?.shared).toBe(packedB.model?.shared);
  b.held[0] = 7;
  const again = packer.unpack(packedA);
  expect(again).toEqual(a);
  expect(packer.pack(again, { packed: packedA, model: again.model })).toEqual(packer.pack(a, null));
});

test('up to 36,000 devices stay at hand; of more, as many as there is room for, and 5,000 at least', () => {
  expect([10, 36_000, 80_000, 100_000, 200_000].map(mostAtHandOf)).toEqual([54_995, 37_000, 15_000, 5_000, 5_000]);
});
