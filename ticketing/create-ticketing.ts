import type { Routes } from '../http/http-app.ts';
import type { Refusals } from '../http/refusals.ts';
import type { Now } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { EpisodeTransition } from '../models/episode/alarm-episode.ts';
import type { MachineSettings } from '../models/machine/machine-settings.ts';
import type { LookUpLimit } from './accounts/look-up-limit.ts';
import { type AlarmCounts, createAlarmRates } from './alarms/alarm-rates.ts';
import type { Applied } from './alarms/applied-alarm.ts';
import { applyAlarmTransition, type GatewayOf } from './alarms/apply-alarm-transition.ts';
import type { KnownCallers } from './api/access/create-sign-in.ts';
import { assetCostRoutes } from './api/assets/asset-cost-routes.ts';
import { assetCsvRoutes } from './api/assets/asset-csv-routes.ts';
import { assetReliabilityRoutes } from './api/assets/asset-reliability-routes.ts';
import { assetRoutes } from './api/assets/asset-routes.ts';
import { assetTreeRoutes } from './api/assets/asset-tree-routes.ts';
import { failureModeRoutes } from './api/assets/failure-mode-routes.ts';
import { maintenanceRoutes } from './api/assets/maintenance-routes.ts';
import { partRoutes } from './api/assets/part-routes.ts';
import { reservationRoutes } from './api/assets/reservation-routes.ts';
import { stockLedgerRoutes } from './api/assets/stock-ledger-routes.ts';
import { auditRoutes } from './api/audit/audit-routes.ts';
import { auditSearchRoutes } from './api/audit/audit-search-routes.ts';
import { alarmRoutes } from './api/episodes/alarm-routes.ts';
import { episodeRoutes } from './api/episodes/episode-routes.ts';
import { outsideRoutes } from './api/outside/outside-routes.ts';
import { progressPage, progressRoutes } from './api/outside/progress-routes.ts';
import { reportCodeRoutes } from './api/outside/report-code-routes.ts';
import { reportPage } from './api/outside/report-page.ts';
import { absenceRoutes } from './api/people/absence-routes.ts';
import { catalogueRoutes } from './api/people/catalogue-routes.ts';
import { dispatchRoutes } from './api/people/dispatch-routes.ts';
import { erasureRoutes } from './api/people/erasure-routes.ts';
import { labourRateRoutes } from './api/people/labour-rate-routes.ts';
import { peopleImportRoutes } from './api/people/people-import-routes.ts';
import { peopleRoutes } from './api/people/people-routes.ts';
import { rotaRoutes } from './api/people/rota-routes.ts';
import { planRoutes } from './api/plans/plan-routes.ts';
import { scheduleRoutes } from './api/plans/schedule-routes.ts';
import { findingRoutes } from './api/search/finding-routes.ts';
import { slaDefinitionRoutes } from './api/sla/sla-definition-routes.ts';
import { slaDryRunRoutes } from './api/sla/sla-dry-run-routes.ts';
import { bulkRoutes } from './api/tickets/bulk-routes.ts';
import { correctTicketRoutes } from './api/tickets/correct-ticket-routes.ts';
import { freeTicketRoutes } from './api/tickets/free-ticket-routes.ts';
import { linkRoutes } from './api/tickets/link-routes.ts';
import { nextStepRoutes } from './api/tickets/next-step-routes.ts';
import { openTicketRoutes } from './api/tickets/open-ticket-routes.ts';
import { ticketDetailRoutes } from './api/tickets/ticket-detail-routes.ts';
import { ticketRoutes } from './api/tickets/ticket-routes.ts';
import { ticketSlaRoutes } from './api/tickets/ticket-sla-routes.ts';
import { traceRoutes } from './api/tickets/trace-routes.ts';
import { unmergeRoutes } from './api/tickets/unmerge-routes.ts';
import { serviceReportRoutes } from './api/work/service-report-routes.ts';
import { subtaskRoutes } from './api/work/subtask-routes.ts';
import { ticketCostRoutes } from './api/work/ticket-cost-routes.ts';
import { workRoutes } from './api/work/work-routes.ts';
import { ensureAssets } from './assets/assets.ts';
import { noteClasses } from './assets/known-machines.ts';
import { takeFromStock } from './assets/parts/take-from-stock.ts';
import { type Currency, currencyOf } from './costs/currency.ts';
import type { Db } from './db/sql.ts';
import { type Job, runInTurn } from './jobs/job.ts';
import { createStoredNotes, type StoredAt } from './jobs/note-stored.ts';
import { createRests } from './jobs/rests.ts';
import { clockJobs } from './jobs/sweep-clocks.ts';
import { ticketJobs } from './jobs/ticket-jobs.ts';
import { USUAL_CONTACT_DAYS } from './outside/erase-contacts.ts';
import { ensurePeople } from './people/people.ts';
import type { DrawCalls } from './service-report/report-printer.ts';
import type { SlaPolicy } from './sla/policy.ts';
import { createSlaPolicy, ensureSlaPolicy } from './sla/sla-policy.ts';
import type { AuditSources } from './verify/audit-sources.ts';
import type { FileStore } from './work/files/file-store.ts';
import type { SoakSeries } from './work/soak-coverage.ts';

