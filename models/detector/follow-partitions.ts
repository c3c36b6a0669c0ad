import type { MessagePort } from 'node:worker_threads';
import type { JournalBatch } from '../../ingest/journal/journal.ts';
import type { Claim, ClaimNews, HeldClaim, PartitionClaims } from '../../ingest/journal/partition-claims.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { retryUntilDone } from '../../lib/retry.ts';
import { callAcross } from '../../lib/threads/thread-calls.ts';
import type { EpisodeTransition } from '../episode/alarm-episode.ts';
import type { SilenceWatch } from '../instrument/watch-silence.ts';
import { ownerOf } from '../machine/components.ts';
import type { Detector } from './detector.ts';
import type { CheckpointKeeper } from './keep-checkpoints.ts';
import { openSharedCheckpoints, type SharedCheckpoints } from './shared-checkpoints.ts';
import type { NamedState, SharedStates } from './shared-states.ts';

/** States that are restored between two batches, beside those that a batch needs at once. */
const PAGE = 250;

/** The main thread's side of what several detectors share, and the newest claims. */
export type SharedPlace = {
  readonly checkpoints: SharedCheckpoints;
  readonly calls: SharedStates;
  readonly held: () => readonly HeldClaim[];
  /** The claims under which episodes are reported, by device; where none is held any more, none. */
  claimsOf(transitions: readonly EpisodeTransition[], keeper: CheckpointKeeper): ReadonlyMap<string, Claim>;
  close(): void;
};

/**
 * Opens the way to checkpoints that several detectors share; each call waits out an outage of the
 * database.
 */
export async function openSharedPlace(
  port: MessagePort,
  options: { readonly dataDir: string; readonly log: Log; readonly signal: AbortSignal },
): Promise<SharedPlace> {
  const { dataDir, log, signal } = options;
  let held: readonly HeldClaim[] = [];
  const ours: ClaimNews = {
    held: async (claims) => {
      held = claims;
    },
  };
  const main = callAcross<SharedStates, ClaimNews>(port, { ours });
  const patient =
    <Given extends unknown[], Result>(call: (...given: Given) => Promise<Result>) =>
    (...given: Given): Promise<Result> =>
      retryUntilDone(() => call(...given), { what: 'database', log, signal });
  const calls: SharedStates = {
    position: patient(main.position),
    savePosition: patient(main.savePosition),
    giveBack: patient(main.giveBack),
    reach: patient(main.reach),
    statesOf: patient(main.statesOf),
    statesAfter: patient(main.statesAfter),
    rowsOf: patient(main.rowsOf),
    save: patient(main.save),
  };
  const checkpoints = await openSharedCheckpoints({ dataDir, calls });
  return {
    checkpoints,
    calls,
    held: () => held,
    claimsOf: (transitions, keeper) => {
      const claims = new Map<string, Claim>();
      for (const { episode } of transitions) {
        const claim = checkpoints.claimOf(keeper.homeOf(episode.device));
        if (claim !== undefined) claims.set(episode.device, claim);
      }
      return claims;
    },
    close: () => port.close(),
  };
}

/** The detector's partitions as they come and go. */
export type FollowedPartitions = {
  readonly claims: PartitionClaims;
  /** Whether the journal answers: without its readings no device is silent. */
  isReached(): boolean;
  /** Takes a partition over: states come as they are needed, the rest beside. */
  resumeAt(partition: number): Promise<number>;
  /** Restores the devices of a batch whose states are not here yet; before it is judged. */
  restore(batch: JournalBatch): Promise<void>;
};

/** @param options.onTaken is told of each partition that is taken over, and its position */
export function followPartitions(options: {
  readonly place: SharedPlace;
  readonly detector: Pick<Detector, 'restore' | 'release'>;
  readonly keeper: CheckpointKeeper;
  readonly silence: Pick<SilenceWatch, 'taken' | 'caughtUp'>;
  readonly onTaken: (partition: number, position: number) => void;
  readonly log: Log;
}): FollowedPartitions {
  const { place, detector, keeper, silence, onTaken, log } = options;
  const { checkpoints, calls } = place;
  /** Devices whose states are here, of each partition of which not all are. */
  const loading = new Map<number, Set<string>>();
  let isReached = true;

  const restoreAll = (found: readonly NamedState[], partition: number): void => {
    for (const { name, state } of found) {
      try {
        detector.restore(name, state);
        keeper.restored(name, partition);
      } catch (error) {
        log.warn({ device: name, reason: messageOf(error) }, 'checkpoint not readable; the device is learned again');
      }
    }
  };
  const loadRest = async (partition: number, here: Set<string>): Promise<void> => {
    for (let after = ''; loading.get(partition) === here; ) {
      const found = await checkpoints.statesAfter(partition, { after, limit: PAGE });
      if (found.length === 0) break;
      after = found.at(-1)?.name ?? after;
      await keeper.between(async () => {
        if (loading.get(partition) !== here) return true;
        restoreAll(
          found.filter(({ name }) => !here.has(ownerOf(name).device)),
          partition,
        );
        return true;
      });
    }
    if (loading.get(partition) === here) loading.delete(partition);
  };
  const forget = async (gone: readonly Claim[], { save }: { readonly save: boolean }): Promise<void> => {
    const partitions = gone.map(({ partition }) => partition);
    for (const partition of partitions) loading.delete(partition);
    const devices = await keeper.leave(partitions, { save });
    for (const device of devices) detector.release(device);
    checkpoints.leave(partitions, new Set(devices));
    for (const partition of partitions) silence.caughtUp(partition);
  };

  return {
    claims: {
      held: place.held,
      lost: (gone) => forget(gone, { save: false }),
      giveBack: async (gone) => {
        await forget(gone, { save: true });
        await calls.giveBack(gone);
      },
      caughtUp: silence.caughtUp,
      reach: (answers) => {
        isReached = answers;
        void calls.reach(answers);
      },
    },
    isReached: () => isReached,
    resumeAt: async (partition) => {
      const claim = place.held().find((one) => one.partition === partition);
      const position = claim ? await checkpoints.take(claim) : 0;
      const here = new Set<string>();
      loading.set(partition, here);
      silence.taken(partition);
      onTaken(partition, position);
      loadRest(partition, here).catch((error: unknown) => {
        log.error({ partition, reason: messageOf(error) }, 'states of silent devices are not here');
      });
      return position;
    },
    restore: async ({ partition, readings }) => {
      const here = loading.get(partition);
      if (here === undefined) return;
      const wanted = [...new Set(readings.map(({ device }) => device))].filter((device) => !here.has(device));
      if (wanted.length === 0) return;
      restoreAll(await checkpoints.statesOf(partition, wanted), partition);
      for (const device of wanted) here.add(device);
    },
  };
}
