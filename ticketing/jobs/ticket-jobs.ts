import { actAs } from '../../http/access/acting.ts';
import type { Now } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { warnOfLowStock } from '../assets/parts/low-stock.ts';
import { sealDays } from '../audit/audit-days.ts';
import { createHeadNotes } from '../audit/note-heads.ts';
import type { Db } from '../db/sql.ts';
import { finishErasures } from '../erasure/finish-erasures.ts';
import { eraseContacts } from '../outside/erase-contacts.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import type { AuditSources } from '../verify/audit-sources.ts';
import { releaseEnded } from '../work/reservations.ts';
import type { SoakSeries } from '../work/soak-coverage.ts';
import type { Job } from './job.ts';
import type { StoredNotes } from './note-stored.ts';
import type { Rests } from './rests.ts';
import { sweepAlarms } from './sweep-alarms.ts';
import { sweepCorrelation } from './sweep-correlation.ts';
import { sweepDispatch } from './sweep-dispatch.ts';
import { sweepForgottenTimers } from './sweep-forgotten-timers.ts';
import { sweepLeavers } from './sweep-leavers.ts';
import { sweepPlans } from './sweep-plans.ts';
import { sweepSoak } from './sweep-soak.ts';

const EVERY_MS = 5_000;

/** Days of the audit are those of UTC, and may be sealed an hour after their end. */
const SEALED_AT = '5 1 * * *';

/** Contacts of people without an account are erased at night. */
const ERASED_AT = '50 3 * * *';

type TicketJobs = {
  readonly db: Db;
  readonly now: Now;
  readonly policy: SlaPolicy;
  readonly log: Log;
  readonly rests: Rests;
  readonly series: SoakSeries | undefined;
  readonly stored: Pick<StoredNotes, 'work'>;
  readonly audit: Pick<AuditSources, 'key' | 'outside'>;
  /** Days after the end of the work for which contacts of reporters are kept. */
  readonly contactDays: number;
};

/**
 * Periodic jobs on tickets, alarms, people, stock and plans, in the order in which one prepares the
 * next.
 */
export function ticketJobs(options: TicketJobs): readonly Job[] {
  const { db, now, policy, log, rests, series, stored, audit } = options;
  const at = () => ({ now: now(), policy, rests });
  const noteHeads = createHeadNotes({ db, file: audit.outside });
  const shared = { schedule: { everyMs: EVERY_MS }, lane: 'tickets', where: 'one process', rests } as const;
  return [
    {
      name: 'hidden alarms',
      ...shared,
      work: async () => {
        const { unshelved, assets } = await sweepAlarms(db, at());
        if (unshelved + assets > 0) log.info({ unshelved, assets }, 'hidden alarms judged again');
      },
    },
    {
      name: 'floods, silences and candidates',
      ...shared,
      work: async () => {
        const swept = await sweepCorrelation(db, at());
        const { floods, silences, expired } = swept;
        if (floods + silences + expired > 0) log.info(swept, 'floods, silences and candidates ended');
      },
    },
    {
      name: 'tickets of leavers',
      ...shared,
      work: async () => {
        const handedOver = await sweepLeavers(db, at());
        if (handedOver > 0) log.info({ handedOver }, 'tickets of people who left were given to their leads');
      },
    },
    {
      name: 'dispatch',
      ...shared,
      work: async () => {
        const { covered, shiftsEnded } = await sweepDispatch(db, at());
        if (covered + shiftsEnded > 0) log.info({ covered, shiftsEnded }, 'tickets dispatched again');
      },
    },
    {
      name: 'reservations',
      ...shared,
      work: async () => {
        const released = await releaseEnded(db, now());
        if (released > 0) log.info({ released }, 'reservations released');
      },
    },
    {
      name: 'low stock',
      ...shared,
      work: async () => {
        const low = await warnOfLowStock(db, now());
        if (low > 0) log.info({ low }, 'stock below its minimum');
      },
    },
    {
      name: 'forgotten timers',
      ...shared,
      work: async () => {
        const asked = await sweepForgottenTimers(db, at());
        if (asked > 0) log.info({ asked }, 'people asked about timers that run on');
      },
    },
    {
      name: 'plans',
      ...shared,
      work: async () => {
        const planned = await sweepPlans(db, { ...at(), log });
        if (planned > 0) log.info({ planned }, 'tickets of maintenance plans opened');
      },
    },
    {
      name: 'soaks',
      ...shared,
      // A process with DuckDB has the readings of its own devices only.
      where: 'every process',
      work: async () => {
        const { passed, failed } = await sweepSoak(db, { ...at(), series });
        if (passed + failed > 0) log.info({ passed, failed }, 'repairs verified by the soak');
      },
    },
    // Each process knows its own stored readings.
    { name: 'stored readings', ...shared, where: 'every process', work: async () => void (await stored.work()) },
    // The file that it writes is in the data folder of the process.
    { name: 'heads of records', ...shared, where: 'every process', work: () => noteHeads(now()) },
    ...nightlyJobs(options, shared),
  ];
}

/** Jobs at times of day. */
function nightlyJobs(
  { db, now, policy, log, audit, contactDays }: TicketJobs,
  shared: Pick<Job, 'lane' | 'where' | 'rests'>,
): readonly Job[] {
  return [
    {
      name: 'daily heads',
      ...shared,
      schedule: { cron: SEALED_AT, timeZone: 'UTC' },
      work: async () => {
        const days = await sealDays(db, now(), audit.key);
        if (days > 0) log.info({ days }, 'days sealed for the audit');
      },
    },
    {
      name: 'unfinished erasures',
      ...shared,
      schedule: { cron: ERASED_AT, timeZone: policy.timeZone },
      work: async () => {
        const finished = await actAs('system', () => finishErasures(db, { now: now() }));
        if (finished.length > 0) log.info({ finished }, 'erasures of people were finished');
      },
    },
    {
      name: 'contacts of reporters',
      ...shared,
      schedule: { cron: ERASED_AT, timeZone: policy.timeZone },
      work: async () => {
        const erased = await eraseContacts(db, { now: now(), keepDays: contactDays });
        if (erased > 0)
          log.info({ erased, contactDays }, 'names and contacts of reporters without an account were erased');
      },
    },
  ];
}
