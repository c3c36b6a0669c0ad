import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { describeProgress } from '../../../models/learning/describe-progress.ts';
import { learningProgress } from '../../../models/learning/learning-progress.ts';
import { feed, openDetector } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const DEVICE = 'plant:pump-1';

/** A Monday, 00:00 UTC. */
const MONDAY = Date.UTC(2024, 0, 1);

/** The same machine at another pace. */
function atPace(rows: number, stepMs: number): Reading[] {
  return machineReadings({ rows, startAt: MONDAY }).map((reading, row) => ({
    ...reading,
    sampledAt: MONDAY + row * stepMs,
  }));
}

async function progressAfter(readings: readonly Reading[], learnRows = 120, rules = 0) {
  const { detector, kept } = await feed(openDetector(learnRows), [readings]);
  const [state] = detector.statesOf(DEVICE);
  if (state === undefined) throw new Error('the device is known');
  return learningProgress(state, { learnRows, rules, kept });
}

describe('the progress of a learning', () => {
  it('tells readings that came of those that are wanted, when it ends, and what looks at the machine meanwhile', async () => {
    const progress = await progressAfter(atPace(50, 1000), 120, 2);
    expect(progress).toMatchObject({ stage: 'learning', seen: { readings: 50 }, wanted: { readings: 120, days: 7 } });
    expect(progress.next).toEqual({ readings: 70, at: MONDAY + 49_000 + 70_000 });
    expect(progress.watchedBy).toEqual(['2 rules', 'the clock', 'values that cannot be']);
    expect(describeProgress(progress)).toBe('learning: 50 of 120 readings');
  });

  it('is provisional after a few minutes, names what it was learned from, each channel with few readings, and the next learning', async () => {
    const progress = await progressAfter(atPace(200, 1000));
    expect(progress).toMatchObject({ stage: 'provisional', model: { learnedFrom: MONDAY, readings: 120 } });
    expect(progress.next?.readings).toBe(40);
    expect(progress.provisional).toContainEqual({ channel: 'flow', reason: 'learned from 120 of 1000 readings' });
    expect(progress.watchedBy).toEqual(['the clock', 'silence', 'instruments', 'its own model']);
    expect(describeProgress(progress)).toBe(
      'provisional: 200 readings, 0 of 7 days; no weekend seen yet; learned again after 40 more readings',
    );
  });

  it('counts days by hours with readings, misses the weekend until it is seen, and is settled after a week with one', async () => {
    const minutes = 5 * 60_000;
    const threeDays = await progressAfter(atPace(288 * 4, minutes), 1000);
    expect(threeDays).toMatchObject({ stage: 'growing', seen: { weekend: false }, provisional: [] });
    expect(threeDays.seen.days).toBeGreaterThan(3.4);
    expect(describeProgress(threeDays)).toMatch(/^growing: [34](\.\d)? of 7 days; no weekend seen yet; learned again/);
    const week = await progressAfter(atPace(288 * 8, minutes), 1000);
    expect(week).toMatchObject({ stage: 'settled', seen: { weekend: true } });
  });

  it('of a machine that reports once a day counts its days', async () => {
    const progress = await progressAfter(atPace(40, 86_400_000), 30);
    expect(progress.seen.days).toBeGreaterThan(29);
    expect(progress.seen.weekend).toBe(true);
    expect(progress.stage).toBe('provisional');
  });

  it('names a channel that came after the learning', async () => {
    const readings = atPace(150, 1000).map((reading, row) =>
      row < 140 ? reading : { ...reading, values: { ...reading.values, torque: 5 } },
    );
    const { provisional } = await progressAfter(readings);
    expect(provisional.find(({ channel }) => channel === 'torque')?.reason).toContain('until it is judged');
  });
});
