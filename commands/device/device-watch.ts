import { Command } from 'commander';
import { AppError } from '../../lib/errors.ts';
import { printableLine } from '../../lib/printable.ts';
import { runningApi } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';

type Limit = {
  readonly channel: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly severity: string;
  readonly reason: string;
  readonly until: string | null;
  readonly setBy?: string;
  readonly setAt?: string;
};
type Settings = {
  readonly device: string;
  readonly limitFactor: number;
  /** Absent from a program that is older. */
  readonly factorAuthor?: { readonly by: string; readonly at: string; readonly reason: string } | null;
  readonly exclude: readonly string[];
  readonly limits: readonly Limit[];
  readonly reason: string;
  readonly version: number;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
};
type Flags = {
  readonly json?: true;
  readonly config?: string;
  readonly factor?: number;
  readonly exclude?: readonly string[];
  readonly include?: readonly string[];
  readonly limit?: string;
  readonly low?: number;
  readonly high?: number;
  readonly severity?: string;
  readonly until?: string;
  readonly dropLimit?: readonly string[];
  readonly reason?: string;
};

/**
 * `harbinger device watch`: shows how a device is watched; with options it changes that.
 */
export function deviceWatchCommand({ stdout }: Pick<CommandContext, 'stdout'>): Command {
  return new Command('watch')
    .description('show how a device is watched, beside its learned model; with options, change that')
    .argument('<id>', 'site:device')
    .option('--factor <number>', 'times the learned limits, 0.5 to 4: below 1 alarms come earlier', Number)
    .option('--exclude <channel...>', 'neither judge nor learn these channels')
    .option('--include <channel...>', 'judge and learn these channels again')
    .option('--limit <channel>', 'a fixed limit of this channel, with --low or --high')
    .option('--low <number>', 'an alarm below it, in the unit of the channel', Number)
    .option('--high <number>', 'an alarm above it', Number)
    .option('--severity <severity>', 'of its alarm: low, medium or high (default: medium)')
    .option('--until <time>', 'the limit ends then (ISO 8601 with a zone)')
    .option('--drop-limit <channel...>', 'remove the fixed limits of these channels')
    .option('--reason <text>', 'reason; needed for a change')
    .action(async (id: string, flags: Flags) => {
      const api = await runningApi(flags);
      const route = `/devices/${encodeURIComponent(id.replace('/', ':'))}/watch-settings`;
      const present = await api.call<Settings>('GET', route);
      const changed = changedBy(present, flags);
      const shown = changed === null ? present : await api.call<Settings>('PUT', route, changed);
      stdout.write(flags.json ? `${JSON.stringify(shown)}\n` : settingsLines(shown));
    });
}

function changedBy(present: Settings, flags: Flags): object | null {
  const { factor, exclude = [], include = [], limit, low, high, severity, until, reason } = flags;
  const without = flags.dropLimit ?? [];
  const asks = [factor, limit].some((one) => one !== undefined) || exclude.length + include.length + without.length > 0;
  if (!asks) return null;
  if (reason === undefined) throw new AppError('invalid', 'give a reason with --reason: it is kept with the change');
  const kept = present.limits.filter(({ channel }) => channel !== limit && !without.includes(channel));
  const added = limit === undefined ? [] : [{ channel: limit, low, high, severity, until, reason }];
  return {
    reason,
    limitFactor: factor ?? present.limitFactor,
    exclude: [...new Set([...present.exclude, ...exclude])].filter((channel) => !include.includes(channel)),
    limits: [...kept.map(({ setBy: _, setAt: __, ...one }) => one), ...added],
  };
}

function settingsLines(settings: Settings): string {
  const { device, limitFactor, factorAuthor, exclude, limits, reason, updatedAt, updatedBy } = settings;
  const whose = factorAuthor ? `: ${factorAuthor.reason} (${factorAuthor.by}, ${factorAuthor.at})` : '';
  const lines = [
    `${device}: ${limitFactor === 1 ? 'limits as learned' : `${limitFactor} × the learned limits${whose}`}`,
    ...(exclude.length > 0 ? [`left out: ${exclude.join(', ')}`] : []),
    ...limits.map(({ channel, low, high, severity, reason: why, until, setBy, setAt }) => {
      const sides = [low === null ? '' : `below ${low}`, high === null ? '' : `above ${high}`].filter(
        (side) => side !== '',
      );
      const end = until === null ? '' : ` until ${until}`;
      return `${channel} ${sides.join(' or ')} is a ${severity} alarm${end}: ${why} (${setBy}, ${setAt})`;
    }),
    ...(updatedBy === null ? [] : [`set by ${updatedBy} at ${updatedAt}: ${reason}`]),
  ];
  return lines.map((line) => `${printableLine(line)}\n`).join('');
}
