import pg from 'pg';
import { AppError, messageOf } from '../../lib/errors.ts';

/** Network and file system codes that mean the server is not there, or not there yet. */
const unreachable: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Messages of `pg` in a plain `Error` when a connection is lost or none becomes free in time. */
const lost =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered)/;

/**
 * SQLSTATE classes and codes after which the same statement may succeed later: connection,
 * resources, shutdown.
 */
const later = /^(08|53|57P0|57014|55P03|58)/;

/**
 * SQLSTATE codes that no waiting can cure: wrong password, role or database, missing right,
 * protocol refused.
 */
const hopeless = /^(28|3D000|42501)/;

/**
 * Names what went wrong in the database in our words.
 * @returns `bug` for everything that only a mistake of ours can cause: throw the error as it is
 */
export function toAppError(error: unknown): { code: AppError['code']; error: AppError } | { code: 'bug' } {
  const refused = error instanceof pg.DatabaseError ? fromServer(error) : fromConnection(error);
  return refused ? { code: refused.code, error: refused } : { code: 'bug' };
}

function fromServer(cause: pg.DatabaseError): AppError | undefined {
  const state = cause.code ?? '';
  if (state === '23505') {
    return new AppError('conflict', 'This exists already.', { cause, details: { constraint: cause.constraint } });
  }
  if (state === '23503') {
    const message = 'Something else refers to it, or it refers to something that is not there.';
    return new AppError('conflict', message, { cause, details: { constraint: cause.constraint } });
  }
  if (hopeless.test(state))
    return new AppError('invalid', `The database refuses: ${cause.message}.${nextStep(state, cause.message)}`, {
      cause,
    });
  if (later.test(state)) return new AppError('unavailable', 'The database does not answer at the moment.', { cause });
  // Data exceptions: an unencodable character, a number out of range. The text came from outside.
  if (state.startsWith('22'))
    return new AppError('invalid', `The database cannot hold this: ${cause.message}.`, { cause });
  return undefined;
}

/** Advice about a refusal, for people who set the database up. */
function nextStep(state: string, message: string): string {
  const [, name = ''] = /"([^"]+)"/.exec(message) ?? [];
  if (state === '3D000')
    return ` Make it with "createdb --owner USER ${name}", as a user who may (sudo -u postgres), or correct DATABASE_URL.`;
  if (state === '28P01')
    return ` Correct the password in DATABASE_URL, or set it: psql -c '\\password ${name}', as a user who may. If there is no such role: createuser --pwprompt ${name}.`;
  if (state === '28000' && message.includes('does not exist'))
    return ` Make it with "createuser --pwprompt ${name}", as a user who may (sudo -u postgres), or correct DATABASE_URL.`;
  if (state.startsWith('28')) return ' Correct DATABASE_URL, or what pg_hba.conf allows.';
  return ' Make the user of DATABASE_URL the owner of the database (alter database … owner to …), or grant the missing rights.';
}

function fromConnection(cause: unknown): AppError | undefined {
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  const message = messageOf(cause);
  if (!unreachable.has(code) && !lost.test(message)) return undefined;
  return new AppError('unavailable', `The database cannot be reached: ${message}.`, { cause });
}
