import { type Now, systemSleep } from '../../lib/clock.ts';

/** Times real time, or as fast as the broker acknowledges. */
export type Speed = number | 'max';

/** A wait that ends early when the signal aborts. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** A speed that can change while pacers wait. */
export class Tempo {
  #speed: Speed;
  #changed = new AbortController();

  /** @param signal ends every wait */
  constructor(speed: Speed, signal: AbortSignal) {
    this.#speed = speed;
    signal.addEventListener('abort', () => this.#changed.abort(), { once: true });
  }

  get speed(): Speed {
    return this.#speed;
  }

  /** Aborts at the next change, or at the end. */
  get changed(): AbortSignal {
    return this.#changed.signal;
  }

  change(speed: Speed): void {
    this.#speed = speed;
    const before = this.#changed;
    this.#changed = new AbortController();
    before.abort();
  }
}

/** The parts of a pacer; the clock and the wait are arguments so that no test waits. */
export type PacerOptions = {
  readonly speed: Speed | Tempo;
  readonly now: Now;
  /** Never publish before the event time itself: for machines in real time, not for recordings. */
  readonly live?: boolean;
  readonly sleep?: Sleep;
  readonly signal: AbortSignal;
};

/**
 * Resolves when the moment to publish an event has come (at once if it has passed), or the signal
 * aborts.
 */
export type Pacer = (sampledAt: number) => Promise<void>;

/** Timers hold at most 2^31 - 1 ms; a recording may pause for longer. */
const LONGEST_SLEEP_MS = 3_600_000;

/**
 * Creates a pacer that keeps the distances between event times, divided by the speed. The first
 * event sets the pace; an event whose time runs backwards is published at once.
 */
export function createPacer(options: PacerOptions): Pacer {
  const { speed: given, now, live, signal } = options;
  const wait = options.sleep ?? systemSleep;
  const tempo = given instanceof Tempo ? given : undefined;
  const speedNow = (): Speed => (given instanceof Tempo ? given.speed : given);
  let base: { readonly sampledAt: number; readonly startedAt: number; readonly speed: Speed } | undefined;
  /** The event time that has come. */
  const reached = (at: number, { sampledAt, startedAt, speed }: NonNullable<typeof base>): number =>
    speed === 'max' ? sampledAt : sampledAt + (at - startedAt) * speed;
  return async (sampledAt) => {
    for (;;) {
      const at = now().getTime();
      const speed = speedNow();
      base ??= { sampledAt, startedAt: at, speed };
      if (base.speed !== speed) base = { sampledAt: Math.min(sampledAt, reached(at, base)), startedAt: at, speed };
      if (speed === 'max') base = { ...base, sampledAt };
      const paced = speed === 'max' ? 0 : base.startedAt + (sampledAt - base.sampledAt) / speed;
      const left = (live ? Math.max(paced, sampledAt) : paced) - at;
      if (left < 1 || signal.aborted) return;
      await wait(Math.min(left, LONGEST_SLEEP_MS), tempo?.changed ?? signal);
    }
  };
}
