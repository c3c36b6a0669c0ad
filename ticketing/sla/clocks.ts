import type { Calendar } from '../calendar/calendar.ts';
import type { Priority } from '../ticket/priority.ts';
import type { Clock, ClockEvent, ClockInterval } from './clock.ts';
import { ClockMerges } from './clock-merges.ts';
import { type ClockKind, clockKinds, type TermsLookup, type TermsRef, type Tier } from './terms.ts';

type Draft = { -readonly [K in keyof Clock]: Clock[K] } & { target: number; intervals: ClockInterval[] };

/**
 * The clocks of a ticket: a pure function of its events, in order, and the versions of policy and
 * calendar that they name. Columns are only a projection of it.
 */
export function clocksOf(events: readonly ClockEvent[], rules: TermsLookup): readonly Clock[] {
  const fold = new ClockFold(rules);
  for (const event of events) fold.take(event);
  return fold.promised();
}

/** The tier that a clock counts in at present. */
export function tierOf({ terms, priority }: Pick<Clock, 'terms' | 'priority'>, rules: TermsLookup): Tier {
  return rules.termsOf(terms).tiers[priority];
}

/** The clocks of the ticket itself; assignments have their own. */
const promisedKinds = ['ack', 'start', 'restore'] as const;

/** Goes through the events of one ticket once. */
class ClockFold {
  readonly #clocks: Draft[] = [];
  readonly #rules: TermsLookup;
  #generation = 0;
  #priority: Priority = 'P4';
  #terms: TermsRef | null = null;
  #restoreBy: number | null = null;
  readonly #merges = new ClockMerges<Draft>((clock) => this.#tier(clock));

  constructor(rules: TermsLookup) {
    this.#rules = rules;
  }

  /** The clocks for which there is a target. */
  promised(): readonly Clock[] {
    return this.#clocks.filter((clock) => this.#target(clock) !== null);
  }

