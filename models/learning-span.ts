/** The first readings of a device, kept until its normal behaviour has been learned from them. */
export type LearningSpan = {
  readonly times: Float64Array;
  /** `[rows × stride]`, NaN where a channel had not come yet. */
  values: Float32Array;
  stride: number;
  rows: number;
};

/** An empty span for so many readings. */
export function newLearningSpan(rows: number): LearningSpan {
  return { times: new Float64Array(rows), values: new Float32Array(0), stride: 0, rows: 0 };
}

/** Takes one row of held values. The span must not be full. */
export function learnRow(span: LearningSpan, at: number, held: Float64Array): void {
  if (held.length > span.stride) widen(span, held.length);
  span.times[span.rows] = at;
  span.values.set(held, span.rows * span.stride);
  span.values.fill(Number.NaN, span.rows * span.stride + held.length, (span.rows + 1) * span.stride);
  span.rows += 1;
}

/** True once it holds as many readings as it was made for. */
export function isLearned(span: LearningSpan): boolean {
  return span.rows >= span.times.length;
}

function widen(span: LearningSpan, channels: number): void {
  const stride = Math.max(4, channels, span.stride * 2);
  const values = new Float32Array(span.times.length * stride).fill(Number.NaN);
  for (let row = 0; row < span.rows; row++) {
    values.set(span.values.subarray(row * span.stride, (row + 1) * span.stride), row * stride);
  }
  span.values = values;
  span.stride = stride;
}
