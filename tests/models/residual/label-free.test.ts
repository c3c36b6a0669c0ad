import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { followMachine } from './follow-machine.ts';

const LEARN = 2100;
const ROWS = 3600;
const START = Date.UTC(2025, 0, 6);
const MINUTE_MS = 60_000;
const WEEKS_52_MS = 52 * 7 * 86_400_000;

type Row = { readonly at: number; readonly values: number[] };

/**
 * A machine that starts and stops, with a load that its current, temperature and flow follow; a
 * reading a minute.
 */
function machine(change: (values: number[], i: number) => void = () => undefined, rows = ROWS): Row[] {
  const random = createRandom(11);
  let warm = 0;
  return Array.from({ length: rows }, (_, i) => {
    const runs = i % 300 < 200 ? 1 : 0;
    const load = runs * (1 + 0.3 * Math.sin(i / 40));
    warm += (load - warm) / 30;
    const noise = (size: number): number => size * random.gaussian();
    const values = [runs, 2 + 10 * load + noise(0.2), 20 + 30 * warm + noise(0.3), 5 * load + noise(0.1), noise(1)];
    change(values, i);
    return { at: START + i * MINUTE_MS, values };
  });
}

function alarmsOf(rows: readonly Row[]): { alarm: boolean[]; raised: number[]; first: number } {
  const follower = followMachine({ channels: rows[0]?.values.length ?? 0, learnRows: LEARN });
  const raised: number[] = [];
  let first = -1;
  const alarm = rows.map(({ values, at }, i) => {
    const verdict = follower.take(Float64Array.from(values), at);
    if (verdict.raised && raised.push(i) === 1) first = topOf(follower.channels());
    return verdict.active;
  });
  return { alarm, raised, first };
}

const topOf = (named: Float64Array): number => named.indexOf(Math.max(...named));
const fault = (values: number[], i: number): void => {
  if (i >= 2800) values[2] = (values[2] ?? 0) + 10;
};

describe('residuals', () => {
  it('a repetition of what was learned raises nothing', () => {
    const learned = machine().slice(0, LEARN);
    const again = learned.map(({ values, at }) => ({ values, at: at + LEARN * MINUTE_MS }));
    expect(alarmsOf([...learned, ...again]).raised).toEqual([]);
  });

  it('a healthy machine raises nothing, a temperature 10 K off while the machine starts and stops is found and named', () => {
    expect(alarmsOf(machine()).raised).toEqual([]);
    const { raised, first } = alarmsOf(machine(fault));
    expect(raised[0]).toBeGreaterThanOrEqual(2800);
    expect(raised[0]).toBeLessThan(2860);
    expect(first).toBe(2);
  });

  it('says the same 52 weeks later', () => {
    const later = machine(fault).map(({ values, at }) => ({ values, at: at + WEEKS_52_MS }));
    expect(alarmsOf(later).alarm).toEqual(alarmsOf(machine(fault)).alarm);
  });

  it('says nearly the same of channels in another order, and in other units with other zeros', () => {
    const { alarm } = alarmsOf(machine(fault));
    const order = [3, 1, 4, 0, 2];
    const permuted = machine(fault).map(({ values, at }) => ({ at, values: order.map((c) => values[c] ?? 0) }));
    const units = machine(fault).map(({ values, at }) => ({
      at,
      values: values.map((value, c) => (c === 0 ? value : 1.8 * value + 32)),
    }));
    for (const other of [permuted, units]) {
      const differ = alarmsOf(other).alarm.filter((active, i) => active !== alarm[i]).length;
      expect(differ / ROWS).toBeLessThan(0.01);
    }
  });

  it('finds an oscillation of two spreads whose mean stays', () => {
    const { raised, first } = alarmsOf(
      machine((values, i) => {
        if (i >= 2800) values[4] = (values[4] ?? 0) + 2 * Math.sin((2 * Math.PI * i) / 12);
      }),
    );
    expect(raised.length).toBeGreaterThan(0);
    expect(raised[0]).toBeGreaterThanOrEqual(2800);
    expect(first).toBe(4);
  });

  it('an alarm that grows steadily goes on, also where the machine was due to be learned again', () => {
    const wears = (values: number[], i: number): void => {
      values[4] = (values[4] ?? 0) + 0.02 * Math.max(0, i - 2500);
    };
    const longer = machine(wears, 2 * LEARN + 1200);
    const { alarm, raised } = alarmsOf(longer);
    expect(raised.length).toBe(1);
    expect(alarm.slice(raised[0]).every((active) => active)).toBe(true);
  });

  it('an alarm that stays flat ends, and what returns for as long is told again when it leaves', () => {
    const stays = (values: number[], i: number): void => {
      if (i >= 2200 && i < 3500) values[4] = (values[4] ?? 0) + 9;
    };
    const { alarm, raised } = alarmsOf(machine(stays));
    expect(raised[0]).toBeLessThan(2210);
    expect(alarm[3490]).toBe(false);
  });
});
