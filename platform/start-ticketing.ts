import path from 'node:path';
import type { Refusals } from '../http/refusals.ts';
import { noteHeldReadings } from '../ingest/series/held-readings.ts';
import { steppedClock, systemNow } from '../lib/clock.ts';
import { learnInThread } from '../models/history/learn-thread.ts';
import { createMachineBook } from '../models/machine/machine-book.ts';
import { openModelRegistry } from '../models/registry/model-registry.ts';
import { alarmsInto, applyReport } from '../ticketing/apply-report.ts';
import { createApplyHealth } from '../ticketing/assets/health/apply-health.ts';
import { readHeadKey } from '../ticketing/audit/head-key.ts';
import { OUTSIDE_HEAD_FILE } from '../ticketing/audit/note-heads.ts';
import { createStoreNotes } from '../ticketing/audit/note-stores.ts';
import { deviceStore, promotionStore } from '../ticketing/audit/outside-stores.ts';
import { createLearning } from '../ticketing/create-learning.ts';
import { createNotifications } from '../ticketing/create-notifications.ts';
import { createTicketing } from '../ticketing/create-ticketing.ts';
import type { Db } from '../ticketing/db/sql.ts';
import { followDefinitions } from '../ticketing/definitions/follow-definitions.ts';
import { takeSettings } from '../ticketing/definitions/take-settings.ts';
import { createMailer } from '../ticketing/delivery/mailer.ts';
import { pushKeysOf } from '../ticketing/delivery/push-keys.ts';
import { holdInWords, holdsOnReadings } from '../ticketing/holds/legal-holds.ts';
import type { Job } from '../ticketing/jobs/job.ts';
import { processJobs } from '../ticketing/jobs/process-jobs.ts';
import { createHeadSender, headChannels } from '../ticketing/jobs/send-heads.ts';
import { sweepFiles } from '../ticketing/jobs/sweep-files.ts';
import { rosterOf } from '../ticketing/people/roster.ts';
import { openAccessKey } from '../ticketing/sign-in/factors/access-key.ts';
import { openFileStore } from '../ticketing/work/files/file-store.ts';
import type { Role, Roles } from './roles.ts';
import type { Sharing } from './share-partitions.ts';
import type { Detecting } from './start-detect.ts';
import type { Door } from './start-door.ts';
import type { Recording } from './start-record.ts';
import type { Starting } from './starting.ts';

/** Tickets and what belongs to them, running. */
export type Work = Awaited<ReturnType<typeof startTicketing>>;

/** Which processes of a cluster run a job; one that is not named here runs in each. */
const JOB_ROLES: Readonly<Record<string, Role>> = {
  learning: 'detect',
  files: 'api',
  'devices and models in the record': 'api',
  'sending heads': 'ticketing',
};

/** Whether a process writes tickets: front doors and recorders do not. */
const needsTickets = (roles: Roles): boolean => roles.has('detect') || roles.has('ticketing') || roles.has('api');

/**
 * Starts the way from an alarm to a ticket and its notifications, then lets the detector report.
 * @param parts.noted resolves once the start is in the record
 */
