import { randomUUID } from 'node:crypto';
import type { ConsumerName } from '../../ingest/journal/journal.ts';
import type { Claim, HeldClaim } from '../../ingest/journal/partition-claims.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Db, Sql } from '../db/sql.ts';

/** A claim that is not renewed for so long is free: its holder is dead, or cut off. */
export const LEASE_MS = 8_000;
const ROUND_MS = 1_000;

/** The share of the partitions that this process has for one consumer. */
export type PartitionKeeper = {
  /** Calls back with the claims, now and at each change. @returns ends it */
  watch(listener: (claims: readonly HeldClaim[]) => void): () => void;
  held(): readonly HeldClaim[];
  giveBack(claims: readonly Claim[]): Promise<void>;
  /** A process that the journal does not answer gets no partition. */
  reach(answers: boolean): void;
  /** One round at once; for tests. */
  round(): Promise<void>;
  start(): void;
  /** Ends the rounds, and gives the rest back. */
  stop(): Promise<void>;
};

/**
 * Shares the partitions of the journal among the processes of one consumer, as even as they go. A
 * round each second says that this process is alive, renews its claims, takes free ones up to its
 * share, and marks those beyond it. All times are of the database's clock.
 * @param options.partitions of the journal, by the numbers that consumers use
 */
export function createPartitionKeeper(options: {
  readonly db: Pick<Db, 'query' | 'transaction'>;
  readonly consumer: ConsumerName;
  readonly node: string;
  readonly partitions: readonly number[];
  readonly log: Log;
}): PartitionKeeper {
  const { db, consumer, node, partitions, log } = options;
  const process = `${node} ${randomUUID()}`;
  const listeners = new Set<(claims: readonly HeldClaim[]) => void>();
  let claims: readonly HeldClaim[] = [];
  let answers = true;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const publish = (next: readonly HeldClaim[]): void => {
    if (JSON.stringify(next) === JSON.stringify(claims)) return;
    claims = next;
    log.info({ consumer, partitions: next.map(({ partition }) => partition) }, 'partitions are shared out anew');
    for (const listener of listeners) listener(claims);
  };
  const roundNow = async (): Promise<void> => {
    const given = { consumer, process, node, answers, partitions };
    publish(await db.transaction((sql) => takeShare(sql, given)));
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  const round = (): Promise<void> =>
    inTurn(roundNow).then(
      () => {
        failing = false;
      },
      (error: unknown) => {
        if (!failing) log.warn({ consumer, reason: messageOf(error) }, 'partitions cannot be shared out at present');
        failing = true;
      },
    );
  const giveBack = (gone: readonly Claim[]): Promise<void> =>
    inTurn(async () => {
      await db.transaction((sql) => release(sql, { consumer, process, gone }));
      publish(claims.filter(({ partition }) => !gone.some((one) => one.partition === partition)));
    });

  return {
    watch: (listener) => {
      listeners.add(listener);
      listener(claims);
      return () => void listeners.delete(listener);
    },
    held: () => claims,
    giveBack,
    reach: (now) => {
      answers = now;
    },
    round,
    start: () => {
      let busy = false;
      const tick = async (): Promise<void> => {
        if (busy) return;
        busy = true;
        await round();
        busy = false;
      };
      timer = setInterval(() => void tick(), ROUND_MS);
      void tick();
    },
    stop: async () => {
      clearInterval(timer);
      await inTurn(async () => {
        await db.transaction((sql) => release(sql, { consumer, process, gone: claims }));
        await db.query('delete from journal_reader where process = $1 and consumer = $2', [process, consumer]);
      }).catch((error: unknown) => log.warn({ consumer, reason: messageOf(error) }, 'partitions were not given back'));
    },
  };
}

type Round = {
  readonly consumer: ConsumerName;
  readonly process: string;
  readonly node: string;
  readonly answers: boolean;
  readonly partitions: readonly number[];
};

const LEASE = `interval '${LEASE_MS} milliseconds'`;

/** One round; `clock_timestamp`, since a transaction may wait for a lock. */
async function takeShare(sql: Sql, round: Round): Promise<readonly HeldClaim[]> {
  const { consumer, process, node, answers, partitions } = round;
  await sql.query(
    `insert into journal_reader (process, consumer, node, answers, seen_at) values ($1, $2, $3, $4, clock_timestamp())
     on conflict (process, consumer) do update set answers = excluded.answers, seen_at = clock_timestamp()`,
    [process, consumer, node, answers],
  );
  const { rows: readers } = await sql.query<{ process: string }>(
    `select process from journal_reader
     where consumer = $1 and answers and seen_at > clock_timestamp() - ${LEASE} order by process`,
    [consumer],
  );
  const { rows: held } = await sql.query<Claim>(
    `update journal_claim set held_until = clock_timestamp() + ${LEASE}
     where consumer = $1 and holder = $2 returning partition, epoch`,
    [consumer, process],
  );
  const share = shareOf(partitions.length, { rank: readers.findIndex((one) => one.process === process), readers });
  const own = [...held].sort((a, b) => a.partition - b.partition);
  const taken = own.length < share ? await takeFree(sql, round, share - own.length) : [];
  return [
    ...own.map((claim, index) => ({ ...claim, leave: index >= share })),
    ...taken.map((claim) => ({ ...claim, leave: false })),
  ].sort((a, b) => a.partition - b.partition);
}

/** How many partitions are a process's; none where it is no reader at present. */
export function shareOf(
  partitions: number,
  { rank, readers }: { readonly rank: number; readonly readers: { readonly length: number } },
): number {
  if (rank < 0) return 0;
  return Math.floor(partitions / readers.length) + (rank < partitions % readers.length ? 1 : 0);
}

async function takeFree(sql: Sql, { consumer, process, partitions }: Round, count: number): Promise<readonly Claim[]> {
  await sql.query(
    `insert into journal_claim (consumer, partition) select $1, unnest($2::bigint[]) on conflict do nothing`,
    [consumer, partitions],
  );
  const { rows } = await sql.query<Claim>(
    `update journal_claim set holder = $2, epoch = epoch + 1, held_until = clock_timestamp() + ${LEASE}
     where consumer = $1 and partition in (
       select partition from journal_claim
       where consumer = $1 and partition = any($3) and (holder is null or held_until < clock_timestamp())
       order by partition limit $4 for update skip locked)
     returning partition, epoch`,
    [consumer, process, partitions, count],
  );
  return rows;
}

async function release(
  sql: Sql,
  { consumer, process, gone }: Pick<Round, 'consumer' | 'process'> & { gone: readonly Claim[] },
): Promise<void> {
  for (const { partition, epoch } of gone) {
    await sql.query(
      `update journal_claim set holder = null, held_until = null
       where consumer = $1 and partition = $2 and epoch = $3 and holder = $4`,
      [consumer, partition, epoch, process],
    );
  }
}
