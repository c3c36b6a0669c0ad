import { lastAge, type RunTable } from './run-table.ts';

/** Operating modes: combinations of the levels between which some channels jump. */
export type RowModes = {
  /** Each channel that distinguishes the modes, with its levels in ascending order. */
  readonly switches: readonly { readonly channel: number; readonly levels: readonly number[] }[];
  /** Number of a mode by the key of its levels. */
  readonly numbers: ReadonlyMap<string, number>;
};

const MOST_LEVELS = 32;
const MOST_MODES = 64;
const SAMPLE_ROWS = 20_000;
/** Between two levels at least this share of the channel's range has no row. */
const LEAST_GAP = 0.02;
/** The rows at one level are this close together, as a share of the smallest gap. */
const MOST_SPREAD = 0.1;
const LEAST_LEVEL_SHARE = 0.005;
/**
 * A setting returns at any age; wear does not: at most this share of the variance of age may be
 * between the levels.
 */
const MOST_AGE_SHARE = 0.1;
/**
 * At least one other channel must jump along, for this share of the variance of its steps: wear
 * makes no such steps.
 */
const LEAST_FOLLOWING = 0.2;

/**
 * Finds the operating modes of a fleet: channels that jump between a few levels at any age of the
 * machine, and that others follow. No channel is marked as a setting in the file. One mode where
 * there are none.
 */
export function findModes(table: RunTable): RowModes {
  const rows = sampleRows(table);
  const switches = table.channels.flatMap((_, channel) => {
    const levels = findLevels(rows.map(({ values }) => values[channel] ?? Number.NaN));
    if (levels.length < 2) return [];
    const place = (values: Float64Array): number => nearest(levels, values[channel] ?? 0);
    const age = shareBetween(
      rows.map(({ values }) => place(values)),
      rows.map(({ life }) => life),
    );
    if (age > MOST_AGE_SHARE) return [];
    const jumps = rows.map(({ before, values }) => place(before) * MOST_LEVELS + place(values));
    const isFollowed = table.channels.some((_, other) => {
      const steps = rows.map(({ before, values }) => (values[other] ?? 0) - (before[other] ?? 0));
      return other !== channel && shareBetween(jumps, steps) > LEAST_FOLLOWING;
    });
    return isFollowed ? [{ channel, levels }] : [];
  });
  return withNumbers(withoutWear(switches, rows), rows);
}

/**
 * Leaves out switches whose level, within the modes of the others, goes with age. The last digit of
 * a coarse reading jumps with the settings and with wear: a mode of its own would take the wear for
 * a setting.
 */
function withoutWear(switches: RowModes['switches'], rows: readonly SampleRow[]): RowModes['switches'] {
  const lives = rows.map(({ life }) => life);
  return switches.reduce((kept, own) => {
    const others = kept.filter((other) => other !== own);
    return ageWithin({ own, others, rows, lives }) > MOST_AGE_SHARE ? others : kept;
  }, switches);
}

/**
 * The largest share of the variance of age that a switch's levels explain within one mode of the
 * other switches.
 */
function ageWithin(given: {
  own: RowModes['switches'][number];
  others: RowModes['switches'];
  rows: readonly SampleRow[];
  lives: readonly number[];
}): number {
  const { own, others, rows, lives } = given;
  const modes = new Map<string, { levels: number[]; lives: number[] }>();
  for (const [i, { values }] of rows.entries()) {
    const key = others.map(({ channel, levels }) => nearest(levels, values[channel] ?? 0)).join();
    const mode = modes.get(key) ?? { levels: [], lives: [] };
    modes.set(key, mode);
    mode.levels.push(nearest(own.levels, values[own.channel] ?? 0));
    mode.lives.push(lives[i] ?? 0);
  }
  const common = [...modes.values()].filter((mode) => mode.lives.length >= LEAST_LEVEL_SHARE * rows.length);
  return common.reduce((most, mode) => Math.max(most, shareBetween(mode.levels, mode.lives)), 0);
}

/** The mode of one row; that of the nearest known levels where the combination is new. */
export function modeOf(modes: RowModes, row: ArrayLike<number>, offset = 0): number {
  if (modes.switches.length === 0) return 0;
  const places = modes.switches.map(({ channel, levels }) => nearest(levels, row[offset + channel] ?? Number.NaN));
  const known = modes.numbers.get(places.join());
  if (known !== undefined) return known;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [key, number] of modes.numbers) {
    const away = key.split(',').filter((place, i) => Number(place) !== places[i]).length;
    if (away < least) [best, least] = [number, away];
  }
  return best;
}

