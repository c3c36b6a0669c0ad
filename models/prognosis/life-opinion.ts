import type { Judgement } from './fleet-model.ts';
import { lastAge, median, type RunUnit } from './run-table.ts';

/** What the ages at which units failed say of one that has reached an age, in the time column's unit. */
export type LifeOpinion = (age: number) => Judgement;

/** The bounds before they are calibrated. */
const [LOW_SHARE, HIGH_SHARE] = [0.1, 0.9];

/**
 * The simplest prognosis: the mean life of those that lasted as long as this one, minus its age. It looks at no channel. Where all fail at
 * about the same age there is hardly a better one; where lives differ, it is the one to beat.
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
