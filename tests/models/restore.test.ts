import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { newBaseline } from '../../models/normal/baseline.ts';
import { newWindow } from '../../models/normal/window.ts';
import { feed, goOn, openDetector } from './detector-runs.ts';
import { machineReadings } from './machine.ts';

const readings = machineReadings({ rows: 420, faultFrom: 250, faultTo: 330 });
const LEARN = 120;

describe('restore', () => {
  it.each([
    ['before the first reading', 0],
    ['in the middle of learning', 60],
    ['one reading before learning ends', 119],
    ['as soon as it is learned', 120],
    ['while watching', 200],
    ['while the alarm is pending', 263],
    ['in the middle of the episode', 300],
    ['while it waits to clear', 345],
    ['after it cleared', 400],
  ])('going on from a checkpoint %s is as if it had never stopped', async (_, cut) => {
    const whole = await feed(openDetector(LEARN), [readings]);
    const before = await feed(openDetector(LEARN), [readings.slice(0, cut)]);
    const after = openDetector(LEARN);
    goOn(after, before);
    await feed(after, [readings.slice(cut)]);
    expect([...before.verdicts, ...after.verdicts]).toEqual(whole.verdicts);
    expect([...before.transitions, ...after.transitions]).toEqual(whole.transitions);
  });

  it('a checkpoint of the format before, without residuals, is judged as it was learned and learns anew', async () => {
    const before = await feed(openDetector(LEARN), [readings.slice(0, 200)]);
    const after = openDetector(LEARN);
    for (const [device, bytes] of before.detector.dirty()) {
      const { state } = deserialize(bytes);
      const { residual: _, grown: __, ...old } = state;
      const model = { ...state.model };
      delete model.residual;
      delete model.watched;
      const window = newWindow(model.config.windowRows, model.channels.length);
      const baselines = [newBaseline(model.channels.length)];
      after.detector.restore(device, serialize({ format: 3, state: { ...old, model, window, baselines } }));
    }
    await feed(after, [readings.slice(200)]);
    expect(after.verdicts.filter(({ judged }) => judged).length).toBeGreaterThan(100);
    expect(after.detector.counts().learned).toBe(1);
  });

  it('a checkpoint from before alarms could chatter goes on as if it had never stopped', async () => {
    const whole = await feed(openDetector(LEARN), [readings]);
    const before = await feed(openDetector(LEARN), [readings.slice(0, 300)]);
    const after = openDetector(LEARN);
    for (const [device, bytes] of before.detector.dirty()) {
      const { state } = deserialize(bytes);
      delete state.residual.alarm.mergeRows;
      after.detector.restore(device, serialize({ format: 4, state }));
      for (const [block, rows] of before.kept.of(device)) after.kept.put(device, block, rows.slice());
    }
    await feed(after, [readings.slice(300)]);
    expect([...before.verdicts, ...after.verdicts]).toEqual(whole.verdicts);
    expect([...before.transitions, ...after.transitions]).toEqual(whole.transitions);
  });

  it('only devices that changed since the last call are dirty', async () => {
    const { detector } = await feed(openDetector(LEARN), [readings.slice(0, 10)]);
    expect([...detector.dirty()].map(([device]) => device)).toEqual(['plant:pump-1']);
    expect([...detector.dirty()]).toEqual([]);
    await detector.process(machineReadings({ rows: 3, device: 'plant:pump-2' }), 0);
    expect([...detector.dirty()].map(([device]) => device)).toEqual(['plant:pump-2']);
  });

  it('a device that was restored is not new', async () => {
    const { detector } = await feed(openDetector(LEARN), [readings.slice(0, 10)]);
    const later = openDetector(LEARN).detector;
    for (const [device, state] of detector.dirty()) later.restore(device, state);
    expect((await later.process(readings.slice(10, 20), 0)).newDevices).toEqual([]);
  });

  it('damaged bytes and the bytes of another device are refused', async () => {
    const { detector } = await feed(openDetector(LEARN), [readings.slice(0, 10)]);
    const [, state] = [...detector.dirty()][0] ?? expect.fail('nothing dirty');
    expect(() => detector.restore('plant:pump-1', state.subarray(0, 20))).toThrow(/cannot be read/);
    expect(() => detector.restore('plant:pump-9', state)).toThrow(/belongs to plant:pump-1/);
  });
});
