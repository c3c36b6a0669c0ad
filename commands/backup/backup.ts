import path from 'node:path';
import { Command } from 'commander';
import type { AskHold } from '../../backup/hold-program.ts';
import { makeBackup } from '../../backup/make-backup.ts';
import { type Checked, verifyBackup } from '../../backup/verify-backup.ts';
import { loadConfig } from '../../platform/config.ts';
import { apiIfRunning } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { createProgress } from '../options/progress.ts';
import {
  type ReadFlags,
  readKeysOf,
  type WriteFlags,
  withReadKeys,
  withWriteKeys,
  writeKeysOf,
} from './backup-keys.ts';

const NOTES = `
One file with everything: the journal and how far it was read, readings, the database, files, devices, sessions, what was
learned, models; in the embedded stores or on PostgreSQL, InfluxDB and Kafka. The program may run; what it acknowledged before is
in the backup. It says what it leaves out. The file is checked by reading it again before it gets its name.
It is a tar file, encrypted in the age format: "age -d backup.age | tar t" lists it without Harbinger, too.

Examples:
  harbinger backup /mnt/backup/plant.age --recipient age1…
  harbinger backup /mnt/backup/plant.age --passphrase-file /etc/harbinger/passphrase
  harbinger backup verify /mnt/backup/plant.age --identity-file key.txt
  harbinger restore /mnt/backup/plant.age --identity-file key.txt
  harbinger compare data-a data-b

Keep the key and its passphrase elsewhere: without them no backup can be read. docs/operations.md has the rest.`;

type Flags = WriteFlags & { readonly config?: string; readonly json?: true };

/** `harbinger backup FILE` and `harbinger backup verify FILE`. */
export function backupCommand(context: CommandContext): Command {
  const command = withWriteKeys(
    new Command('backup').description('copy everything into one encrypted file, while the program runs'),
  )
    .argument('<file>', 'the backup; it must not be there')
    .option('--config <file>', 'JSON file with settings, below the environment')
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action((file: string, flags: Flags) => make(context, path.resolve(file), flags));
  const verify = withReadKeys(new Command('verify').description('read a backup whole, and compare it with its hashes'))
    .argument('<file>', 'the backup')
    .option('--json', 'print JSON')
    .action((file: string, flags: ReadFlags & { json?: true }) => check(context, file, flags));
  return command.addCommand(verify.exitOverride().showHelpAfterError('(add --help for the options)'));
}

async function make(context: CommandContext, file: string, flags: Flags): Promise<void> {
  const { stdout, stderr, signal, now, log } = context;
  const keys = await writeKeysOf(flags);
  const place = loadConfig({ file: flags.config });
  const api = await apiIfRunning(place.data.dir);
  const askHold: AskHold | undefined = api && ((seconds) => api.call('PUT', '/system/hold', { seconds }));
  const progress = createProgress({ screen: stderr, now });
  const began = now().getTime();
  try {
    const made = await makeBackup({
      ...{ place, file, keys, askHold, now, signal },
      log: log.child({}, { level: 'error' }),
      progress: (bytes, part) => progress.update(0, `${megabytes(bytes)}  ${part}`),
    });
    progress.stop();
    const seconds = (now().getTime() - began) / 1000;
    if (flags.json)
      stdout.write(`${JSON.stringify({ file, bytes: made.bytes, seconds, ...told(made), leftOut: made.leftOut })}\n`);
    else {
      stdout.write(`${file}: ${megabytes(made.bytes)} in ${seconds.toFixed(1)} s, checked. ${inWords(made)}\n`);
      if (made.leftOut.length > 0) stdout.write(`Not in it:\n${made.leftOut.map((each) => `  ${each}\n`).join('')}`);
    }
  } finally {
    progress.stop();
  }
}

async function check(context: CommandContext, file: string, flags: ReadFlags & { json?: true }): Promise<void> {
  const { stdout, stderr, signal, now } = context;
  const progress = createProgress({ screen: stderr, now });
  try {
    const checked = await verifyBackup(file, {
      keys: await readKeysOf(flags),
      signal,
      progress: (bytes) => progress.update(0, `${megabytes(bytes)}  check`),
    });
    progress.stop();
    if (flags.json) stdout.write(`${JSON.stringify({ file, ...told(checked) })}\n`);
    else stdout.write(`${file} is whole: ${inWords(checked)}\n`);
  } finally {
    progress.stop();
  }
}

/** What a backup has, for programs. */
function told({ manifest, members, rows, entries }: Checked): object {
  const { program, createdAt, stores, database } = manifest;
  return { program, createdAt, stores, schema: database.schema, members, rows, entries };
}

/** The same in words. */
export function inWords({ manifest, members, rows, entries }: Checked): string {
  const { createdAt, program, database } = manifest;
  return `Of ${createdAt}, by Harbinger ${program} (schema ${database.schema}): ${members} members, ${rows} rows of ${database.tables.length} tables, ${entries} entries.`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
