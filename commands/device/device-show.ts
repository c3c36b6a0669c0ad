import { Command } from 'commander';
import { parseDeviceId, publicEntry } from '../../broker/access/device-entry.ts';
import { openDeviceRegistry } from '../../broker/access/device-registry.ts';
import { AppError } from '../../lib/errors.ts';
import { printableLine } from '../../lib/printable.ts';
import { loadConfig } from '../../platform/config.ts';
import { readLocalApi } from '../../ticketing/accounts/local-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { askRunning } from './device-values.ts';
import { type LearningAnswer, learningLines } from './learning-lines.ts';

const MOST_CHILDREN = 1_000;

type Known = {
  readonly lastSampledAt: string | null;
  readonly unjudged: readonly { readonly reason: string; readonly detail: string }[];
  readonly learning: readonly LearningAnswer[] | null;
};

/**
 * `harbinger device show`: how a device is registered, and, where the program runs, how far its
 * learning is.
 */
export function deviceShowCommand({ stdout }: Pick<CommandContext, 'stdout'>): Command {
  return new Command('show')
    .description('what is known about a device, without its secret; where "up" runs, also how far its learning is')
    .argument('<id>', 'site:device')
    .action(async (id: string, flags: { json?: true; config?: string }) => {
      const named = parseDeviceId(id);
      if (!named) throw new AppError('invalid', `${id} is no site:device; each is 1 to 64 characters without / + # :`);
      const device = `${named.site}:${named.device}`;
      const { data } = loadConfig({ file: flags.config });
      const registered = await registeredAs(data.dir, device);
      const known = await knownToProgram(data.dir, device);
      if (!registered && !known) throw new AppError('not_found', `there is no registered device ${device}`);
      if (flags.json) {
        stdout.write(`${JSON.stringify({ device: registered ?? { id: device }, ...known })}\n`);
        return;
      }
      const lines = Object.entries(registered ?? { id: device, status: 'not registered' }).map(
        ([name, value]) => `${name.padEnd(14)} ${printableLine(text(value))}`,
      );
      if (known) lines.push(...programLines(known));
      else lines.push('learning       start "harbinger up" to see the progress');
      stdout.write(`${lines.join('\n')}\n`);
    });
}

async function registeredAs(dataDir: string, id: string) {
  const registry = openDeviceRegistry({ dataDir });
  try {
    const entry = registry.get(id);
    return entry && { ...publicEntry(entry), children: registry.children(id, { limit: MOST_CHILDREN }) };
  } finally {
    await registry.close();
  }
}

/**
 * The running program's data of the device; undefined where none runs, or it has none.
 */
async function knownToProgram(dataDir: string, id: string): Promise<Known | undefined> {
  if (!(await readLocalApi(dataDir))) return undefined;
  const ask = await askRunning(dataDir);
  try {
    const { lastSampledAt, unjudged, learning } = await ask<Known>(`/devices/${encodeURIComponent(id)}`);
    return { lastSampledAt, unjudged, learning };
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'unavailable')) return undefined;
    throw error;
  }
}

function programLines({ lastSampledAt, unjudged, learning }: Known): string[] {
  const labelled = (label: string, lines: readonly string[]): string[] =>
    lines.map((line, i) => `${(i === 0 ? label : '').padEnd(14)} ${line}`);
  return [
    ...labelled('newest', [lastSampledAt ?? 'no reading is stored']),
    ...labelled('learning', learningLines(learning)),
    ...labelled(
      'not judged',
      unjudged.map(({ detail }) => printableLine(detail)),
    ),
  ];
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ') || '-';
  return value === null ? '-' : value === true ? 'yes' : value === false ? 'no' : String(value);
}
