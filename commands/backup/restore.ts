import { Command } from 'commander';
import { planRestore, restoreBackup } from '../../backup/restore-backup.ts';
import { AppError } from '../../lib/errors.ts';
import { loadConfig } from '../../platform/config.ts';
import type { CommandContext } from '../options/command-context.ts';
import { createProgress } from '../options/progress.ts';
import { type ReadFlags, readKeysOf, withReadKeys } from './backup-keys.ts';
import { differenceLines } from './compare.ts';

const NOTES = `
Restores to DATA_DIR, which must be empty or not there. With DATABASE_URL, INFLUX_* or KAFKA_* the rows, readings and the
journal go to those servers, which must have none, whatever stores the backup is of. The whole backup is checked first. All of
it is written beside its place, compared with what the backup says (each row, entry, file and reading), and moved into its
place at the end: after an error nothing is there.

Stop the old program, or take its devices away, before the new one starts: two of them would acknowledge readings of their own.

Examples:
  DATA_DIR=/var/lib/harbinger harbinger restore plant.age --identity-file key.txt --dry-run
  DATA_DIR=/var/lib/harbinger harbinger restore plant.age --identity-file key.txt`;

type Flags = ReadFlags & { readonly config?: string; readonly dryRun?: true };

/** `harbinger restore FILE`. */
export function restoreCommand(context: CommandContext): Command {
  return withReadKeys(new Command('restore').description('restore a backup to an empty place'))
    .argument('<file>', 'the backup')
    .option('--dry-run', 'check the backup and the place, and say what would be done')
    .option('--config <file>', 'JSON file with settings, below the environment')
    .addHelpText('after', NOTES)
    .action((file: string, flags: Flags) => restore(context, file, flags));
}

async function restore(context: CommandContext, file: string, flags: Flags): Promise<void> {
  const { stdout, stderr, signal, now, log } = context;
  const keys = await readKeysOf(flags);
  const place = loadConfig({ file: flags.config });
  const progress = createProgress({ screen: stderr, now });
  const show = (bytes: number, part: string): void => progress.update(0, `${(bytes / 1e6).toFixed(1)} MB  ${part}`);
  try {
    const plan = await planRestore({ file, keys, place, signal, progress: (bytes) => show(bytes, 'check') });
    progress.stop();
    const { manifest, folder, database, readings, journal } = plan;
    const rows = Object.values(manifest.rows).reduce((sum, { count }) => sum + count, 0);
    const what = `the backup of ${manifest.createdAt} (Harbinger ${manifest.program}): ${rows} rows to ${database}, readings to ${readings}, the journal to ${journal}, all else to ${folder}`;
    if (flags.dryRun) {
      stdout.write(`Would restore ${what}\n`);
      return;
    }
    stdout.write(`Restores ${what}\n`);
    const wrong = await restoreBackup(plan, {
      file,
      keys,
      place,
      signal,
      now,
      progress: show,
      log: log.child({}, { level: 'error' }),
    });
    progress.stop();
    if (wrong.length > 0) {
      stdout.write(differenceLines(wrong, { a: 'backup', b: 'restored' }));
      throw new AppError('conflict', 'what was restored is not what the backup has; nothing was put into place');
    }
    const { members } = manifest;
    stdout.write(
      `Restored and compared: ${rows} rows, ${members.length} members, all equal. Start it with "harbinger up".\n`,
    );
  } finally {
    progress.stop();
  }
}
