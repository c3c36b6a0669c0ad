import type { Detected } from './detection-sets.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Row by row against labels: F1, false-alarm rate and missed-alarm rate, shares of 1. */
export type RowRates = { readonly f1: number; readonly far: number; readonly mar: number };

/** Rows by verdict and label, summed over files. */
export type Confusion = { hit: number; falseAlarm: number; quiet: number; missed: number };

/** Adds a file's rows. */
export function addRows(sum: Confusion, { rows }: Detected, labels: readonly boolean[]): void {
  for (const [i, { episode }] of rows.entries()) {
    const kind = episode !== null ? (labels[i] ? 'hit' : 'falseAlarm') : labels[i] ? 'missed' : 'quiet';
    sum[kind] += 1;
  }
}

/** The rates of summed rows. */
export function rates({ hit, falseAlarm, quiet, missed }: Confusion): RowRates {
  return {
    f1: (2 * hit) / Math.max(1, 2 * hit + falseAlarm + missed),
    far: falseAlarm / Math.max(1, falseAlarm + quiet),
    mar: missed / Math.max(1, missed + hit),
  };
}

/** Whether the first labelled span was found, after how long, and the episodes raised outside of it. */
export function eventOf({ rows, episodes }: Detected, labels: readonly boolean[]) {
  const from = rows[labels.indexOf(true)]?.sampledAt ?? Number.NaN;
  const to = rows[labels.lastIndexOf(true)]?.sampledAt ?? Number.NaN;
  const raised = episodes.map(({ raisedAt }) => raisedAt);
  const first = raised.find((at) => at >= from && at <= to);
  return {
    delaySeconds: first === undefined ? null : (first - from) / 1000,
    falseEpisodes: raised.filter((at) => !(at >= from && at <= to)).length,
    hours: ((rows.at(-1)?.sampledAt ?? 0) - (rows[0]?.sampledAt ?? 0)) / HOUR_MS,
  };
}

/** Tickets against labelled windows; false ones within 24 h of each other are one. */
export function ticketsIn({ episodes }: Detected, windows: readonly (readonly [number, number])[]) {
  const found = new Set<number>();
  let falseTickets = 0;
  let lastFalse = Number.NEGATIVE_INFINITY;
  for (const episode of episodes) {
    const window = windows.findIndex(([from, to]) => episode.raisedAt >= from && episode.raisedAt <= to);
    if (window >= 0) {
      found.add(window);
      continue;
    }
    if (episode.raisedAt - lastFalse > DAY_MS) falseTickets += 1;
    lastFalse = episode.raisedAt;
  }
  const missed = windows.length - found.size;
  return { found: found.size, falseTickets, f1: (2 * found.size) / (2 * found.size + falseTickets + missed) };
}

/** Days from the first ticket of each component to the end of the recording, the earliest first. */
export function leadDays({ rows, episodes }: Detected): { component: string; days: number }[] {
  const end = rows.at(-1)?.sampledAt ?? 0;
  const first = new Map<string, number>();
  for (const { component, raisedAt } of episodes) {
    const name = component ?? '';
    if (!first.has(name)) first.set(name, (end - raisedAt) / DAY_MS);
  }
  return [...first].map(([component, days]) => ({ component, days })).sort((a, b) => b.days - a.days);
}

/** A run to failure that starts at 0: false episodes in its first fifth, and minutes from the first later one to its end. */
export function lifeOf({ rows, episodes }: Detected) {
  const end = rows.at(-1)?.sampledAt ?? 0;
  const raised = episodes.map(({ raisedAt }) => raisedAt);
  const first = raised.find((at) => at >= end / 5);
  return {
    leadMinutes: first === undefined ? 0 : (end - first) / 60_000,
    falseEpisodes: raised.filter((at) => at < end / 5).length,
    firstFifthHours: end / 5 / HOUR_MS,
  };
}

/** The middle of an ordered copy; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
