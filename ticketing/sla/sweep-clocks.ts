import type { Now } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../db.ts';
import { sweepEscalations } from '../escalation/sweep-escalations.ts';
import type { Rests } from '../rests.ts';
import { followDefinitions, rebuildClocks } from './follow-definitions.ts';
import type { SlaPolicy } from './policy.ts';
import { sweepTimers } from './sweep-timers.ts';

/** How often the safety sweep begins anew. */
const REBUILD_MS = 3_600_000;

/**
 * What time does to clocks, for a call each second: timers fire, ladders are climbed, changed policies reach open tickets, and once an hour, a
 * few tickets at a time, everything is worked out from the events again. Owns only how far that has come.
 */
export function createClockSweep({
  db,
  now,
  policy,
  log,
  rests,
}: {
  db: Db;
  now: Now;
  policy: SlaPolicy;
  log: Log;
  rests: Rests;
}) {
  let after: number | null = 0;
  let begun = 0;
  return async (): Promise<void> => {
    const at = { now: now(), policy, rests };
    let [fired, escalated, changed] = [0, 0, 0];
    await rests.alone('timers', async () => {
      fired = await sweepTimers(db, at);
    });
    await rests.alone('escalations', async () => {
      escalated = await sweepEscalations(db, at);
    });
    await rests.alone('changed policies', async () => {
      changed = await followDefinitions(db, at);
    });
    if (fired + escalated + changed > 0) log.info({ fired, escalated, changed }, 'clocks swept');
    if (after === null && at.now.getTime() - begun >= REBUILD_MS) after = 0;
    if (after === null) return;
    if (after === 0) begun = at.now.getTime();
    after = await rebuildClocks(db, { ...at, after });
  };
}
