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
