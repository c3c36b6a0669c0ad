import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { feed, openDetector } from '../detector-runs.ts';

const LOADS = [1, 0.7, 1.15];

/**
 * A pump that changes its load every 70 to 100 s, with a temperature that lags behind and a bearing
 * that may fail.
 */
function pumpReadings(options: { seconds: number; seed: number; faultFrom?: number }): Reading[] {
  const random = createRandom(options.seed);
  const state = { load: 1, temperature: 50, until: 0, wanted: 1, visit: 0 };
  return Array.from({ length: options.seconds }, (_, second) => {
    if (second >= state.until) {
      state.wanted = LOADS[state.visit++ % LOADS.length] ?? 1;
      state.until += 70 + 30 * random.next();
    }
    state.load += (state.wanted - state.load) / 5;
    const damage = Math.max(0, second - (options.faultFrom ?? Number.POSITIVE_INFINITY)) / 1200;
    state.temperature += (25 + 25 * state.load + 20 * damage ** 2 - state.temperature) / 240;
    const noisy = (value: number, noise: number) => value + noise * random.gaussian();
    return {
      device: 'plant:pump',
      sampledAt: 1_700_000_000_000 + second * 1000,
      sequence: second,
      receivedAt: 0,
      timeSource: 'device',
      values: {
        vibration_de: noisy(1.4 + 1.5 * (state.load - 1) ** 2 + 5 * damage ** 2, 0.04),
        vibration_nde: noisy(1.1 + (state.load - 1) ** 2 + damage ** 2, 0.04),
        temperature: noisy(state.temperature, 0.1),
        current: noisy(40 + 20 * state.load, 0.5),
        pressure: noisy(5.6 - 1.1 * state.load ** 2, 0.03),
        flow: noisy(180 * state.load, 1.5),
        voltage: noisy(400, 1.5),
      },
    };
  });
}

describe('operating modes', () => {
  it('changes of load that were met while learning raise nothing in two hours', async () => {
    const run = await feed(openDetector(), [pumpReadings({ seconds: 7600, seed: 4 })]);
    expect(run.transitions).toEqual([]);
    expect(run.verdicts.filter(({ judged }) => judged).length).toBeGreaterThan(0.6 * run.verdicts.length);
  });

  it('a bearing that fails slowly after two hours is one episode, named by the channel that moved first', async () => {
    const run = await feed(openDetector(), [pumpReadings({ seconds: 9000, seed: 4, faultFrom: 7600 })]);
    const raised = run.transitions.filter(({ kind }) => kind === 'raised').map(({ episode }) => episode);
    expect(raised).toHaveLength(1);
    expect(raised[0]?.raisedAt).toBeGreaterThan(1_700_000_000_000 + 7_600_000);
    expect(raised[0]).toMatchObject({ firstChannel: 'vibration_de' });
    // It is reported before it can be distinguished from other faults, and named as it worsens.
    expect(run.transitions.at(-1)?.episode).toMatchObject({ firstChannel: 'vibration_de', condition: 'bearing' });
    expect(run.transitions.some(({ kind }) => kind === 'worsened')).toBe(true);
  });
});
