import type { Judgement } from './fleet-model.ts';
import { lastAge, median, type RunUnit } from './run-table.ts';

/** The prognosis from ages at failure for a unit of some age, in the time column's unit. */
export type LifeOpinion = (age: number) => Judgement;

/** The bounds before they are calibrated. */
const [LOW_SHARE, HIGH_SHARE] = [0.1, 0.9];

/**
 * The simplest prognosis: the mean life of units that lasted as long, minus this one's age. It uses
 * no channel. If all fail at about the same age, hardly any is better; if lives differ, a prognosis
 * has to beat it.
 */
export function learnLives(units: readonly RunUnit[]): LifeOpinion {
  const lives = units.map(lastAge).sort((a, b) => a - b);
  return (age) => {
    const left = lives.filter((life) => life > age).map((life) => life - age);
    const at = (share: number): number => left[Math.min(left.length - 1, Math.floor(share * left.length))] ?? 0;
    const mean = left.reduce((sum, one) => sum + one, 0) / Math.max(1, left.length);
    return { estimate: mean, low: at(LOW_SHARE), high: at(HIGH_SHARE) };
  };
}

/** Spread of the logarithm of the lives, from their quartiles. */
export function spreadOfLives(units: readonly RunUnit[]): number {
  const logs = units.map((unit) => Math.log(lastAge(unit)));
  const middle = median(logs);
  return QUARTILE * median(logs.map((log) => Math.abs(log - middle)));
}

/** From the median distance to the standard deviation of a normal distribution. */
const QUARTILE = 1.4826;

/** A machine with a larger share of its life left is new. */
const NEW_SHARE = 2 / 3;
const NEW_WEIGHT = 0.25;

/**
 * How much an age of a unit that failed counts: a machine is asked about when it wears, seldom when
 * it is new. With equal weights new ones, which all look alike, would decide the rest.
 */
export function useWeight(unit: RunUnit, age: number): number {
  return lastAge(unit) - age > NEW_SHARE * lastAge(unit) ? NEW_WEIGHT : 1;
}
