import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { sleep } from '../lib/clock.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { printableLine } from '../lib/printable.ts';
import { parseJsonText } from '../lib/text/json-text.ts';
import { loadConfig } from '../platform/config.ts';
import { auditRoutes } from '../ticketing/api/audit/audit-routes.ts';
import type { AuditDay } from '../ticketing/audit/audit-days.ts';
import { type HeadKey, makeHeadKey, readHeadKey } from '../ticketing/audit/head-key.ts';
import { OUTSIDE_HEAD_FILE } from '../ticketing/audit/note-heads.ts';
import { databaseRolesSql } from '../ticketing/schema/database-roles.ts';
import type { AuditReport } from '../ticketing/verify/verify-audit.ts';
import { openFileStore } from '../ticketing/work/files/file-store.ts';
import { type Api, withApi } from './api/call-api.ts';
import type { CommandContext } from './options/command-context.ts';

const NOTES = `
Asks the program that runs on DATA_DIR, or works on its database while none runs. Keep the heads where nobody who can
change the database can change them, too: verify --heads then shows also whether everything was written anew. Heads that
are signed (AUDIT_KEY_FILE) show that without being kept. docs/audit.md tells what is found with what.

Examples:
  harbinger audit verify
  harbinger audit heads --json > /mnt/elsewhere/heads.json
  harbinger audit verify --heads /mnt/elsewhere/heads.json
  harbinger audit keys /etc/harbinger/audit.pem > /mnt/elsewhere/audit-public.pem
  harbinger audit verify --heads /mnt/elsewhere/heads.json --key /mnt/elsewhere/audit-public.pem
  harbinger audit changes --json | tail -20
  harbinger audit roles | psql -U postgres harbinger

Exit status of verify: 0 all is as it was recorded, 1 something was changed.`;

type Flags = { readonly json?: true; readonly config?: string };

/** `harbinger audit`: whether the records are as they were written. */
export function auditCommand(context: CommandContext): Command {
  const command = new Command('audit').description('check that no record was changed').addHelpText('after', NOTES);
  for (const sub of [verifyCommand(context), headsCommand(context), changesCommand(context)]) {
    sub.option('--json', 'print JSON').option('--config <file>', 'JSON file with settings, below the environment');
    command.addCommand(sub.exitOverride().showHelpAfterError('(add --help for the options)'));
  }
  for (const sub of [keysCommand(context), rolesCommand(context)]) {
    command.addCommand(sub.exitOverride().showHelpAfterError('(add --help for the options)'));
  }
  return command;
}

function verifyCommand(context: CommandContext): Command {
  return new Command('verify')
    .description('check every record, evidence, signature, comment, file and audited row')
    .option('--heads <file>', 'heads that were kept, as heads --json prints them')
    .option('--key <file>', 'public key in PEM: heads that it did not sign are found')
    .action((flags: Flags & { heads?: string; key?: string }) =>
      ask(context, flags, async (api) => {
        const kept = flags.heads === undefined ? [] : await readHeads(flags.heads);
        const key = flags.key === undefined ? {} : { key: await readText(flags.key) };
        tell(context, flags, await verify(api, { context, asked: { kept, ...key, wait: false } }));
      }),
    );
}

function headsCommand(context: CommandContext): Command {
  return new Command('heads').description('print the hash of each day, to be kept elsewhere').action((flags: Flags) =>
    ask(context, flags, async (api) => {
      const days: AuditDay[] = [];
      for await (const day of pagesOf<AuditDay>(api, '/audit/heads')) days.push(day);
      const lines = days.map(({ day, hash, events, signature }) => {
        return `${day} ${hash} ${events} events${signature ? ', signed' : ''}\n`;
      });
      context.stdout.write(flags.json ? `${JSON.stringify(days)}\n` : lines.join('') || 'no day is sealed yet\n');
    }),
  );
}

type Change = { sequence: number; at: string; actor: string; kind: string; payload: Record<string, unknown> };

