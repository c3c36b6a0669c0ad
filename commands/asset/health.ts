import { Command, InvalidArgumentError } from 'commander';
import { AppError } from '../../lib/errors.ts';
import { printableJson, printableLine } from '../../lib/printable.ts';
import { type Api, runningApi } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { parseCount } from '../options/command-options.ts';

type Flags = { readonly json?: true; readonly config?: string };
type Head = {
  readonly asset: string;
  readonly name: string;
  readonly health: number | null;
  readonly grade: string;
  readonly since: string | null;
  readonly reason: string;
  readonly doubts?: readonly string[];
};
type Machine = {
  readonly device: string;
  readonly component: string | null;
  readonly health: number;
  readonly grade: string;
  readonly score: number | null;
  readonly limit: number | null;
};
type Health = Head & {
  readonly machines: readonly Machine[];
  readonly parts: readonly Head[];
  readonly alarms: readonly { readonly condition: string; readonly severity: string; readonly raisedAt: string }[];
  readonly notJudged: readonly { readonly device: string; readonly detail: string }[];
  readonly trend: {
    readonly from: string;
    readonly to: string;
    readonly direction: string | null;
    readonly points: readonly (readonly number[])[];
  } | null;
  readonly seriesError: string | null;
};
type Sum = { readonly episodes: number; readonly minutes: number; readonly shareOfTime: number };
type ShadowFlags = {
  readonly factor?: number;
  readonly limit?: number;
  readonly setting?: number;
  readonly below?: true;
};
type Shadow = {
  /** Absent from a program that is older, like `heldBy`. */
  readonly leftOut?: number;
  readonly machines: readonly {
    readonly device: string;
    readonly component: string | null;
    readonly from: string;
    readonly to: string;
    readonly scores: number;
    readonly presentLimit: number;
    readonly limit: number;
    readonly heldBy?: { readonly name: string } | null;
    readonly recorded: Sum;
    readonly present: Sum;
    readonly shadow: Sum & {
      readonly items: readonly {
        readonly raisedAt: string;
        readonly clearedAt: string | null;
        readonly stayed?: boolean;
      }[];
    };
  }[];
};

/** `harbinger asset health`: the fleet, the worst first, or one asset. */
export function healthCommand(context: CommandContext): Command {
  return new Command('health')
    .description('health of the machines, the worst first; or of one, with reasons, begin and trend')
    .argument('[name]', 'id or name of an asset, such as plant:pump-1 or pump-1')
    .option('--limit <n>', 'most machines of the fleet to list', parseCount(1, 200), 50)
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, { limit, ...flags }: Flags & { limit: number }) => {
      const api = await runningApi(flags);
      const answer =
        name === undefined
          ? await api.call<{ items: Head[] }>('GET', `/assets/health?limit=${limit}`)
          : await api.call<Health>('GET', `/assets/${encodeURIComponent(await findAsset(api, name))}/health?points=60`);
      const words = 'items' in answer ? answer.items.map(headLine) : healthLines(answer);
      const text = words.length === 0 ? 'no asset is watched by a device yet\n' : `${words.join('\n')}\n`;
      context.stdout.write(flags.json ? `${printableJson(JSON.stringify(answer))}\n` : text);
    });
}

/** `harbinger asset shadow`: the effect of another limit. */
export function shadowCommand(context: CommandContext): Command {
  return new Command('shadow')
    .description('alarms that another limit of the score would have given in the last 30 days; changes nothing')
    .argument('<name>', 'id or name of an asset')
    .option('--factor <n>', 'the present limit times this', numberIn(0.1, 10))
    .option('--limit <n>', 'the score at which an alarm would begin; it is 1 as learned', numberIn(0.1, 100))
    .option('--setting <n>', 'the factor that the asset would set for all devices below', numberIn(0.5, 4))
    .option('--below', 'all devices below the asset, too; so with --setting')
    .option('--json', 'print JSON')
    .action(async (name: string, { factor, limit, setting, below, ...flags }: Flags & ShadowFlags) => {
      if ([factor, limit, setting].filter((one) => one !== undefined).length !== 1) {
        throw new AppError('invalid', 'give one of --factor, --limit and --setting, for example --factor 1.2');
      }
      const api = await runningApi(flags);
      const route = `/assets/${encodeURIComponent(await findAsset(api, name))}/threshold-shadow`;
      const asked = { factor, limit, limitFactor: setting, ...(below && { below }) };
      const answer = await api.call<Shadow>('POST', route, asked);
      const left = answer.leftOut ? [`${answer.leftOut} more below were not looked at`] : [];
      const words = [...answer.machines.flatMap(shadowLines), ...left].join('\n');
      context.stdout.write(flags.json ? `${printableJson(JSON.stringify(answer))}\n` : `${words}\n`);
    });
}

