/**
 * How many letters must be changed, added, left out or exchanged with their neighbour to make one
 * word of another (optimal string alignment).
 */
export function editDistance(a: string, b: string): number {
  let [beforeLast, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

/**
 * The known word that is nearest to one, and how far: at most so far; undefined where there is
 * none. The first of several counts.
 */
export function nearestWord(
  word: string,
  known: readonly string[],
  atMost = Number.POSITIVE_INFINITY,
): { readonly word: string; readonly distance: number } | undefined {
  let nearest: { word: string; distance: number } | undefined;
  let bound = atMost;
  for (const each of known) {
    // Each letter that one has more is one change.
    if (Math.abs(each.length - word.length) > bound) continue;
    const distance = editDistance(word, each);
    if (distance > bound) continue;
    nearest = { word: each, distance };
    bound = distance - 1;
  }
  return nearest;
}
