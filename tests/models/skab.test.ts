import { describe, expect, it } from 'vitest';
import { type Confusion, rates } from '../../models/evaluate/detection-metrics.ts';
import { feed, openDetector } from './detector-runs.ts';
import { hasSkab, readSkab, SKAB_FILES, SKAB_HEALTHY } from './skab-file.ts';

/** An expert's mark is not to the second: vibration may move before it, in `valve1/12` by five. */
const LABEL_ROWS = 5;

/**
 * Learns from the first 400 rows and judges the rest; a row is an alarm while an episode is active.
 */
async function judge(name: string, sums: Confusion) {
  const { readings, abnormal } = readSkab(name);
  const { verdicts, transitions } = await feed(openDetector(), [readings]);
  const rowAt = new Map(readings.map(({ sampledAt }, row) => [sampledAt, row]));
  for (const { sampledAt, episode } of verdicts) {
    const isAbnormal = abnormal[rowAt.get(sampledAt) ?? 0];
    if (episode !== null) sums[isAbnormal ? 'hit' : 'falseAlarm'] += 1;
    else sums[isAbnormal ? 'missed' : 'quiet'] += 1;
  }
  const raised = transitions.filter(({ kind }) => kind === 'raised').map(({ episode }) => episode);
  const isInside = (row: number): boolean => abnormal.slice(row, row + LABEL_ROWS + 1).includes(true);
  return { raised, insideLabel: raised.map(({ raisedAt }) => isInside(rowAt.get(raisedAt) ?? 0)) };
}

const emptySums = (): Confusion => ({ hit: 0, falseAlarm: 0, quiet: 0, missed: 0 });

describe.skipIf(!hasSkab)('SKAB recordings (left out where ../shared/data/skab is absent)', () => {
  it.each(SKAB_FILES)('%s raises its first episode inside the labelled span, and none before it', async (name) => {
    expect((await judge(name, emptySums())).insideLabel[0]).toBe(true);
  });

  it('over all files F1 is at least 0.84 at no more than 12 % false alarms', async () => {
    const sums = emptySums();
    for (const name of SKAB_FILES) await judge(name, sums);
    const { f1, far } = rates(sums);
    expect(f1).toBeGreaterThan(0.84);
    expect(far).toBeLessThan(0.12);
  });

  it('two and a half hours without a fault raise at most eight short episodes', async () => {
    const sums = emptySums();
    expect((await judge(SKAB_HEALTHY, sums)).raised.length).toBeLessThanOrEqual(8);
    expect(rates(sums).far).toBeLessThan(0.1);
  });
});
