import { writeFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { Command } from 'commander';
import type { Routes } from '../../http/http-app.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import { printableLine } from '../../lib/printable.ts';
import { readTextFile } from '../../lib/text/decode-text.ts';
import { loadConfig } from '../../platform/config.ts';
import { assetRoutes } from '../../ticketing/api/assets/asset-routes.ts';
import { failureModeRoutes } from '../../ticketing/api/assets/failure-mode-routes.ts';
import { configurationRoutes } from '../../ticketing/api/configuration/configuration-routes.ts';
import { alarmRuleRoutes } from '../../ticketing/api/definitions/alarm-rule-routes.ts';
import { machineRoutes } from '../../ticketing/api/definitions/machine-routes.ts';
import { mappingRoutes } from '../../ticketing/api/definitions/mapping-routes.ts';
import { assetWatchSettingsRoutes } from '../../ticketing/api/learning/asset-watch-settings-routes.ts';
import { catalogueRoutes } from '../../ticketing/api/people/catalogue-routes.ts';
import { planRoutes } from '../../ticketing/api/plans/plan-routes.ts';
import { slaDefinitionRoutes } from '../../ticketing/api/sla/sla-definition-routes.ts';
import { openTicketRoutes } from '../../ticketing/api/tickets/open-ticket-routes.ts';
import { workPolicyRoutes } from '../../ticketing/api/work/work-policy-routes.ts';
import type { Db } from '../../ticketing/db/sql.ts';
import { createSlaPolicy } from '../../ticketing/sla/sla-policy.ts';
import { type Api, runningApi, withApi } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { type ConfigFile, type Configuration, readConfigFile, stepsOf, writeConfigFile } from './config-file.ts';

const NOTES = `
Alarm rules, machine classes, machines, mappings, SLA policies, ladders, calendars, opening rules, work policies, plans, failure
modes, teams, skills, shifts and sites as one YAML file, for git. Neither people nor secrets are in it. Asks the program that runs
on DATA_DIR, or the one at --url with HTTP_ADMIN_TOKEN, or a token of an administrator in it; works on the database while none
runs. docs/configuration.md has the form of the file.

An import stores all of the file or nothing, and lists every problem with its line. Kinds that the file lacks stay as they are.

Examples:
  harbinger config export plant.yaml
  harbinger config import plant.yaml --dry-run
  harbinger config import plant.yaml --prune --reason "review of May"
  HTTP_ADMIN_TOKEN=… harbinger config export --url https://plant.example --assets > plant.yaml

Exit status of import: 0 it is stored, or nothing had to change; 1 it has problems, and nothing was stored.`;

type Common = { readonly config?: string; readonly url?: string };
type ImportFlags = Common & {
  readonly dryRun?: true;
  readonly prune?: true;
  readonly reason?: string;
  readonly json?: true;
};
type Imported = {
  readonly stored: boolean;
  readonly unchanged: number;
  readonly changes: readonly {
    readonly kind: string;
    readonly id: string;
    readonly change: 'created' | 'changed' | 'removed';
    readonly members: readonly string[];
  }[];
  readonly problems: readonly {
    readonly kind: string;
    readonly id: string;
    readonly field: string | null;
    readonly message: string;
  }[];
};
type Problem = { readonly line: number; readonly column: number; readonly message: string };

/** `harbinger config`: the configuration of a plant as a file, for those who keep it in git. */
export function configCommand(context: CommandContext): Command {
  const command = new Command('config')
    .description('export and import the configuration of a plant as a YAML file')
    .addHelpText('after', NOTES);
  for (const sub of [exporting(context), importing(context)]) {
    sub
      .option('--url <url>', 'the address of the program, asked with HTTP_ADMIN_TOKEN')
      .option('--config <file>', 'JSON file with settings, below the environment');
    command.addCommand(sub.exitOverride().showHelpAfterError('(add --help for the options)'));
  }
  return command;
}

function exporting(context: CommandContext): Command {
  return new Command('export')
    .description('write the configuration; the same records always give the same file')
    .argument('[file]', 'default: standard output')
    .option('--assets', 'assets, too')
    .action(async (file: string | undefined, flags: Common & { assets?: true }) => {
      await withConfiguration(context, flags, async (api) => {
        const query = flags.assets ? '?assets=true' : '';
        const { records } = await api.call<{ records: Configuration }>('GET', `/configuration${query}`);
        const text = writeConfigFile(records);
        if (file === undefined || file === '-') context.data.write(text);
        else await writeFile(file, text);
      });
    });
}

function importing(context: CommandContext): Command {
  return new Command('import')
    .description('store the records of a file: all of them, or none')
    .argument('<file>', '- reads it from standard input')
    .option('--dry-run', 'only list what would change, and every problem')
    .option('--prune', 'remove records that the file lacks, of the kinds that it has')
    .option('--reason <text>', 'reason, for later readers')
    .option('--json', 'print one line of JSON')
    .action(async (file: string, flags: ImportFlags) => {
      const read = readConfigFile(file === '-' ? await textOf(process.stdin) : await textIn(file), file);
      await withConfiguration(context, flags, async (api) => {
        const { found, problems } = await importFile(api, read, flags);
        const told = { ...found, problems };
        context.stdout.write(flags.json ? `${JSON.stringify(told)}\n` : asText(told, { file, flags }));
        if (problems.length > 0) process.exitCode = 1;
      });
    });
}

async function textIn(file: string): Promise<string> {
  try {
    return await readTextFile(file);
  } catch (cause) {
    throw new AppError('invalid', `${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/** A file with faults of its form is still tried, so that all faults are reported at once. */
async function importFile(
  api: Api,
  { records, problems, placeOf }: ConfigFile,
  { dryRun, prune, reason }: ImportFlags,
): Promise<{ found: Imported; problems: readonly Problem[] }> {
  const nothing: Imported = { stored: false, unchanged: 0, changes: [], problems: [] };
  const { kinds, unusable } = await usableOf(api, { records, placeOf });
  const formal = [...problems, ...unusable];
  if (Object.keys(kinds).length === 0) return { found: nothing, problems: sorted(formal) };
  const found = await api.call<Imported>('POST', '/configuration/import', {
    version: 1,
    records: kinds,
    prune: prune === true,
    dryRun: dryRun === true || formal.length > 0,
    ...(reason !== undefined && { reason }),
  });
  const placed = found.problems.map(({ kind, id, field, message }) => ({
    ...placeOf([kind, ...(id === '' ? [] : [id]), ...stepsOf(field)]),
    message: `${kind}${id === '' ? '' : ` ${id}`}${field === null ? '' : `: ${field}`}: ${message}`,
  }));
  return { found, problems: sorted([...formal, ...placed]) };
}

/** The kinds and records that can be sent at all. */
async function usableOf(api: Api, { records, placeOf }: Pick<ConfigFile, 'records' | 'placeOf'>) {
  const { records: known } = await api.call<{ records: Configuration }>('GET', '/configuration?assets=true');
  const kinds: Record<string, Record<string, unknown>> = {};
  const unusable: Problem[] = [];
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  for (const [kind, all] of Object.entries(records)) {
    if (!Object.hasOwn(known, kind)) {
      const message = `${kind} is no kind of record; there are ${Object.keys(known).join(', ')}`;
      unusable.push({ ...placeOf([kind]), message });
    } else if (all === null) kinds[kind] = {};
    else if (!isObject(all)) unusable.push({ ...placeOf([kind]), message: `${kind} must be a map of records` });
    else if (kind === 'openingRules') kinds[kind] = all;
    else {
      const bad = Object.keys(all).filter((id) => !isObject(all[id]));
      unusable.push(...bad.map((id) => ({ ...placeOf([kind, id]), message: `${kind} ${id} must be a map` })));
      kinds[kind] = Object.fromEntries(Object.entries(all).filter(([id]) => !bad.includes(id)));
    }
  }
  return { kinds, unusable };
}

function sorted(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function asText(
  { changes, unchanged, stored, problems }: Omit<Imported, 'problems'> & { readonly problems: readonly Problem[] },
  { file, flags }: { readonly file: string; readonly flags: ImportFlags },
): string {
  const count = (change: string): number => changes.filter((one) => one.change === change).length;
  const lines = [
    ...problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`),
    ...changes.map(
      ({ kind, id, change, members }) =>
        `${change} ${kind}${id === '' ? '' : ` ${id}`}${members.length > 0 ? `: ${members.join(', ')}` : ''}`,
    ),
  ];
  const sum = `${count('created')} created, ${count('changed')} changed, ${count('removed')} removed, ${unchanged} unchanged`;
  if (problems.length > 0)
    lines.push(`nothing was stored: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}; else ${sum}`);
  else if (changes.length === 0) lines.push(`no change: ${unchanged} records are as the file has them`);
  else lines.push(stored || !flags.dryRun ? `stored: ${sum}` : `dry run, nothing was stored: ${sum}`);
  return lines.map((line) => `${printableLine(line)}\n`).join('');
}

async function withConfiguration(
  context: CommandContext,
  flags: Common,
  work: (api: Api) => Promise<void>,
): Promise<void> {
  if (flags.url !== undefined) return await work(await runningApi({ config: flags.config, url: flags.url }));
  const { timeZone } = loadConfig({ file: flags.config }).site;
  const routesOf = (db: Db) => routesOver(db, { now: context.now, timeZone });
  await withApi({ context, config: flags.config, routesOf }, work);
}

/** The routes that store records, for a database without a program. */
function routesOver(db: Db, { now, timeZone }: Pick<CommandContext, 'now'> & { timeZone: string }): readonly Routes[] {
  const changed = (): void => undefined;
  const policy = createSlaPolicy(timeZone);
  const defining = { db, now, changed, series: { devices: async () => [] } };
  return [
    configurationRoutes({ db, changed }),
    alarmRuleRoutes(defining),
    ...machineRoutes(defining),
    mappingRoutes(defining),
    slaDefinitionRoutes({ db, now }),
    catalogueRoutes({ db, now }),
    failureModeRoutes({ db, now }),
    openTicketRoutes({ db, now, policy }),
    workPolicyRoutes({ db }),
    planRoutes({ db, now, policy }),
    assetRoutes({ db, now }),
    assetWatchSettingsRoutes(defining),
  ];
}
