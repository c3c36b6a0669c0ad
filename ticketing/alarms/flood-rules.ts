/** Span in which alarms are counted, in milliseconds (ISA-18.2). */
export const FLOOD_MS = 600_000;

/** A flood is over once fewer than this many new alarms came within the span (ISA-18.2). */
export const CALM_ALARMS = 5;

/** The facts about a site when an alarm of it would open a ticket. */
export type FloodFacts = {
  /** The ticket that holds the alarms of a present flood; null while there is none. */
  readonly floodTicketId: number | null;
  /** New alarms of the last ten minutes in event time, this one included. */
  readonly newAlarms: number;
  /** More than this many are a flood. */
  readonly floodAlarms: number;
};

/** Effect of a flood on an alarm, and why. */
export type FloodDecision =
  | { readonly kind: 'hold'; readonly ticketId: number; readonly reason: string }
  | { readonly kind: 'begin'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * Decides whether an alarm is held in the flood ticket of its site rather than given one of its
 * own.
 */
export function decideFlood({ floodTicketId, newAlarms, floodAlarms }: FloodFacts): FloodDecision {
  if (floodTicketId !== null) return { kind: 'hold', ticketId: floodTicketId, reason: 'an alarm flood is in progress' };
  if (newAlarms <= floodAlarms) return { kind: 'none', reason: `${newAlarms} new alarms in 10 min are no flood` };
  return { kind: 'begin', reason: `more than ${floodAlarms} new alarms in 10 min: an alarm flood` };
}

/**
 * Decides whether a flood is over, and why.
 * @param recent new alarms of the last ten minutes in wall time
 */
export function decideFloodEnd(flood: { readonly recent: number; readonly ticketIsOpen: boolean }): string | undefined {
  if (!flood.ticketIsOpen) return 'its ticket is no longer open';
  return flood.recent < CALM_ALARMS ? `fewer than ${CALM_ALARMS} new alarms in 10 min` : undefined;
}
