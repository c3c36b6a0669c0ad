import type { Now } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../db/sql.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { followDefinitions, rebuildClocks } from './follow-sla-definitions.ts';
import type { Job } from './job.ts';
import type { Rests } from './rests.ts';
import { sweepEscalations } from './sweep-escalations.ts';
import { sweepTimers } from './sweep-timers.ts';

/** How often the safety sweep begins again. */
const REBUILD_MS = 3_600_000;

const EVERY_MS = 1_000;

/**
 * Jobs on clocks: fire timers, climb ladders, apply changed policies to open tickets. Once an hour,
 * a few tickets at a time, derive everything from the events again. Owns only the progress of that.
 */
export function clockJobs({
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
}): readonly Job[] {
  const at = () => ({ now: now(), policy, rests });
  const shared = { schedule: { everyMs: EVERY_MS }, lane: 'clocks', where: 'one process' } as const;
  const told = (what: string, count: number): void => {
    if (count > 0) log.info({ [what]: count }, 'clocks swept');
  };
  let after: number | null = 0;
  let begun = 0;
  const rebuild = async (): Promise<void> => {
    const begins = at();
    if (after === null && begins.now.getTime() - begun >= REBUILD_MS) after = 0;
    if (after === null) return;
    if (after === 0) begun = begins.now.getTime();
    after = await rebuildClocks(db, { ...begins, after });
  };
  return [
    { name: 'timers', ...shared, rests, work: async () => told('fired', await sweepTimers(db, at())) },
    { name: 'escalations', ...shared, rests, work: async () => told('escalated', await sweepEscalations(db, at())) },
    {
      name: 'changed policies',
      ...shared,
      rests,
      work: async () => told('changed', await followDefinitions(db, at())),
    },
    { name: 'clocks worked out again', ...shared, work: rebuild },
  ];
}
