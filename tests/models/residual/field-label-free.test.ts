import { describe, expect, it } from 'vitest';
import { detectRepetition, detectRows, fieldSets, rowsOf } from '../../../bench/field-sets.ts';
import { createRandom } from '../../../lib/random.ts';
import type { RecordedRow } from '../../../lib/recording/recording.ts';
import { backend } from '../detector-runs.ts';

const WEEKS_52_MS = 52 * 7 * 86_400_000;
const DAY_MS = 86_400_000;
const MOST_ROWS = 3500;

const sets = fieldSets();
const some = sets.filter(({ name }) => /batadal|hydraulic|tep_05|dead_channel|grok/.test(name));
const byDays = sets.filter(({ name }) => /ahu|steel/.test(name));

type Rows = readonly RecordedRow[];
const alarmsOf = async (rows: Rows, trainRows: number): Promise<readonly boolean[]> =>
  (await detectRows(rows, { trainRows, backend, name: 'test' })).alarms;

const withValues = (rows: Rows, change: (values: [string, number][]) => [string, number][]): Rows =>
  rows.map((row) => ({ ...row, values: Object.fromEntries(change(Object.entries(row.values))) }));

const isTemperature = (name: string): boolean => /temp|^TS/i.test(name);

function differing(one: readonly boolean[], other: readonly boolean[]): number {
  return one.filter((active, i) => active !== other[i]).length / one.length;
}

describe.skipIf(sets.length === 0)('field recordings (left out where ../shared/data/field is absent)', () => {
  it.each(sets)('$name: a repetition of what was learned raises nothing', async (set) => {
    expect((await detectRepetition(set, backend)).episodes.length).toBe(0);
  });

  it.each(some)(
    '$name: the same is said 52 weeks later, of channels in another order, and in other units',
    async (set) => {
      const rows = (await rowsOf(set)).slice(0, MOST_ROWS);
      const alarms = await alarmsOf(rows, set.trainRows);
      const later = rows.map((row) => ({ ...row, sampledAt: row.sampledAt + WEEKS_52_MS }));
      expect(await alarmsOf(later, set.trainRows)).toEqual(alarms);
      const turned = withValues(rows, (values) => values.reverse());
      expect(differing(await alarmsOf(turned, set.trainRows), alarms)).toBeLessThan(0.02);
      const scaled = withValues(rows, (values) =>
        values.map(([name, value]) => [name, isTemperature(name) ? 1.8 * value + 32 : 1.8 * value]),
      );
      expect(differing(await alarmsOf(scaled, set.trainRows), alarms)).toBeLessThan(0.02);
    },
  );

  it.each(byDays)('$name: whole days that were learned, drawn anew, raise nothing', async (set) => {
    const learned = (await rowsOf(set)).slice(0, set.trainRows);
    const first = Math.floor((learned[0]?.sampledAt ?? 0) / DAY_MS);
    const dayOf = ({ sampledAt }: RecordedRow): number => Math.floor(sampledAt / DAY_MS) - first;
    const days = Array.from({ length: dayOf(learned.at(-1) as RecordedRow) + 1 }, (_, day) =>
      learned.filter((row) => dayOf(row) === day),
    ).filter((rows) => rows.length > 0);
    const count = days.length;
    const random = createRandom(5);
    const drawn = Array.from({ length: count }, (_, day) => {
      const ofWeekday = [...days.keys()].filter((other) => (other - day) % 7 === 0);
      const from = ofWeekday[Math.floor(random.next() * ofWeekday.length)] ?? 0;
      const shift = (count + day - from) * DAY_MS;
      return (days[from] ?? []).map((row) => ({ ...row, sampledAt: row.sampledAt + shift }));
    }).flat();
    const numbered = [...learned, ...drawn].map((row, i) => ({ ...row, sequence: i + 1 }));
    const { episodes } = await detectRows(numbered, { trainRows: learned.length, backend, name: 'test' });
    expect(episodes.length).toBe(0);
  });
});
