import { randomUUID } from 'node:crypto';
import type { Now } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../db/sql.ts';

/** What a process says of itself to the others. */
export type NodeCard = {
  readonly node: string;
  readonly roles: string;
  readonly version: string;
  /** In which people of the plant read times. */
  readonly timeZone: string;
};

/** The same, as the others see it. */
export type SeenNode = NodeCard & { readonly process: string; readonly clockAheadMs: number };

/** A clock that is further off puts readings and alarms at wrong times. */
const MOST_AHEAD_MS = 2_000;
const LOOK_MS = 5_000;
/** How often the journal is asked for its faults, in looks. */
const JOURNAL_LOOKS = 3;

/** Compares this process with the others of the cluster. */
export type NodeWatch = {
  /** In words what is wrong, with what to do; empty where all agree. */
  problems(): readonly string[];
  look(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
};

/** @param options.now the clock of this machine */
export function createNodeWatch(options: {
  readonly db: Pick<Db, 'query'>;
  readonly own: NodeCard;
  /** How many partitions the journal has. */
  readonly partitions: number;
  /** Faults of the journal, given the identity of this cluster; see `Journal.faults`. */
  readonly journalFaults?: ((cluster: string) => Promise<readonly string[]>) | undefined;
  /** What this process alone sees. */
  readonly ownFaults?: () => readonly string[];
  readonly now: Now;
  readonly log: Log;
}): NodeWatch {
  const { db, own, partitions, now, log, ownFaults = () => [] } = options;
  const journal = createJournalLook(options);
  const id = `${own.node} ${randomUUID()}`;
  let problems: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let failing = false;
  let isFirst = true;

  const look = async (): Promise<void> => {
    // Of the process that was here before; one that lives comes back with its next look.
    if (isFirst) await db.query('delete from cluster_node where node = $1', [own.node]);
    isFirst = false;
    const asked = now().getTime();
    const { rows: clocks } = await db.query<{ at: Date }>('select clock_timestamp() as at');
    const took = now().getTime() - asked;
    const ahead = asked + took / 2 - (clocks[0]?.at.getTime() ?? asked);
    // Within the time that the question took, nothing is known.
    const clockAheadMs = Math.abs(ahead) <= took ? 0 : ahead;
    await db.query(
      `insert into cluster_node (process, node, roles, version, time_zone, clock_ahead_ms, seen_at)
       values ($1, $2, $3, $4, $5, $6, clock_timestamp())
       on conflict (process) do update set clock_ahead_ms = excluded.clock_ahead_ms, seen_at = clock_timestamp()`,
      [id, own.node, own.roles, own.version, own.timeZone, clockAheadMs],
    );
    await db.query(`delete from cluster_node where seen_at < clock_timestamp() - interval '30 seconds'`);
    const { rows } = await db.query<SeenNode>(
      `select process, node, roles, version, time_zone as "timeZone", clock_ahead_ms as "clockAheadMs"
       from cluster_node order by node, process`,
    );
    journal.next();
    const found = [...problemsOf({ ...own, process: id }, rows, partitions), ...journal.faults(), ...ownFaults()];
    for (const problem of found)
      if (!problems.includes(problem)) log.warn({ problem }, 'the cluster is not of one mind');
    problems = found;
  };
  return {
    problems: () => problems,
    look,
    start: () => {
      let busy = false;
      const tick = async (): Promise<void> => {
        if (busy) return;
        busy = true;
        await look().then(
          () => {
            failing = false;
          },
          (error: unknown) => {
            if (!failing) log.warn({ reason: messageOf(error) }, 'other processes cannot be looked at now');
            failing = true;
          },
        );
        busy = false;
      };
      timer = setInterval(() => void tick(), LOOK_MS);
      void tick();
    },
    stop: async () => {
      clearInterval(timer);
      await db.query('delete from cluster_node where process = $1', [id]).catch(() => undefined);
    },
  };
}

/**
 * Asks the journal beside the looks: one that does not answer must not hold them up. What it said
 * last counts; that it does not answer is said by its health.
 */
function createJournalLook({
  db,
  journalFaults,
}: Pick<Parameters<typeof createNodeWatch>[0], 'db' | 'journalFaults'>): {
  next(): void;
  faults(): readonly string[];
} {
  let faults: readonly string[] = [];
  let looks = 0;
  let busy = false;
  const ask = async (): Promise<void> => {
    busy = true;
    try {
      const { rows } = await db.query<{ id: string }>('select id from cluster_identity');
      faults = (await journalFaults?.(rows[0]?.id ?? '')) ?? [];
    } catch {
      // As above.
    } finally {
      busy = false;
    }
  };
  return {
    next: () => {
      if (journalFaults !== undefined && !busy && looks++ % JOURNAL_LOOKS === 0) void ask();
    },
    faults: () => faults,
  };
}

/** What differs between a process and the others, or hinders all of them; pure. */
export function problemsOf(
  own: NodeCard & { readonly process: string },
  nodes: readonly SeenNode[],
  partitions: number,
): readonly string[] {
  const problems: string[] = [];
  for (const { process, node, version, timeZone, clockAheadMs } of nodes) {
    if (Math.abs(clockAheadMs) > MOST_AHEAD_MS) {
      const seconds = Math.round(Math.abs(clockAheadMs) / 1000);
      problems.push(
        clockAheadMs > 0
          ? `the clock of ${node} is ${seconds} s ahead of PostgreSQL's: let NTP (chrony) set it`
          : `the clock of ${node} is ${seconds} s behind PostgreSQL's: let NTP (chrony) set it`,
      );
    }
    if (process === own.process) continue;
    if (node === own.node) problems.push(`two processes are called ${node}: set CLUSTER_NODE to another name in one`);
    if (version !== own.version) {
      problems.push(`${node} runs version ${version}, ${own.node} ${own.version}: finish the upgrade`);
    }
    if (timeZone !== own.timeZone) {
      problems.push(`${node} has SITE_TIME_ZONE=${timeZone}, ${own.node} ${own.timeZone}: set the same everywhere`);
    }
  }
  for (const role of ['record', 'detect']) {
    const count = nodes.filter(({ roles }) => roles.split(',').includes(role)).length;
    if (count > partitions) {
      const idle = count - partitions;
      problems.push(
        `${count} processes ${role}, and the topic has ${partitions} partitions: ${idle} wait; add partitions`,
      );
    }
  }
  for (const role of ['broker', 'ingest', 'record', 'detect', 'ticketing', 'api']) {
    if (!nodes.some(({ roles }) => roles.split(',').includes(role))) {
      problems.push(`no process has the role ${role}: add it to CLUSTER_ROLES of one`);
    }
  }
  return [...new Set(problems)];
}
