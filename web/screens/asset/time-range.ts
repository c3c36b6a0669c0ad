import type { TimeSpan } from './use-series.ts';

const HOUR_MS = 3_600_000;
/** Lengths that a reader may choose. */
export const RANGES = { h: HOUR_MS, d: 24 * HOUR_MS, w: 168 * HOUR_MS, m: 30 * 24 * HOUR_MS, y: 365 * 24 * HOUR_MS };
export type RangeName = keyof typeof RANGES;

const LEAST_MS = 60_000;

/**
 * What the reader looks at: the newest stretch of a length, which goes along with new readings, or
 * a span that stays.
 */
export type Looked = { readonly newest: RangeName } | { readonly span: TimeSpan };

/**
 * The span to read. A newest one ends at the full step after the last reading, so that few spans
 * are read, and begins with the first reading, so that no point is spent on the time before it.
 */
export function spanOf(looked: Looked, lastAt: number, firstAt = Number.NEGATIVE_INFINITY): TimeSpan {
  if ('span' in looked) return looked.span;
  const since = Math.min(firstAt, lastAt - LEAST_MS);
  const length = Math.min(RANGES[looked.newest], lastAt - since);
  // A power of two stays the same while a young machine's span grows.
  const step = Math.max(10_000, 2 ** Math.floor(Math.log2(length / 360)));
  const to = Math.ceil((lastAt + 1) / step) * step;
  return { from: Math.max(to - RANGES[looked.newest], since), to };
}

/** The span beside the present one: an earlier one for -1, a later one for 1. */
export function shifted({ from, to }: TimeSpan, by: -1 | 1): Looked {
  const half = ((to - from) / 2) * by;
  return { span: { from: from + half, to: to + half } };
}

/** A span that a reader has marked, at least a minute long. */
export function marked(from: number, to: number): Looked {
  const missing = Math.max(0, LEAST_MS - (to - from)) / 2;
  return { span: { from: Math.floor(from - missing), to: Math.ceil(to + missing) } };
}
