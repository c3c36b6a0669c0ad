import type { Random } from '../lib/random.ts';

/** How hard a pump is asked to work. */
export type OperatingMode = 'standstill' | 'low' | 'nominal' | 'high';

/** `continuous` runs all day at changing load; `intermittent` also stops and starts. */
export type Duty = 'continuous' | 'intermittent';

/** Gives the mode at each moment; call it with rising seconds. */
export type DutyCycle = (secondsSinceStart: number) => OperatingMode;

const MODES: Readonly<Record<Duty, readonly OperatingMode[]>> = {
  continuous: ['nominal', 'low', 'high'],
  intermittent: ['nominal', 'low', 'high', 'standstill'],
};

/** Three modes of at most 110 samples, or four of at most 95, fit into the first 400 readings. */
const DWELL_SAMPLES: Readonly<Record<Duty, readonly [number, number]>> = {
  continuous: [60, 110],
  intermittent: [60, 95],
};

/**
 * Plans a pump's day: it begins at nominal load, has every mode once in each round, in an order
 * that changes, and stays for one or two minutes (longer where samples are further apart).
 */
export function createDutyCycle(options: { duty: Duty; intervalSeconds: number; random: Random }): DutyCycle {
  const { duty, random } = options;
  const [least, most] = DWELL_SAMPLES[duty];
  const sampleSeconds = Math.max(1, options.intervalSeconds);
  let round: OperatingMode[] = [...MODES[duty]];
  let mode: OperatingMode = 'nominal';
  let until = 0;
  return (seconds) => {
    while (seconds >= until) {
      if (round.length === 0) round = shuffle(MODES[duty], { random, notFirst: mode });
      mode = round.shift() ?? 'nominal';
      until += (least + (most - least) * random.next()) * sampleSeconds;
    }
    return mode;
  };
}

function shuffle(
  modes: readonly OperatingMode[],
  { random, notFirst }: { random: Random; notFirst: OperatingMode },
): OperatingMode[] {
  const order = [...modes];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    const [a, b] = [order[i], order[j]];
    if (a !== undefined && b !== undefined) [order[i], order[j]] = [b, a];
  }
  const [first, ...rest] = order;
  return first === notFirst ? [...rest, first] : order;
}
