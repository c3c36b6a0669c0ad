import { describe, expect, it } from 'vitest';
import { type InjectedKind, inject } from '../../../bench/injected-faults.ts';
import { createRandom } from '../../../lib/random.ts';
import { kindNamed } from '../../../simulator/fleet/fleet-plan.ts';
import { Machine } from '../../../simulator/machine/machine.ts';
import { followMachine } from './follow-machine.ts';

const STEP_MS = 1_800_000;
const DAY_ROWS = 48;
const DAYS = 28;
const LEARN = DAYS * DAY_ROWS;
/** A Monday. */
const START = Date.UTC(2025, 0, 6);

/**
 * A machine that runs from 6 to 18 on working days; power and temperature follow, the pressure does
 * not.
 */
function days(): Float64Array[] {
  const random = createRandom(4);
  let warm = 0;
  return Array.from({ length: LEARN }, (_, i) => {
    const hour = (i % DAY_ROWS) / 2;
    const works = Math.floor(i / DAY_ROWS) % 7 < 5 && hour >= 6 && hour < 18 ? 1 : 0;
    warm += (works - warm) / 6;
    const noise = (size: number): number => size * random.gaussian();
    return Float64Array.of(works, 5 + 20 * works + noise(0.5), 20 + 15 * warm + noise(0.3), 4 + noise(0.1));
  });
}

function raisedIn(rows: readonly Float64Array[]): { raised: number[]; first: number } {
  const follower = followMachine({ channels: 4, learnRows: LEARN });
  const raised: number[] = [];
  let first = -1;
  for (const [i, row] of rows.entries()) {
    if (!follower.take(row, START + i * STEP_MS).raised) continue;
    const named = follower.channels();
    if (raised.push(i) === 1) first = named.indexOf(Math.max(...named));
  }
  return { raised, first };
}

/** Whole weeks of the learned days, each drawn again among those of its weekday. */
function drawn(learned: readonly Float64Array[], seed: number): Float64Array[] {
  const random = createRandom(seed);
  return Array.from({ length: DAYS }, (_, day) => {
    const from = (day % 7) + 7 * Math.floor(random.next() * (DAYS / 7));
    return learned.slice(from * DAY_ROWS, (from + 1) * DAY_ROWS);
  }).flat();
}

describe('whole days of a healthy machine, drawn anew', () => {
  const learned = days();

  it.each([1, 2, 3])('raise nothing (%i)', (seed) => {
    expect(raisedIn([...learned, ...drawn(learned, seed)]).raised).toEqual([]);
  });

  it.each<[InjectedKind, number, number]>([
    ['step', 8, 20],
    ['drift', 16, 300],
    ['noise', 4, 100],
  ])('with %s of %i spreads in the pressure raise an alarm that names it, within %i rows', (kind, size, rows) => {
    const later = drawn(learned, 1);
    const from = 100;
    const stretch = later.slice(from).map((row) => row[3] ?? 0);
    const scale = { middle: 4, spread: 0.1 };
    const faulty = inject(kind, size, { values: stretch, scale, other: stretch, otherScale: scale });
    const changed = later.map((row, i) => {
      const own = row.slice();
      if (i >= from) own[3] = faulty.values[i - from] ?? 0;
      return own;
    });
    const { raised, first } = raisedIn([...learned, ...changed]);
    const at = (raised[0] ?? 0) - LEARN - from;
    expect(at).toBeGreaterThanOrEqual(0);
    expect(at).toBeLessThan(rows);
    expect(first).toBe(3);
  });

  it('with power and temperature that have changed places raise an alarm that names one of them', () => {
    const later = drawn(learned, 1);
    const power = { middle: 5, spread: 9 };
    const temperature = { middle: 20, spread: 7 };
    const [values, other] = [later.map((row) => row[1] ?? 0), later.map((row) => row[2] ?? 0)];
    const swapped = inject('swapped', 0, { values, scale: power, other, otherScale: temperature });
    const changed = later.map((row, i) =>
      Float64Array.of(row[0] ?? 0, swapped.values[i] ?? 0, swapped.other[i] ?? 0, row[3] ?? 0),
    );
    const { raised, first } = raisedIn([...learned, ...changed]);
    expect((raised[0] ?? 0) - LEARN).toBeLessThan(DAY_ROWS);
    expect([1, 2]).toContain(first);
  });
});

it.each([1, 116])('a machine that was learned from working days raises nothing at its first weekend (%i)', (seed) => {
  const startAt = Date.UTC(2026, 2, 2);
  const machine = new Machine({
    ...{ kind: kindNamed('spindle'), id: 'north:spindle-2', seed, startAt, intervalSeconds: 60 },
    ...{ duty: 'two-shifts', utcOffsetHours: 1 },
  });
  const follower = followMachine({ channels: machine.values.length, learnRows: 400 });
  const raised: number[] = [];
  for (let i = 0; i < 7 * 1440; i++) {
    machine.step();
    if (follower.take(Float64Array.from(machine.values), machine.sampledAt).raised) raised.push(i / 1440);
  }
  expect(raised.filter((day) => day > 1)).toEqual([]);
});

it('a level that came to stay stays accepted, though the baseline of a channel that wanders follows', () => {
  const random = createRandom(12);
  const follower = followMachine({ channels: 2, learnRows: 1200 });
  const steppedAt = 1500;
  const raised: number[] = [];
  const stayed: number[] = [];
  let wander = 0;
  for (let i = 0; i < 2390; i++) {
    wander = 0.995 * wander + 0.12 * random.gaussian();
    const value = 40 + wander + 0.3 * random.gaussian() - (i < steppedAt ? 0 : 8);
    const row = follower.take(Float64Array.of(value, 5 + random.gaussian()), START + i * 600_000);
    if (row.raised && i >= steppedAt) raised.push(i);
    if (row.stayed) stayed.push(i);
  }
  expect(follower.model()?.levelSpeed[0]).toBeGreaterThan(0);
  expect(raised).toEqual([1504]);
  expect(stayed).toEqual([1704]);
});
