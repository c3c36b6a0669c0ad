import { Command } from 'commander';
import { AppError } from '../../lib/errors.ts';
import { printableLine } from '../../lib/printable.ts';
import { type Api, runningApi } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';

type Limit = {
  readonly channel: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly severity: string;
  readonly reason: string;
  readonly until: string | null;
  readonly none?: boolean;
  readonly setBy?: string;
  readonly setAt?: string;
};
type From = {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
};
type Moved = { readonly value: string; readonly from: string | null } | null;
type Settings = {
  readonly device?: string;
  readonly asset?: string;
  readonly limitFactor: number | null;
  readonly exclude: readonly string[] | null;
  readonly limits: readonly Limit[];
  readonly reason: string;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
  readonly inForce: {
    readonly limitFactor: { readonly value: number; readonly from: From | null };
    readonly exclude: { readonly value: readonly string[]; readonly from: From | null };
    readonly limits: readonly (Limit & { readonly from: From })[];
  };
  readonly devices?: number;
  readonly setBelow?: readonly { readonly name: string; readonly fields: readonly string[] }[];
  readonly setBelowCount?: number;
  readonly moves?: readonly {
    readonly at: string;
    readonly by: string;
    readonly fromAsset: string | null;
    readonly toAsset: string | null;
    readonly changes: readonly { readonly field: string; readonly before: Moved; readonly after: Moved }[];
  }[];
  readonly notes?: readonly { readonly message: string }[];
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
  readonly withoutLimit?: readonly string[];
  readonly inherit?: readonly string[];
  readonly reason?: string;
};

/**
 * `harbinger device watch` and `harbinger asset watch`: shows how devices are watched, and where
 * that comes from; with options it changes that.
 * @param of.routeOf where its settings are
 */
export function watchCommand(
  { stdout }: Pick<CommandContext, 'stdout'>,
  of: { readonly noun: 'device' | 'asset'; readonly routeOf: (api: Api, id: string) => Promise<string> },
): Command {
  const what = of.noun === 'device' ? 'a device is' : 'the devices below an asset are';
  return new Command('watch')
    .description(
      `show how ${what} watched, beside the learned model, and whose setting it is; with options, change that`,
    )
    .argument('<id>', of.noun === 'device' ? 'site:device' : 'id or name of an asset')
    .option('--factor <number>', 'times the learned limits, 0.5 to 4: below 1 alarms come earlier', Number)
    .option('--exclude <channel...>', 'neither judge nor learn these channels')
    .option('--include <channel...>', 'judge and learn these channels again')
    .option('--limit <channel>', 'a fixed limit of this channel, with --low or --high')
    .option('--low <number>', 'an alarm below it, in the unit of the channel', Number)
    .option('--high <number>', 'an alarm above it', Number)
    .option('--severity <severity>', 'of its alarm: low, medium or high (default: medium)')
    .option('--until <time>', 'the limit ends then (ISO 8601 with a zone)')
    .option('--drop-limit <channel...>', 'remove the fixed limits of these channels; those of assets above count again')
    .option('--without-limit <channel...>', 'no fixed limit of these channels, whatever assets above set')
    .option('--inherit <field...>', 'factor, exclude: take it from the assets above again')
    .option('--reason <text>', 'reason; needed for a change')
    .action(async (id: string, flags: Flags) => {
      const api = await runningApi(flags);
      const route = await of.routeOf(api, id);
      const present = await api.call<Settings>('GET', route);
      const changed = changedBy(present, flags);
      const shown = changed === null ? present : await api.call<Settings>('PUT', route, changed);
      stdout.write(flags.json ? `${JSON.stringify(shown)}\n` : settingsLines(shown));
    });
}

/** `harbinger device watch`. */
export function deviceWatchCommand(context: Pick<CommandContext, 'stdout'>): Command {
  const routeOf = async (_: Api, id: string) => `/devices/${encodeURIComponent(id.replace('/', ':'))}/watch-settings`;
  return watchCommand(context, { noun: 'device', routeOf });
}

