import type { Claim, ClaimCalls } from '../../ingest/journal/partition-claims.ts';

/** The state of a device or component, as bytes of a checkpoint. */
export type NamedState = { readonly name: string; readonly state: Uint8Array };

/** What is saved of one partition, as one, where the checkpoints of several detectors are. */
export type SavedPart = {
  /** Null: it stays, since no reading came. */
  readonly position: number | null;
  readonly states: readonly (NamedState & { readonly device: string })[];
  /** Names whose blocks of rows go before the blocks below come. */
  readonly forgotten: readonly string[];
  /** Blocks of rows; null: the block goes. */
  readonly blocks: readonly { readonly name: string; readonly block: number; readonly rows: Uint8Array | null }[];
};

/** What the detector's thread asks of the main thread where several detectors share a journal. */
export type SharedStates = ClaimCalls & {
  /** The states of devices and of their components. */
  statesOf(partition: number, devices: readonly string[]): Promise<readonly NamedState[]>;
  /** The next states by name. */
  statesAfter(
    partition: number,
    page: { readonly after: string; readonly limit: number },
  ): Promise<readonly NamedState[]>;
  /** The blocks of rows of one name, by number. */
  rowsOf(partition: number, name: string): Promise<readonly (readonly [block: number, rows: Uint8Array])[]>;
  /** @returns false where another process has the partition: then nothing was saved */
  save(claim: Claim, part: SavedPart): Promise<boolean>;
};