/** The id of the asset that is meant: by its id, or by a name that only one has. */
export async function findAsset(api: Api, name: string): Promise<string> {
  const { items } = await api.call<{ items: { id: string; name: string }[] }>(
    'GET',
    `/assets?limit=200&q=${encodeURIComponent(name)}`,
  );
  const meant = items.filter((asset) => asset.name === name || asset.id.endsWith(`:${name}`));
  const found = items.find(({ id }) => id === name) ?? (meant.length === 1 ? meant[0] : undefined);
  if (found) return found.id;
  if (meant.length === 0)
    throw new AppError('not_found', `there is no asset ${name}; harbinger asset health lists them`);
  const ids = meant.map(({ id }) => id).join(', ');
  throw new AppError('conflict', `several assets are called ${name}: name one of ${ids}`);
}

function headLine({ asset, health, grade, since, reason, doubts = [] }: Head): string {
  const index = String(health ?? '-').padStart(3);
  const line = `${index}  ${grade.padEnd(8)}  ${asset.padEnd(24)}  ${timeOf(since).padEnd(16)}  ${reason}${doubtOf(doubts)}`;
  return printableLine(line);
}

function doubtOf(doubts: readonly string[]): string {
  return doubts.length === 0 ? '' : ` Less sure, since of its instruments: ${doubts.join(', ').replaceAll('_', ' ')}.`;
}

function healthLines(health: Health): readonly string[] {
  const { machines, parts, alarms, notJudged, trend } = health;
  const since = health.since === null ? '' : ` since ${timeOf(health.since)}`;
  const direction = trend?.direction ? `, ${trend.direction}` : '';
  return [
    `${health.asset} (${health.name}): ${health.health ?? 'no index'}, ${health.grade}${since}${direction}`,
    `${health.reason}${doubtOf(health.doubts ?? [])}`,
    ...(health.seriesError === null ? [] : [`no trend: ${health.seriesError}`]),
    ...(trend === null || trend.points.length < 2
      ? []
      : [`${timeOf(trend.from)} ${bars(trend.points)} ${timeOf(trend.to)}`]),
    ...machines.map(
      ({ device, component, health: index, grade, score, limit }) =>
        `  ${String(index).padStart(3)}  ${grade.padEnd(8)}  ${device}${component === null ? '' : ` ${component}`}` +
        `${score === null ? '' : `  score ${score.toFixed(2)} of ${limit ?? 1}`}`,
    ),
    ...(parts.length === 0 ? [] : ['parts:', ...parts.map((part) => `  ${headLine(part)}`)]),
    ...alarms.map(
      ({ condition, severity, raisedAt }) =>
        `alarm: ${condition.replaceAll('_', ' ')} of ${severity} severity since ${timeOf(raisedAt)}`,
    ),
    ...notJudged.map(({ device, detail }) => `not judged: ${device}: ${detail}`),
  ].map(printableLine);
}

function shadowLines({ device, component, ...one }: Shadow['machines'][number]): readonly string[] {
  const line = (what: string, { episodes, minutes, shareOfTime }: Sum): string =>
    `  ${what.padEnd(24)} ${String(episodes).padStart(4)} ${episodes === 1 ? 'alarm ' : 'alarms'}  ${String(minutes).padStart(6)} min  ${(100 * shareOfTime).toFixed(1).padStart(5)} % of the time`;
  const which = component === null ? device : `${device} ${component}`;
  return [
    `${which}: ${one.scores} stored scores from ${timeOf(one.from)} to ${timeOf(one.to)}`,
    ...(one.heldBy ? [`  its limit stays: the factor of ${one.heldBy.name} is nearer`] : []),
    line('alarms that there were', one.recorded),
    line(`limit ${one.presentLimit} (present)`, one.present),
    line(`limit ${Number(one.limit.toPrecision(4))}`, one.shadow),
    ...one.shadow.items
      .slice(0, 20)
      .map(
        ({ raisedAt, clearedAt, stayed }) =>
          `    ${timeOf(raisedAt)} to ${clearedAt === null ? 'now' : timeOf(clearedAt)}${stayed ? ', changed and stayed' : ''}`,
      ),
  ].map(printableLine);
}

/** Times of people and machines in one form, UTC. */
function timeOf(iso: string | null): string {
  return iso === null ? '-' : `${iso.slice(0, 16)}Z`.replace('T', ' ');
}

const BARS = '▁▂▃▄▅▆▇█';

/** The lowest index of each bucket as a bar. */
function bars(points: readonly (readonly number[])[]): string {
  return points.map(([, low = 0]) => BARS[Math.min(BARS.length - 1, Math.floor((low / 100) * BARS.length))]).join('');
}

function numberIn(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= low && value <= high)) {
      throw new InvalidArgumentError(`a number from ${low} to ${high} is expected`);
    }
    return value;
  };
}
