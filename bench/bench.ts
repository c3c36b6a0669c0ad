/** The result of one side of a benchmark. */
export type Figures = Readonly<Record<string, number | string>>;

/**
 * The output of every benchmark. `ratio` is ours divided by the reference for the headline figure.
 */
export type BenchResult = {
  readonly figures: Figures;
  readonly reference: { readonly name: string; readonly figures: Figures };
  readonly ratio: number;
};

/** A benchmark; `quick` keeps it under 40 seconds. Progress goes to `say`. */
export type Bench = (options: { quick: boolean; say: (line: string) => void }) => Promise<BenchResult>;

/** Rounds to three significant digits: more would pretend. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** The value below a share of the samples. @param share in [0, 1] */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
