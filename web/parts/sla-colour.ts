import type { GetData } from '../api/use-get.ts';

/** A clock of a ticket. */
export type Clock = GetData<'/tickets/{id}'>['clocks'][number];

/**
 * The share of its time that a clock has used, from which on a colour warns; the last is the
 * breach.
 */
const WARNINGS: readonly (readonly [share: number, colour: string])[] = [
  [1, 'red.8'],
  [0.9, 'red.7'],
  [0.75, 'orange.9'],
  [0.5, 'yellow.9'],
  [0, 'teal.9'],
];

/** The colour of a clock: it warns at 50, 75 and 90 % of the time, and at the breach. */
export function slaColour(used: number): string {
  return WARNINGS.find(([share]) => used >= share)?.[1] ?? 'teal.9';
}

/** Of the clocks that run the one that is due first; undefined where none runs. */
export function firstClock(clocks: readonly Clock[]): Clock | undefined {
  return clocks
    .filter(({ state, dueAt }) => dueAt !== null && (state === 'running' || state === 'breached_running'))
    .toSorted((one, other) => (one.dueAt ?? '').localeCompare(other.dueAt ?? ''))[0];
}
