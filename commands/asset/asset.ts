import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { AppError, messageOf } from '../../lib/errors.ts';
import { printableLine } from '../../lib/printable.ts';
import { assetCsvRoutes } from '../../ticketing/api/assets/asset-csv-routes.ts';
import type { Db } from '../../ticketing/db/sql.ts';
import { type Api, withApi } from '../api/call-api.ts';
import { watchCommand } from '../device/device-watch.ts';
import type { CommandContext } from '../options/command-context.ts';
import { findAsset, healthCommand, shadowCommand } from './health.ts';

const NOTES = `
Asks the program that runs on DATA_DIR; import and export work on its database while none runs. docs/assets.md has the columns,
docs/health.md says what health is. An import does all of the file or nothing.

Examples:
  harbinger asset import plant.csv --dry-run
  harbinger asset import plant.csv
  harbinger asset export plant.csv
  harbinger asset health
  harbinger asset health pump-1
  harbinger asset shadow pump-1 --factor 1.2
  harbinger asset watch line-2 --factor 1.5 --reason "dusty in harvest time"`;

type Common = { readonly json?: true; readonly config?: string };
type Imported = {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly errors: readonly { readonly line: number; readonly column: string | null; readonly reason: string }[];
};

/** `harbinger asset`: the plant's assets from a CSV file, and into one; how they are. */
export function assetCommand(context: CommandContext): Command {
  const command = new Command('asset')
    .description('import and export assets, and show their health')
    .addHelpText('after', NOTES);
  const subs = [
    importing(context),
    exporting(context),
    healthCommand(context),
    shadowCommand(context),
    watching(context),
  ];
  for (const sub of subs) {
    sub.option('--config <file>', 'JSON file with settings, below the environment');
    command.addCommand(sub.exitOverride().showHelpAfterError('(add --help for the options)'));
  }
  return command;
}

/** `harbinger asset watch`. */
function watching(context: CommandContext): Command {
  const routeOf = async (api: Api, name: string) =>
    `/assets/${encodeURIComponent(await findAsset(api, name))}/watch-settings`;
  return watchCommand(context, { noun: 'asset', routeOf }).option('--json', 'print one line of JSON');
}

function importing(context: CommandContext): Command {
  return new Command('import')
    .description('make and change assets from a CSV file')
    .argument('<file>')
    .option('--dry-run', 'only list the faults')
    .option('--json', 'print one line of JSON')
    .action(async (file: string, flags: Common & { dryRun?: true }) => {
      const bytes = await readFile(file).catch((cause: unknown) => {
        throw new AppError('invalid', `${file} cannot be read: ${messageOf(cause)}`, { cause });
      });
      await withAssets(context, flags, async (api) => {
        const send = async (dryRun: boolean) => await api.sendCsv<Imported>(`/assets/import?dryRun=${dryRun}`, bytes);
        // Read first, so that every error can be shown with its place.
        const looked = await send(true);
        const done = looked.errors.length > 0 || flags.dryRun ? looked : await send(false);
        context.stdout.write(flags.json ? `${JSON.stringify(done)}\n` : importLines(done, flags.dryRun === true));
        if (done.errors.length > 0) process.exitCode = 1;
      });
    });
}

function exporting(context: CommandContext): Command {
  return new Command('export')
    .description('write all assets as CSV')
    .argument('[file]', 'default: standard output')
    .action(async (file: string | undefined, flags: Common) => {
      await withAssets(context, flags, async (api) => {
        const csv = await api.text('/assets.csv');
        if (file === undefined) context.data.write(csv);
        else await writeFile(file, csv);
      });
    });
}

async function withAssets(context: CommandContext, flags: Common, work: (api: Api) => Promise<void>): Promise<void> {
  const routesOf = (db: Db) => [assetCsvRoutes({ db, now: context.now })];
  await withApi({ context, config: flags.config, routesOf }, work);
}

function importLines({ rows, created, updated, errors }: Imported, dryRun: boolean): string {
  const lines = errors.map(({ line, column, reason }) =>
    printableLine(`line ${line}${column === null ? '' : `, ${column}`}: ${reason}`),
  );
  if (lines.length > 0) return `${lines.join('\n')}\nnothing was imported: ${lines.length} errors in ${rows} rows\n`;
  return `${dryRun ? 'would make' : 'made'} ${created} and ${dryRun ? 'change' : 'changed'} ${updated} assets\n`;
}
