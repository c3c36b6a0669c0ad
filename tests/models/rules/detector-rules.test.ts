import { expect, test } from 'vitest';
import { createDetector, type Detector } from '../../../models/detector/detector.ts';
import type { AlarmRule } from '../../../models/rules/rule.ts';
import { backend, cutAt } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const rules: AlarmRule[] = [
  { id: 'rough', when: { kind: 'mean_high', channel: 'vibration_rms', limit: 2.5, overSeconds: 30 }, message: 'Rough' },
  { id: 'flow', when: { kind: 'range', channel: 'fl*', limit: 1.6, overSeconds: 20 }, message: 'The flow jumps' },
];
const readings = machineReadings({ rows: 300, faultFrom: 100, faultTo: 200 });
const open = (): Detector => createDetector({ backend, learnRows: 1000, now: () => new Date(0), rules });

async function run(places: readonly number[], restart: boolean): Promise<string[]> {
  let detector = open();
  const found: string[] = [];
  for (const batch of cutAt(readings, places)) {
    const { transitions } = await detector.process(batch, 0);
    found.push(...transitions.map(({ kind, episode }) => `${kind} ${episode.id} ${episode.raisedAt} ${episode.score}`));
    if (!restart) continue;
    const saved = [...detector.dirty()];
    detector = open();
    for (const [device, state] of saved) detector.restore(device, state);
  }
  return found;
}

test('rules hold for a machine that is not learned yet, however its readings are cut and wherever the program restarts', async () => {
  const whole = await run([], false);
  expect(whole.filter((text) => text.startsWith('raised')).length).toBeGreaterThan(1);
  expect(await run([1, 7, 119, 120, 250], false)).toEqual(whole);
  expect(await run([1, 7, 119, 120, 250], true)).toEqual(whole);
});

test('what follows changes no verdict: the first half says the same alone', async () => {
  const half = open();
  const { transitions } = await half.process(readings.slice(0, 150), 0);
  const early = transitions.map(({ episode }) => episode.id);
  expect((await run([], false)).slice(0, early.length).map((text) => text.split(' ')[1])).toEqual(early);
});