function changesCommand(context: CommandContext): Command {
  return new Command('changes')
    .description('print the change record: rows after each change, starts, devices, decisions about models')
    .action((flags: Flags) =>
      ask(context, flags, async (api) => {
        for await (const change of pagesOf<Change>(api, '/audit/changes')) {
          const { sequence, at, actor, kind, payload } = change;
          const rows = (payload['rows'] ?? payload['changes'] ?? []) as readonly { table?: string; key: string }[];
          const what = rows.map(({ table, key }) => `${table ?? payload['store']} ${key}`).join(', ');
          const line = flags.json
            ? JSON.stringify(change)
            : printableLine([sequence, at, actor, kind, what].join(' ').trimEnd());
          context.stdout.write(`${line}\n`);
        }
      }),
    );
}

function keysCommand({ stdout }: CommandContext): Command {
  return new Command('keys')
    .description('print the public half of the key that signs heads; makes the key where the file is not there')
    .argument('<file>', 'private key in PEM, as AUDIT_KEY_FILE names it')
    .action(async (file: string) => {
      stdout.write((await openKey(file)).publicPem);
    });
}

async function openKey(file: string): Promise<HeadKey> {
  try {
    return await makeHeadKey(file);
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return await readHeadKey(file);
    throw error;
  }
}

function rolesCommand({ stdout }: CommandContext): Command {
  return new Command('roles')
    .description('print SQL that parts the owner of the database, the program and reports (docs/operations.md)')
    .option('--schema <name>', 'where the tables are', 'public')
    .action(({ schema }: { schema: string }) => {
      if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new AppError('invalid', `${schema} is no name of a schema.`);
      stdout.write(databaseRolesSql(schema));
    });
}

async function ask(context: CommandContext, flags: Flags, work: (api: Api) => Promise<void>): Promise<void> {
  const { data, files } = loadConfig({ file: flags.config });
  const store = await openFileStore({ dataDir: data.dir, ...files });
  const outside = path.join(data.dir, OUTSIDE_HEAD_FILE);
  const options = { context, config: flags.config };
  await withApi({ ...options, routesOf: (db) => [auditRoutes({ db, files: store, outside })] }, work);
}

type Progress = { state: 'none' | 'running' | 'done' | 'failed'; what: string | null; report: AuditReport | null };

/** Starts a verification and follows it to its end. */
async function verify(
  api: Api,
  { context, asked }: { readonly context: CommandContext; readonly asked: object },
): Promise<AuditReport> {
  await api.call('POST', '/audit/verifications', asked);
  for (let wait = 50, shown = ''; ; wait = Math.min(wait * 2, 1_000)) {
    const { state, what, report } = await api.call<Progress>('GET', '/audit/verifications/last');
    if (report) return report;
    if (state !== 'running') throw new AppError('unavailable', `The verification ended early: ${what ?? state}`);
    if (what !== null && what !== shown) context.stderr.write(`looking at ${printableLine(what)}\n`);
    shown = what ?? shown;
    await sleep(wait, context.signal);
    context.signal.throwIfAborted();
  }
}

function tell({ stdout }: CommandContext, { json }: Flags, report: AuditReport): void {
  const { tickets, episodes, files, access, changes, rows, problems } = report;
  const erased = report.erased > 0 ? `; the words of ${report.erased} events were erased, as recorded` : '';
  const seen = `${tickets} tickets, ${episodes} alarms, ${files} files, ${rows} rows, ${access} events of access and ${changes} of changes${erased}`;
  const lines = problems.map(({ where, what }) => `${printableLine(`${where}: ${what}`)}\n`).join('');
  stdout.write(json ? `${JSON.stringify(report)}\n` : lines || `${seen} are as they were recorded\n`);
  if (problems.length > 0) throw new AppError('forbidden', `${problems.length} changes were found in ${seen}`);
}

async function* pagesOf<T>(api: Api, route: string): AsyncGenerator<T> {
  for (let cursor = ''; ; ) {
    const page = await api.call<{ items: T[]; next: string | null }>('GET', `${route}?limit=100${cursor}`);
    yield* page.items;
    if (page.next === null) return;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

async function readHeads(file: string): Promise<readonly AuditDay[]> {
  const text = await readText(file);
  try {
    return parseJsonText(text) as readonly AuditDay[];
  } catch (cause) {
    throw new AppError('invalid', `${file} contains no heads: ${messageOf(cause)}`, { cause });
  }
}

async function readText(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('invalid', `${file} cannot be read: ${messageOf(cause)}`, { cause });
  });
}
