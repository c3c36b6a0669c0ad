import { shownNumber } from '../../lib/text/shown-number.ts';
import type { KeptSpan } from '../device/grown-span.ts';

/**
 * A stretch of the readings that were learned from in which a channel was at another level than
 * otherwise: another product, or a fault for which its limits may now allow. Event times,
 * milliseconds.
 */
export type OtherLevel = {
  readonly from: number;
  readonly to: number;
  readonly level: number;
  readonly usual: number;
  /** How many such stretches there were; the longest counts. */
  readonly times: number;
};

/** Parts into which the readings are cut; each has at least this many. */
const PARTS = 60;
const LEAST_ROWS = 5;
const LEAST_PARTS = 12;

/** The two levels are apart by this many spreads around them … */
const APART = 3;

/** … and the channel goes so much of that way at once: a slow course has no levels. */
const AT_ONCE = 0.8;

/** A stretch of a single part may be chance; a channel that often goes has several states. */
const LEAST_STRETCH = 2;
const MOST_STRETCHES = 4;

type Part = { readonly mean: number; readonly squares: number; readonly from: number; readonly to: number };

/**
 * Looks for a few stretches at another level, which no reading tells from a fault.
 * @param of.until event time of the last reading that was learned from
 */
export function otherLevel(
  { span, healthy }: KeptSpan,
  of: { readonly channel: number; readonly until: number },
): OtherLevel | null {
  const parts = partsOf(span, healthy, of);
  if (parts.length < LEAST_PARTS) return null;
  const cut = bestCut(parts);
  const isHigh = parts.map(({ mean }) => mean > cut);
  const few = isHigh.filter(Boolean).length * 2 < parts.length;
  const stretches = stretchesOf(isHigh.map((high) => high === few));
  const longest = stretches.reduce((best, each) => (each.to - each.from > best.to - best.from ? each : best), NONE);
  if (longest.to - longest.from < LEAST_STRETCH || stretches.length > MOST_STRETCHES) return null;
  const away = parts.filter((_, i) => isHigh[i] === few);
  const others = parts.filter((_, i) => isHigh[i] !== few);
  const [level, usual] = [meanOf(away), meanOf(others)];
  const spread = Math.sqrt((squaresFrom(away, level) + squaresFrom(others, usual)) / parts.length);
  const apart = level - usual;
  if (Math.abs(apart) < APART * spread) return null;
  const isSudden = stretches.every(
    ({ from, to }) =>
      (from < 2 || leapAt(parts, from) / apart >= AT_ONCE) &&
      (to > parts.length - 2 || -leapAt(parts, to) / apart >= AT_ONCE),
  );
  if (!isSudden) return null;
  const found = { from: parts[longest.from]?.from ?? 0, to: parts[longest.to - 1]?.to ?? 0 };
  return { ...found, level, usual, times: stretches.length };
}

type Stretch = { readonly from: number; readonly to: number };

const NONE: Stretch = { from: 0, to: 0 };

/** The runs of true. */
function stretchesOf(isAway: readonly boolean[]): Stretch[] {
  const found: Stretch[] = [];
  for (const [i, away] of isAway.entries()) {
    const last = found.at(-1);
    if (away && last?.to === i) found[found.length - 1] = { from: last.from, to: i + 1 };
    else if (away) found.push({ from: i, to: i + 1 });
  }
  return found;
}

/** The same in words, with the next step: the end of a sentence about the channel. */
export function describeLevels({ from, to, level, usual, times }: OtherLevel): string {
  const [begin, end] = [new Date(from).toISOString(), new Date(to).toISOString()];
  const more = times > 1 ? ` (the longest of ${times} times)` : '';
  return `it was at ${rounded(level)} from ${begin} to ${end}${more}, else at ${rounded(usual)}: its limits may allow for both; if one was a fault, have it learned again without it`;
}

function rounded(value: number): string {
  return shownNumber(Number(value.toPrecision(3)));
}

function partsOf(
  { times, values, stride }: KeptSpan['span'],
  healthy: Int32Array,
  { channel, until }: { readonly channel: number; readonly until: number },
): Part[] {
  const rows = healthy.filter((row) => (times[row] ?? 0) <= until && Number.isFinite(values[row * stride + channel]));
  const size = Math.max(LEAST_ROWS, Math.floor(rows.length / PARTS));
  const parts: Part[] = [];
  for (let at = 0; channel < stride && at + size <= rows.length; at += size) {
    const part = rows.subarray(at, at + size);
    let [sum, squares] = [0, 0];
    for (const row of part) sum += values[row * stride + channel] ?? 0;
    const mean = sum / size;
    for (const row of part) squares += ((values[row * stride + channel] ?? 0) - mean) ** 2 / size;
    parts.push({ mean, squares, from: times[part[0] ?? 0] ?? 0, to: times[part.at(-1) ?? 0] ?? 0 });
  }
  return parts;
}

/** Between the two groups of means that are each closest together (Otsu). */
function bestCut(parts: readonly Part[]): number {
  const means = parts.map(({ mean }) => mean).sort((a, b) => a - b);
  const total = means.reduce((sum, mean) => sum + mean, 0);
  let [best, cut, below] = [-1, 0, 0];
  for (let i = 1; i < means.length; i++) {
    below += means[i - 1] ?? 0;
    const apart = below / i - (total - below) / (means.length - i);
    const between = i * (means.length - i) * apart ** 2;
    if (between > best) [best, cut] = [between, ((means[i - 1] ?? 0) + (means[i] ?? 0)) / 2];
  }
  return cut;
}

function meanOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { mean }) => sum + mean, 0) / Math.max(1, parts.length);
}

function squaresFrom(parts: readonly Part[], level: number): number {
  return parts.reduce((sum, { mean, squares }) => sum + squares + (mean - level) ** 2, 0);
}

/** How far it goes at the beginning of a part, which may itself be of both levels. */
function leapAt(parts: readonly Part[], at: number): number {
  const before = parts[at - 2] ?? parts[at - 1];
  const after = parts[at + 1] ?? parts[at];
  return (after?.mean ?? 0) - (before?.mean ?? 0);
}
