import type { Answer } from './client.ts';

/** What the people of a scenario did. Hours are true ones; `booked` are those of the tickets. */
export type CrewReport = {
  readonly labourHours: number;
  readonly travelHours: number;
  readonly overtimeHours: number;
  readonly bookedHours: number;
  /** Part → pieces. */
  readonly parts: Readonly<Record<string, number>>;
  readonly costs: { readonly labour: number; readonly parts: number };
  readonly inspections: {
    readonly done: number;
    readonly right: number;
    /** Nothing was found where there was something, also where it was too small to see. */
    readonly missed: number;
    readonly misjudged: number;
    readonly nothing_there: number;
  };
  /** Verdicts other than those of somebody who knows everything. */
  readonly verdictErrors: number;
  readonly repairs: Readonly<Record<'as_new' | 'partly' | 'wrong_part' | 'wrong_machine', number>>;
  /** Machine-hours that machines stood for work; not those of one that had failed. */
  readonly downtimeHours: number;
  /** Verdict → tickets that were resolved with it, each time. */
  readonly tickets: Readonly<Record<string, number>>;
  readonly accepted: number;
  readonly declined: Readonly<Record<string, number>>;
  readonly holds: Readonly<Record<string, number>>;
  /** Tickets that operators opened since a machine stood. */
  readonly reported: number;
  readonly forgottenTimers: number;
  /** What the API refused and nobody expected. */
  readonly refused: readonly Refused[];
};

export type Refused = {
  readonly what: string;
  readonly status: number;
  readonly detail: string;
  readonly count: number;
};

type Counts = Record<string, number>;

/** Counts what a crew does. Owns its numbers. */
export class CrewCounts {
  readonly numbers = {
    labourMs: 0,
    travelMs: 0,
    overtimeMs: 0,
    bookedMs: 0,
    downtimeMs: 0,
    labourCost: 0,
    partsCost: 0,
    verdictErrors: 0,
    accepted: 0,
    reported: 0,
    forgottenTimers: 0,
  };
  readonly inspections = { done: 0, right: 0, missed: 0, misjudged: 0, nothing_there: 0 };
  readonly repairs = { as_new: 0, partly: 0, wrong_part: 0, wrong_machine: 0 };
  readonly parts: Counts = {};
  readonly tickets: Counts = {};
  readonly declined: Counts = {};
  readonly holds: Counts = {};
  readonly #refused = new Map<string, Refused>();

  /** Notes an unexpected refusal. */
  refuse(what: string, { status, detail }: Extract<Answer<unknown>, { ok: false }>): void {
    const key = `${what} ${status} ${detail.replaceAll(/HB-\d+/g, 'HB-…')}`;
    const { count } = this.#refused.get(key) ?? { count: 0 };
    this.#refused.set(key, { what, status, detail, count: count + 1 });
  }

  report(): CrewReport {
    const hours = (ms: number): number => round(ms / 3_600_000, 3);
    const { numbers } = this;
    return {
      labourHours: hours(numbers.labourMs),
      travelHours: hours(numbers.travelMs),
      overtimeHours: hours(numbers.overtimeMs),
      bookedHours: hours(numbers.bookedMs),
      parts: { ...this.parts },
      costs: { labour: round(numbers.labourCost, 2), parts: round(numbers.partsCost, 2) },
      inspections: { ...this.inspections },
      verdictErrors: numbers.verdictErrors,
      repairs: { ...this.repairs },
      downtimeHours: hours(numbers.downtimeMs),
      tickets: { ...this.tickets },
      accepted: numbers.accepted,
      declined: { ...this.declined },
      holds: { ...this.holds },
      reported: numbers.reported,
      forgottenTimers: numbers.forgottenTimers,
      refused: [...this.#refused.values()],
    };
  }
}

/** Adds one of a kind. */
export function count(counts: Counts, kind: string, more = 1): void {
  counts[kind] = (counts[kind] ?? 0) + more;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
