import type { Priority } from '../priority.ts';
import { type ClockKind, clockKinds, type SlaPolicy } from './policy.ts';

/** *Met late* is not *never met* (TICKETING §3). */
export type ClockState = 'running' | 'paused' | 'met' | 'breached_running' | 'breached_met' | 'cancelled';

/** A stretch of a clock's life that counted or did not, and why; `to` is null for the current one. */
export type ClockInterval = {
  readonly from: Date;
  readonly to: Date | null;
  readonly counted: boolean;
  readonly why: string;
};

/** One clock after a number of events; what it shows at a moment follows from it, see {@link readClock}. */
export type Clock = {
  readonly kind: ClockKind;
  /** Counts how often the ticket was opened, and the assignments within. */
  readonly generation: number;
  readonly ordinal: number;
  readonly priority: Priority;
  /** Milliseconds of working time. */
  readonly target: number;
  readonly elapsed: number;
  readonly startedAt: Date;
  /** Null while paused and after the end. */
  readonly runningSince: Date | null;
  readonly endedAt: Date | null;
  /** When it would have been due, had it not ended. */
  readonly dueAtEnd: Date | null;
  readonly outcome: 'met' | 'cancelled' | null;
  readonly intervals: readonly ClockInterval[];
};

/** What clocks read of a ticket's events. Other kinds of event do not concern them. */
export type ClockEvent = {
  readonly at: Date;
  readonly kind: string;
  readonly payload: {
    readonly state?: string;
    readonly priority?: Priority;
    readonly assignee?: string | null;
    readonly pausesClocks?: boolean;
    readonly reason?: string;
    /** Event `merged_in`: the earliest opening of the tickets that became one. */
    readonly clocksFrom?: string;
  };
};

type Draft = { -readonly [K in keyof Clock]: Clock[K] } & { target: number; intervals: ClockInterval[] };

/**
 * The clocks of a ticket: a pure function of its events, in order, and the policy. Columns are only a projection of it.
 */
export function clocksOf(events: readonly ClockEvent[], policy: SlaPolicy): readonly Clock[] {
  const fold = new ClockFold(policy);
  for (const event of events) fold.take(event);
  return fold.clocks.filter(({ kind, priority }) => policy[priority].targets[kind] !== null);
}

/** Goes through the events of one ticket once. */
class ClockFold {
  readonly clocks: Draft[] = [];
  readonly #policy: SlaPolicy;
  #generation = 0;
  #priority: Priority = 'P4';

  constructor(policy: SlaPolicy) {
    this.#policy = policy;
  }

  take(event: ClockEvent): void {
    const { at, payload } = event;
    switch (event.kind) {
      case 'opened':
      case 'promoted':
      case 'reopened':
        this.#priority = payload.priority ?? this.#priority;
        if (payload.state !== 'candidate') this.#open(at);
        return;
      case 'assigned':
      case 'transferred':
      case 'relapsed':
        if (event.kind === 'relapsed') this.#run(['restore'], at, 'the fault came back');
        this.#end(['ola'], at, 'cancelled');
        if (payload.assignee) this.#start('ola', at, `assigned to ${payload.assignee}`);
        return;
      case 'declined':
        this.#end(['ola'], at, 'cancelled');
        return;
      case 'accepted':
        this.#end(['ack', 'ola'], at, 'met');
        return;
      case 'started':
        this.#end(['start'], at, 'met');
        return;
      case 'held':
        if (payload.pausesClocks) this.#pause(['start', 'restore'], at, `on hold: ${payload.reason}`);
        return;
      case 'resumed':
        this.#run(['start', 'restore'], at, 'resumed');
        return;
      case 'resolved':
        this.#end(['start', 'restore', 'ola'], at, 'met');
        return;
      case 'review_rejected':
        this.#run(['restore'], at, 'the review was not passed');
        return;
      case 'cancelled':
      case 'dismissed':
      case 'merged':
        this.#end(clockKinds, at, 'cancelled');
        return;
      case 'priority_changed':
        this.#retarget(payload.priority ?? this.#priority, at);
        return;
      case 'merged_in':
        if (payload.clocksFrom) this.#startEarlier(new Date(payload.clocksFrom));
        return;
    }
  }

