import { millisecondsOf } from '../scenario/scenario-names.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';

/** How people work, with a value for everything. Times in milliseconds, shares 0 to 1. */
export type Behaviour = {
  readonly looksMs: number;
  readonly answerMs: number;
  readonly travelMs: number;
  readonly fromHomeMs: number;
  readonly inspectMs: number;
  readonly safetyMs: number;
  readonly paperMs: number;
  /** Times the usual hours of a repair. */
  readonly repair: number;
  readonly overtimeMs: number;
  /** Open tickets from which somebody declines. */
  readonly workload: number;
  /** Damage from which an inspection can find a fault. */
  readonly sees: number;
  readonly misses: number;
  readonly misjudges: number;
  readonly partly: number;
  readonly wrongPart: number;
  readonly wrongMachine: number;
  /** Shares of errors of the next try, times those of the one before. */
  readonly learns: number;
  readonly forgetsTimer: number;
  readonly reportsMs: number;
  partOf(part: string): PartTerms;
};

/** Stock of a part at the begin, the time of an order, and its cost. */
export type PartTerms = { readonly stock: number; readonly leadMs: number; readonly cost: number };

/** What work and standing still cost, in the plant's currency. */
export type WorkCosts = {
  /** Of an hour of labour. */
  readonly hour: number;
  /** Of an hour in which a machine stands. */
  readonly downtime: number;
  /** Of a functional failure, once: what it takes along. */
  readonly failure: number;
  /** Of a part without a cost of its own. */
  readonly part: number;
};

const MINUTE = 60_000;
const STOCK = 5;

/** How the people of a scenario work: what it says, else what is usual. */
export function behaviourOf({ crew = {}, costs }: Pick<Scenario, 'crew' | 'costs'>): Behaviour {
  const { part: usualCost } = costsOf({ costs });
  return {
    looksMs: millisecondsOf(crew.looks, 5 * MINUTE),
    answerMs: millisecondsOf(crew.answer, 8 * MINUTE),
    travelMs: millisecondsOf(crew.travel, 12 * MINUTE),
    fromHomeMs: millisecondsOf(crew.fromHome, 45 * MINUTE),
    inspectMs: millisecondsOf(crew.inspect, 40 * MINUTE),
    safetyMs: millisecondsOf(crew.safety, 10 * MINUTE),
    paperMs: millisecondsOf(crew.paper, 10 * MINUTE),
    repair: crew.repair ?? 1,
    overtimeMs: millisecondsOf(crew.overtime, 120 * MINUTE),
    workload: crew.workload ?? 4,
    sees: crew.sees ?? 0.05,
    misses: crew.misses ?? 0.05,
    misjudges: crew.misjudges ?? 0.05,
    partly: crew.partly ?? 0.08,
    wrongPart: crew.wrongPart ?? 0.04,
    wrongMachine: crew.wrongMachine ?? 0.02,
    learns: crew.learns ?? 0.5,
    forgetsTimer: crew.forgetsTimer ?? 0.05,
    reportsMs: millisecondsOf(crew.reports, 30 * MINUTE),
    partOf(part) {
      const { stock = STOCK, lead = crew.partLead, cost = usualCost } = crew.parts?.[part] ?? {};
      return { stock, leadMs: millisecondsOf(lead, 2880 * MINUTE), cost };
    },
  };
}

/** What work and standing still cost in a scenario: what it says, else what is usual. */
export function costsOf({ costs = {} }: { readonly costs?: Scenario['costs'] | undefined }): WorkCosts {
  const { hour = 60, downtime = 400, failure = 4000, part = 200 } = costs;
  return { hour, downtime, failure, part };
}
