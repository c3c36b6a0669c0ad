import { Command } from 'commander';
import { zonedTime } from '../../lib/text/zoned-time.ts';
import { type Config, loadConfig } from '../../platform/config.ts';
import type { Api } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { findAccount } from './find-account.ts';

type Common = { readonly json?: true; readonly config?: string };
type Made = { readonly path: string; readonly expiresAt: string };
type Ask = (flags: Common, work: (api: Api) => Promise<void>) => Promise<void>;

/** `harbinger user link`: signs a person in without a password. */
export function linkCommand({ stdout }: CommandContext, ask: Ask): Command {
  return new Command('link')
    .description('make a link that signs a person in once, within 15 minutes, without a password')
    .argument('<login>')
    .action((login: string, flags: Common) =>
      ask(flags, async (api) => {
        const config = loadConfig({ file: flags.config });
        const { id } = await findAccount(api, login);
        const made = await api.call<Made>('POST', `/accounts/${encodeURIComponent(id)}/sign-in-links`);
        const url = `${siteUrl(config, api.url)}${made.path}`;
        const until = zonedTime(made.expiresAt, config.site.timeZone);
        const lines = [url, `It signs ${login.toLowerCase()} in once, until ${until}. It is not shown again.`];
        if (api.url === undefined) lines.push('Harbinger does not run on this data folder: start it first.');
        stdout.write(flags.json ? `${JSON.stringify({ ...made, url })}\n` : `${lines.join('\n')}\n`);
      }),
    );
}

/**
 * The program's address for people: as configured, else its own.
 * @param running a running program's address
 */
export function siteUrl({ http, public: { url } }: Config, running: string | undefined): string {
  if (url !== undefined) return url.replace(/\/+$/, '');
  if (running?.startsWith('https:')) return running;
  const host = ['0.0.0.0', '::'].includes(http.host) ? '127.0.0.1' : http.host;
  if (http.tlsPort !== undefined) return `https://${host}:${http.tlsPort}`;
  return running ?? `http://${host}:${http.port}`;
}
