import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runOn, systemNow, type VirtualClock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { SteppedClock } from '../lib/stepped-clock.ts';
import type { Config } from './config.ts';

/** Beside the data that has its times. */
const FILE = 'virtual-clock.json';

/** The clock that `harbinger up` was asked for: how many times as fast, and from which moment. */
export type WantedClock = { readonly speed: number; readonly startAt?: Date | undefined };

/** What the file of a folder says. */
type KeptClock = VirtualClock | { readonly stepped: true };

/**
 * Settings that a virtual clock would reach beyond its folder with, as environment variables:
 * stores that others may use and that keep no clock, backups with dates of its own, and the plant
 * itself. Brokers and servers for mail and logs on this machine are those of a test.
 */
export function settingsOfTheWorld({ database, influx, kafka, backup, mqtt, smtp, audit }: Config): readonly string[] {
  const named = {
    ...{ DATABASE_URL: database.url, INFLUX_URL: influx.url, KAFKA_BROKERS: kafka.brokers, BACKUP_DIR: backup.dir },
    MQTT_URL: elsewhere(mqtt.url),
    SMTP_URL: elsewhere(smtp.url),
    AUDIT_SYSLOG_URL: elsewhere(audit.syslogUrl),
  };
  return Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

/** The URL, unless it is of this machine. */
function elsewhere(url: string | undefined): string | undefined {
  return url !== undefined && LOOPBACK.test(new URL(url).hostname) ? undefined : url;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The virtual clock that a data folder has; null for the world's, and for one that is moved by
 * steps.
 */
export function clockOf(dataDir: string): VirtualClock | null {
  const kept = keptClock(dataDir);
  return kept === undefined || 'stepped' in kept ? null : kept;
}

function keptClock(dataDir: string): KeptClock | undefined {
  const file = path.join(dataDir, FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeptClock) : undefined;
}

/**
 * Has the program run on the clock of its data folder: the world's, or a virtual one. A folder has
 * one clock for good: times of two clocks in one record would say nothing. A virtual clock goes on
 * while the program is stopped.
 * @param dataDir locked by this program: no other one may choose a clock meanwhile
 * @param wanted undefined for the world's clock
 * @throws {AppError} `conflict` where the folder has another clock; `invalid` for another speed or
 * start than it has
 */
export function useClockOf(dataDir: string, wanted: WantedClock | undefined, log: Log): VirtualClock | null {
  const file = path.join(dataDir, FILE);
  const kept = keptClock(dataDir);
  if (kept !== undefined && 'stepped' in kept) throw steppedFolder(dataDir);
  if (wanted === undefined) {
    if (kept !== undefined) {
      throw new AppError(
        'conflict',
        `${dataDir} has the times of a virtual clock: start with --virtual-clock ${kept.speed}, or set DATA_DIR to another folder`,
      );
    }
    runOn(null);
    return null;
  }
  const clock = kept ?? newClock(dataDir, wanted);
  if (clock.speed !== wanted.speed || (kept && wanted.startAt && wanted.startAt.getTime() !== clock.startAt)) {
    const began = new Date(clock.startAt).toISOString();
    throw new AppError(
      'invalid',
      `the virtual clock of ${dataDir} goes ${clock.speed} times as fast, from ${began} on: give the same, or set DATA_DIR to another folder`,
    );
  }
  if (kept === undefined) writeFileSync(file, JSON.stringify(clock));
  runOn(clock);
  log.warn(
    { speed: clock.speed, now: systemNow().toISOString() },
    'A VIRTUAL CLOCK is in use: the times of readings, tickets and jobs are not those of the world',
  );
  return clock;
}

/**
 * Has the program run on a clock that stands until it is moved. Nothing but `harbinger evaluate`
 * and tests may do so. The data are of one run: nothing continues them.
 * @throws {AppError} `conflict` where the folder has data
 */
export function useSteppedClock(dataDir: string, clock: SteppedClock, log: Log): void {
  const file = path.join(dataDir, FILE);
  if (existsSync(file)) throw steppedFolder(dataDir);
  refuseData(dataDir);
  writeFileSync(file, JSON.stringify({ stepped: true }));
  runOn(clock);
  log.warn({ now: systemNow().toISOString() }, 'A STEPPED CLOCK is in use: time stands still until it is moved');
}

function steppedFolder(dataDir: string): AppError {
  return new AppError('conflict', `${dataDir} has the times of an evaluation: set DATA_DIR to another folder`);
}

function refuseData(dataDir: string): void {
  // The lock of this program is there already.
  const others = readdirSync(dataDir).filter((name) => !name.startsWith('harbinger'));
  if (others.length > 0) {
    throw new AppError(
      'conflict',
      `${dataDir} has data of the world's clock: set DATA_DIR to an empty folder for a virtual one`,
    );
  }
}

function newClock(dataDir: string, { speed, startAt }: WantedClock): VirtualClock {
  refuseData(dataDir);
  const realStartAt = Date.now();
  return { startAt: startAt?.getTime() ?? realStartAt, realStartAt, speed };
}
