import { hashOf } from '../../lib/canonical-json.ts';
import type { Clock, ClockEvent, ClockInterval } from './clock.ts';
import type { TermsRef, Tier } from './terms.ts';

/** A clock that is being worked out. */
type Draft = Pick<Clock, 'outcome' | 'terms'> & { startedAt: Date; elapsed: number; intervals: ClockInterval[] };

/**
 * How a merged ticket made a clock start earlier: from when, instead of when, and by how much
 * working time.
 */
type Earlier = { readonly ticket: string; readonly from: Date; readonly instead: Date; readonly elapsed: number };

/**
 * Applies merges to the clocks of one ticket, so that they can be undone. Owns the former clocks.
 */
export class ClockMerges<Each extends Draft> {
  readonly #earlier = new Map<Each, readonly Earlier[]>();
  #before: readonly { readonly clock: Each; readonly was: Each }[] = [];
  readonly #tierOf: (clock: Each) => Tier;

  constructor(tierOf: (clock: Each) => Tier) {
    this.#tierOf = tierOf;
  }

  /** The ticket is being merged: its clocks end. */
  remember(clocks: readonly Each[]): void {
    this.#before = clocks.map((clock) => ({ clock, was: { ...clock, intervals: [...clock.intervals] } }));
  }

  /**
   * The merge was undone: its clocks are as they were.
   * @returns whether they were promised by other terms
   */
  restore(terms: TermsRef | null): boolean {
    for (const { clock, was } of this.#before) Object.assign(clock, was);
    return this.#before.some(({ clock }) => hashOf(clock.terms) !== hashOf(terms));
  }

  /**
   * Another ticket was merged into this one, and had been opened earlier. A clock that has ended
   * stays as it is.
   */
  startEarlier(clocks: readonly Each[], { ticket = '', clocksFrom }: ClockEvent['payload']): void {
    if (!clocksFrom) return;
    for (const clock of clocks) this.#start(clock, { ticket, from: new Date(clocksFrom) });
  }

  /** That was undone: its additions go, and those of others are computed again without it. */
  startLater(clocks: readonly Each[], { ticket = '' }: ClockEvent['payload']): void {
    for (const clock of clocks) {
      const earlier = this.#earlier.get(clock) ?? [];
      const [first] = earlier;
      if (clock.outcome !== null || !first || earlier.every((each) => each.ticket !== ticket)) continue;
      clock.elapsed -= earlier.reduce((sum, { elapsed }) => sum + elapsed, 0);
      clock.startedAt = first.instead;
      clock.intervals.splice(0, earlier.length);
      this.#earlier.delete(clock);
      for (const each of earlier) if (each.ticket !== ticket) this.#start(clock, each);
    }
  }

  #start(clock: Each, { ticket, from }: Pick<Earlier, 'ticket' | 'from'>): void {
    if (clock.outcome !== null || from >= clock.startedAt) return;
    const { calendar, calendarName } = this.#tierOf(clock);
    const instead = clock.startedAt;
    const elapsed = calendar.elapsed(from.getTime(), instead.getTime());
    clock.elapsed += elapsed;
    const why = 'a merged ticket was opened earlier';
    clock.intervals.unshift({ from, to: instead, counted: true, why, calendarName });
    clock.startedAt = from;
    this.#earlier.set(clock, [...(this.#earlier.get(clock) ?? []), { ticket, from, instead, elapsed }]);
  }
}
