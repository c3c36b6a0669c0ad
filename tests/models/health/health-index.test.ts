import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Severity } from '../../../models/alarm/alarm-rules.ts';
import {
  gradeOf,
  HEALTH_GRADES,
  type HealthLevel,
  type HealthSigns,
  opinionOf,
  settle,
} from '../../../models/health/health-index.ts';

const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high'];
const severities = fc.array(fc.constantFrom(...SEVERITIES), { maxLength: 4 });
const signs: fc.Arbitrary<HealthSigns> = fc.record({
  score: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
  alarms: severities,
  leftMs: fc.option(fc.double({ min: -1e12, max: 1e12, noNaN: true })),
});

it('the index lies between 0 and 100, and its grade begins where the docs say', () => {
  fc.assert(
    fc.property(signs, (given) => {
      const { value } = opinionOf(given);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(100);
    }),
  );
  expect([100, 80, 79, 60, 59, 30, 29, 0].map(gradeOf)).toEqual([
    ...['good', 'good', 'fair', 'fair', 'poor', 'poor', 'critical', 'critical'],
  ]);
});

it('a higher score, a severer alarm, one alarm more and less time left never make it better', () => {
  fc.assert(
    fc.property(
      signs,
      fc.double({ min: 0, max: 10, noNaN: true }),
      fc.constantFrom(...SEVERITIES),
      (given, more, alarm) => {
        const now = opinionOf(given).value;
        expect(opinionOf({ ...given, score: (given.score ?? 0) + more }).value).toBeLessThanOrEqual(now);
        expect(opinionOf({ ...given, alarms: [...given.alarms, alarm] }).value).toBeLessThanOrEqual(now);
        if (given.leftMs !== null) {
          expect(opinionOf({ ...given, leftMs: given.leftMs - more * 86_400_000 }).value).toBeLessThanOrEqual(now);
        }
      },
    ),
  );
});

it('a score alone never makes a machine poor, and an open alarm always does', () => {
  fc.assert(
    fc.property(signs, (given) => {
      const { value } = opinionOf(given);
      if (given.alarms.length > 0) expect(['poor', 'critical']).toContain(gradeOf(value));
      else if (given.leftMs === null) expect(['good', 'fair']).toContain(gradeOf(value));
    }),
  );
});

const steps = fc.array(
  fc.record({
    value: fc.double({ min: 0, max: 100, noNaN: true }),
    minutes: fc.double({ min: 0.1, max: 30, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
);

function run(given: readonly { value: number; minutes: number }[]): readonly HealthLevel[] {
  let level: HealthLevel | null = null;
  return given.map(({ value, minutes }) => {
    level = settle(level, value, minutes * 60_000);
    return level;
  });
}

it('what is told is a whole number within half a dead band of where the index is, falls at once and rises by 2 a minute at most', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const levels = run(given);
      for (const [i, { level, shown }] of levels.entries()) {
        expect(Number.isInteger(shown)).toBe(true);
        expect(Math.abs(level - shown)).toBeLessThan(5);
        expect(level).toBeLessThanOrEqual(given[i]?.value ?? 0);
        const before = levels[i - 1];
        if (before) expect(level - before.level).toBeLessThanOrEqual(2 * (given[i]?.minutes ?? 0) + 1e-9);
      }
    }),
  );
});

it('a score that wavers around its limit moves what is told once, not with every minute', () => {
  const wavering = Array.from({ length: 200 }, (_, i) => ({ value: i % 2 === 0 ? 71 : 74, minutes: 1 }));
  expect(new Set(run(wavering).map(({ shown }) => shown)).size).toBe(1);
  const swinging = Array.from({ length: 200 }, (_, i) => ({ value: i % 2 === 0 ? 70 : 100, minutes: 1 }));
  expect(new Set(run(swinging).map(({ shown }) => gradeOf(shown))).size).toBe(1);
});

it('whatever was before, a machine of which nothing is wrong any more comes back to 100 within an hour', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const after = run([...given, ...Array.from({ length: 60 }, () => ({ value: 100, minutes: 1 }))]);
      expect(after.at(-1)).toEqual({ level: 100, shown: 100 });
    }),
  );
  expect(HEALTH_GRADES[0]).toBe('good');
});
