import type { MqttSource } from '../broker/plant/mqtt-source.ts';
import type { Readiness } from '../http/readiness.ts';
import type { ConsumerName, JournalStatus } from '../ingest/journal/journal.ts';
import { type Now, systemNow, type VirtualClock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { SteppedClock } from '../lib/stepped-clock.ts';
import type { SetAside } from '../models/detector/detector-progress.ts';
import { type JobProgress, jobsInWords } from '../ticketing/jobs/job-progress.ts';

/**
 * How long a consumer of the journal may make no progress while there is work, in milliseconds.
 */
const PATIENCE_MS = 60_000;

/** Notices a consumer without progress. */
export type StallWatch = (position: { readonly offset: number; readonly lag: number }) => string;

/**
 * Creates a watch: it says `ok`, or in words for how long a consumer has not moved although it is
 * behind.
 */
export function createStallWatch(now: Now): StallWatch {
  let last = -1;
  let since = 0;
  return ({ offset, lag }) => {
    const at = now().getTime();
    if (offset !== last || lag <= 0) {
      last = offset;
      since = at;
    }
    const stillMs = at - since;
    if (stillMs <= PATIENCE_MS) return 'ok';
    return `has not moved for ${Math.round(stillMs / 1000)} s and is ${lag} behind`;
  };
}

/**
 * Asks each part for its state, for `/readyz`: `ok`, perhaps with a remark after a semicolon, or
 * its fault.
 */
export function createReadiness(parts: {
  readonly pingDatabase: () => Promise<unknown>;
  readonly journalHealth: () => string;
  readonly journal: () => Promise<Pick<JournalStatus, 'consumers'>>;
  /** Absent where another process records. */
  readonly recorder?: { readonly lastError?: string } | undefined;
  /** Absent where other processes judge. */
  readonly detector?: { readonly setAside: SetAside } | undefined;
  readonly plantBroker: Pick<MqttSource, 'status'> | undefined;
  /** In a cluster: what differs between its processes; each is ready nevertheless. */
  readonly cluster?: (() => readonly string[]) | undefined;
  /** Absent where no jobs run. */
  readonly jobs?: ReadonlyMap<string, JobProgress>;
  /** Absent where the program runs on the world's clock. */
  readonly clock?: VirtualClock | SteppedClock | null;
  readonly now: Now;
}): Readiness {
  const watches = { recorder: createStallWatch(parts.now), detector: createStallWatch(parts.now) };
  return async () => {
    const plant = parts.plantBroker?.status();
    const [database, { consumers }] = await Promise.all([
      parts.pingDatabase().then(() => 'ok', messageOf),
      // A journal on a server may not answer; then its health gives the reason.
      parts.journal().catch((): { consumers: JournalStatus['consumers'] } => ({ consumers: [] })),
    ]);
    return {
      database,
      journal: parts.journalHealth(),
      ...(parts.recorder && {
        recorder: parts.recorder.lastError ?? watches.recorder(positionOf('recorder', consumers)),
      }),
      ...(parts.detector && {
        detector: withSetAside(watches.detector(positionOf('detector', consumers)), parts.detector.setAside),
      }),
      ...(parts.cluster && { cluster: ['ok', ...parts.cluster()].join('; ') }),
      ...(parts.jobs && { jobs: jobsInWords(parts.jobs) }),
      ...(parts.clock && { clock: `ok; virtual, ${paceOf(parts.clock)}, at ${systemNow().toISOString()}` }),
      ...(plant && { plantBroker: plant.problem === null ? 'ok' : `${plant.broker}: ${plant.problem}` }),
    };
  };
}

function paceOf(clock: VirtualClock | SteppedClock): string {
  return 'memory' in clock ? 'moved by steps' : `${clock.speed} times as fast`;
}

/**
 * Adds unjudged readings to the detector's state: a part whose words begin with `ok` is still
 * ready.
 */
function withSetAside(how: string, { readings, last, devices }: SetAside): string {
  if (last === null) return how;
  const { device, sampledAt } = last.reading;
  const whole = devices.length > 0 ? `; nothing of ${devices.join(', ')} is judged until the next start` : '';
  const named = `the last of ${device} at ${new Date(sampledAt).toISOString()}, since ${last.why}`;
  return `${how}; readings that are stored and not judged: ${readings}, ${named}${whole}; the quarantine lists them`;
}

/** Over all partitions: it moves if it moves in one of them. */
function positionOf(name: ConsumerName, consumers: JournalStatus['consumers']): { offset: number; lag: number } {
  const own = consumers.filter(({ consumer }) => consumer === name);
  return {
    offset: own.reduce((sum, { offset }) => sum + offset, 0),
    lag: own.reduce((sum, { lag }) => sum + lag, 0),
  };
}