  take(event: ClockEvent): void {
    const { at, payload } = event;
    if (payload.sla) this.#terms = payload.sla;
    // A bound from before the ticket was closed is over.
    if (event.kind === 'reopened') this.#restoreBy = null;
    if (payload.restoreBy !== undefined) this.#restoreBy = timeOf(payload.restoreBy);
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
      case 'hold_capped':
        this.#run(['start', 'restore'], at, 'on hold for longer than clocks may pause');
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
        this.#end(clockKinds, at, 'cancelled');
        return;
      default:
        this.#takeTarget(event);
        this.#takeMerge(event);
    }
  }

  /** The targets change: the priority, the subject, the policy, a bound. */
  #takeTarget({ at, kind, payload }: ClockEvent): void {
    if (kind === 'priority_changed') this.#priority = payload.priority ?? this.#priority;
    const why: Readonly<Record<string, string>> = {
      priority_changed: `priority ${this.#priority}`,
      subject_corrected: 'the ticket was corrected',
      sla_changed: `policy ${this.#terms?.policy} of version ${this.#terms?.version}`,
      restore_by_changed: 'another time by which to restore',
    };
    if (Object.hasOwn(why, kind)) this.#retarget(at, why[kind] ?? '');
  }

  /** A merge of this ticket, or into it, and its undoing. */
  #takeMerge({ at, kind, payload }: ClockEvent): void {
    if (kind === 'merged') {
      this.#merges.remember(this.#current(clockKinds));
      this.#end(clockKinds, at, 'cancelled');
    }
    if (kind === 'unmerged' && this.#merges.restore(this.#terms)) this.#retarget(at, 'the merge was undone');
    if (kind === 'merged_in') this.#merges.startEarlier(this.#current(promisedKinds), payload);
    if (kind === 'merge_undone') this.#merges.startLater(this.#current(promisedKinds), payload);
  }

  #open(at: Date): void {
    this.#generation++;
    for (const kind of clockKinds) if (kind !== 'ola') this.#start(kind, at, 'opened');
  }

  #start(kind: ClockKind, at: Date, why: string): void {
    const clock: Draft = {
      kind,
      ordinal: this.#current([kind]).length + 1,
      generation: this.#generation,
      priority: this.#priority,
      terms: this.#terms,
      target: 0,
      elapsed: 0,
      startedAt: at,
      runningSince: at,
      endedAt: null,
      dueAtEnd: null,
      outcome: null,
      intervals: [],
    };
    clock.target = this.#target(clock) ?? 0;
    this.#turn(clock, { from: at, counted: true, why });
    this.#clocks.push(clock);
  }

  #current(kinds: readonly ClockKind[]): readonly Draft[] {
    return this.#clocks.filter((clock) => clock.generation === this.#generation && kinds.includes(clock.kind));
  }

  #pause(kinds: readonly ClockKind[], at: Date, why: string): void {
    for (const clock of this.#current(kinds)) {
      if (clock.runningSince === null) continue;
      this.#count(clock, at);
      clock.runningSince = null;
      this.#turn(clock, { from: at, counted: false, why });
    }
  }

  /** Continues after a pause, or after an end that turned out not to be one. */
  #run(kinds: readonly ClockKind[], at: Date, why: string): void {
    for (const clock of this.#current(kinds)) {
      if (clock.runningSince !== null || clock.outcome === 'cancelled') continue;
      if (clock.outcome === 'met' && clock.kind !== 'restore') continue;
      clock.runningSince = at;
      clock.endedAt = null;
      clock.dueAtEnd = null;
      clock.outcome = null;
      this.#turn(clock, { from: at, counted: true, why });
    }
  }

  #end(kinds: readonly ClockKind[], at: Date, outcome: 'met' | 'cancelled'): void {
    for (const clock of this.#current(kinds)) {
      if (clock.outcome !== null) continue;
      clock.dueAtEnd = outcome === 'met' ? dueAt(clock, this.#tier(clock).calendar) : null;
      this.#count(clock, at);
      clock.runningSince = null;
      clock.endedAt = at;
      clock.outcome = outcome;
      this.#close(clock, at);
    }
  }

  /**
   * Elapsed time and pauses stay, the target changes. A clock that is over its target, and would
   * get none, stays as it is: its breach is not forgotten.
   */
  #retarget(at: Date, why: string): void {
    for (const clock of this.#current(clockKinds)) {
      if (clock.outcome !== null) continue;
      this.#count(clock, at);
      const now = { ...clock, priority: this.#priority, terms: this.#terms };
      const target = this.#target(now);
      if (target !== null || clock.elapsed <= clock.target || clock.target === 0)
        Object.assign(clock, { priority: now.priority, terms: now.terms, target: target ?? 0 });
      if (clock.runningSince === null) continue;
      clock.runningSince = at;
      this.#turn(clock, { from: at, counted: true, why });
    }
  }

  #count(clock: Draft, at: Date): void {
    if (clock.runningSince === null) return;
    clock.elapsed += this.#tier(clock).calendar.elapsed(clock.runningSince.getTime(), at.getTime());
  }

  #tier(clock: Draft): Tier {
    return tierOf(clock, this.#rules);
  }

  /**
   * The tier's target, but no more working time than there is until the machine must be restored.
   */
  #target(clock: Draft): number | null {
    const { calendar, targets } = this.#tier(clock);
    const granted = targets[clock.kind];
    if (clock.kind !== 'restore' || this.#restoreBy === null) return granted;
    return Math.min(granted ?? Number.POSITIVE_INFINITY, calendar.elapsed(clock.startedAt.getTime(), this.#restoreBy));
  }

  /** Closes the current interval and begins the next one. */
  #turn(clock: Draft, next: Pick<ClockInterval, 'from' | 'counted' | 'why'>): void {
    this.#close(clock, next.from);
    clock.intervals.push({ ...next, to: null, calendarName: this.#tier(clock).calendarName });
  }

  #close({ intervals }: Draft, at: Date): void {
    const last = intervals.at(-1);
    if (last && last.to === null) intervals[intervals.length - 1] = { ...last, to: at };
  }
}

/** Due time of a running clock. With its target used up, it was due when it last began to run. */
export function dueAt(clock: Pick<Clock, 'target' | 'elapsed' | 'runningSince'>, calendar: Calendar): Date | null {
  if (clock.runningSince === null) return null;
  return new Date(calendar.add(clock.runningSince.getTime(), Math.max(0, clock.target - clock.elapsed)));
}

function timeOf(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
