import type { Intake } from '../../../ingest/intake/intake.ts';
import { messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import { retryUntilDone } from '../../../lib/retry.ts';
import { type HealthPoint, readingOf } from '../../../models/health/health-point.ts';
import type { Db } from '../../db/sql.ts';
import { noteHealth } from './note-health.ts';

/** Points since the start. @property dropped could not be journaled: the series have gaps there */
export type HealthCounts = { points: number; dropped: number };

/**
 * Makes the health of machines durable: as series by way of the journal, and its changes in the
 * database.
 */
export type ApplyHealth = {
  readonly counts: Readonly<HealthCounts>;
  /**
   * Idempotent: the same points again change nothing. An outage of the database is waited out.
   * @throws the last error once the signal aborts
   */
  apply(points: readonly HealthPoint[]): Promise<void>;
};

/**
 * @param options.intake a journal that takes nothing in costs a gap in the series, and holds up no
 * alarm
 */
export function createApplyHealth(options: {
  intake: Pick<Intake, 'addDerived'>;
  db: Db;
  log: Log;
  signal: AbortSignal;
}): ApplyHealth {
  const { intake, db, log, signal } = options;
  const counts: HealthCounts = { points: 0, dropped: 0 };
  let isDropping = false;

  async function journal(points: readonly HealthPoint[]): Promise<void> {
    try {
      await intake.addDerived(points.map(readingOf));
      counts.points += points.length;
      if (isDropping) log.info({ dropped: counts.dropped }, 'the health of machines is stored again');
      isDropping = false;
    } catch (error) {
      counts.dropped += points.length;
      if (!isDropping) {
        log.warn({ reason: messageOf(error) }, 'the health of machines cannot be stored: its series have a gap');
      }
      isDropping = true;
    }
  }

  return {
    counts,
    async apply(points) {
      await journal(points);
      await retryUntilDone(() => db.transaction((sql) => noteHealth(sql, points)), { what: 'database', log, signal });
    },
  };
}
