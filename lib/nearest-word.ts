/**
 * How many letters must be changed, added, left out or exchanged with their neighbour to make one word of another
 * (optimal string alignment).
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

/** The known word that is nearest to one, and how far; undefined where there is none. The first of several counts. */
export function nearestWord(
  word: string,
  known: readonly string[],
): { readonly word: string; readonly distance: number } | undefined {
  let nearest: { word: string; distance: number } | undefined;
  for (const each of known) {
    const distance = editDistance(word, each);
    if (nearest === undefined || distance < nearest.distance) nearest = { word: each, distance };
  }
  return nearest;
}
