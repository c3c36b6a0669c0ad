/**
 * A ticket after a change, as its record keeps it: long texts and the plan by their hash, null
 * members left out.
 */
export type TicketAfter = Readonly<Record<string, unknown>>;

/** Something that happened to a ticket; the payload is JSON. */
export type NewTicketEvent = {
  readonly actor: string;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

/**
 * One link of a ticket's record: `hash` is SHA-256 over the canonical JSON of everything else in
 * it.
 */
export type TicketEvent = NewTicketEvent & {
  /** Counts from 1 within the ticket. */
  readonly sequence: number;
  readonly at: Date;
  /**
   * The ticket after this event and those recorded with it, in the last one of them; absent in
   * older records.
   */
  readonly after?: TicketAfter | null;
  readonly previousHash: string;
  readonly hash: string;
};

/** Where a record ends: its last link, or as of a ticket that has none yet. */
export type RecordHead = Pick<TicketEvent, 'sequence' | 'hash'>;
