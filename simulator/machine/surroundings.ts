import type { Random } from '../../lib/random.ts';

/** The air around a machine. The mean differs by up to a tenth from machine to machine. */
export type Climate = {
  readonly meanCel: number;
  /** Above the mean at 15:00, and below it at 03:00. */
  readonly dayKelvin: number;
  /** Above the mean at the end of July, and below it at the end of January. */
  readonly seasonKelvin: number;
};

/** A heated hall. */
export const INDOORS: Climate = { meanCel: 22, dayKelvin: 4, seasonKelvin: 0 };

const DAY_SECONDS = 86_400;
const YEAR_DAYS = 365.25;
/** 28 July 2000 15:00, a warmest moment, in days since the epoch. */
const WARMEST_DAY = 11_166;

/** Warmest at 15:00, coldest at 03:00; -1 to 1. */
export function dayWave(at: number): number {
  return Math.sin((2 * Math.PI * (at / 1000 / DAY_SECONDS - 9 / 24)) % (2 * Math.PI));
}

/** Warmest at the end of July, coldest at the end of January; -1 to 1. */
export function seasonWave(at: number): number {
  return Math.cos((2 * Math.PI * (at / 1000 / DAY_SECONDS - WARMEST_DAY)) / YEAR_DAYS);
}

/** A slow wandering (first-order autoregressive) around 0. */
export class Drift {
  #value = 0;
  readonly #keep: number;
  readonly #kick: number;

  constructor({
    deviation,
    seconds,
    intervalSeconds,
  }: { deviation: number; seconds: number; intervalSeconds: number }) {
    this.#keep = Math.exp(-intervalSeconds / seconds);
    this.#kick = deviation * Math.sqrt(1 - this.#keep ** 2);
  }

  /** Its value one interval later. */
  step(random: Random): number {
    this.#value = this.#keep * this.#value + this.#kick * random.gaussian();
    return this.#value;
  }
}
