import type { MessagePort } from 'node:worker_threads';
import type { ConsumerName, Journal } from '../ingest/journal/journal.ts';
import type { Claim, ClaimCalls, ClaimNews } from '../ingest/journal/partition-claims.ts';
import type { RecorderClaims } from '../ingest/recorder/recorder-thread.ts';
import { systemNow } from '../lib/clock.ts';
import { retryUntilDone } from '../lib/retry.ts';
import { callAcross } from '../lib/threads/thread-calls.ts';
import type { SharedStates } from '../models/detector/shared-states.ts';
import { positionOf, savePosition } from '../ticketing/cluster/claim-positions.ts';
import { createDetectorStates } from '../ticketing/cluster/detector-states.ts';
import { createNodeWatch } from '../ticketing/cluster/node-watch.ts';
import { createPartitionKeeper, type PartitionKeeper } from '../ticketing/cluster/partition-keeper.ts';
import { whileClaimed } from '../ticketing/cluster/while-claimed.ts';
import type { Db } from '../ticketing/db/sql.ts';
import { VERSION } from '../version.ts';
import type { Door } from './start-door.ts';
import type { Starting } from './starting.ts';
import { waitingDb } from './waiting-db.ts';

/** The partitions that this process records and judges, where others have the rest. */
export type Sharing = {
  readonly recorder: RecorderClaims;
  /** Answers the detector's thread. @returns ends it */
  serveDetector(port: MessagePort): () => void;
  whileDetecting(claim: Claim, step: () => Promise<unknown>): Promise<boolean>;
  /** In words what differs between the processes. */
  problems(): readonly string[];
  /** Begins to take partitions: of the parts that this process has. */
  start(): void;
};

/**
 * Shares the journal's partitions with other processes through the database. Nothing of it begins
 * before `start`.
 * @param options.opening the database, which may still be away
 */
export async function sharePartitions(
  { config, roles, component, lifecycle, until }: Starting,
  {
    journal,
    broker,
    opening,
  }: Pick<Door, 'broker'> & { readonly journal: Pick<Journal, 'status' | 'faults'>; readonly opening: Promise<Db> },
): Promise<Sharing> {
  const log = component('cluster');
  // A new topic has no leaders for a while.
  const status = await retryUntilDone(journal.status, { what: 'Kafka', log, signal: until });
  const partitions = status.partitions.map(({ partition }) => partition);
  const db = waitingDb(opening);
  const keeperOf = (consumer: ConsumerName): PartitionKeeper =>
    createPartitionKeeper({ db, consumer, node: roles.node, partitions, log });
  const recorder = keeperOf('recorder');
  const detector = keeperOf('detector');
  const callsOf = (consumer: ConsumerName, keeper: PartitionKeeper): ClaimCalls => ({
    position: (claim) => positionOf(db, consumer, claim),
    savePosition: (claim, position) => savePosition(db, { consumer, claim, position }),
    giveBack: keeper.giveBack,
    reach: async (answers) => keeper.reach(answers),
  });
  const nodes = createNodeWatch({
    db,
    own: { node: roles.node, roles: roles.names.join(','), version: VERSION, timeZone: config.site.timeZone },
    partitions: partitions.length,
    journalFaults: journal.faults,
    ownFaults: () => [broker.counts.idleLosses.problem(Date.now()) ?? []].flat(),
    now: systemNow,
    log,
  });
  lifecycle.onStop('cluster', nodes.stop);
  const own = [...(roles.has('record') ? [recorder] : []), ...(roles.has('detect') ? [detector] : [])];
  // It stops after the threads, which have given theirs back.
  lifecycle.onStop('partitions', async () => void (await Promise.all(own.map((keeper) => keeper.stop()))));
  return {
    recorder: { calls: callsOf('recorder', recorder), watch: recorder.watch },
    serveDetector: (port) => {
      const ours: SharedStates = { ...callsOf('detector', detector), ...createDetectorStates(db) };
      const thread = callAcross<ClaimNews, SharedStates>(port, { ours });
      const unwatch = detector.watch((claims) => void thread.held.asEvent(claims));
      return () => {
        unwatch();
        thread.$close();
      };
    },
    whileDetecting: (claim, step) => whileClaimed(db, { consumer: 'detector', claim }, step),
    problems: nodes.problems,
    start: () => {
      nodes.start();
      for (const keeper of own) keeper.start();
    },
  };
}
