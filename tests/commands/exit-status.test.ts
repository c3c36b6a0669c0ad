import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { EXIT_STATUSES, exitStatusOf } from '../../commands/options/exit-status.ts';
import { AppError, type ErrorCode } from '../../lib/errors.ts';

const missing = Object.assign(new Error('ENOENT'), { code: 'ENOENT', syscall: 'open' });
const statusOf = (error: unknown, interrupted = false) => exitStatusOf(error, { interrupted });

it.each<[ErrorCode, number]>([
  ['invalid', 2],
  ['not_found', 1],
  ['conflict', 1],
  ['stale', 1],
  ['unprocessable', 1],
  ['unauthorized', 1],
  ['forbidden', 1],
  ['too_many', 1],
  ['unavailable', 69],
])('%s ends with %i', (code, status) => {
  expect(statusOf(new AppError(code, 'why'))).toBe(status);
});

it('a file that cannot be read ends with 66, what is in use with 69, a bug with 70, an interrupt with 130', () => {
  expect(statusOf(new AppError('invalid', 'x.csv cannot be read', { cause: missing }))).toBe(66);
  expect(statusOf(new AppError('not_found', 'x.csv cannot be read', { cause: missing }))).toBe(66);
  expect(statusOf(new AppError('conflict', 'in use', { details: { inUse: true } }))).toBe(69);
  expect(statusOf(new TypeError('undefined is no function'))).toBe(70);
  expect(statusOf(new AppError('unavailable', 'away'), true)).toBe(130);
  expect(statusOf(new CommanderError(1, 'commander.unknownOption', 'unknown option'))).toBe(2);
  expect(statusOf(new CommanderError(0, 'commander.helpDisplayed', ''))).toBe(0);
});

it('the page for operators has the same table as --help', () => {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(([, status, meaning]) => [Number(status), meaning]);
  expect(rows).toEqual(EXIT_STATUSES.map((row) => [...row]));
});
