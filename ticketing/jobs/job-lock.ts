import type { Db, OpenTransaction } from '../db/sql.ts';

/** Decides which of several processes runs a job. */
export type JobLock = {
  /**
   * Takes the job for this process, or finds it still taken.
   * @returns false where another process has it
   * @throws {AppError} `unavailable` while the database is away
   */
  take(job: string): Promise<boolean>;
  /** Gives every job back; other processes take them when they are due there. */
  release(): Promise<void>;
};

// Taking a lock again in the same transaction succeeds. Two installations in two schemas of one
// database do not meet.
const TAKE = `select pg_try_advisory_xact_lock(hashtextextended(current_schema() || ' harbinger job ' || $1, 17)) as mine`;

/**
 * The transaction waits between jobs: no timeout of the server may end it. And the server must
 * notice soon where the machine of this process has lost its power or its network: after 10 + 3 × 5
 * s.
 */
const SETTINGS = `select set_config(name, given, true) from (values
    ('idle_in_transaction_session_timeout', '0'), ('transaction_timeout', '0'), ('tcp_keepalives_idle', '10'),
    ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3')) as wanted (name, given)
  join pg_settings using (name)`;

/**
 * Locks jobs on PostgreSQL by advisory locks, one per job, in one transaction that stays open on a
 * connection of its own until the process ends. Locks of a transaction, not of a session: behind a
 * pool that pools by transaction the latter would belong to no session. The server releases them
 * when the process ends in any way. If only the connection is lost, a current run continues, and
 * another process may begin the same job: a job's transactions lock what they change.
 */
export function createJobLock(db: Pick<Db, 'begin'>): JobLock {
  let held: OpenTransaction | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const begin = async (): Promise<OpenTransaction> => {
    const transaction = await db.begin();
    try {
      await transaction.query(SETTINGS);
      return transaction;
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  };
  const drop = async (): Promise<void> => {
    const dropped = held;
    held = undefined;
    await dropped?.rollback();
  };
  const takeNow = async (job: string): Promise<boolean> => {
    held ??= await begin();
    try {
      const { rows } = await held.query<{ mine: boolean }>(TAKE, [job]);
      return rows[0]?.mine === true;
    } catch (error) {
      await drop();
      throw error;
    }
  };
  return {
    // Lanes ask at the same time, and a connection does one thing after another.
    take: (job) => {
      const turn = last.then(() => takeNow(job));
      last = turn.catch(() => undefined);
      return turn;
    },
    release: () => last.then(drop),
  };
}
