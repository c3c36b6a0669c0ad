import type { Now } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { EpisodeTransition } from '../models/alarm-episode.ts';
import type { MachineSettings } from '../models/machine-settings.ts';
import { type AlarmCounts, createAlarmRates } from './alarm-rates.ts';
import { type Applied, applyTransition, type GatewayOf } from './apply-transition.ts';
import { ensureAssets } from './assets/assets.ts';
import { noteClasses } from './assets/known-machines.ts';
import { warnOfLowStock } from './assets/parts/low-stock.ts';
import { releaseEnded } from './assets/parts/reservations.ts';
import { takeFromStock } from './assets/parts/take-from-stock.ts';
import { sealDays } from './audit/audit-days.ts';
import { type AuditSources, auditRoutes } from './audit/audit-routes.ts';
import { createHeadNotes } from './audit/note-heads.ts';
import { sweepCorrelation } from './correlation/sweep-correlation.ts';
import type { Db } from './db.ts';
import { absenceRoutes } from './http/absence-routes.ts';
import { alarmRoutes } from './http/alarm-routes.ts';
import { assetCsvRoutes } from './http/asset-csv-routes.ts';
import { assetRoutes } from './http/asset-routes.ts';
import { assetTreeRoutes } from './http/asset-tree-routes.ts';
import { catalogueRoutes } from './http/catalogue-routes.ts';
import { dispatchRoutes } from './http/dispatch-routes.ts';
import { episodeRoutes } from './http/episode-routes.ts';
import { failureModeRoutes } from './http/failure-mode-routes.ts';
import { findingRoutes } from './http/finding-routes.ts';
import { linkRoutes } from './http/link-routes.ts';
import { maintenanceRoutes } from './http/maintenance-routes.ts';
import { openTicketRoutes } from './http/open-ticket-routes.ts';
import { partRoutes } from './http/part-routes.ts';
import { peopleImportRoutes } from './http/people-import-routes.ts';
import { peopleRoutes } from './http/people-routes.ts';
import { planRoutes } from './http/plan-routes.ts';
import type { Refusals } from './http/refusals.ts';
import { reservationRoutes } from './http/reservation-routes.ts';
import { rotaRoutes } from './http/rota-routes.ts';
import type { Routes } from './http/server.ts';
import { slaDefinitionRoutes } from './http/sla-definition-routes.ts';
import { slaDryRunRoutes } from './http/sla-dry-run-routes.ts';
import { subtaskRoutes } from './http/subtask-routes.ts';
import { ticketDetailRoutes } from './http/ticket-detail-routes.ts';
import { ticketPages } from './http/ticket-pages.ts';
import { ticketRoutes } from './http/ticket-routes.ts';
import { ticketSlaRoutes } from './http/ticket-sla-routes.ts';
import { traceRoutes } from './http/trace-routes.ts';
import { unmergeRoutes } from './http/unmerge-routes.ts';
import { sweepLeavers } from './people/leavers-work.ts';
import { ensurePeople } from './people/people.ts';
import { sweepDispatch } from './people/sweep-dispatch.ts';
import { sweepPlans } from './plans/sweep-plans.ts';
import { createRests } from './rests.ts';
import type { SlaPolicy } from './sla/policy.ts';
import { createSlaPolicy, ensureSlaPolicy } from './sla/sla-policy.ts';
import { createClockSweep } from './sla/sweep-clocks.ts';
import { sweepAlarms } from './sweep-alarms.ts';
import type { FileStore } from './work/file-store.ts';
import type { SoakSeries } from './work/soak-coverage.ts';
import { sweepForgottenTimers } from './work/sweep-forgotten-timers.ts';
import { sweepSoak } from './work/sweep-soak.ts';
import { workRoutes } from './work/work-routes.ts';

