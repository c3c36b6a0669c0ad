import type { FleetTruth, Histories } from '../simulator/fleet/fleet-plan.ts';
import type { LabTicket } from './lab-ticket.ts';

/** What a scenario came to with one seed: the truth, and what the program made of it. */
export type LabRun = {
  readonly scenario: string;
  readonly teaches: string;
  readonly seed: number;
  /** Whether people worked on the tickets. */
  readonly crew: boolean;
  readonly stepSeconds: number;
  readonly days: number;
  readonly truth: FleetTruth;
  /** What happens with the same seed where nobody acts. */
  readonly untouched: readonly FleetTruth['events'][number][];
  /** When the signs of each of these faults come out; null where they never do. */
  readonly signs: readonly {
    readonly device: string;
    readonly fault: string;
    readonly onsetAt: string;
    readonly visibleAt: string | null;
  }[];
  readonly tickets: readonly LabTicket[];
  /** What the people did. */
  readonly people: CrewOutcome | null;
  readonly costs: RunCosts;
  readonly counts: {
    readonly readings: number;
    readonly acknowledged: number;
    readonly rejections: Readonly<Record<string, number>>;
    readonly scored: number;
    readonly late: number;
  };
  readonly baselines: Readonly<Record<string, readonly BaselineTicket[]>>;
  /** Of the world. */
  readonly seconds: number;
};

/** A ticket that a simpler way would have opened. */
export type BaselineTicket = { readonly device: string; readonly openedAt: string };

/** What work and standing still cost, in the plant's currency. */
export type RunCosts = {
  readonly hour: number;
  readonly downtime: number;
  readonly failure: number;
  readonly part: number;
};

/** The part of a crew's report that figures need. */
export type CrewOutcome = {
  readonly labourHours: number;
  readonly costs: { readonly labour: number; readonly parts: number };
  readonly downtimeHours: number;
};

/** The events of all machines, in the order of their times. */
export function eventsOf(histories: Histories): LabRun['untouched'] {
  return [...histories]
    .flatMap(([device, events]) => events.map((event) => ({ ...event, at: new Date(event.at).toISOString(), device })))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
