/**
 * The first readings of a device, kept until its normal behaviour has been learned from them. It
 * grows with new rows.
 */
export type LearningSpan = {
  /** The first `rows` of them count. */
  times: Float64Array;
  /** `[rows × stride]`, NaN where a channel had not come yet. */
  values: Float64Array;
  stride: number;
  rows: number;
  /** Rows that were not taken: not plausible for the machine's class, or abnormal by its model. */
  passedOver: number;
  /** Readings before it in which nothing changed; absent where there were none. */
  unvaried?: number;
  /**
   * Rows in which the machine stood: those that were taken, and those that were not, since more say
   * nothing new. Absent where there were none.
   */
  still?: { taken: number; left: number };
};

/**
 * Room of a span at first: most devices of a large site are known long before they have learned.
 */
const FIRST_ROWS = 8;

/** An empty span. */
export function newLearningSpan(): LearningSpan {
  return { times: new Float64Array(0), values: new Float64Array(0), stride: 0, rows: 0, passedOver: 0 };
}

/** Takes one row of held values. */
export function learnRow(span: LearningSpan, at: number, held: Float64Array): void {
  if (span.rows === span.times.length || held.length > span.stride) makeRoom(span, held.length);
  const { values, rows, stride } = span;
  span.times[rows] = at;
  // For a few numbers faster than `set`.
  const from = rows * stride;
  for (let c = 0; c < held.length; c++) values[from + c] = held[c] as number;
  for (let c = held.length; c < stride; c++) values[from + c] = Number.NaN;
  span.rows = rows + 1;
}

function makeRoom(span: LearningSpan, channels: number): void {
  const rows = span.rows < span.times.length ? span.times.length : Math.max(FIRST_ROWS, span.rows * 2);
  const stride = channels <= span.stride ? span.stride : Math.max(channels, span.rows > 0 ? span.stride * 2 : 0);
  const times = new Float64Array(rows);
  times.set(span.times);
  const values = new Float64Array(rows * stride).fill(Number.NaN);
  for (let row = 0; row < span.rows; row++) {
    values.set(span.values.subarray(row * span.stride, (row + 1) * span.stride), row * stride);
  }
  Object.assign(span, { times, values, stride });
}
