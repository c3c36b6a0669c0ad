import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Claim, ClaimCalls, HeldClaim, PartitionClaims } from '../journal/partition-claims.ts';

/** How often a position moves: what was stored after it is stored once more, as the same rows. */
const SAVE_MILLISECONDS = 1_000;

/** The recorder's partitions and positions, where several processes record. */
export type SharedPositions = {
  readonly claims: PartitionClaims;
  /** As a store keeps them that has no transactions. */
  readonly offsets: {
    get(partition: number): Promise<number>;
    set(partition: number, offset: number): Promise<void>;
  };
  held(claims: readonly HeldClaim[]): void;
};

/**
 * Positions are in the database, under the claim. While it is away the recorder goes on: the same
 * readings twice are the same rows.
 * @param options.calls to the thread that keeps the claims
 * @param options.onGone is told of partitions that are another process's
 */
export function createSharedPositions(options: {
  readonly calls: ClaimCalls;
  readonly onGone: (partition: number) => void;
  readonly log: Log;
  readonly now?: () => number;
}): SharedPositions {
  const { calls, onGone, log, now = Date.now } = options;
  let held: readonly HeldClaim[] = [];
  const own = new Map<number, { readonly claim: Claim; position: number; savedAt: number }>();

  const save = async (partition: number): Promise<void> => {
    const place = own.get(partition);
    if (place === undefined) return;
    place.savedAt = now();
    await calls.savePosition(place.claim, place.position).catch((error: unknown) => {
      log.warn({ partition, reason: messageOf(error) }, 'the position of the recorder is not saved yet');
    });
  };
  const forget = (gone: readonly Claim[]): void => {
    for (const { partition } of gone) {
      own.delete(partition);
      onGone(partition);
    }
  };
  return {
    held: (claims) => {
      held = claims;
    },
    offsets: {
      get: async (partition) => {
        const claim = held.find((one) => one.partition === partition);
        if (claim === undefined) return 0;
        const position = await calls.position(claim);
        own.set(partition, { claim, position, savedAt: now() });
        return position;
      },
      set: async (partition, offset) => {
        const place = own.get(partition);
        if (place === undefined) return;
        place.position = offset;
        if (now() - place.savedAt >= SAVE_MILLISECONDS) await save(partition);
      },
    },
    claims: {
      held: () => held,
      lost: async (gone) => forget(gone),
      giveBack: async (gone) => {
        for (const { partition } of gone) await save(partition);
        forget(gone);
        await calls.giveBack(gone).catch((error: unknown) => {
          log.warn({ reason: messageOf(error) }, 'partitions are not given back; their claims end by themselves');
        });
      },
      caughtUp: () => undefined,
      reach: (answers) => void calls.reach(answers),
    },
  };
}
