import type { JudgedRecording } from '../models/evaluate/detection-metrics.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Tickets against labelled windows; false ones within 24 h of each other are one. */
export function ticketsIn({ episodes }: JudgedRecording, windows: readonly (readonly [number, number])[]) {
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
export function leadDays({ times, episodes }: JudgedRecording): { component: string; days: number }[] {
  const end = times.at(-1) ?? 0;
  const first = new Map<string, number>();
  for (const { component, raisedAt } of episodes) {
    const name = component ?? '';
    if (!first.has(name)) first.set(name, (end - raisedAt) / DAY_MS);
  }
  return [...first].map(([component, days]) => ({ component, days })).sort((a, b) => b.days - a.days);
}

/**
 * A run to failure that starts at 0: false episodes in its first fifth, and minutes from the first
 * later one to its end.
 */
export function lifeOf({ times, episodes }: JudgedRecording) {
  const end = times.at(-1) ?? 0;
  const raised = episodes.map(({ raisedAt }) => raisedAt);
  const first = raised.find((at) => at >= end / 5);
  return {
    leadMinutes: first === undefined ? 0 : (end - first) / 60_000,
    falseEpisodes: raised.filter((at) => at < end / 5).length,
    firstFifthHours: end / 5 / HOUR_MS,
  };
}
