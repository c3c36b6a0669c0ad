import { CHANNEL } from './instrument-state.ts';

/** Spikes of late, each counting less with every reading since. */
export const MANY_SPIKES = 2.5;
export const FADE = 1 - 1 / 300;

/** Readings of the level from which a jump starts. */
const BEFORE_ROWS = 16;

/** Whether the channel has not had many spikes, counted with the next reading. */
export function hasFewSpikes(numbers: Float64Array, place: number): boolean {
  return (numbers[place + CHANNEL.spikes] as number) * FADE < MANY_SPIKES;
}

/** Takes a value within its bounds that follows others of this kind and few spikes. */
export function passNear(numbers: Float64Array, place: number, value: number): void {
  numbers[place + CHANNEL.spikes] = (numbers[place + CHANNEL.spikes] as number) * FADE;
  followLevel(numbers, place, value);
}

/** Takes a value into the level from which a jump starts. */
export function followLevel(numbers: Float64Array, place: number, value: number): void {
  const before = numbers[place + CHANNEL.before] as number;
  numbers[place + CHANNEL.before] = Number.isNaN(before) ? value : before + (value - before) / BEFORE_ROWS;
}
