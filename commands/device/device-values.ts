import { Command } from 'commander';
import { AppError, messageOf } from '../../lib/errors.ts';
import { printableLine } from '../../lib/printable.ts';
import { shownNumber } from '../../lib/text/shown-number.ts';
import { loadConfig } from '../../platform/config.ts';
import { readLocalApi } from '../../ticketing/accounts/local-api.ts';
import type { CommandContext } from '../options/command-context.ts';

type Latest = { items: { channel: string; unit: string | null; sampledAt: string; value: number }[] };
type Device = {
  readonly id: string;
  readonly clock: { readonly detail: string } | null;
  readonly unjudged: readonly { readonly reason: string; readonly detail: string }[];
};

/** `harbinger device values`: the newest value of each channel, as the running program has it. */
export function deviceValuesCommand({ stdout }: Pick<CommandContext, 'stdout'>): Command {
  return new Command('values')
    .description('the newest value of each channel of a device, and the refusals of its messages')
    .argument('<id>', 'site:device')
    .action(async (id: string, flags: { json?: true; config?: string }) => {
      const ask = await askRunning(loadConfig({ file: flags.config }).data.dir);
      const route = `/devices/${encodeURIComponent(id.replace('/', ':'))}`;
      const device = await ask<Device>(route);
      const { items } = await ask<Latest>(`${route}/latest`).catch((error: unknown): Latest => {
        // Registered, and nothing of it is stored yet.
        if (error instanceof AppError && error.code === 'not_found') return { items: [] };
        throw error;
      });
      const refused = device.unjudged.filter(({ reason }) => reason === 'refused');
      if (flags.json) {
        stdout.write(`${JSON.stringify({ id: device.id, values: items, clock: device.clock, refused })}\n`);
        return;
      }
      const lines = items.map(
        ({ channel, unit, sampledAt, value }) =>
          `${sampledAt}  ${printableLine(channel)} = ${shownNumber(value)} ${printableLine(unit ?? '(no unit)')}`,
      );
      if (items.length === 0) lines.push(`${device.id} has stored no value yet`);
      for (const { detail } of refused) lines.push(`refused: ${printableLine(detail)}`);
      if (device.clock) lines.push(`clock: ${printableLine(device.clock.detail)}`);
      stdout.write(`${lines.join('\n')}\n`);
    });
}

/** Asks the program that runs on a data folder. @throws {AppError} `unavailable` where none does */
export async function askRunning(dataDir: string): Promise<<T>(route: string) => Promise<T>> {
  const running = await readLocalApi(dataDir);
  const hint = `start it with "harbinger up", or set DATA_DIR to its data folder (now ${dataDir})`;
  if (!running) throw new AppError('unavailable', `no program runs here: ${hint}`);
  return async <T>(route: string): Promise<T> => {
    const headers = { authorization: `Bearer ${running.token}` };
    const asked = fetch(`${running.http}/api/v1${route}`, { headers, signal: AbortSignal.timeout(60_000) });
    const answer = await asked.catch((cause: unknown) => {
      throw new AppError('unavailable', `${running.http} does not answer (${messageOf(cause)}): ${hint}`, { cause });
    });
    const body = (await answer.json()) as T & { detail?: string };
    if (answer.ok) return body;
    throw new AppError(answer.status === 404 ? 'not_found' : 'unprocessable', body.detail ?? `HTTP ${answer.status}`);
  };
}
