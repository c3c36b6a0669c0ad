import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

/** The structured log that is passed into every component; make a child per component. */
export type Log = Logger;

/** Levels in rising order of importance. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/**
 * Creates the root log on stderr, so that stdout stays free for what a script reads: one JSON object a line, or
 * coloured lines where a person watches. Written synchronously: the last line before an end is not lost.
 */
export function createLog(options: { level: LogLevel; pretty: boolean }): Log {
  const stream = options.pretty
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' })
    : pino.destination({ fd: 2, sync: true });
  return pino({ level: options.level, base: null }, stream);
}
