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
 * are read.
 */
export function spanOf(looked: Looked, lastAt: number): TimeSpan {
  if ('span' in looked) return looked.span;
  const length = RANGES[looked.newest];
  const step = Math.max(10_000, length / 360);
  const to = Math.ceil((lastAt + 1) / step) * step;
  return { from: to - length, to };
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