/** The ticketing domain over a database whose schema is up to date. */
export type Ticketing = {
  /**
   * Stores the roster, and does what fell due while the program was down. Call it before the first
   * transition.
   */
  start(): Promise<void>;
  /**
   * Applies what the detector says; see {@link applyAlarmTransition}. Resolves when it is durable,
   * so that the detector's offset may move. Throws `unavailable` while the database is away: keep
   * the transition and try again.
   */
  applyTransition(transition: EpisodeTransition): Promise<Applied>;
  /** Makes an asset for each device that has none: ids `site:device`. */
  ensureDevices(devices: readonly string[]): Promise<void>;
  /** Periodic jobs on tickets, alarms, people and plans; the program's runner runs them. */
  readonly jobs: readonly Job[];
  /** Runs the jobs of tickets once, in order. */
  sweep(): Promise<void>;
  /** Runs the jobs of SLA clocks once, in order. */
  sweepClocks(): Promise<void>;
  /** Rows of periodic jobs, and jobs, that failed and are tried again later, by job. */
  readonly jobFailures: Readonly<Record<string, number>>;
  /** How often alarms come. */
  readonly alarms: Readonly<AlarmCounts>;
  /** Routes for {@link createHttpServer}. */
  readonly routes: readonly Routes[];
  /** Pages for people without an account, and the route that tells the same. */
  outside(door: OutsideDoor): { readonly routes: readonly Routes[]; readonly pages: readonly Routes[] };
};

/** Guards the pages of people without an account; left out: no guard. */
export type OutsideDoor = {
  readonly lookUps?: LookUpLimit;
  /** Recognises staff who have signed in. */
  readonly known?: Pick<KnownCallers, 'bySession'>;
  /** In which times are shown; left out: that of the plant. */
  readonly timeZone?: string;
};

/**
 * Wires the ticketing domain.
 * @param options.roster who can be given tickets; may be empty, then every ticket records a
 * coverage gap
 */
export function createTicketing(options: {
  db: Db;
  now: Now;
  roster: readonly { id: string; name: string }[];
  log: Log;
  /**
   * Of the business hours that a new plant begins with; left out: none, all counts around the
   * clock.
   */
  timeZone?: string;
  /** Gateways of devices; left out: none is known. */
  gatewayOf?: GatewayOf;
  /** The machine behind a device, from the configuration file. */
  machineOf?: (device: string) => MachineSettings | null;
  /** Where people reach the pages, for QR codes. */
  publicUrl?: string | undefined;
  /** The folder of photos and files of tickets; left out: tickets take none. */
  files?: FileStore;
  /**
   * How the audit reaches outside the database; left out: heads are not signed, and only the
   * database says where records ended.
   */
  audit?: Pick<AuditSources, 'key' | 'outside' | 'stores'>;
  /** Where readings are, to verify a repair with; left out: reviews close tickets. */
  series?: SoakSeries;
  /** When readings were stored, for the trace of alarms; left out: it is not known. */
  storedAt?: StoredAt;
  /** Where refusals are counted. */
  refusals?: Pick<Refusals, 'note'>;
  /**
   * Whether people without an account may report faults by the code on a label; left out: they may.
   */
  publicReports?: boolean;
  /** Days after the end of the work for which names and contacts of such people are kept. */
  contactDays?: number;
  /** Of prices, rates and amounts (ISO 4217); left out: `EUR`. */
  currency?: string;
  /** Draws service reports; left out: a thread does. */
  drawReport?: DrawCalls['draw'];
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
    contactDays = USUAL_CONTACT_DAYS,
  } = options;
  const policy = createSlaPolicy(timeZone);
  const rates = createAlarmRates();
  const rests = createRests({ now, log });
  const stored = createStoredNotes({ db, now, storedAt: options.storedAt ?? (() => undefined) });
  const jobs = ticketJobs({ db, now, policy, log, rests, series, stored, audit, contactDays });
  const clocks = clockJobs({ db, now, policy, log, rests });
  return {
    start: async () => {
      await db.transaction((sql) => ensurePeople(sql, roster));
      await ensureSlaPolicy(db, { timeZone, now: now() });
      // The next sweeps retry a failure.
      await runInTurn(jobs).catch((error) => log.warn({ reason: messageOf(error) }, 'due work could not be done yet'));
    },
    sweep: () => runInTurn(jobs),
    sweepClocks: () => runInTurn(clocks),
    jobs: [...jobs, ...clocks],
    alarms: rates.counts,
    jobFailures: rests.failures,
    applyTransition: async (transition) => {
      const applied = await applyAlarmTransition(db, transition, {
        now: now(),
        policy,
        ...(gatewayOf && { gatewayOf }),
      });
      if (applied.kind !== 'ignored') rates.take(transition);
      stored.expect(transition);
      const { id: episodeId, device: deviceId } = transition.episode;
      const { kind: effect, reason, ticket } = applied;
      log.info({ episodeId, deviceId, transition: transition.kind, effect, reason, ticket }, 'alarm applied');
      return applied;
    },
    ensureDevices: async (devices) => {
      await db.transaction((sql) => ensureAssets(sql, devices, now()));
      if (machineOf) await db.transaction((sql) => noteClasses(sql, devices, machineOf));
    },
    outside: (door) => ({
      routes: [progressRoutes({ db, ...door })],
      pages: [
        progressPage({ db, now, policy, timeZone: policy.timeZone, ...door }),
        reportPage({ db, now, policy, files, refusals, isOn: options.publicReports ?? true, contactDays, ...door }),
      ],
    }),
    routes: routesOf({
      db,
      now,
      policy,
      publicUrl,
      files,
      log,
      refusals,
      audit,
      series,
      timeZone,
      draw: options.drawReport,
      currency: currencyOf(options.currency ?? 'EUR'),
    }),
  };
}

