/**
 * The middle of the sorted values.
 * @param values at least one, finite; the array is sorted in place
 */
export function medianInPlace(values: Float64Array): number {
  return quantileInPlace(values, 0.5);
}

/**
 * The value below a share of the others, interpolated.
 * @param values at least one, finite; sorted in place
 * @param share 0 to 1
 */
export function quantileInPlace(values: Float64Array, share: number): number {
  return quantileOfSorted(values.sort(), share);
}

/**
 * The same without a sort, which costs a long series ten times as much. The values are moved.
 * @param values at least one, finite
 */
export function quantileBySelection(values: Float64Array, share: number): number {
  const place = (values.length - 1) * share;
  const low = Math.floor(place);
  select(values, low);
  const at = values[low] ?? 0;
  let next = Number.POSITIVE_INFINITY;
  for (let i = low + 1; i < values.length; i++) next = Math.min(next, values[i] ?? 0);
  return low + 1 < values.length ? at + (next - at) * (place - low) : at;
}

/**
 * Moves what a sort would put at a place there, nothing larger before it and nothing smaller behind
 * it.
 */
function select(values: Float64Array, place: number): void {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = values[(from + to) >> 1] as number;
    let low = from;
    let high = to;
    while (low <= high) {
      while ((values[low] as number) < pivot) low += 1;
      while ((values[high] as number) > pivot) high -= 1;
      if (low > high) break;
      const moved = values[low] as number;
      values[low] = values[high] as number;
      values[high] = moved;
      low += 1;
      high -= 1;
    }
    if (place <= high) to = high;
    else if (place >= low) from = low;
    else return;
  }
}

/** The same of values that are sorted already. */
export function quantileOfSorted(values: Float64Array | Float32Array, share: number): number {
  const place = (values.length - 1) * share;
  const low = Math.floor(place);
  const at = values[low] ?? 0;
  return at + ((values[low + 1] ?? at) - at) * (place - low);
}

/**
 * Median absolute deviation from `center`, scaled to the standard deviation of a normal
 * distribution.
 * @param sorted the deviations are merged from its two ends: a long span has no time for another
 * sort
 */
function scaledMad(sorted: Float64Array, center: number): number {
  const deviations = new Float64Array(sorted.length);
  let low = 0;
  let high = sorted.length - 1;
  for (let i = sorted.length - 1; i >= 0; i--) {
    const below = Math.abs((sorted[low] ?? 0) - center);
    const above = Math.abs((sorted[high] ?? 0) - center);
    deviations[i] = Math.max(below, above);
    if (below > above) low += 1;
    else high -= 1;
  }
  return 1.4826 * quantileOfSorted(deviations, 0.5);
}

/**
 * Centre and spread that a tenth of wild values cannot move. The spread is the larger of the scaled
 * MAD and half of the deviation of the clipped values, so that coarse steps (most values equal) do
 * not make it zero.
 * @returns spread 0 only if all values within the middle 98 % are equal
 */
export function robustNormal(values: Float64Array): { center: number; spread: number } {
  const sorted = values.slice().sort();
  const center = quantileOfSorted(sorted, 0.5);
  const low = quantileOfSorted(sorted, 0.01);
  const high = quantileOfSorted(sorted, 0.99);
  let sum = 0;
  for (const value of sorted) sum += (Math.min(high, Math.max(low, value)) - center) ** 2;
  return { center, spread: Math.max(scaledMad(sorted, center), 0.5 * Math.sqrt(sum / sorted.length)) };
}