  #open(at: Date): void {
    this.#generation++;
    for (const kind of clockKinds) if (kind !== 'ola') this.#start(kind, at, 'opened');
  }

  #start(kind: ClockKind, at: Date, why: string): void {
    const ordinal = this.#current([kind]).length + 1;
    const interval: ClockInterval = { from: at, to: null, counted: true, why };
    this.clocks.push({
      kind,
      ordinal,
      generation: this.#generation,
      priority: this.#priority,
      target: this.#policy[this.#priority].targets[kind] ?? 0,
      elapsed: 0,
      startedAt: at,
      runningSince: at,
      endedAt: null,
      dueAtEnd: null,
      outcome: null,
      intervals: [interval],
    });
  }

  #current(kinds: readonly ClockKind[]): readonly Draft[] {
    return this.clocks.filter((clock) => clock.generation === this.#generation && kinds.includes(clock.kind));
  }

  #pause(kinds: readonly ClockKind[], at: Date, why: string): void {
    for (const clock of this.#current(kinds)) {
      if (clock.runningSince === null) continue;
      this.#count(clock, at);
      clock.runningSince = null;
      turn(clock, { from: at, to: null, counted: false, why });
    }
  }

  /** Goes on after a pause, or after an end that turned out not to be one. */
  #run(kinds: readonly ClockKind[], at: Date, why: string): void {
    for (const clock of this.#current(kinds)) {
      if (clock.runningSince !== null || clock.outcome === 'cancelled') continue;
      if (clock.outcome === 'met' && clock.kind !== 'restore') continue;
      clock.runningSince = at;
      clock.endedAt = null;
      clock.dueAtEnd = null;
      clock.outcome = null;
      turn(clock, { from: at, to: null, counted: true, why });
    }
  }

  #end(kinds: readonly ClockKind[], at: Date, outcome: 'met' | 'cancelled'): void {
    for (const clock of this.#current(kinds)) {
      if (clock.outcome !== null) continue;
      clock.dueAtEnd = outcome === 'met' ? dueAt(clock, this.#policy) : null;
      this.#count(clock, at);
      clock.runningSince = null;
      clock.endedAt = at;
      clock.outcome = outcome;
      turn(clock, undefined, at);
    }
  }

  /** Elapsed time and pauses stay, the target changes. */
  #retarget(priority: Priority, at: Date): void {
    for (const clock of this.#current(clockKinds)) {
      if (clock.outcome !== null) continue;
      if (clock.runningSince !== null) {
        this.#count(clock, at);
        clock.runningSince = at;
      }
      clock.priority = priority;
      clock.target = this.#policy[priority].targets[clock.kind] ?? 0;
    }
    this.#priority = priority;
  }

  #startEarlier(from: Date): void {
    for (const clock of this.#current(['ack', 'start', 'restore'])) {
      if (clock.outcome !== null || from >= clock.startedAt) continue;
      clock.elapsed += this.#policy[clock.priority].calendar.elapsed(from.getTime(), clock.startedAt.getTime());
      clock.intervals.unshift({ from, to: clock.startedAt, counted: true, why: 'a merged ticket was opened earlier' });
      clock.startedAt = from;
    }
  }

  #count(clock: Draft, at: Date): void {
    if (clock.runningSince === null) return;
    clock.elapsed += this.#policy[clock.priority].calendar.elapsed(clock.runningSince.getTime(), at.getTime());
  }
}

/** When a running clock is due; one whose target is used up already was due when it last began to run. */
export function dueAt(clock: Pick<Clock, 'priority' | 'target' | 'elapsed' | 'runningSince'>, policy: SlaPolicy) {
  if (clock.runningSince === null) return null;
  const { calendar } = policy[clock.priority];
  return new Date(calendar.add(clock.runningSince.getTime(), Math.max(0, clock.target - clock.elapsed)));
}

/** Closes the current interval and begins the next one. */
function turn(clock: Draft, next: ClockInterval | undefined, at = next?.from ?? null): void {
  const last = clock.intervals.at(-1);
  if (last && last.to === null) clock.intervals[clock.intervals.length - 1] = { ...last, to: at };
  if (next) clock.intervals.push(next);
}