type SampleRow = {
  /** The unit's row before. */
  readonly before: Float64Array;
  readonly values: Float64Array;
  /** The share of its life that the unit has behind it. */
  readonly life: number;
};

/** Evenly chosen rows without empty cells. */
function sampleRows({ channels, units }: RunTable): SampleRow[] {
  const total = units.reduce((sum, { ages }) => sum + ages.length, 0);
  const step = Math.max(1, Math.floor(total / SAMPLE_ROWS));
  const rows: SampleRow[] = [];
  let count = 0;
  for (const unit of units) {
    const last = Math.max(lastAge(unit), Number.MIN_VALUE);
    const rowAt = (row: number) => unit.values.subarray(row * channels.length, (row + 1) * channels.length);
    for (let row = 1; row < unit.ages.length; row++) {
      if (count++ % step !== 0) continue;
      const [before, values] = [rowAt(row - 1), rowAt(row)];
      if (!values.some(Number.isNaN) && !before.some(Number.isNaN))
        rows.push({ before, values, life: (unit.ages[row] ?? 0) / last });
    }
  }
  return rows;
}

/**
 * The centres of the groups into which wide gaps part the values; none where the groups are not
 * tight.
 */
function findLevels(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const range = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  const starts = [0];
  let smallestGap = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length && starts.length <= MOST_LEVELS; i++) {
    const gap = (sorted[i] ?? 0) - (sorted[i - 1] ?? 0);
    if (gap <= LEAST_GAP * range) continue;
    starts.push(i);
    smallestGap = Math.min(smallestGap, gap);
  }
  if (starts.length < 2 || starts.length > MOST_LEVELS) return [];
  const groups = starts.map((start, i) => sorted.subarray(start, starts[i + 1] ?? sorted.length));
  const isTight = (group: Float64Array): boolean =>
    group.length >= LEAST_LEVEL_SHARE * sorted.length && Math.sqrt(varianceOf(group)) <= MOST_SPREAD * smallestGap;
  return groups.every(isTight)
    ? groups.map((group) => group.reduce((sum, value) => sum + value, 0) / group.length)
    : [];
}

function withNumbers(switches: RowModes['switches'], rows: readonly SampleRow[]): RowModes {
  const counts = new Map<string, number>();
  for (const { values } of rows) {
    const key = switches.map(({ channel, levels }) => nearest(levels, values[channel] ?? 0)).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const common = [...counts].filter(([, count]) => count >= LEAST_LEVEL_SHARE * rows.length);
  const kept = common.toSorted(([, a], [, b]) => b - a).slice(0, MOST_MODES);
  return { switches: kept.length > 1 ? switches : [], numbers: new Map(kept.map(([key], number) => [key, number])) };
}

function nearest(levels: readonly number[], value: number): number {
  let best = 0;
  for (const [place, level] of levels.entries())
    if (Math.abs(level - value) < Math.abs((levels[best] ?? 0) - value)) best = place;
  return best;
}

function varianceOf(values: ArrayLike<number>): number {
  let [mean, sum] = [0, 0];
  for (let i = 0; i < values.length; i++) mean += (values[i] ?? 0) / values.length;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? 0) - mean) ** 2;
  return sum / values.length;
}

/** Share of the variance of the values between their groups (η²), 0 to 1. */
function shareBetween(groups: readonly number[], values: readonly number[]): number {
  const sums = new Float64Array(MOST_LEVELS ** 2);
  const counts = new Float64Array(MOST_LEVELS ** 2);
  let mean = 0;
  for (const [i, value] of values.entries()) {
    const group = groups[i] ?? 0;
    sums[group] = (sums[group] ?? 0) + value;
    counts[group] = (counts[group] ?? 0) + 1;
    mean += value / values.length;
  }
  const total = varianceOf(values) * values.length;
  if (!(total > 0)) return 0;
  return (
    sums.reduce((sum, own, group) => {
      const count = counts[group] ?? 0;
      return count > 0 ? sum + count * (own / count - mean) ** 2 : sum;
    }, 0) / total
  );
}
