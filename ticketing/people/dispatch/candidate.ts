import type { WorkingHours } from '../shifts/shift.ts';

/**
 * Something counts no more from `expiresAt` on: the end of its last day where the work is, where it
 * has one.
 */
export type Expiring = { readonly expiresAt: Date | null; readonly lastDay?: string | null };

/** A skill that someone has. */
export type HeldSkill = { readonly skill: string; readonly level: number } & Expiring;

/** How often someone's repairs of one kind of trouble held. */
export type RepairRecord = { readonly repairs: number; readonly held: number };

/** A person who could take a ticket, with all facts that decide. */
export type Candidate = WorkingHours &
  RepairRecord & {
    readonly id: string;
    readonly active: boolean;
    readonly team: string | null;
    readonly skills: readonly HeldSkill[];
    /** The rota by which they are on call at the time of the work. */
    readonly onCall: string | null;
    /** The sites that their account shows them; null: all of them. */
    readonly sites: readonly string[] | null;
    /** Restricted sites that they may enter. */
    readonly access: readonly ({ readonly site: string } & Expiring)[];
    readonly base: Place | null;
    readonly maxOpenTickets: number | null;
    readonly maxOpenHours: number | null;
    /** Without the ticket that is dispatched. */
    readonly openTickets: number;
    readonly lastAssignedAt: Date | null;
    /** Tickets given to them in the last seven days, and finished ones of this asset. */
    readonly recentTickets: number;
    readonly ticketsOnAsset: number;
    /** Free parts in their van; null where they have none. */
    readonly van: readonly Stock[] | null;
  };

/** An amount of a spare part, in its unit. */
export type Stock = { readonly part: string; readonly quantity: number };

/** A site, and its position if that is known. */
export type Place = {
  readonly site: string;
  readonly at: { readonly latitude: number; readonly longitude: number } | null;
};

/** A skill that the work demands; an optional one only counts in the score. */
export type Demand = {
  readonly skill: string;
  readonly minLevel: number;
  readonly mandatory: boolean;
  readonly certificate: boolean;
};

/** The work that someone is wanted for. */
export type Job = {
  /**
   * When the work begins, and when it must be done: certificates must last that long, shifts are
   * counted in between.
   */
  readonly workAt: Date;
  readonly due: Date;
  readonly demands: readonly Demand[];
  readonly place: Place;
  readonly restricted: boolean;
  /** People who declined it, and why they do not get it again. */
  readonly declined: ReadonlyMap<string, string>;
  /** Usual parts of the work, as far as the plant keeps them in stock. */
  readonly parts: readonly Stock[];
  /** How long the work takes, by its plan; the same is assumed for a person's open work. */
  readonly hours: number;
};
