import { describe, expect, it } from 'vitest';
import { feed, openDetector } from './detector-runs.ts';
import { machineReadings } from './machine.ts';

const readings = machineReadings({ rows: 1500, faultFrom: 1000, faultTo: 1200 });

describe('causality', () => {
  it('delaying the input by 60 rows delays every verdict by 60 rows', async () => {
    const delayed = readings.map((reading) => ({ ...reading, sampledAt: reading.sampledAt + 60_000 }));
    const [first, second] = await Promise.all([feed(openDetector(), [readings]), feed(openDetector(), [delayed])]);
    expect(second.verdicts.map(({ sampledAt, score }) => [sampledAt - 60_000, score])).toEqual(
      first.verdicts.map(({ sampledAt, score }) => [sampledAt, score]),
    );
    expect(second.transitions.map(({ kind, episode }) => [kind, episode.raisedAt - 60_000])).toEqual(
      first.transitions.map(({ kind, episode }) => [kind, episode.raisedAt]),
    );
  });

  it('what comes later changes no verdict and no evidence', async () => {
    const whole = await feed(openDetector(), [readings]);
    const start = await feed(openDetector(), [readings.slice(0, 1100)]);
    expect(start.verdicts).toEqual(whole.verdicts.slice(0, start.verdicts.length));
    expect(start.transitions).toEqual(whole.transitions.slice(0, start.transitions.length));
    expect(start.transitions.length).toBeGreaterThan(0);
  });

  it('the onset lies before the alarm and after the beginning of the fault, and the evidence ends with the alarm', async () => {
    const { transitions } = await feed(openDetector(), [readings]);
    const { episode } = transitions[0] ?? expect.fail('no alarm');
    expect(episode.onsetAt).toBeGreaterThanOrEqual(readings[1000]?.sampledAt ?? 0);
    expect(episode.raisedAt).toBeGreaterThan(episode.onsetAt);
    expect(episode.evidence.to).toBe(episode.raisedAt);
    const signal = episode.evidence.signals['vibration_rms'] ?? [];
    expect(signal.at(-1)?.[0]).toBe(episode.raisedAt);
    expect(signal[0]?.[0]).toBeLessThan(episode.onsetAt);
  });
});
