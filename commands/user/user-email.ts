import { Command } from 'commander';
import type { Api } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { findAccount } from './find-account.ts';

type Common = { readonly json?: true; readonly config?: string };
type Ask = (flags: Common, work: (api: Api) => Promise<void>) => Promise<void>;

/** `harbinger user set-email`: where mail to a person goes. */
export function emailCommand({ stdout }: CommandContext, ask: Ask): Command {
  return new Command('set-email')
    .description('say where mail to a person goes')
    .argument('<login>')
    .argument('<address>', 'their address, or none')
    .action((login: string, address: string, flags: Common) =>
      ask(flags, async (api) => {
        const { id } = await findAccount(api, login);
        const email = address === 'none' ? null : address;
        await api.call('PATCH', `/people/${encodeURIComponent(id)}`, { email });
        const told = email === null ? `${id} gets no mail` : `mail to ${id} goes to ${email}`;
        stdout.write(flags.json ? `${JSON.stringify({ person: id, email })}\n` : `${told}\n`);
      }),
    );
}
