import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { Cron } from 'croner';
import type { Now } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Db } from '../ticketing/db/sql.ts';
import type { Job } from '../ticketing/jobs/job.ts';
import { notify } from '../ticketing/notify/outbox.ts';
import type { BackupSettings } from './backup-settings.ts';
import { backupName, backupsToRemove, begunAt } from './kept-backups.ts';

/** Makes one backup. @throws {AppError} with the reason */
export type RunBackup = (file: string) => Promise<void>;

/**
 * The job that makes a backup each day and removes those that are not to be kept; none where no
 * folder is set. It runs again after a failure, and administrators are notified of it once for each
 * time that was due.
 * @param options.run makes the backup, in a process of its own
 */
export function backupJobs(options: {
  settings: BackupSettings;
  timeZone: string;
  db: Db;
  now: Now;
  log: Log;
  run: RunBackup;
}): readonly Job[] {
  const { settings, timeZone } = options;
  const { dir, time } = settings;
  if (dir === undefined) return [];
  const [hour, minute] = time.split(':').map(Number);
  const cron = `${minute} ${hour} * * *`;
  return [
    {
      name: 'backup',
      lane: 'backup',
      schedule: { cron, timeZone },
      where: 'every process',
      work: () => backUp({ ...options, dir, cron }),
    },
  ];
}

type Due = Parameters<typeof backupJobs>[0] & { readonly dir: string; readonly cron: string };

async function backUp({ settings, timeZone, dir, cron, db, now, log, run }: Due): Promise<void> {
  const begun = now();
  const pattern = new Cron(cron, { timezone: timeZone, paused: true });
  const due = pattern.previousRuns(1, new Date(begun.getTime() + 1000))[0] ?? begun;
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const names = await readdir(dir);
    // The program has started again: today's is there.
    if (names.some((name) => (begunAt(name) ?? 0) >= due.getTime() - 60_000)) return;
    // Nobody else writes here; what was left was killed.
    for (const name of names) {
      if (begunAt(name.replace(/\.partial$/, '')) !== undefined && name.endsWith('.partial'))
        await rm(path.join(dir, name));
    }
    const file = path.join(dir, backupName(begun));
    await run(file);
    const removed = backupsToRemove(await readdir(dir), settings);
    for (const name of removed) await rm(path.join(dir, name));
    log.info({ file, durationMs: now().getTime() - begun.getTime(), removed }, 'a backup was made');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await tellAdministrators(db, { due, reason, now: now() });
    throw error;
  }
}

async function tellAdministrators(db: Db, failed: { due: Date; reason: string; now: Date }): Promise<void> {
  const { due, reason, now } = failed;
  await db.transaction(async (sql) => {
    const { rows } = await sql.query<{ id: string }>(
      `select person_id as id from account where role = 'administrator'`,
    );
    const event = `backup:${due.toISOString()}`;
    await notify(sql, {
      ticketId: null,
      event,
      kind: 'backup_failed',
      to: rows.map(({ id }) => id),
      params: { reason },
      now,
    });
  });
}

/** Longest text of a failure that is kept. */
const REASON_MAX = 500;

/**
 * Makes backups by `harbinger backup` in a process of its own, at the lowest priority: reading,
 * packing and encrypting takes nothing from acknowledgements. It has the settings of this process.
 */
export function runBackupProcess(options: {
  settings: BackupSettings;
  configFile: string | undefined;
  signal: AbortSignal;
}): RunBackup {
  const { settings, configFile, signal } = options;
  return async (file) => {
    const keys =
      settings.recipients === undefined
        ? ['--passphrase-file', settings.passphraseFile ?? '']
        : settings.recipients.split(',').flatMap((key) => ['--recipient', key]);
    const named = configFile === undefined ? [] : ['--config', configFile];
    const args = [...process.execArgv, process.argv[1] ?? '', 'backup', file, ...keys, ...named, '--json'];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    });
    // Ended with the program: its exit says so.
    child.on('error', () => undefined);
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    let said = '';
    child.stderr?.on('data', (bytes) => {
      said = `${said}${bytes}`.slice(-REASON_MAX);
    });
    const [status] = (await once(child, 'exit')) as [number | null];
    if (status !== 0) throw new AppError('unavailable', said.trim().split('\n').at(-1) ?? `status ${status}`);
  };
}
