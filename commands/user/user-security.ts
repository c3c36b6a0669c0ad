import { Command } from 'commander';
import type { Api } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { findAccount } from './find-account.ts';

type Common = { readonly json?: true; readonly config?: string };
type Session = {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly address: string | null;
  readonly browser: string;
  readonly signedInBy: string;
};
type Ask = (flags: Common, work: (api: Api) => Promise<void>) => Promise<void>;

/**
 * `harbinger user sessions`, `end-sessions` and `reset-factors`: a person's sessions and factors.
 */
export function securityCommands({ stdout }: CommandContext, ask: Ask): readonly Command[] {
  const pathOf = async (api: Api, login: string) =>
    `/accounts/${encodeURIComponent((await findAccount(api, login)).id)}`;
  const list = new Command('sessions')
    .description('sessions of a person')
    .argument('<login>')
    .action((login: string, flags: Common) =>
      ask(flags, async (api) => {
        const { items } = await api.call<{ items: Session[] }>('GET', `${await pathOf(api, login)}/sessions`);
        stdout.write(flags.json ? `${JSON.stringify({ items })}\n` : items.map(line).join('') || 'no sessions\n');
      }),
    );
  const end = new Command('end-sessions')
    .description('end one session of a person, or all of them')
    .argument('<login>')
    .argument('[id]', 'as "sessions" shows it; without: all, with the links that would let them in')
    .action((login: string, id: string | undefined, flags: Common) =>
      ask(flags, async (api) => {
        const one = id === undefined ? '' : `/${encodeURIComponent(id)}`;
        await api.call('DELETE', `${await pathOf(api, login)}/sessions${one}`);
        stdout.write(flags.json ? `${JSON.stringify({ ended: id ?? 'all' })}\n` : `ended ${id ?? 'all sessions'}\n`);
      }),
    );
  const reset = new Command('reset-factors')
    .description('remove all second factors of a person, end their sessions, and notify them')
    .argument('<login>')
    .action((login: string, flags: Common) =>
      ask(flags, async (api) => {
        const answer = await api.call<{ removed: number }>('DELETE', `${await pathOf(api, login)}/second-factors`);
        const words = `took ${answer.removed} second factors from ${login}\n`;
        stdout.write(flags.json ? `${JSON.stringify(answer)}\n` : words);
      }),
    );
  return [list, end, reset];
}

function line({ id, createdAt, lastSeenAt, address, browser, signedInBy }: Session): string {
  const when = `since ${createdAt.slice(0, 16)}  last seen ${lastSeenAt.slice(0, 16)}`;
  return `${id}  ${when}  ${(address ?? 'unknown').padEnd(16)} ${browser}  by ${signedInBy}\n`;
}
