import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../lib/errors.ts';
import { lockFolder } from '../lib/files/lock-folder.ts';
import type { Place } from './place.ts';

/** Asks the running program to hold its store of readings; see hold-stores.ts. */
export type AskHold = (seconds: number) => Promise<{ readonly held: boolean }>;

/** A hold ends by itself after this time, should the backup be killed. */
const HOLD_SECONDS = 60;
const RENEW_MS = 15_000;

/**
 * One backup of an installation at a time: a second one would end the hold of the first.
 * @throws {AppError} `conflict` that names the other one; a dead one does not count
 */
export async function lockBackups({ data }: Place, file: string): Promise<{ release(): Promise<void> }> {
  const folder = path.resolve(data.dir);
  if (!existsSync(folder)) throw new AppError('not_found', `there is no folder ${folder}`);
  return await lockFolder(path.join(folder, 'backup'), {
    note: path.resolve(file),
    refusal: ({ pid, host, since, note }) =>
      `another backup of ${folder} runs, to ${note}: process ${pid} on ${host}, since ${since}; wait for its end`,
  });
}

/** Holds the stores of a running program, and renews the hold until it is released. */
export async function holdProgram(askHold: AskHold | undefined): Promise<{ release(): Promise<void> }> {
  if (!askHold) return { release: async () => undefined };
  // The hold of a backup that was killed has an older copy of the sessions.
  await askHold(0);
  await askHold(HOLD_SECONDS);
  let lost = false;
  const renewing = setInterval(() => {
    askHold(HOLD_SECONDS).then(
      ({ held }) => {
        lost ||= !held;
      },
      () => {
        lost = true;
      },
    );
  }, RENEW_MS);
  return {
    release: async () => {
      clearInterval(renewing);
      const { held } = await askHold(0);
      if (lost || !held) {
        throw new AppError('conflict', 'the program did not hold its store of readings still; start the backup again');
      }
    },
  };
}
