import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import { isName } from '../../broker/topics/topic.ts';
import { secondsOfDuration } from '../../lib/duration.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import { type Credentials, publicUrl } from '../../simulator/publish/connection.ts';
import type { Speed } from '../../simulator/publish/pacer.ts';
import type { Patience } from '../../simulator/publish/patience.ts';
import type { CommandContext } from './command-context.ts';

/** Exit status after Ctrl-C ended work that was not finished (128 + SIGINT). */
export const INTERRUPTED = 130;

/** The default address of an embedded broker. */
export const DEFAULT_URL = 'mqtt://127.0.0.1:1883';

/** How long a command waits for its broker; with `--wait` without end. */
export function patienceOf({ wait }: { readonly wait?: true }): Patience {
  return wait ? { hintMs: 10_000 } : { hintMs: 10_000, giveUpMs: 60_000 };
}

/** The broker of a command: at `--url`, else on this machine. */
export async function brokerOf(
  { url }: { readonly url?: string },
  { local }: Pick<CommandContext, 'local'>,
): Promise<{ readonly url: string; readonly ca?: string }> {
  return url === undefined ? ((await local?.broker()) ?? { url: DEFAULT_URL }) : { url };
}

/**
 * Names the devices whose readings are stored and not judged, if a program runs on this machine;
 * and the next step.
 */
export async function tellUnjudged(
  ids: readonly string[],
  { context, way }: { context: CommandContext; way: string },
): Promise<void> {
  const said = (await context.local?.unjudged(ids)) ?? [];
  if (said.length === 0) return;
  context.stderr.write(`Stored, but not judged:\n${said.map((line) => `  ${line}\n`).join('')}${way}\n`);
}

/**
 * Watches the program on this machine while a command publishes.
 * @returns what it refused meanwhile, by reason, of all senders; nothing where none runs
 */
export async function watchRefusals({
  local,
}: Pick<CommandContext, 'local'>): Promise<() => Promise<Readonly<Record<string, number>>>> {
  const before = (await local?.refused()) ?? new Map<string, number>();
  return async () => {
    const after = (await local?.refused()) ?? new Map<string, number>();
    const more = [...after].map(([reason, count]) => [reason, count - (before.get(reason) ?? 0)] as const);
    return Object.fromEntries(more.filter(([, count]) => count > 0));
  };
}

/** The readings that were acknowledged and yet kept out, in words; nothing where nothing was. */
export function refusedWords(refused: Readonly<Record<string, number>>): string {
  const told = Object.entries(refused).map(([reason, count]) => `${count} ${reason}`);
  if (told.length === 0) return '';
  return `Acknowledged and kept out meanwhile: ${told.join(', ')}. See: harbinger quarantine list\n`;
}

/** Seconds of `90s`, `15m`, `2h`, `1d`, `1h30m`. */
export function parseDuration(text: string): number {
  const seconds = secondsOfDuration(text);
  if (seconds === undefined) throw new InvalidArgumentError('a duration is written like 90s, 15m, 2h or 1h30m.');
  return seconds;
}

/** A factor of real time above 0, or `max`. */
export function parseSpeed(text: string): Speed {
  if (text === 'max') return text;
  const speed = positive(text);
  if (speed === undefined) throw new InvalidArgumentError('a speed is a number above 0 (1 is real time), or max.');
  return speed;
}

/** A number above 0. */
export function parsePositive(text: string): number {
  const value = positive(text);
  if (value === undefined) throw new InvalidArgumentError('it must be a number above 0.');
  return value;
}

function positive(text: string): number | undefined {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : 0;
  return value > 0 ? value : undefined;
}

/** Makes a parser of whole numbers from `least` to `most`. */
export function parseCount(least: number, most: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (!/^\d+$/.test(text) || count < least || count > most)
      throw new InvalidArgumentError(`it must be a whole number from ${least} to ${most}.`);
    return count;
  };
}

/** A site or device name. */
export function parseName(text: string): string {
  if (!isName(text))
    throw new InvalidArgumentError('a name has 1 to 64 characters, without / + # : and control characters.');
  return text;
}

/** The address of an MQTT broker. */
export function parseBrokerUrl(text: string): string {
  try {
    publicUrl(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(`${messageOf(error)}.`);
  }
}

/** `a,b` as a list. */
export function parseList(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/**
 * Reads the device's password from its file, so that it appears in no list of processes.
 * @throws {AppError} `invalid` if only one of the two is given, or the file cannot be read
 */
export async function readCredentials(options: {
  username?: string;
  passwordFile?: string;
}): Promise<{ credentials?: Credentials }> {
  const { username, passwordFile } = options;
  if (username === undefined && passwordFile === undefined) return {};
  if (username === undefined || passwordFile === undefined)
    throw new AppError('invalid', '--username and --password-file belong together: give both');
  const password = await readFile(passwordFile, 'utf8').catch((error: unknown) => {
    throw new AppError('invalid', `the password file ${passwordFile} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  });
  return { credentials: { username, password: password.replace(/\r?\n$/, '') } };
}
