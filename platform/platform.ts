import path from 'node:path';
import { createStoreHold } from '../backup/hold-stores.ts';
import { backupJobs, runBackupProcess } from '../backup/scheduled-backup.ts';
import { type BrokerUrls, brokerUrls } from '../broker/connection/open-listeners.ts';
import { createRefusals } from '../http/refusals.ts';
import { learnChannels } from '../ingest/devices/learn-channels.ts';
import { learnClocks } from '../ingest/devices/learn-clocks.ts';
import { steppedClock, systemNow } from '../lib/clock.ts';
import { lockFolder } from '../lib/files/lock-folder.ts';
import { closeDataFolder } from '../lib/files/private-files.ts';
import { refuseFullDisk } from '../lib/files/refuse-full-disk.ts';
import { createLifecycle, type Lifecycle } from '../lib/lifecycle.ts';
import type { Log } from '../lib/log.ts';
import { createNoteSlow } from '../lib/note-slow.ts';
import type { SteppedClock } from '../lib/stepped-clock.ts';
import { noteStart } from '../ticketing/audit/note-start.ts';
import type { Db } from '../ticketing/db/sql.ts';
import { createJobLock } from '../ticketing/jobs/job-lock.ts';
import { createJobRunner } from '../ticketing/jobs/job-runner.ts';
import { nextWork } from '../ticketing/jobs/next-work.ts';
import { openDb } from '../ticketing/schema/open-db.ts';
import { VERSION } from '../version.ts';
import type { Config } from './config.ts';
import { fitConnections, openFileLimit } from './fit-connections.ts';
import { rolesOf } from './roles.ts';
import { sharePartitions } from './share-partitions.ts';
import { type SystemParts, startApi } from './start-api.ts';
import { startDetect } from './start-detect.ts';
import { startDoor } from './start-door.ts';
import { startRecord } from './start-record.ts';
import { startTicketing } from './start-ticketing.ts';
import type { Starting } from './starting.ts';
import { createSteps, type Steps } from './steps.ts';
import { useClockOf, useSteppedClock, type WantedClock } from './virtual-clock.ts';

/** The whole program, running. */
export type Platform = {
  /** Addresses for clients; the broker's by scheme. */
  readonly broker: BrokerUrls;
  readonly http: string;
  /** Rejects when a part fails that the rest cannot do without. */
  readonly failed: Promise<never>;
  /** Absent but on a stepped clock. */
  readonly steps?: Steps;
  /**
   * Stops everything in reverse order of its start.
   * @returns the names of the parts that failed to stop
   */
  stop(): Promise<readonly string[]>;
};

/**
 * Builds and starts every part, in the order in which a reading meets them. The broker takes
 * readings in as soon as the journal is open; a database that is down is waited for meanwhile.
 * @param options.devOpen any client may publish, and the API needs no sign-in
 * @param options.tell gets each part that takes longer than a second, like the log
 * @throws {AppError} for a port in use, a data folder in use, or settings that no waiting can cure;
 * then nothing is left running
 */
