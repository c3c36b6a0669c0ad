import type { Log } from '../../../lib/log.ts';
import type { Claim, PartitionClaims } from '../partition-claims.ts';

/** After so long without an answer of Kafka its partitions are given back: others may reach it. */
const CUT_MILLISECONDS = 8_000;

/** Follows the claims of a consumer between two batches. */
export type FollowedClaims = {
  /**
   * Takes over what changed: `offsets` has a number for each partition that is read, and undefined
   * for the others.
   */
  follow(offsets: (number | undefined)[]): Promise<void>;
  /** Runs a request of Kafka, and gives everything back where it has not answered for long. */
  answering<T>(offsets: (number | undefined)[], request: () => Promise<T>): Promise<T>;
  /** A fetch found so many records of a partition. */
  fetched(partition: number, records: number): void;
  /** Gives everything back, at the end. */
  end(offsets: (number | undefined)[]): Promise<void>;
};

/** @param startOf where reading begins in a partition that was taken */
export function followClaims(options: {
  claims: PartitionClaims;
  startOf: (partition: number) => Promise<number>;
  log: Log;
  now?: () => number;
}): FollowedClaims {
  const { claims, startOf, log, now = Date.now } = options;
  const own = new Map<number, Claim>();
  const catching = new Set<number>();
  let answeredAt = now();
  let isCut = false;

  const forget = (gone: readonly Claim[], offsets: (number | undefined)[]): void => {
    for (const { partition } of gone) {
      own.delete(partition);
      catching.delete(partition);
      offsets[partition] = undefined;
    }
  };
  const giveBack = async (gone: readonly Claim[], offsets: (number | undefined)[]): Promise<void> => {
    if (gone.length === 0) return;
    forget(gone, offsets);
    await claims.giveBack(gone);
  };

  return {
    follow: async (offsets) => {
      const held = new Map(claims.held().map((claim) => [claim.partition, claim]));
      const lost = [...own.values()].filter(({ partition, epoch }) => held.get(partition)?.epoch !== epoch);
      if (lost.length > 0) {
        log.warn({ partitions: lost.map(({ partition }) => partition) }, 'another process has taken partitions over');
        forget(lost, offsets);
        await claims.lost(lost);
      }
      // Also those of which nothing was read yet.
      await giveBack(
        [...held.values()].filter(({ leave }) => leave),
        offsets,
      );
      for (const { partition, epoch, leave } of held.values()) {
        if (own.has(partition) || leave || isCut) continue;
        own.set(partition, { partition, epoch });
        catching.add(partition);
        offsets[partition] = await startOf(partition);
      }
    },
    answering: async (offsets, request) => {
      try {
        const answer = await request();
        answeredAt = now();
        if (isCut) claims.reach(true);
        isCut = false;
        return answer;
      } catch (error) {
        if (now() - answeredAt > CUT_MILLISECONDS && !isCut) {
          isCut = true;
          claims.reach(false);
          log.warn({ partitions: [...own.keys()] }, 'Kafka has not answered for long: partitions are given back');
          await giveBack([...own.values()], offsets);
        }
        throw error;
      }
    },
    fetched: (partition, records) => {
      if (records === 0 && catching.delete(partition)) claims.caughtUp(partition);
    },
    end: (offsets) => giveBack([...own.values()], offsets),
  };
}