/** The ticketing domain over a database whose schema is up to date. */
export type Ticketing = {
  /** Stores the roster, and does what fell due while the program was down. Call it before the first transition. */
  start(): Promise<void>;
  /**
   * Applies what the detector says; see {@link applyTransition}. Resolves when it is durable, so that the detector's offset
   * may move. Throws `unavailable` while the database is away: keep the transition and try again.
   */
  applyTransition(transition: EpisodeTransition): Promise<Applied>;
  /** Makes an asset for each device that has none: ids `site:device`. */
  ensureDevices(devices: readonly string[]): Promise<void>;
  /** Does what time does: ends shelvings, maintenance windows, floods, silences of gateways, candidates. Call it every few seconds. */
  sweep(): Promise<void>;
  /** Does what SLA clocks have reached. Call it every second. */
  sweepClocks(): Promise<void>;
  /** Rows of periodic jobs, and jobs, that failed and are tried again later, by job. */
  readonly jobFailures: Readonly<Record<string, number>>;
  /** How often alarms come. */
  readonly alarms: Readonly<AlarmCounts>;
  /** Routes for {@link createHttpServer}. */
  readonly routes: readonly Routes[];
  /** Plain pages, beside the API. */
  readonly pages: readonly Routes[];
};

/**
 * Wires the ticketing domain.
 * @param options.roster who can be given tickets; may be empty, then every ticket records a coverage gap
 */
export function createTicketing(options: {
  db: Db;
  now: Now;
  roster: readonly { id: string; name: string }[];
  log: Log;
  /** Of the business hours that a new plant begins with; left out: none, all counts around the clock. */
  timeZone?: string;
  /** Which gateway speaks for a device; left out: none is known. */
  gatewayOf?: GatewayOf;
  /** What the configuration file declares of the machine behind a device. */
  machineOf?: (device: string) => MachineSettings | null;
  /** Where people reach the pages, for QR codes. */
  publicUrl?: string | undefined;
  /** Where photos and files of tickets lie; left out: tickets take none. */
  files?: FileStore;
  /** How the audit reaches outside the database; left out: heads are not signed, and only the database says where records ended. */
  audit?: Pick<AuditSources, 'key' | 'outside' | 'stores'>;
  /** Where readings are, to verify a repair with; left out: reviews close tickets. */
  series?: SoakSeries;
  /** Where refusals are counted. */
  refusals?: Pick<Refusals, 'note'>;
}): Ticketing {
  const {
    db,
    now,
    roster,
    log,
    timeZone,
    gatewayOf,
    machineOf,
    publicUrl,
    files,
    series,
    refusals,
    audit = {},
  } = options;
  const policy = createSlaPolicy(timeZone);
  const rates = createAlarmRates();
  const noteHeads = createHeadNotes({ db, file: audit.outside });
  const rests = createRests({ now, log });
  const at = () => ({ now: now(), policy, rests });
  const jobs: Readonly<Record<string, () => Promise<void>>> = {
    'hidden alarms': async () => {
      const { unshelved, assets } = await sweepAlarms(db, at());
      if (unshelved + assets > 0) log.info({ unshelved, assets }, 'hidden alarms judged again');
    },
    'floods, silences and candidates': async () => {
      const swept = await sweepCorrelation(db, at());
      if (swept.floods + swept.silences + swept.expired > 0) log.info(swept, 'floods, silences and candidates ended');
    },
    'tickets of leavers': async () => {
      const leftBehind = await sweepLeavers(db, at());
      if (leftBehind > 0) log.info({ leftBehind }, 'tickets of people who left went to their leads');
    },
    dispatch: async () => {
      const { covered, shiftsEnded } = await sweepDispatch(db, at());
      if (covered + shiftsEnded > 0) log.info({ covered, shiftsEnded }, 'tickets dispatched again');
    },
    reservations: async () => {
      const released = await releaseEnded(db, now());
      if (released > 0) log.info({ released }, 'reservations released');
    },
    'low stock': async () => {
      const low = await warnOfLowStock(db, now());
      if (low > 0) log.info({ low }, 'stock below its minimum');
    },
    'forgotten timers': async () => {
      const asked = await sweepForgottenTimers(db, at());
      if (asked > 0) log.info({ asked }, 'people asked about timers that run on');
    },
    plans: async () => {
      const planned = await sweepPlans(db, { ...at(), log });
      if (planned > 0) log.info({ planned }, 'tickets of maintenance plans opened');
    },
    soaks: async () => {
      const { passed, failed } = await sweepSoak(db, { ...at(), series });
      if (passed + failed > 0) log.info({ passed, failed }, 'repairs verified by the soak');
    },
    'heads of records': () => noteHeads(now()),
    'daily heads': async () => {
      const days = await sealDays(db, now(), audit.key);
      if (days > 0) log.info({ days }, 'days sealed for the audit');
    },
  };
  const sweep = async (): Promise<void> => {
    for (const [job, work] of Object.entries(jobs)) await rests.alone(job, work);
  };
  return {
    start: async () => {
      await db.transaction((sql) => ensurePeople(sql, roster));
      await ensureSlaPolicy(db, { timeZone, now: now() });
      // What cannot be done now is tried again by the sweeps that follow.
      await sweep().catch((error) => log.warn({ reason: messageOf(error) }, 'what fell due could not be done yet'));
    },
    sweep,
    sweepClocks: createClockSweep({ db, now, policy, log, rests }),
    alarms: rates.counts,
    jobFailures: rests.failures,
    applyTransition: async (transition) => {
      const applied = await applyTransition(db, transition, { now: now(), policy, ...(gatewayOf && { gatewayOf }) });
      if (applied.kind !== 'ignored') rates.take(transition);
      const { id: episodeId, device: deviceId } = transition.episode;
      const { kind: effect, reason, ticket } = applied;
      log.info({ episodeId, deviceId, transition: transition.kind, effect, reason, ticket }, 'alarm applied');
      return applied;
    },
    ensureDevices: async (devices) => {
      await db.transaction((sql) => ensureAssets(sql, devices, now()));
      if (machineOf) await db.transaction((sql) => noteClasses(sql, devices, machineOf));
    },
    routes: routesOf({ db, now, policy, publicUrl, files, log, refusals, audit }),
    pages: [ticketPages({ db, now, policy, timeZone: timeZone ?? 'UTC' })],
  };
}

