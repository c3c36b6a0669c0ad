import type { Writable } from 'node:stream';
import { Command, InvalidArgumentError, Option } from 'commander';
import { REJECTION_REASONS } from '../ingest/reading/rejection.ts';
import { AppError } from '../lib/errors.ts';
import { printableLine } from '../lib/printable.ts';
import { type Api, runningApi } from './api/call-api.ts';
import type { CommandContext } from './options/command-context.ts';
import { parseCount } from './options/command-options.ts';

const NOTES = `
Asks the program that runs on DATA_DIR; --url names another one, which is asked with HTTP_ADMIN_TOKEN. A retry decodes a message again, as of
its arrival and for its sender, under the configuration of today; what was stored before is not stored twice. Exit status 1
when something is still refused.

Examples:
  harbinger quarantine list --reason unknown_topic
  harbinger quarantine show 17
  harbinger quarantine unread
  harbinger quarantine retry 17 18
  harbinger quarantine retry --reason forbidden_device`;

type Item = {
  readonly id: number;
  readonly receivedAt: string;
  readonly topic: string;
  readonly client: string;
  readonly device?: string;
  readonly reason: string;
  readonly detail: string;
  readonly index: number | null;
  readonly payloadBytes: number;
  readonly payload: string;
};
type Topic = Pick<Item, 'topic' | 'client' | 'device' | 'reason' | 'detail' | 'payload'> & {
  readonly names: readonly string[];
  readonly messages: number;
  readonly emptyMessages: number;
  readonly lastAt: string;
};
type Outcome = { readonly outcome: string; readonly readings: number; readonly rejections: readonly unknown[] };
type Common = { url?: string; config?: string; json?: true };

/**
 * `harbinger quarantine list|show|retry`: refused messages, over the API of the running program.
 */
export function quarantineCommand({ stdout }: CommandContext): Command {
  const reason = () =>
    new Option('--reason <reason>', 'only messages that were refused for this reason').choices(REJECTION_REASONS);
  const command = new Command('quarantine')
    .description('list, show and retry messages that did not become readings; list telemetry that is not read')
    .addHelpText('after', NOTES);
  common(command.command('list').description('newest first'))
    .addOption(reason())
    .option('--limit <n>', 'how many', parseCount(1, 1_000_000), 50)
    .action(async ({ reason: wanted, limit, json, ...where }: Common & { reason?: string; limit: number }) => {
      const items = await list(await runningApi(where), { reason: wanted, limit });
      write(stdout, json ? items : items.map(line).join('\n') || 'nothing is quarantined');
    });
  common(
    command.command('show').description('one item with its payload').argument('<id>', 'its number', parseId),
  ).action(async (id: number, { json, ...where }: Common) => {
    const item = await (await runningApi(where)).call<Item>('GET', `/quarantine/${id}`);
    write(stdout, json ? item : `${line(item)}\n${item.payload}`);
  });
  common(
    command.command('unread').description('topics of telemetry of which something is not read, newest first'),
  ).action(async ({ json, ...where }: Common) => {
    const items = await pages<Topic>(await runningApi(where), '/unread-telemetry', () => true);
    write(stdout, json ? items : items.map(topicLine).join('\n') || 'all telemetry is read');
  });
  common(command.command('retry').description('decode again').argument('[ids...]', 'their numbers', parseIds))
    .addOption(reason())
    .action(
      async (ids: readonly number[] | undefined, { reason: wanted, json, ...where }: Common & { reason?: string }) => {
        if ((wanted === undefined) === !ids?.length) throw new AppError('invalid', 'give numbers, or --reason');
        const api = await runningApi(where);
        const all = ids?.length
          ? ids
          : (await list(api, { reason: wanted, limit: Number.POSITIVE_INFINITY })).map(({ id }) => id);
        const outcomes = await retryAll(api, all);
        write(
          stdout,
          json ? outcomes : outcomes.map(({ id, told }) => `${id}: ${told}`).join('\n') || 'nothing to retry',
        );
        if (outcomes.some(({ ok }) => !ok)) process.exitCode = 1;
      },
    );
  return command;
}

function common(command: Command): Command {
  return command
    .option('--url <url>', 'the API; by default of the program that runs on DATA_DIR')
    .option('--config <file>', 'JSON file with settings, below the environment')
    .option('--json', 'print one line of JSON');
}

async function list(
  api: Api,
  { reason, limit }: { reason: string | undefined; limit: number },
): Promise<readonly Item[]> {
  return pages<Item>(api, '/quarantine', (item) => reason === undefined || item.reason === reason, limit);
}

async function pages<Listed>(
  api: Api,
  path: string,
  isWanted: (item: Listed) => boolean,
  limit = Number.POSITIVE_INFINITY,
): Promise<readonly Listed[]> {
  const items: Listed[] = [];
  for (let cursor: string | null = ''; cursor !== null && items.length < limit; ) {
    const page: { items: Listed[]; next: string | null } = await api.call(
      'GET',
      `${path}?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    items.push(...page.items.filter(isWanted));
    cursor = page.next;
  }
  return items.slice(0, limit);
}

async function retryAll(api: Api, ids: readonly number[]) {
  const outcomes: { id: number; ok: boolean; told: string }[] = [];
  // Oldest first: the order in which the readings were sent.
  for (const id of ids.toSorted((a, b) => a - b)) {
    try {
      const { outcome, readings, rejections } = await api.call<Outcome>('POST', `/quarantine/${id}/retry`);
      const told = `${outcome}, ${readings} readings, ${rejections.length} refused`;
      outcomes.push({ id, ok: outcome === 'accepted', told });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'unavailable' || error.code === 'unauthorized') throw error;
      // Several items can belong to one message, which an earlier retry took along.
      outcomes.push({ id, ok: error.code === 'not_found', told: error.message });
    }
  }
  return outcomes;
}

function line({ id, receivedAt, topic, client, device, reason, detail, index }: Item): string {
  const place = index === null ? '' : ` [${index}]`;
  const from = printableLine(device ?? client);
  return `${id}  ${receivedAt}  ${reason}${place}  ${printableLine(topic)}  from ${from}\n    ${printableLine(detail)}`;
}

function topicLine({ topic, client, device, reason, detail, names, messages, emptyMessages, lastAt }: Topic): string {
  const counted = `${messages} messages, of ${emptyMessages} nothing kept`;
  const from = printableLine(device ?? client);
  const told = `${names.map(printableLine).join(', ')}: ${detail}`;
  return `${lastAt}  ${reason}  ${printableLine(topic)}  from ${from}  ${counted}\n    ${told}`;
}

function parseId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('it must be the number of an item.');
  return Number(text);
}

function parseIds(text: string, before: readonly number[] | undefined): readonly number[] {
  return [...(before ?? []), parseId(text)];
}

function write(stdout: Writable, told: unknown): void {
  stdout.write(typeof told === 'string' ? `${told}\n` : `${JSON.stringify(told)}\n`);
}
