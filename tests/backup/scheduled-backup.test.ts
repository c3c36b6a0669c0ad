import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BACKUP_DEFAULTS, backupProblems } from '../../backup/backup-settings.ts';
import { backupJobs, type RunBackup } from '../../backup/scheduled-backup.ts';
import { createLog } from '../../lib/log.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { databases } from '../ticketing/helpers/databases.ts';

const log = createLog({ level: 'silent', pretty: false });

describe.each(databases())('the backup of each night on $name', ({ open }) => {
  it('is made once for each time that is due, and old ones are removed', async () => {
    const db = await open();
    const dir = path.join(tempDir(), 'backups');
    const made: string[] = [];
    let now = new Date('2026-11-30T01:45:00Z');
    const run: RunBackup = async (file) => {
      made.push(path.basename(file));
      writeFileSync(file, '');
    };
    const settings = { ...BACKUP_DEFAULTS, dir, keepDaily: 2, keepWeekly: 0 };
    const [job] = backupJobs({ settings, timeZone: 'Europe/Berlin', db, now: () => now, log, run });
    expect(job?.schedule).toEqual({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' });
    // 02:30 in Berlin is 01:30 UTC.
    await job?.work();
    await job?.work();
    now = new Date('2026-11-30T20:00:00Z');
    await job?.work();
    expect(made).toEqual(['harbinger-2026-11-30T0145Z.age']);
    writeFileSync(path.join(dir, 'harbinger-2026-12-01T0130Z.age.partial'), 'of a killed one');
    writeFileSync(path.join(dir, 'key.txt'), 'of a person');
    for (const day of ['2026-12-01', '2026-12-02']) {
      now = new Date(`${day}T01:30:00Z`);
      await job?.work();
    }
    expect(readdirSync(dir)).toEqual(['harbinger-2026-12-01T0130Z.age', 'harbinger-2026-12-02T0130Z.age', 'key.txt']);
  });

  it('notifies administrators once of a failure, and is tried again', async () => {
    const db = await open();
    for (const [id, role] of Object.entries({ ada: 'administrator', tom: 'technician' })) {
      await db.query('insert into person (id, name) values ($1, $1)', [id]);
      await db.query('insert into account (person_id, login, role, created_at) values ($1, $1, $2, now())', [id, role]);
    }
    const dir = tempDir();
    mkdirSync(dir, { recursive: true });
    const settings = { ...BACKUP_DEFAULTS, dir };
    const run: RunBackup = async () => {
      throw new Error('the disk is full');
    };
    const now = () => new Date('2026-11-30T03:00:00Z');
    const [job] = backupJobs({ settings, timeZone: 'UTC', db, now, log, run });
    await expect(job?.work()).rejects.toThrow('the disk is full');
    await expect(job?.work()).rejects.toThrow('the disk is full');
    const { rows } = await db.query<{ recipient: string; reason: string }>(
      `select recipient, params ->> 'reason' as reason from notification where kind = 'backup_failed' and channel = 'inbox'`,
    );
    expect(rows).toEqual([{ recipient: 'ada', reason: 'the disk is full' }]);
  });
});

it('without a folder there is no job; a folder needs one way to encrypt', () => {
  const settings = BACKUP_DEFAULTS;
  const nothing = { timeZone: 'UTC', db: undefined as never, now: () => new Date(), log, run: async () => undefined };
  expect(backupJobs({ settings, ...nothing })).toEqual([]);
  expect(backupProblems({ dir: '/backup' })).toHaveLength(1);
  expect(backupProblems({ dir: '/backup', passphraseFile: 'a', recipients: 'age1x' })).toHaveLength(1);
  expect(backupProblems({ dir: '/backup', recipients: 'age1x' })).toEqual([]);
});
