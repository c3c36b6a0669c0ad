/** One machine's rows, oldest first. */
export type RunUnit = {
  readonly name: string;
  readonly file: string;
  /** The time of the last row as the file has it. */
  readonly lastTime: string;
  /** Time since the unit's first row, in the time column's unit. */
  readonly ages: Float64Array;
  /** `[rows × channels]`; NaN where a cell is empty. */
  readonly values: Float64Array;
};

/** Runs of machines that measure the same channels. */
export type RunTable = { readonly channels: readonly string[]; readonly units: readonly RunUnit[] };

/** Age of the unit at its last row. */
export function lastAge(unit: RunUnit): number {
  return unit.ages.at(-1) ?? 0;
}

/** The median of some numbers; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