/** Every route of the domain. */
function routesOf(deps: {
  readonly db: Db;
  readonly now: Now;
  readonly policy: SlaPolicy;
  readonly publicUrl: string | undefined;
  readonly files: FileStore | undefined;
  readonly series: SoakSeries | undefined;
  readonly timeZone: string | undefined;
  readonly draw: DrawCalls['draw'] | undefined;
  readonly currency: Currency;
  readonly log: Log;
  readonly refusals: Pick<Refusals, 'note'> | undefined;
  readonly audit: Pick<AuditSources, 'key' | 'outside' | 'stores'>;
}): readonly Routes[] {
  const { db, now, policy, publicUrl, files, log, refusals, audit, series, timeZone = 'UTC', draw, currency } = deps;
  return [
    ticketRoutes({ db, now, policy }),
    bulkRoutes({ db, now, policy }),
    correctTicketRoutes({ db, now, policy }),
    nextStepRoutes({ db, now }),
    freeTicketRoutes({ db, now, policy }),
    ticketDetailRoutes({ db }),
    ticketSlaRoutes({ db, now, policy }),
    slaDefinitionRoutes({ db, now }),
    slaDryRunRoutes({ db, now, policy }),
    openTicketRoutes({ db, now, policy }),
    planRoutes({ db, now, policy }),
    scheduleRoutes({ db, now, policy }),
    linkRoutes({ db, now, policy }),
    unmergeRoutes({ db, now, policy }),
    subtaskRoutes({ db, now, policy }),
    ...findingRoutes({ db, now, log, timeZone: policy.timeZone, currency, refusals }),
    traceRoutes({ db }),
    episodeRoutes({ db }),
    alarmRoutes({ db, now, policy }),
    assetRoutes({ db, now }),
    assetTreeRoutes({ db, publicUrl }),
    reportCodeRoutes({ db, now }),
    outsideRoutes({ db }),
    assetReliabilityRoutes({ db, now }),
    assetCostRoutes({ db, now, timeZone, currency }),
    ticketCostRoutes({ db, now, policy, currency }),
    labourRateRoutes({ db, now, currency }),
    assetCsvRoutes({ db, now }),
    partRoutes({ db, now }),
    stockLedgerRoutes({ db }),
    failureModeRoutes({ db, now }),
    reservationRoutes({ db, now, policy }),
    maintenanceRoutes({ db, now, policy }),
    peopleRoutes({ db, now }),
    ...[peopleImportRoutes({ db, now }), erasureRoutes({ db, now })],
    absenceRoutes({ db, now }),
    catalogueRoutes({ db, now }),
    rotaRoutes({ db, now }),
    dispatchRoutes({ db, now, policy }),
    auditRoutes({ db, files, policy, ...audit }),
    serviceReportRoutes({ db, now, log, timeZone, files, series, draw }),
    auditSearchRoutes({ db }),
    ...workRoutes({ db, now, policy, files, take: takeFromStock, refusals }),
  ];
}
