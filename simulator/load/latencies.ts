/** Of the smallest class, milliseconds. */
const LEAST_MS = 0.01;
/** Each class ends so many times above the one before: a quantile is at most 1 % too high. */
const STEP = 1.01;
const CLASSES = Math.ceil(Math.log(1e9) / Math.log(STEP)) + 1;

/** Milliseconds, counted in classes of 1 %: a run of hours takes the memory of a second. */
export class Latencies {
  readonly #counts = new Float64Array(CLASSES);
  #count = 0;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  /** Exact; 0 where nothing was added. */
  get max(): number {
    return this.#max;
  }

  add(milliseconds: number): void {
    const place = Math.ceil(Math.log(Math.max(LEAST_MS, milliseconds) / LEAST_MS) / Math.log(STEP));
    const index = Math.min(CLASSES - 1, place);
    this.#counts[index] = (this.#counts[index] as number) + 1;
    this.#count++;
    if (milliseconds > this.#max) this.#max = milliseconds;
  }

  /**
   * The value that a share of all is not above; null where nothing was added.
   * @param share 0 to 1
   */
  quantile(share: number): number | null {
    if (this.#count === 0) return null;
    let left = Math.max(1, Math.ceil(share * this.#count));
    for (let i = 0; i < CLASSES; i++) {
      left -= this.#counts[i] as number;
      if (left <= 0) return Math.min(this.#max, LEAST_MS * STEP ** i);
    }
    return this.#max;
  }
}
