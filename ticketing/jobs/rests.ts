import type { Now } from '../../lib/clock.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';

/**
 * Keeps failing rows of a periodic job from holding up the rest. Logs and counts a failing row, and
 * lets it rest, twice as long each time, while others run. Throws on an outage of the database: all
 * others would fail too.
 */
export type Rests = {
  /** Does the work for each row that does not rest, one after another. */
  each<Row>(
    job: string,
    rows: readonly Row[],
    each: { readonly key: (row: Row) => string | number; readonly work: (row: Row) => Promise<void> },
  ): Promise<void>;
  /**
   * Keys of a job's resting rows: a query with a limit excludes them, so that others get their
   * places.
   */
  resting(job: string): readonly string[];
  /**
   * Runs one job alone.
   * @returns `resting` where it was not run
   * @throws {AppError} `unavailable` while the database is away
   */
  alone(job: string, work: () => Promise<void>): Promise<'done' | 'failed' | 'resting'>;
  /** Failures by job, of rows and as a whole, since the start. */
  readonly failures: Readonly<Record<string, number>>;
};

const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 3_600_000;

/** Rows that rest in one job; one more is tried again at once. */
const MOST = 10_000;

/** Starts with nothing at rest. */
export function createRests({ now, log }: { now: Now; log: Log }): Rests {
  const jobs = new Map<string, Map<string, { times: number; until: number }>>();
  const failures: Record<string, number> = {};
  const rowsOf = (job: string) => {
    const rows = jobs.get(job) ?? new Map();
    jobs.set(job, rows);
    return rows as Map<string, { times: number; until: number }>;
  };
  const rests = (job: string, key: string): boolean => (rowsOf(job).get(key)?.until ?? 0) > now().getTime();
  const failed = (job: string, error: unknown): void => {
    if (isOutage(error)) throw error;
    failures[job] = (failures[job] ?? 0) + 1;
  };

  async function one(job: string, key: string, work: () => Promise<void>): Promise<'done' | 'failed'> {
    const rows = rowsOf(job);
    try {
      await work();
      rows.delete(key);
      return 'done';
    } catch (error) {
      failed(job, error);
      const times = (rows.get(key)?.times ?? 0) + 1;
      const until = now().getTime() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (times - 1));
      if (rows.size < MOST || rows.has(key)) rows.set(key, { times, until });
      log.error(
        { job, row: key, reason: messageOf(error), again: new Date(until) },
        'a row of a job failed and is retried later',
      );
      return 'failed';
    }
  }

  return {
    failures,
    resting: (job) => [...rowsOf(job).keys()].filter((key) => rests(job, key)),
    each: async (job, rows, { key, work }) => {
      for (const row of rows) {
        const name = String(key(row));
        if (!rests(job, name)) await one(job, name, () => work(row));
      }
    },
    alone: async (job, work) => (rests(job, '') ? 'resting' : await one(job, '', work)),
  };
}

function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unavailable';
}
