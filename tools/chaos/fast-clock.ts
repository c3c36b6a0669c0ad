import path from 'node:path';

/**
 * Settings of a program, and of each that is started with them later, whose wall clock runs this
 * many times as fast from now on.
 */
export function fastClock(factor: number): Readonly<Record<string, string>> {
  const module = path.join(import.meta.dirname, 'fast-clock.mjs');
  return { NODE_OPTIONS: `--import=${module}`, FAST_CLOCK: `${Date.now()} ${factor}` };
}
