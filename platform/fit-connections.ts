import { existsSync, readFileSync } from 'node:fs';
import type { Log } from '../lib/log.ts';
import type { Config } from './config.ts';

/**
 * Files that the program has open beside one for each connection: PGlite up to 1,000
 * (`max_files_per_process` of PostgreSQL), stores, logs, threads, uploads.
 */
export const OTHER_FILES = 1_536;

/** HTTP has this share of the connections at most where there are too few files for all. */
const HTTP_SHARE = 0.1;

/**
 * How many files the system lets this process open; undefined where it does not say so.
 * @param limits text of `/proc/self/limits`
 */
export function openFileLimit(limits = ownLimits()): number | undefined {
  const limit = /^Max open files +(\d+|unlimited)/m.exec(limits)?.[1];
  if (limit === undefined) return undefined;
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}

function ownLimits(): string {
  return existsSync('/proc/self/limits') ? readFileSync('/proc/self/limits', 'utf8') : '';
}

/**
 * Lets in no more connections than there are files for: a device that is refused tries again, a
 * program that cannot open its own files loses their data.
 */
export function fitConnections(config: Config, log: Log, limit: number | undefined): Config {
  const { broker, http } = config;
  const wanted = broker.maxConnections + http.maxConnections;
  if (limit === undefined || limit >= wanted + OTHER_FILES) return config;
  const places = Math.max(Math.floor(limit / 4), limit - OTHER_FILES);
  const ofHttp = Math.min(http.maxConnections, Math.ceil(HTTP_SHARE * places));
  const ofBroker = Math.min(broker.maxConnections, places - ofHttp);
  log.info(
    { openFiles: limit, mqtt: ofBroker, http: ofHttp },
    `fewer connections than allowed come in, for want of open files: allow ${wanted + OTHER_FILES} (ulimit -n, or LimitNOFILE= of systemd)`,
  );
  return {
    ...config,
    broker: { ...broker, maxConnections: ofBroker },
    http: { ...http, maxConnections: ofHttp },
  };
}