/** Every route of the domain. */
function routesOf(deps: {
  readonly db: Db;
  readonly now: Now;
  readonly policy: SlaPolicy;
  readonly publicUrl: string | undefined;
  readonly files: FileStore | undefined;
  readonly log: Log;
  readonly refusals: Pick<Refusals, 'note'> | undefined;
  readonly audit: Pick<AuditSources, 'key' | 'outside' | 'stores'>;
}): readonly Routes[] {
  const { db, now, policy, publicUrl, files, log, refusals, audit } = deps;
  return [
    ticketRoutes({ db, now, policy }),
    ticketDetailRoutes({ db }),
    ticketSlaRoutes({ db, now, policy }),
    slaDefinitionRoutes({ db, now }),
    slaDryRunRoutes({ db, now, policy }),
    openTicketRoutes({ db, now, policy }),
    planRoutes({ db, now, policy }),
    linkRoutes({ db, now, policy }),
    unmergeRoutes({ db, now, policy }),
    subtaskRoutes({ db, now, policy }),
    ...findingRoutes({ db, now, log, refusals }),
    traceRoutes({ db }),
    episodeRoutes({ db }),
    alarmRoutes({ db, now, policy }),
    assetRoutes({ db, now }),
    assetTreeRoutes({ db, publicUrl }),
    assetCsvRoutes({ db, now }),
    partRoutes({ db, now }),
    failureModeRoutes({ db, now }),
    reservationRoutes({ db, now, policy }),
    maintenanceRoutes({ db, now, policy }),
    peopleRoutes({ db, now }),
    peopleImportRoutes({ db, now }),
    absenceRoutes({ db, now }),
    catalogueRoutes({ db, now }),
    rotaRoutes({ db, now }),
    dispatchRoutes({ db, now, policy }),
    auditRoutes({ db, files, policy, ...audit }),
    ...workRoutes({ db, now, policy, files, take: takeFromStock, refusals }),
  ];
}
