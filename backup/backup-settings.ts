import { Type } from 'typebox';

/** Backups that the program makes itself; the section `backup` of the settings. */
export const BackupSettings = Type.Object(
  {
    dir: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'folder on another disk for backups that are made each day; absent = none are made',
      }),
    ),
    time: Type.String({
      pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
      description: 'time of day of the site at which a backup is made, such as 02:30',
    }),
    passphraseFile: Type.Optional(
      Type.String({ minLength: 1, description: 'file whose first line is the passphrase of backups' }),
    ),
    recipients: Type.Optional(
      Type.String({
        pattern: '^age1[a-z0-9]+(,age1[a-z0-9]+)*$',
        description: 'age keys (age1…) that backups are encrypted for, separated by commas',
      }),
    ),
    keepDaily: Type.Integer({ minimum: 1, maximum: 1000, description: 'days of which the last backup is kept' }),
    keepWeekly: Type.Integer({ minimum: 0, maximum: 1000, description: 'weeks of which the last backup is kept' }),
  },
  { additionalProperties: false },
);
export type BackupSettings = Type.Static<typeof BackupSettings>;

export const BACKUP_DEFAULTS: BackupSettings = { time: '02:30', keepDaily: 7, keepWeekly: 4 };

/** Faults of the settings together. */
export function backupProblems({ dir, passphraseFile, recipients }: Record<string, unknown>): readonly string[] {
  if (dir === undefined || (passphraseFile === undefined) !== (recipients === undefined)) return [];
  return ['BACKUP_DIR: needs one of BACKUP_RECIPIENTS and BACKUP_PASSPHRASE_FILE'];
}
