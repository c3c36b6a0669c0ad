import { describe, expect, it } from 'vitest';
import type { Reading } from '../../ingest/reading/reading.ts';
import { createRandom } from '../../lib/random.ts';
import { cutAt, feed, goOn, openDetector } from './detector-runs.ts';
import { machineReadings } from './machine.ts';

const LEARN = 120;
const readings = machineReadings({ rows: 420, faultFrom: 250, faultTo: 330 });

/** Shuffles within this many readings. */
function shuffled(given: readonly Reading[], within: number): Reading[] {
  const random = createRandom(7);
  return given
    .map((reading, i) => ({ reading, at: i + random.next() * within }))
    .sort((a, b) => a.at - b.at)
    .map(({ reading }) => reading);
}

/** Each channel comes in a message of its own, and the second half of them with an older time. */
function apart(given: readonly Reading[], olderMs: number): Reading[] {
  return given.flatMap((reading) =>
    Object.entries(reading.values).map(([name, value], i) => ({
      ...reading,
      sequence: reading.sequence * 10 + i,
      sampledAt: reading.sampledAt - (i % 2) * olderMs,
      values: { [name]: value },
    })),
  );
}

describe('readings out of order', () => {
  it('are judged, all of them once the machine is watched, and the fault is found', async () => {
    const run = await feed(openDetector(LEARN), [[...readings.slice(0, 150), ...shuffled(readings.slice(150), 4)]]);
    expect(run.detector.counts().late).toBe(0);
    expect(run.verdicts.filter(({ sampledAt }) => sampledAt >= (readings[150]?.sampledAt ?? 0))).toHaveLength(270);
    expect(run.transitions.map(({ kind }) => kind).filter((kind) => kind !== 'worsened')).toEqual([
      'raised',
      'cleared',
    ]);
  });

  it('give the same outcome wherever batches begin and end, and when they come twice', async () => {
    const mixed = shuffled(readings, 4);
    const whole = await feed(openDetector(LEARN), [mixed]);
    const twice = mixed.flatMap((reading, i) => (i % 5 === 0 ? [reading, reading] : [reading]));
    const pieces = await feed(openDetector(LEARN), cutAt(twice, [3, 121, 122, 300]));
    expect(pieces.verdicts).toEqual(whole.verdicts);
    expect(pieces.transitions).toEqual(whole.transitions);
    expect(pieces.detector.counts().late).toBe(twice.length - mixed.length);
  });

  it('go on from a checkpoint as if there had been none', async () => {
    const mixed = shuffled(readings, 4);
    const whole = await feed(openDetector(LEARN), [mixed]);
    const first = await feed(openDetector(LEARN), [mixed.slice(0, 261)]);
    const second = openDetector(LEARN);
    goOn(second, first);
    await feed(second, [mixed.slice(261)]);
    expect([...first.verdicts, ...second.verdicts]).toEqual(whole.verdicts);
  });

  it('of more than a minute, or behind more than eight others, tell nothing', async () => {
    const run = await feed(openDetector(LEARN), [readings.slice(0, 200)]);
    const judged = run.verdicts.length;
    const odd = (row: number): Reading => ({ ...(readings[row] as Reading), sequence: 9_000_000 });
    await feed(run, [[odd(100), odd(185)]]);
    expect([run.verdicts.length, run.detector.counts().late]).toEqual([judged, 2]);
    await feed(run, [[odd(195)]]);
    expect([run.verdicts.length, run.detector.counts().late]).toEqual([judged + 1, 2]);
  });
});

it.each([1, 400])('channels that come separately, some %i ms older, are all learned and judged', async (olderMs) => {
  const run = await feed(openDetector(LEARN), [apart(readings, olderMs)]);
  expect(run.detector.counts().late).toBe(0);
  expect(run.transitions.map(({ kind }) => kind)).toContain('raised');
  const named = run.transitions.flatMap(({ episode }) => Object.keys(episode.contributions));
  expect(named).toContain('vibration_rms');
});
