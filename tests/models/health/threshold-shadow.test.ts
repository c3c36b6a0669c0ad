import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDetector } from '../../../models/detector/detector.ts';
import type { EpisodeTransition } from '../../../models/episode/alarm-episode.ts';
import type { HealthPoint, ScoreRules } from '../../../models/health/health-point.ts';
import { type StoredScore, shadowEpisodes } from '../../../models/health/threshold-shadow.ts';
import { backend } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const MINUTE = 60_000;
const rules: ScoreRules = {
  on: 1,
  off: 0.8,
  onDelayMs: 5_000,
  offDelayMs: 15_000,
  medium: 2,
  high: 3,
  chatterMs: 300_000,
  holdMs: 120_000,
};
const scores: fc.Arbitrary<StoredScore[]> = fc
  .array(
    fc.record({ score: fc.double({ min: 0, max: 5, noNaN: true }), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
  )
  .map((given) => given.map(({ score, part }, i) => ({ at: i * MINUTE, score, held: score * part })));

it('from the stored score the present limit gives the alarms that there were, raised to a minute', async () => {
  const readings = machineReadings({ rows: 9_000, faultFrom: 2_000, faultTo: 2_600 }).map((reading, row) => {
    // A second one, of twenty seconds: shorter than the time between two stored scores.
    const more = row >= 6_000 && row < 6_040 ? 1.5 : 0;
    return { ...reading, values: { ...reading.values, vibration_rms: (reading.values['vibration_rms'] ?? 0) + more } };
  });
  const points: HealthPoint[] = [];
  const onHealth = (point: HealthPoint): void => void points.push(point);
  const detector = createDetector({ backend, learnRows: 400, now: () => new Date(0), onHealth });
  const { transitions } = await detector.process(readings, 0);
  const of = (kind: EpisodeTransition['kind']) =>
    transitions
      .filter((one) => one.kind === kind && one.episode.detector.startsWith('normal'))
      .map(({ episode }) => episode);
  // The rules of the model as it is now, as the program keeps them.
  const known = points.findLast(({ change }) => change?.rules)?.change?.rules ?? rules;
  const stored = points.flatMap(({ sampledAt: at, score, held }) =>
    score === null ? [] : [{ at, score, held: held ?? 0 }],
  );
  const shadow = shadowEpisodes(stored, { limit: 1, rules: known });
  expect(shadow).toHaveLength(2);
  expect(of('raised')).toHaveLength(2);
  for (const [i, { raisedAt, clearedAt }] of shadow.entries()) {
    expect(Math.abs(raisedAt - (of('raised')[i]?.raisedAt ?? 0))).toBeLessThanOrEqual(MINUTE);
    // The detector may end an alarm sooner after a recovery than the score alone, and never later.
    const longer = (clearedAt ?? 0) - (of('cleared')[i]?.clearedAt ?? 0);
    expect(longer).toBeGreaterThanOrEqual(-MINUTE);
    expect(longer).toBeLessThanOrEqual(15 * MINUTE);
  }
  expect(shadowEpisodes(stored, { limit: 100, rules: known })).toEqual([]);
});

it('episodes lie in order, end after they began, and only the last one may go on', () => {
  fc.assert(
    fc.property(scores, fc.double({ min: 0.1, max: 5, noNaN: true }), (given, limit) => {
      const episodes = shadowEpisodes(given, { limit, rules });
      for (const [i, { raisedAt, clearedAt, peakScore }] of episodes.entries()) {
        expect(peakScore).toBeGreaterThanOrEqual(1);
        if (clearedAt === null) expect(i).toBe(episodes.length - 1);
        else expect(clearedAt).toBeGreaterThan(raisedAt);
        expect(raisedAt).toBeGreaterThanOrEqual(episodes[i - 1]?.clearedAt ?? 0);
      }
    }),
  );
});

it('twice the limit on twice the score is the same', () => {
  fc.assert(
    fc.property(scores, (given) => {
      const doubled = given.map(({ at, score, held }) => ({ at, score: 2 * score, held: 2 * held }));
      expect(shadowEpisodes(doubled, { limit: 2, rules })).toEqual(shadowEpisodes(given, { limit: 1, rules }));
    }),
  );
});

it('a score that no on-delay held is no alarm, and a gap lets an alarm wait its whole off-delay anew', () => {
  const spike = [0, 1, 2].map((i) => ({ at: i * MINUTE, score: 9, held: 0.5 }));
  expect(shadowEpisodes(spike, { limit: 1, rules })).toEqual([]);
  const held = { at: 0, score: 2, held: 2 };
  const low = { score: 0.1, held: 0.1 };
  const slow = { ...rules, offDelayMs: 150_000 };
  const without = shadowEpisodes([held, { ...low, at: MINUTE }, { ...low, at: 3 * MINUTE }], { limit: 1, rules: slow });
  expect(without[0]?.clearedAt).toBe(3 * MINUTE);
  const gap = shadowEpisodes([held, { ...low, at: 10 * MINUTE }, { ...low, at: 11 * MINUTE }], {
    limit: 1,
    rules: slow,
  });
  expect(gap[0]?.clearedAt).toBeNull();
});

const HOUR = 60 * MINUTE;
const stays: ScoreRules = { ...rules, stayMs: 20 * HOUR };

/** A score a minute, by the hour. */
const course = (hours: number, scoreAt: (hour: number) => number): StoredScore[] =>
  Array.from({ length: 60 * hours }, (_, i) => ({ at: i * MINUTE, score: scoreAt(i / 60), held: scoreAt(i / 60) }));

it('an alarm that lasts has stayed after the time of the model, and its level is normal until it was away as long', () => {
  const levels = course(110, (hour) => (hour < 1 || (hour >= 40 && hour < 62) ? 0.4 : 1.5));
  const hours = shadowEpisodes(levels, { limit: 1, rules: stays }).map(({ raisedAt, clearedAt, stayed }) => [
    raisedAt / HOUR,
    Math.round((clearedAt ?? 0) / HOUR),
    stayed,
  ]);
  // From the 21st to the 40th hour the level is normal; 22 hours below the limit make it new again.
  expect(hours).toEqual([
    [1, 21, true],
    [62, 82, true],
  ]);
  // An hour at the old level is too short to forget the new one.
  const back = course(60, (hour) => (hour < 1 || (hour >= 40 && hour < 41) ? 0.4 : 1.5));
  expect(shadowEpisodes(back, { limit: 1, rules: stays })).toHaveLength(1);
  const { stayMs: _, ...older } = stays;
  expect(shadowEpisodes(levels, { limit: 1, rules: older }).map(({ stayed }) => stayed)).toEqual([false, false]);
});

it('what grows does not stay, and what leaves the level that stayed is an alarm', () => {
  const growing = course(60, (hour) => (hour < 1 ? 0.4 : 1.2 + 0.1 * hour));
  expect(shadowEpisodes(growing, { limit: 1, rules: stays })).toMatchObject([{ clearedAt: null, stayed: false }]);
  const leaves = course(40, (hour) => (hour < 1 ? 0.4 : hour < 30 ? 1.5 : 3));
  expect(shadowEpisodes(leaves, { limit: 1, rules: stays })).toMatchObject([
    { raisedAt: HOUR, stayed: true },
    { raisedAt: 30 * HOUR, stayed: false, clearedAt: null },
  ]);
});

it('of a machine that changed and stayed the present limit says so, when the detector did', async () => {
  const points: HealthPoint[] = [];
  const onHealth = (point: HealthPoint): void => void points.push(point);
  const detector = createDetector({ backend, learnRows: 1_300, now: () => new Date(0), onHealth });
  const readings = machineReadings({ rows: 3_100, faultFrom: 1_600 });
  const from = readings[0]?.sampledAt ?? 0;
  const slow = readings.map((reading) => ({ ...reading, sampledAt: from + 60 * (reading.sampledAt - from) }));
  const { transitions } = await detector.process(slow, 0);
  const ended = transitions.find(({ episode }) => episode.stayed === true)?.episode;
  if (!ended) throw new Error('it stays');
  const by = points.find(({ change }) => change?.rules)?.change?.rules ?? rules;
  expect(by.stayMs).toBe(20 * HOUR);
  const stored = points.flatMap(({ sampledAt: at, score, held }) =>
    score === null ? [] : [{ at, score, held: held ?? 0 }],
  );
  const [first] = shadowEpisodes(stored, { limit: 1, rules: by });
  expect(first?.stayed).toBe(true);
  expect(Math.abs((first?.clearedAt ?? 0) - (ended.clearedAt ?? 0))).toBeLessThanOrEqual(HOUR);
});
