import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { loadConfig } from '../config.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { printableLine } from '../lib/printable.ts';
import type { CommandContext } from '../simulator/command-options.ts';
import type { AuditDay } from '../ticketing/audit/audit-days.ts';
import { auditRoutes } from '../ticketing/audit/audit-routes.ts';
import type { AuditReport } from '../ticketing/audit/verify-audit.ts';
import { openFileStore } from '../ticketing/work/file-store.ts';
import { type Api, withApi } from './call-api.ts';

const NOTES = `
Asks the program that runs on DATA_DIR, or works on its database while none runs. Keep the heads where nobody who can
change the database can change them, too: verify --heads then shows also whether everything was written anew.

Examples:
  harbinger audit verify
  harbinger audit heads --json > /mnt/elsewhere/heads.json
  harbinger audit verify --heads /mnt/elsewhere/heads.json

Exit status of verify: 0 all is as it was recorded, 1 something was changed.`;

type Flags = { readonly json?: true; readonly config?: string };

/** `harbinger audit`: whether the records are as they were written. */
export function auditCommand(context: CommandContext): Command {
  const command = new Command('audit').description('check that no record was changed').addHelpText('after', NOTES);
  const verify = new Command('verify')
    .description('look through every record, evidence, signature, comment and file')
    .option('--heads <file>', 'heads that were kept, as heads --json prints them')
    .action((flags: Flags & { heads?: string }) =>
      ask(context, flags, async (api) => {
        const kept = flags.heads === undefined ? [] : await readHeads(flags.heads);
        tell(context, flags, await api.call<AuditReport>('POST', '/audit/verifications', { kept }));
      }),
    );
  const heads = new Command('heads')
    .description('print the hash of each day, to be kept elsewhere')
    .action((flags: Flags) =>
      ask(context, flags, async (api) => {
        const days = await allHeads(api);
        const lines = days.map(({ day, hash, events }) => `${day} ${hash} ${events} events\n`).join('');
        context.stdout.write(flags.json ? `${JSON.stringify(days)}\n` : lines || 'no day is sealed yet\n');
      }),
    );
  for (const sub of [verify, heads]) {
    sub.option('--json', 'print JSON').option('--config <file>', 'JSON file with settings, below the environment');
    command.addCommand(sub.exitOverride().showHelpAfterError('(add --help for the options)'));
  }
  return command;
}

async function ask(context: CommandContext, flags: Flags, work: (api: Api) => Promise<void>): Promise<void> {
  const { data, files } = loadConfig({ file: flags.config });
  const store = await openFileStore({ dataDir: data.dir, ...files });
  await withApi({ context, config: flags.config, routesOf: (db) => [auditRoutes({ db, files: store })] }, work);
}

function tell({ stdout }: CommandContext, { json }: Flags, report: AuditReport): void {
  const { tickets, episodes, files, access, problems } = report;
  const seen = `${tickets} tickets, ${episodes} alarms, ${files} files and ${access} changes of access`;
  const lines = problems.map(({ where, what }) => `${printableLine(`${where}: ${what}`)}\n`).join('');
  stdout.write(json ? `${JSON.stringify(report)}\n` : lines || `${seen} are as they were recorded\n`);
  if (problems.length > 0) throw new AppError('forbidden', `${problems.length} changes were found in ${seen}`);
}

async function allHeads(api: Api): Promise<readonly AuditDay[]> {
  const days: AuditDay[] = [];
  for (let cursor = ''; ; ) {
    const page = await api.call<{ items: AuditDay[]; next: string | null }>('GET', `/audit/heads?limit=100${cursor}`);
    days.push(...page.items);
    if (page.next === null) return days;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

async function readHeads(file: string): Promise<readonly AuditDay[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly AuditDay[];
  } catch (cause) {
    throw new AppError('invalid', `${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
