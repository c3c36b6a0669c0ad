import type { RunTable, RunUnit } from './run-table.ts';

/**
 * Remaining life without any channel, for a comparison: for one unit, in the time column's unit.
 */
export type Baseline = (unit: RunUnit) => number;

type Cell = { readonly age: number; readonly left: number };

/**
 * Learns the estimate that any method has to beat, with remaining lives clipped as they will be
 * scored.
 * @param train units that ran to failure
 * @param clip longest remaining life that counts
 * @returns `mean`: always the mean of all rows; `age`: a straight line in the unit's age
 */
export function learnBaselines(train: RunTable, { clip }: { clip: number }): { mean: Baseline; age: Baseline } {
  const cells = train.units.flatMap(({ ages }): Cell[] => {
    const last = ages.at(-1) ?? 0;
    return Array.from(ages, (age) => ({ age, left: Math.min(clip, last - age) }));
  });
  const meanOf = (value: (cell: Cell) => number): number =>
    cells.reduce((sum, cell) => sum + value(cell), 0) / cells.length;
  const [age, left] = [meanOf((cell) => cell.age), meanOf((cell) => cell.left)];
  const spread = meanOf((cell) => (cell.age - age) ** 2);
  const slope = spread > 0 ? meanOf((cell) => (cell.age - age) * (cell.left - left)) / spread : 0;
  return {
    mean: () => left,
    age: ({ ages }) => Math.max(0, Math.min(clip, left + slope * ((ages.at(-1) ?? 0) - age))),
  };
}
