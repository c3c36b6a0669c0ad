/**
 * The right of a process to read a partition, where several read one journal. A later holder has a
 * higher epoch; what an earlier one still writes does not count.
 */
export type Claim = { readonly partition: number; readonly epoch: number };

/** A claim as its holder sees it; `leave`: another process is to have the partition. */
export type HeldClaim = Claim & { readonly leave: boolean };

/** The partitions that a consumer may read, and what it owes for them. */
export type PartitionClaims = {
  /** Now, by the newest word. */
  held(): readonly HeldClaim[];
  /**
   * Forgets partitions that another process has: nothing of them is saved, since it does not count.
   */
  lost(claims: readonly Claim[]): Promise<void>;
  /** Saves what was read of partitions, forgets them, and gives them back. */
  giveBack(claims: readonly Claim[]): Promise<void>;
  /** A partition that was taken has been read to its end. */
  caughtUp(partition: number): void;
  /** Whether the journal answers; a process to which it does not gets no partition. */
  reach(answers: boolean): void;
};

/** What the holder's threads ask of the main thread, which keeps the claims in the database. */
export type ClaimCalls = {
  /** The position from which a partition is read on. */
  position(claim: Claim): Promise<number>;
  /** Moves it. @returns false where another process has the partition */
  savePosition(claim: Claim, position: number): Promise<boolean>;
  giveBack(claims: readonly Claim[]): Promise<void>;
  reach(answers: boolean): Promise<void>;
};

/** What the main thread tells them. */
export type ClaimNews = { held(claims: readonly HeldClaim[]): Promise<void> };
