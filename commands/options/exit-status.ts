import { CommanderError } from 'commander';
import { AppError, isSystemError } from '../../lib/errors.ts';
import { INTERRUPTED } from './command-options.ts';

/** Exit statuses of every command; numbers above 60 follow sysexits.h. */
export const EXIT_STATUSES: readonly (readonly [number, string])[] = [
  [0, 'done'],
  [1, 'done, and the answer is no: a check failed, or something is refused, not there, or there already'],
  [2, 'wrong arguments, settings or input; the message names them all'],
  [66, 'a file that was named cannot be read'],
  [69, 'a need is missing or in use: a server, a port, the data folder'],
  [70, 'a fault of Harbinger; please report its output'],
  [130, 'interrupted (Ctrl-C) before it was done'],
];

/** The same for `--help`. */
export const exitStatusHelp = `\nExit status:\n${EXIT_STATUSES.map(([status, meaning]) => `  ${String(status).padEnd(4)} ${meaning}`).join('\n')}`;

/** The exit status for an error of a command. */
export function exitStatusOf(error: unknown, { interrupted }: { interrupted: boolean }): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (interrupted) return INTERRUPTED;
  if (!(error instanceof AppError)) return isSystemError(error) ? 69 : 70;
  const { code, details, cause } = error;
  if (code === 'unavailable' || details['inUse'] === true) return 69;
  if ((code === 'invalid' || code === 'not_found') && isUnreadable(cause)) return 66;
  return code === 'invalid' ? 2 : 1;
}

/** Whether a file could not be opened to be read. */
function isUnreadable(cause: unknown): boolean {
  return (
    isSystemError(cause) && /^(open|read|stat|lstat|scandir)$/.test(cause.syscall ?? '') && READING.test(cause.code)
  );
}

const READING = /^(ENOENT|EACCES|EPERM|EISDIR|ENOTDIR|ENAMETOOLONG|ELOOP)$/;
