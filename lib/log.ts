import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { printableJson, printableValue } from './printable.ts';

/** The structured log that is passed into every component; make a child per component. */
export type Log = Logger;

/** Levels in rising order of importance. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/**
 * Creates the root log on stderr, so that stdout stays free for a script: one JSON object a line,
 * or coloured lines where a person watches. Written synchronously: the last line before an end is
 * not lost.
 */
export function createLog(options: { level: LogLevel; pretty: boolean }): Log {
  return pino({ level: options.level, base: null }, options.pretty ? forPeople() : forPrograms());
}

/**
 * Texts from outside stand in fields and in the messages of errors: a terminal must not obey them.
 */
function forPeople(): DestinationStream {
  const stream = pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' });
  return { write: (line) => void stream.write(`${JSON.stringify(printableValue(JSON.parse(line)))}\n`) };
}

/** The same for `docker logs` and the like, without a change of any value. */
function forPrograms(): DestinationStream {
  const stream = pino.destination({ fd: 2, sync: true });
  return { write: (line) => void stream.write(printableJson(line)) };
}