export async function startPlatform(options: {
  config: Config;
  devOpen: boolean;
  log: Log;
  pretty: boolean;
  signal: AbortSignal;
  tell?: (line: string) => void;
  /** Absent for the world's clock. */
  clock?: WantedClock | SteppedClock | undefined;
  system: SystemParts;
}): Promise<Platform> {
  const lifecycle = createLifecycle(options.log);
  try {
    return await start(options, lifecycle);
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

async function start(options: Parameters<typeof startPlatform>[0], lifecycle: Lifecycle): Promise<Platform> {
  const { devOpen, pretty } = options;
  const config = fitConnections(options.config, options.log, openFileLimit());
  const roles = rolesOf(config);
  const log = roles.shared ? options.log.child({ node: roles.node }) : options.log;
  const dataDir = config.data.dir;
  const stopping = new AbortController();
  const until = AbortSignal.any([options.signal, stopping.signal]);
  const component = (name: string): Log => log.child({ component: name });
  const noteSlow = createNoteSlow({ log, tell: options.tell });
  const starting: Starting = { config, roles, devOpen, pretty, log, component, lifecycle, noteSlow, until, stopping };

  const lock = await lockFolder(path.join(dataDir, 'harbinger'));
  lifecycle.onStop('data folder', lock.release);
  if (options.clock && 'memory' in options.clock) useSteppedClock(dataDir, options.clock, log);
  else useClockOf(dataDir, options.clock, log);
  await refuseFullDisk(dataDir, { begun: path.join(dataDir, 'quarantine') });
  await noteSlow('the data folder', closeDataFolder({ folder: dataDir, log, signal: until }));

  // The slowest part begins first, and is waited for where it is needed.
  const opening = openDb({
    ...(config.database.url !== undefined && { url: config.database.url }),
    dataDir,
    log: component('database'),
    signal: until,
  });
  // Its failure is reported where it is waited for.
  opening.catch(() => undefined);
  lifecycle.onStop('database', async () => {
    stopping.abort();
    await closeOpened(opening);
  });

  const door = await startDoor(starting, opening);
  const sharing = roles.shared ? await sharePartitions(starting, { ...door, opening }) : undefined;
  const record = startRecord(starting, { ...door, claims: sharing?.recorder });
  const detect = startDetect(starting, { ...door, serve: sharing?.serveDetector });

  const noted = noteStart(opening, { version: VERSION, settings: config, now: systemNow() });
  // As above.
  noted.catch(() => undefined);
  const db = await noteSlow('the database', opening);
  await noteSlow('the store of readings', record.recorder.ready);
  // Only readings that come in here ask for them.
  if (roles.has('ingest') || roles.has('api')) {
    void learnClocks(door.clocks, { store: record.series, log: component('ingest'), signal: until });
    void learnChannels(door.channels, { store: record.series, log: component('ingest'), signal: until });
  }
  const refusals = createRefusals({ log: component('http'), now: Date.now });
  const whileClaimed = sharing?.whileDetecting;
  const work = await startTicketing(starting, { db, noted, refusals, door, record, detect, whileClaimed });
  sharing?.start();
  await noteSlow('the detector', detect.detector.ready);

  // Behind PGlite there is no other process.
  const jobLock = config.database.url === undefined ? undefined : createJobLock(db);
  const jobs = createJobRunner({ log: component('jobs'), now: systemNow, lock: jobLock });
  const hold = createStoreHold({
    ...{ dataDir, recorder: record.recorder, sessionEntries: door.broker.sessionEntries },
    log: component('backup'),
  });
  lifecycle.onStop('hold for a backup', hold.close);
  const parts = {
    db,
    refusals,
    door,
    record,
    detect,
    work,
    hold,
    jobs: jobs.progress,
    system: options.system,
    cluster: sharing?.problems,
  };
  const api = await noteSlow('the API', startApi(starting, parts));
  // The start waits for the database's one connection: jobs begin when that is over.
  const run = runBackupProcess({ settings: config.backup, configFile: options.system.file, signal: until });
  const { timeZone } = config.site;
  const backups = { settings: config.backup, timeZone, db, now: systemNow, log: component('backup'), run };
  jobs.start([...work.jobs, ...api.jobs, ...backupJobs(backups)]);
  lifecycle.onStop('jobs', async () => {
    stopping.abort();
    await jobs.stop();
  });

  const clock = steppedClock();
  const { intake, journal } = door;
  const { notifications } = work;
  const { progress: recorder } = record.recorder;
  return {
    broker: brokerUrls(config.broker.host, door.mqttPorts),
    http: api.address,
    ...(clock && {
      steps: createSteps({
        ...{ clock, intake, journal, recorder, detector: detect.detector, jobs, notifications },
        nextWork: (now) => nextWork(db, now),
      }),
    }),
    failed: Promise.race([record.recorder.ended, detect.detector.ended]).then(
      () => new Promise<never>(() => undefined),
    ),
    stop: lifecycle.stop,
  };
}

/** Closes a database that may not be there yet. */
async function closeOpened(opening: Promise<Db>): Promise<void> {
  const db = await opening.catch(() => undefined);
  await db?.close();
}
