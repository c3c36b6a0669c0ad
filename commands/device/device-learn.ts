import { Command } from 'commander';
import { sleep } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { printableLine } from '../../lib/printable.ts';
import { type Api, runningApi } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { deviceWatchCommand } from './device-watch.ts';

type Common = { readonly json?: true; readonly config?: string };

/** A run of learning from the API. */
type Run = {
  readonly id: number;
  readonly device: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly detail: string | null;
  readonly parts: readonly {
    readonly name: string;
    readonly read: number;
    readonly learned: number;
    readonly joints: number;
    readonly modelId: string | null;
    readonly channels: readonly string[];
    readonly leftOut: readonly { readonly kind: string; readonly id: string; readonly readings: number }[];
  }[];
};
type Version = {
  readonly name: string;
  readonly version: number;
  readonly modelId: string;
  readonly reason: string;
  readonly learnedFrom: string;
  readonly learnedTo: string;
  readonly readings: number | null;
  readonly alarms: number;
  readonly kept: boolean;
  readonly heldOut: { readonly readings: number; readonly falseAlarmsPerMonth: number | null } | null;
};

/** The request for a run. */
export type LearnFlags = {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly fromNow?: true | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly keep?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly use: boolean;
};

const POLL_MS = 500;

/**
 * `harbinger device learn`, `models` and `restore`: learning again, and the models that a device
 * has had.
 */
export function deviceLearnCommands(context: CommandContext): readonly Command[] {
  const { stdout } = context;
  const learn = new Command('learn')
    .description('have a device learned again: from its stored readings, or from the next ones on')
    .argument('<id>', 'site:device')
    .option('--from <time>', 'learn from the stored readings since then (ISO 8601 with a zone)')
    .option('--to <time>', 'up to then (default: the newest reading)')
    .option('--from-now', 'drop the learned model, and learn from the next readings')
    .option('--exclude <channel...>', 'channels to leave out of this learning')
    .option('--keep <id...>', 'episodes, tickets and maintenance windows with normal readings')
    .requiredOption('--reason <text>', 'reason; it is kept with the model')
    .action(async (id: string, flags: Common & Omit<LearnFlags, 'use'>) => {
      const run = await learnStored(context, { device: id, flags: { ...flags, use: true }, config: flags.config });
      stdout.write(flags.json ? `${JSON.stringify({ run })}\n` : runLines(run));
      if (run.state === 'failed') process.exitCode = 1;
    });
  const models = new Command('models')
    .description('the models that a device and its components have had, the latest first')
    .argument('<id>', 'site:device')
    .action(async (id: string, flags: Common) => {
      const api = await runningApi(flags);
      const { items } = await api.call<{ items: Version[] }>('GET', `${routeOf(id)}/models?limit=100`);
      if (flags.json) stdout.write(`${JSON.stringify({ items })}\n`);
      else if (items.length === 0) stdout.write('it has had no model yet\n');
      else stdout.write(items.map(versionLine).join(''));
    });
  const restore = new Command('restore')
    .description('give a device a model that it has had')
    .argument('<id>', 'site:device')
    .argument('<model>', 'its id, or the beginning of it')
    .option('--fixed', 'do not learn it again until "harbinger models rollback"')
    .requiredOption('--reason <text>', 'reason; it is kept with the decision')
    .action(async (id: string, model: string, flags: Common & { fixed?: true; reason: string }) => {
      const api = await runningApi(flags);
      const body = { reason: flags.reason, fixed: flags.fixed === true };
      const route = `${routeOf(id)}/models/${encodeURIComponent(model)}/restore`;
      const done = await api.call<{ detail: string }>('POST', route, body);
      stdout.write(flags.json ? `${JSON.stringify(done)}\n` : `${done.detail}\n`);
    });
  return [learn, models, restore, deviceWatchCommand(context)];
}

/**
 * Asks the running program for a learning, and waits until it has ended.
 * @throws {AppError} `unavailable` where no program runs
 */
export async function learnStored(
  context: Pick<CommandContext, 'signal' | 'stderr'>,
  asked: { readonly device: string; readonly flags: LearnFlags; readonly config: string | undefined },
): Promise<Run> {
  const { from, to, fromNow, exclude, keep, reason, use } = asked.flags;
  const api = await runningApi({ config: asked.config });
  const body = {
    reason: reason ?? 'asked by "harbinger train"',
    use,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(fromNow && { fromNow }),
    ...(exclude && { exclude }),
    ...(keep && { keep }),
  };
  const run = await api.call<Run>('POST', `${routeOf(asked.device)}/learn`, body);
  context.stderr.write(`run ${run.id} of ${run.device} waits for its turn\n`);
  return await waitFor(api, run, context.signal);
}

async function waitFor(api: Api, asked: Run, signal: AbortSignal): Promise<Run> {
  let run = asked;
  while (run.state === 'waiting' || run.state === 'running') {
    await sleep(POLL_MS, signal);
    if (signal.aborted)
      throw new AppError('unavailable', `run ${run.id} continues in the program; this command no longer waits for it`);
    run = await api.call<Run>('GET', `${routeOf(run.device)}/learning-runs/${run.id}`);
  }
  return run;
}

/** The result of a run, in lines. */
export function runLines({ detail, parts, state }: Run): string {
  const lines = parts.flatMap(({ name, read, learned, joints, modelId, channels, leftOut }) => [
    `${name}: ${modelId === null ? 'nothing was learned' : `${modelId} from ${channels.join(', ')}`}`,
    `  ${learned} of ${read} readings were learned from`,
    ...leftOut.filter(({ readings }) => readings > 0).map((one) => `  ${one.readings} left out: ${one.kind} ${one.id}`),
    ...(joints > 0 ? [`  ${joints} left out: they begin blocks of a long history`] : []),
  ]);
  if (detail !== null) lines.push(state === 'failed' ? `nothing was learned: ${detail}` : detail);
  return lines.map((line) => `${printableLine(line)}\n`).join('');
}

function versionLine(one: Version): string {
  const rows = one.readings === null ? '' : `, ${one.readings} readings`;
  const rate = one.heldOut?.falseAlarmsPerMonth;
  const heldOut =
    rate === null || rate === undefined ? '' : `; held out: ${Number(rate.toPrecision(3))} alarms a month`;
  const gone = one.kept ? '' : '; in use, or no longer kept';
  return `${printableLine(
    `${one.modelId}  ${one.name} version ${one.version}: ${one.reason}; ${one.learnedFrom} to ${one.learnedTo}${rows}; ${one.alarms} alarms${heldOut}${gone}`,
  )}\n`;
}

function routeOf(id: string): string {
  return `/devices/${encodeURIComponent(id.replace('/', ':'))}`;
}