export async function startTicketing(
  { config, roles, devOpen, log, component, lifecycle, noteSlow, stopping }: Starting,
  parts: {
    readonly db: Db;
    readonly noted: Promise<unknown>;
    readonly refusals: Refusals;
    readonly door: Pick<Door, 'quarantine' | 'intake' | 'registry' | 'takeDevices' | 'mappings'>;
    readonly record: Recording;
    readonly detect: Detecting;
    /** Absent where no other process detects. */
    readonly whileClaimed: Sharing['whileDetecting'] | undefined;
  },
) {
  const { db, noted, refusals } = parts;
  const { quarantine, intake, registry, mappings } = parts.door;
  const { series, storedTimes } = parts.record;
  const { detector, modelNotes } = parts.detect;
  const dataDir = config.data.dir;
  const files = await openFileStore({ dataDir, ...config.files });
  const modelRegistry = openModelRegistry({ dataDir });
  // People change them where the API is. Folders of models are each process's own.
  const stores = [
    ...(roles.has('api') ? [deviceStore(registry)] : []),
    ...(roles.shared ? [] : [promotionStore(modelRegistry)]),
  ];
  const storeNotes = createStoreNotes({ db, stores, log: component('audit'), catchUp: parts.door.takeDevices });
  await noteSlow('the record', noted);
  await noteSlow('the record of devices and models', storeNotes.look({ actor: 'found at start', now: systemNow() }));
  const said = { rules: config.detection.rules, machines: config.machines.rules, mappings: config.mappings.rules };
  // The files of several processes may differ: those of one role count.
  if (roles.has('ticketing')) await takeSettings(db, said, { now: systemNow(), log: component('definitions') });
  const definitions = await followDefinitions({
    db,
    log: component('definitions'),
    now: systemNow,
    states: config.mappings.states,
    onChange: (followed) => {
      detector.follow(followed);
      machines.use(followed.machines);
      void mappings.use(followed);
      const { rules, ...others } = followed;
      const counts = { rules: rules.at(-1)?.rules.length, machines: others.machines.length };
      log.info({ ...counts, mappings: others.mappings.length }, 'changed definitions are followed');
    },
  });
  const machines = createMachineBook(definitions.present.machines);
  const defining = { db, now: systemNow, changed: () => void definitions.look() };
  await mappings.use(definitions.present);
  const ticketing = createTicketing({
    refusals,
    audit: {
      key: config.audit.keyFile === undefined ? undefined : await readHeadKey(config.audit.keyFile),
      outside: path.join(dataDir, OUTSIDE_HEAD_FILE),
      stores,
    },
    db,
    timeZone: config.site.timeZone,
    currency: config.site.currency,
    now: systemNow,
    log: component('ticketing'),
    machineOf: machines.of,
    publicUrl: config.public.url,
    publicReports: config.public.reports === 'on',
    contactDays: config.public.contactDays,
    gatewayOf: (device) => registry.get(device)?.gateway ?? null,
    series,
    storedAt: storedTimes.find,
    roster: rosterOf(config.ticketing.roster),
    files,
  });
  if (needsTickets(roles)) await noteSlow('ticketing', ticketing.start());
  const accessKey = await openAccessKey({ dataDir, keyFile: config.access.keyFile });
  const pushKeys = pushKeysOf(accessKey);
  const sending = {
    db,
    config,
    pushKeys,
    devOpen,
    now: systemNow,
    chance: Math.random,
    log: component('notifications'),
  };
  const notifications = await noteSlow('notifications', createNotifications(sending));
  // On a stepped clock their rounds are made with the jobs.
  if (roles.has('ticketing') && steppedClock() === null) lifecycle.onStop('notifications', notifications.start());
  const { url: smtpUrl, from = 'harbinger@localhost' } = config.smtp;
  const mailer = smtpUrl === undefined ? undefined : await createMailer({ url: smtpUrl, from });
  const learning = createLearning({
    db,
    series,
    registry: modelRegistry,
    notes: modelNotes,
    now: systemNow,
    signal: stopping.signal,
    learn: (given, signal) => learnInThread(given, { backend: config.models.backend, signal }),
    componentOf: machines.componentOf,
    namesOf: async (device) => {
      const known = (await detector.progressOf(device)) ?? [];
      return known.length > 0 ? known.map(({ name }) => name) : [device];
    },
    decided: (actor) => storeNotes.look({ actor, now: systemNow() }),
    watch: detector.watch,
    learnRows: config.models.learnRows,
    keptVersions: config.models.keptVersions,
    log: component('learning'),
  });
  const heads = createHeadSender({ db, channels: headChannels(config.audit, mailer), log: component('audit') });
  const health = createApplyHealth({ intake, db, log: component('health'), signal: stopping.signal });
  const applying = {
    ticketing,
    setAside: alarmsInto(quarantine, systemNow),
    log: component('ticketing'),
    // PGlite has one connection, and people wait for it, too.
    signal: stopping.signal,
    lanes: config.database.url === undefined ? 1 : 4,
    ...(parts.whileClaimed && { whileClaimed: parts.whileClaimed }),
  };
  await learning.follow();
  detector.begin({
    followed: definitions.present,
    onReport: (report, claims) => applyReport(report, applying, claims),
    onHealth: health.apply,
  });
  const jobs: readonly Job[] = [
    ...(roles.has('ticketing') ? [...ticketing.jobs, ...notifications.jobs] : []),
    ...processJobs({
      followDefinitions: definitions.look,
      learn: learning.sweep,
      sweepFiles: async () => {
        const { unfinished, orphans } = await sweepFiles(db, { files, now: systemNow() });
        if (unfinished + orphans > 0) log.info({ unfinished, orphans }, 'files that no ticket names were removed');
      },
      noteStores: () => storeNotes.look({ actor: 'found in the store', now: systemNow() }),
      noteHolds: async () =>
        noteHeldReadings(config.data.dir, (await holdsOnReadings(db, systemNow())).map(holdInWords)),
      sendHeads: async () => void (await heads.round(systemNow())),
    }).filter(({ name }) => roles.has(JOB_ROLES[name] ?? roles.names[0] ?? 'api')),
  ];

  return {
    ticketing,
    notifications,
    learning,
    modelRegistry,
    storeNotes,
    definitions,
    defining,
    machines,
    auditHeads: heads.counts,
    health: health.counts,
    jobs,
  };
}
