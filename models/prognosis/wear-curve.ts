/** How one unit moved along the wear axes from its first row to its failure. */
export type WearCurve = {
  /** Age at failure, in cells; not whole. */
  readonly lifeCells: number;
  /** `[cells × axes]`, smoothed. */
  readonly positions: Float64Array;
};

const REACH = 3;

/**
 * Smooths a whole run: at each cell a straight line fitted to its neighbours, with Gaussian
 * weights. It looks ahead, so it is for units whose end is known only.
 * @param positions `[cells × axes]`
 * @param bandwidth standard deviation of the weights, in cells
 */
export function smoothRun(
  positions: Float64Array,
  { axes, bandwidth }: { axes: number; bandwidth: number },
): Float64Array {
  const cells = positions.length / axes;
  const reach = Math.ceil(REACH * bandwidth);
  const weights = Float64Array.from({ length: reach + 1 }, (_, away) => Math.exp(-0.5 * (away / bandwidth) ** 2));
  const result = new Float64Array(positions.length);
  for (let cell = 0; cell < cells; cell++) {
    const [from, to] = [Math.max(0, cell - reach), Math.min(cells - 1, cell + reach)];
    let [s0, s1, s2] = [0, 0, 0];
    for (let other = from; other <= to; other++) {
      const [away, weight] = [other - cell, weights[Math.abs(other - cell)] ?? 0];
      s0 += weight;
      s1 += weight * away;
      s2 += weight * away * away;
    }
    const determinant = s0 * s2 - s1 * s1;
    for (let other = from; other <= to; other++) {
      const weight = weights[Math.abs(other - cell)] ?? 0;
      const share = determinant > 0 ? (weight * (s2 - s1 * (other - cell))) / determinant : weight / s0;
      for (let axis = 0; axis < axes; axis++) {
        const at = cell * axes + axis;
        result[at] = (result[at] ?? 0) + share * (positions[other * axes + axis] ?? 0);
      }
    }
  }
  return result;
}
