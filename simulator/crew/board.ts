import type { Log } from '../../lib/log.ts';
import type { Random } from '../../lib/random.ts';
import type { FaultName } from '../machine/faults.ts';
import type { MachineKind } from '../machine/machine-kind.ts';
import type { DutyTimes } from '../scenario/duty.ts';
import type { Behaviour, WorkCosts } from './behaviour.ts';
import type { Client } from './client.ts';
import type { CrewCounts } from './crew-report.ts';
import type { CrewVerdict, Finding } from './inspect.ts';
import type { Plant } from './plant.ts';

/** Somebody of the crew, with their own account. */
export type Member = {
  readonly id: string;
  readonly name: string;
  readonly role: 'technician' | 'lead' | 'planner';
  /** Null: everything. */
  readonly skills: ReadonlySet<string> | null;
  /** Where they set out from. */
  readonly site: string;
  readonly rate: number;
  readonly duty: DutyTimes;
  readonly isOnCall: boolean;
  readonly client: Client;
  readonly random: Random;
};

/** What all of them know of one ticket. */
export type Case = {
  /** How often it was inspected before. */
  tries: number;
  finding: Finding | undefined;
  /** Faults that are still to be repaired. */
  todo: FaultName[];
  /** What somebody who knows everything would say. */
  truth: CrewVerdict;
  /** Work on it was refused: nobody tries again before. */
  restsUntil: number;
  /** The work is done and not written down: since then, with a timer that runs. */
  doneAt: number | undefined;
  /** The part that is kept for it. */
  reserved: string | undefined;
  /** An ordered part that it waits for. */
  order: Order | undefined;
  /** A permit that it waits for. */
  permit: Permit | undefined;
  /** It has waited for somebody with the skill. */
  waited: boolean;
};

/** A part that was ordered; it is there once a planner has received it. */
export type Order = { readonly part: string; readonly dueAt: number; hasCome: boolean };

/** A permit to work that somebody asked their colleagues for. */
export type Permit = { readonly ticket: string; readonly approval: number; readonly by: string; isDecided: boolean };

/** What people of a crew tell each other, and what they work with. */
export type Board = {
  readonly behaviour: Behaviour;
  readonly costs: WorkCosts;
  readonly plant: Plant;
  /** By `site:device`. */
  readonly machines: ReadonlyMap<string, { readonly site: string; readonly kind: MachineKind }>;
  readonly members: readonly Member[];
  readonly counts: CrewCounts;
  readonly log: Log;
  /** The product's clock, milliseconds: it stands during a step. */
  now: number;
  readonly orders: Order[];
  readonly permits: Permit[];
  /** Tickets that a planner gave to somebody despite what spoke against it. */
  readonly insisted: Set<string>;
  caseOf(ticket: string): Case;
};

/** Somebody who does something at moments of their own. */
export type Actor = {
  /** When they do the next thing, milliseconds; set by {@link Actor.act}. */
  nextAt: number;
  act(at: number): Promise<void>;
};

/** A board on which nothing is written yet. */
export function createBoard(given: Omit<Board, 'now' | 'orders' | 'permits' | 'insisted' | 'caseOf'>): Board {
  const cases = new Map<string, Case>();
  return {
    ...given,
    now: 0,
    orders: [],
    permits: [],
    insisted: new Set(),
    caseOf(ticket) {
      const known = cases.get(ticket);
      if (known) return known;
      const begun: Case = {
        ...{ tries: 0, finding: undefined, todo: [], truth: 'no_fault_found', restsUntil: 0 },
        ...{ doneAt: undefined, reserved: undefined, order: undefined, permit: undefined, waited: false },
      };
      cases.set(ticket, begun);
      return begun;
    },
  };
}

/** A duration around its mean, from 0.6 to 1.4 of it. */
export function drawn(meanMs: number, random: Random): number {
  return meanMs * (0.6 + 0.8 * random.next());
}

/** Adds paid time of somebody. */
export function pay({ counts }: Board, member: Member, ms: number): void {
  counts.numbers.labourCost += (ms / 3_600_000) * member.rate;
}