function changedBy(present: Settings, flags: Flags): object | null {
  const { factor, exclude = [], include = [], limit, low, high, severity, until, reason, inherit = [] } = flags;
  const { dropLimit = [], withoutLimit = [] } = flags;
  const lists = [exclude, include, dropLimit, withoutLimit, inherit];
  if (factor === undefined && limit === undefined && lists.every((list) => list.length === 0)) return null;
  if (reason === undefined) throw new AppError('invalid', 'give a reason with --reason: it is kept with the change');
  const strange = inherit.find((field) => field !== 'factor' && field !== 'exclude');
  if (strange !== undefined)
    throw new AppError('invalid', `--inherit takes factor and exclude, not ${strange}; for a limit use --drop-limit`);
  const gone = [...dropLimit, ...withoutLimit, ...(limit === undefined ? [] : [limit])];
  const kept = present.limits.filter(({ channel }) => !gone.includes(channel));
  const added = limit === undefined ? [] : [{ channel: limit, low, high, severity, until, reason }];
  const none = withoutLimit.map((channel) => ({ channel, none: true, reason }));
  const before = present.exclude ?? present.inForce.exclude.value;
  const listed = [...new Set([...before, ...exclude])].filter((channel) => !include.includes(channel));
  return {
    reason,
    limitFactor: inherit.includes('factor') ? null : (factor ?? present.limitFactor),
    exclude: inherit.includes('exclude') ? null : exclude.length + include.length > 0 ? listed : present.exclude,
    limits: [
      ...kept.map(({ setBy: _, setAt: __, none: isNone, ...one }) => (isNone ? bare(one) : one)),
      ...added,
      ...none,
    ],
  };
}

function bare({ channel, severity, reason }: Limit): object {
  return { channel, severity, reason, none: true };
}

function settingsLines(settings: Settings): string {
  const { inForce, limits, reason, updatedAt, updatedBy, setBelow = [], moves = [], notes = [] } = settings;
  const id = settings.device ?? settings.asset ?? '';
  const whose = ({ kind, id: of, name, reason: why, by, at }: From): string => {
    const isOwn = of === id && kind === (settings.device === undefined ? 'asset' : 'device');
    return `${isOwn ? '' : ` from ${name}`}: ${why} (${by}, ${at})`;
  };
  const { limitFactor, exclude } = inForce;
  const named = settings.devices === undefined ? id : `${id}, for ${settings.devices} devices and components`;
  const lines = [
    `${named}: ${limitFactor.from === null ? 'limits as learned' : `${limitFactor.value} × the learned limits${whose(limitFactor.from)}`}`,
    ...(exclude.from === null ? [] : [`left out: ${exclude.value.join(', ') || 'no channel'}${whose(exclude.from)}`]),
    ...inForce.limits.map((limit) => `${limitWords(limit)}${whose(limit.from)}`),
    ...limits.filter(({ none }) => none).map(({ channel, reason: why }) => `no fixed limit of ${channel}: ${why}`),
    ...(updatedBy === null ? [] : [`last changed by ${updatedBy} at ${updatedAt}: ${reason}`]),
    ...setBelow.map(({ name, fields }) => `${name} below sets its own ${fields.join(', ')}`),
    ...moreLine((settings.setBelowCount ?? 0) - setBelow.length),
    ...moves.flatMap(({ at, by, fromAsset, toAsset, changes }) =>
      changes.map(
        ({ field, before, after }) =>
          `${at} ${by} moved it from ${fromAsset ?? '-'} to ${toAsset ?? '-'}: ${field} ${movedWords(before)} became ${movedWords(after)}`,
      ),
    ),
    ...notes.map(({ message }) => `note: ${message}`),
  ];
  return lines.map((line) => `${printableLine(line)}\n`).join('');
}

function moreLine(count: number): readonly string[] {
  return count > 0 ? [`and ${count} more below set their own`] : [];
}

function limitWords({ channel, low, high, severity, until }: Limit): string {
  const sides = [low === null ? '' : `below ${low}`, high === null ? '' : `above ${high}`].filter(
    (side) => side !== '',
  );
  return `${channel} ${sides.join(' or ')} is a ${severity} alarm${until === null ? '' : ` until ${until}`}`;
}

function movedWords(moved: Moved): string {
  return moved === null ? 'nothing' : `${moved.value}${moved.from === null ? '' : ` of ${moved.from}`}`;
}
