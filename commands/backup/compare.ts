import { statSync } from 'node:fs';
import { Command } from 'commander';
import { type Difference, differences, type Inventory, inventoryOf } from '../../backup/compare.ts';
import { embeddedPlace, type Place } from '../../backup/place.ts';
import { AppError } from '../../lib/errors.ts';
import { loadConfig } from '../../platform/config.ts';
import type { CommandContext } from '../options/command-context.ts';
import { createProgress } from '../options/progress.ts';

const NOTES = `
Compares every row, entry, file and reading of two installations that do not run. Each is a data folder with embedded stores, or
a settings file (JSON) that names PostgreSQL, InfluxDB and Kafka. Readings are compared by device, channel, unit, time and value,
the journal by its readings and by those that are yet to be stored and judged, so that stores of two kinds can be compared.

Examples:
  harbinger compare /var/lib/harbinger /mnt/restored
  harbinger compare /var/lib/harbinger cluster.json --only readings,table

Exit status: 0 all is equal, 1 something differs.`;

/** How many differences are printed. */
const SHOWN = 50;

type Flags = { readonly only?: string; readonly json?: true };

/** `harbinger compare A B`. */
export function compareCommand(context: CommandContext): Command {
  return new Command('compare')
    .description('compare all data of two installations')
    .argument('<a>', 'data folder, or settings file')
    .argument('<b>', 'the other')
    .option('--only <kinds>', 'table, entries, file, readings and journal, separated by commas')
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action((a: string, b: string, flags: Flags) => compare(context, { a, b }, flags));
}

async function compare(context: CommandContext, { a, b }: { a: string; b: string }, flags: Flags): Promise<void> {
  const { stdout, stderr, signal, now, log } = context;
  const kinds = kindsOf(flags.only);
  const progress = createProgress({ screen: stderr, now });
  const quiet = log.child({}, { level: 'error' });
  const read = async (named: string): Promise<Inventory> => {
    const options = { log: quiet, isRunning: false, content: 'any', signal } as const;
    const all = await inventoryOf(placeOf(named), {
      ...options,
      progress: (part) => progress.update(0, `${named}  ${part}`),
    });
    return new Map([...all].filter(([name]) => kinds === undefined || kinds.has(name.split(' ')[0] ?? '')));
  };
  try {
    const [left, right] = [await read(a), await read(b)];
    progress.stop();
    const wrong = differences(left, right);
    const counts = countsOf(left);
    if (flags.json) stdout.write(`${JSON.stringify({ equal: wrong.length === 0, counts, differences: wrong })}\n`);
    else {
      const all = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
      stdout.write(wrong.length > 0 ? differenceLines(wrong, { a, b }) : `All is equal: ${all.join(', ')}.\n`);
    }
    if (wrong.length > 0) throw new AppError('conflict', `${wrong.length} of ${left.size} parts differ`);
  } finally {
    progress.stop();
  }
}

const KINDS = ['table', 'entries', 'file', 'readings', 'journal'] as const;

function kindsOf(only: string | undefined): ReadonlySet<string> | undefined {
  const asked = only?.split(',');
  const unknown = asked?.find((kind) => !KINDS.some((known) => known === kind));
  if (unknown !== undefined) throw new AppError('invalid', `--only takes ${KINDS.join(', ')}; not ${unknown}`);
  return asked && new Set(asked);
}

function placeOf(named: string): Place {
  const isFolder = statSync(named, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined) throw new AppError('not_found', `there is no folder or file ${named}`);
  return isFolder ? embeddedPlace(named) : loadConfig({ file: named, environment: {} });
}

/** Rows, entries, bytes of files and values, as they are counted. */
function countsOf(inventory: Inventory): Record<string, number> {
  const counts = { rows: 0, entries: 0, files: 0, values: 0, journal: 0 };
  for (const [name, { count }] of inventory) {
    if (name.startsWith('table ')) counts.rows += count;
    else if (name.startsWith('entries ')) counts.entries += count;
    else if (name.startsWith('file ')) counts.files++;
    else if (name.startsWith('readings ')) counts.values += count;
    else if (name === 'journal readings') counts.journal += count;
  }
  return counts;
}

/** Differences as lines; the first of them where there are many. */
export function differenceLines(wrong: readonly Difference[], names: { a: string; b: string }): string {
  const side = (sum: Difference['a']): string => (sum ? `${sum.count} (${sum.sum.slice(0, 12)})` : 'none');
  const lines = wrong
    .slice(0, SHOWN)
    .map(({ name, a, b }) => `${name}: ${names.a} has ${side(a)}, ${names.b} has ${side(b)}\n`);
  const more = wrong.length > SHOWN ? [`and ${wrong.length - SHOWN} more\n`] : [];
  return [...lines, ...more].join('');
}
