import { Command } from 'commander';
import { loadConfig } from '../../platform/config.ts';
import { accountRoutes } from '../../ticketing/api/access/account-routes.ts';
import { identityRoutes } from '../../ticketing/api/access/identity-routes.ts';
import { type Api, withApi } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { findAccount } from './find-account.ts';

type Common = { readonly json?: true; readonly config?: string };
type Identity = { readonly issuer: string; readonly subject: string };

/** `harbinger user bind` and `unbind`: an account's identity at the OpenID Connect provider. */
export function identityCommands(context: CommandContext): readonly Command[] {
  const ask = (flags: Common, work: (api: Api) => Promise<void>): Promise<void> => {
    const { issuer } = loadConfig({ file: flags.config }).oidc;
    const { now } = context;
    const routesOf: Parameters<typeof withApi>[0]['routesOf'] = (db) => [
      accountRoutes({ db, now }),
      identityRoutes({ db, now, issuer }),
    ];
    return withApi({ context, config: flags.config, routesOf }, work);
  };
  const bind = new Command('bind')
    .description('give an account to somebody at the OpenID Connect provider; role and sites then follow its claims')
    .argument('<login>')
    .argument('<subject>', "the provider's id of the person: the claim sub")
    .option('--issuer <url>', 'by default OIDC_ISSUER')
    .action((login: string, subject: string, { issuer, ...flags }: Common & { issuer?: string }) =>
      ask(flags, async (api) => {
        const { id } = await findAccount(api, login);
        const body = { subject, ...(issuer && { issuer }) };
        const bound = await api.call<Identity>('PUT', `/accounts/${encodeURIComponent(id)}/identity`, body);
        const words = `${login} belongs to ${bound.subject} at ${bound.issuer}\n`;
        context.stdout.write(flags.json ? `${JSON.stringify({ identity: bound })}\n` : words);
      }),
    );
  const unbind = new Command('unbind')
    .description('take an account back from the OpenID Connect provider, and sign its person out')
    .argument('<login>')
    .action((login: string, flags: Common) =>
      ask(flags, async (api) => {
        const { id } = await findAccount(api, login);
        await api.call('DELETE', `/accounts/${encodeURIComponent(id)}/identity`);
        context.stdout.write(
          flags.json
            ? `${JSON.stringify({ unbound: id })}\n`
            : `${login} is no longer linked to an account at the provider\n`,
        );
      }),
    );
  return [bind, unbind];
}
