import type { Random } from '../../lib/random.ts';

/** How hard a machine is asked to work. */
export type OperatingMode = 'standstill' | 'low' | 'nominal' | 'high';

/**
 * A machine's working time. `continuous` runs all day at changing load; `intermittent` also stops
 * and starts; `steady` never changes its load; the others run at changing load while people work,
 * and stand still at other times.
 */
export const DUTIES = ['continuous', 'intermittent', 'steady', 'one-shift', 'two-shifts', 'five-days'] as const;
export type Duty = (typeof DUTIES)[number];

/** Gives the mode at each moment; call it with rising seconds. */
export type DutyCycle = (secondsSinceStart: number) => OperatingMode;

/** The parts of a duty cycle. */
export type DutyOptions = {
  readonly duty: Duty;
  readonly intervalSeconds: number;
  /** Event time of second 0, milliseconds since the epoch. */
  readonly startAt: number;
  /** Of the clock that people work by. */
  readonly utcOffsetHours?: number;
  /** Least and longest time in one mode. Absent: one or two minutes. */
  readonly dwellSeconds?: readonly [number, number];
  readonly random: Random;
};

const RUNNING: readonly OperatingMode[] = ['nominal', 'low', 'high'];
const MODES: Readonly<Record<Duty, readonly OperatingMode[]>> = {
  continuous: RUNNING,
  intermittent: [...RUNNING, 'standstill'],
  steady: ['nominal'],
  'one-shift': RUNNING,
  'two-shifts': RUNNING,
  'five-days': RUNNING,
};

/** Hours since Monday 00:00 between which people work. */
const WORK: Readonly<Partial<Record<Duty, readonly (readonly [from: number, to: number])[]>>> = {
  'one-shift': [0, 1, 2, 3, 4].map((day) => [day * 24 + 6, day * 24 + 14] as const),
  'two-shifts': [0, 1, 2, 3, 4].map((day) => [day * 24 + 6, day * 24 + 22] as const),
  'five-days': [[6, 5 * 24 + 6]],
};

const WEEK_HOURS = 168;
/** 1970-01-01 was a Thursday. */
const EPOCH_HOUR = 3 * 24;
/** A machine is switched on and off up to this much later than the shift says. */
const LATE_HOURS = 0.25;

/** Three modes of at most 110 samples, or four of at most 95, fit into the first 400 readings. */
const DWELL_SAMPLES = { three: [60, 110], four: [60, 95] } as const;

/**
 * Plans a machine's day: it begins at nominal load, has every mode once in each round, in an order
 * that changes, and stays for one or two minutes (longer where samples are further apart).
 */
export function createDutyCycle(options: DutyOptions): DutyCycle {
  const { duty, random, startAt, utcOffsetHours = 0 } = options;
  const sampleSeconds = Math.max(1, options.intervalSeconds);
  const [least, most] =
    options.dwellSeconds ??
    DWELL_SAMPLES[duty === 'intermittent' ? 'four' : 'three'].map((samples) => samples * sampleSeconds);
  const work = WORK[duty];
  const lateHours = work ? LATE_HOURS * random.next() : 0;
  let round: OperatingMode[] = [...MODES[duty]];
  let mode: OperatingMode = 'nominal';
  let until = 0;
  return (seconds) => {
    while (seconds >= until) {
      if (round.length === 0) round = shuffle(MODES[duty], { random, notFirst: mode });
      mode = round.shift() ?? 'nominal';
      until += (least as number) + ((most as number) - (least as number)) * random.next();
    }
    if (work === undefined) return mode;
    const hour = startAt / 3_600_000 + seconds / 3600 + utcOffsetHours + EPOCH_HOUR - lateHours;
    return isWorking(work, hour % WEEK_HOURS) ? mode : 'standstill';
  };
}

function isWorking(work: readonly (readonly [number, number])[], hour: number): boolean {
  for (const [from, to] of work) if (hour >= from && hour < to) return true;
  return false;
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
