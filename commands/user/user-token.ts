import { Command, Option } from 'commander';
import { roles } from '../../http/access/roles.ts';
import { printableLine } from '../../lib/printable.ts';
import { tokenRoutes } from '../../ticketing/api/access/token-routes.ts';
import { type Api, withApi } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { parseCount } from '../options/command-options.ts';

type Common = { readonly json?: true; readonly config?: string };
type Token = {
  readonly id: number;
  readonly name: string;
  readonly role: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
};
type AddFlags = Common & { role: string; scope: string[]; site?: string[]; expiresDays?: number };

/** `harbinger user token`: the credentials of programs. */
export function tokenCommand(context: CommandContext): Command {
  const command = new Command('token').description('make, list and revoke tokens of programs');
  const ask = (flags: Common, work: (api: Api) => Promise<void>): Promise<void> =>
    withApi({ context, config: flags.config, routesOf: (db) => [tokenRoutes({ db, now: context.now })] }, work);
  const add = new Command('add')
    .description('make a token and show its secret, once')
    .argument('<name>', 'records name it token:NAME')
    .addOption(new Option('--role <role>', 'rights of the token').choices([...roles]).default('service'))
    .requiredOption('--scope <scope...>', 'within the role, for example tickets:read tickets:write, or *:read')
    .option('--site <site...>', 'only these sites; by default all')
    .option(
      '--expires-days <n>',
      'days for which it is in force; by default 90, at most HTTP_TOKEN_MAX_DAYS',
      parseCount(1, 3_650),
    )
    .action((name: string, { role, scope, site, expiresDays, ...flags }: AddFlags) =>
      ask(flags, async (api) => {
        const body = { name, role, scopes: scope, ...(site && { sites: site }) };
        const days = expiresDays === undefined ? {} : { expiresInDays: expiresDays };
        const made = await api.call<{ token: Token; secret: string }>('POST', '/tokens', { ...body, ...days });
        const words = `${line(made.token)}  Authorization: Bearer ${made.secret}\nIt is not shown again.\n`;
        context.stdout.write(flags.json ? `${JSON.stringify(made)}\n` : words);
      }),
    );
  const list = new Command('list').description('all tokens, without their secrets').action((flags: Common) =>
    ask(flags, async (api) => {
      const { items } = await api.call<{ items: Token[] }>('GET', '/tokens?limit=200');
      context.stdout.write(flags.json ? `${JSON.stringify({ items })}\n` : items.map(line).join('') || 'no tokens\n');
    }),
  );
  const revoke = new Command('revoke')
    .description('end a token, at once')
    .argument('<id>', 'its number', parseCount(1, Number.MAX_SAFE_INTEGER))
    .action((id: number, flags: Common) =>
      ask(flags, async (api) => {
        await api.call('DELETE', `/tokens/${id}`);
        context.stdout.write(flags.json ? `${JSON.stringify({ revoked: id })}\n` : `token ${id} is revoked\n`);
      }),
    );
  for (const sub of [add, list, revoke]) {
    sub.option('--json', 'print JSON').option('--config <file>', 'JSON file with settings, below the environment');
    command.addCommand(sub.exitOverride().showHelpAfterError('(add --help for the options)'));
  }
  return command.exitOverride();
}

function line({ id, name, role, scopes, expiresAt, lastUsedAt, revokedAt }: Token): string {
  const until = expiresAt === null ? 'for ever' : `until ${expiresAt.slice(0, 10)}`;
  const state = revokedAt === null ? until : `revoked ${revokedAt.slice(0, 10)}`;
  const used = lastUsedAt === null ? 'never used' : `last used ${lastUsedAt.slice(0, 16)}`;
  return `${String(id).padStart(4)} ${printableLine(name).padEnd(20)} ${role.padEnd(20)} ${scopes.join(' ')}  ${state}  ${used}\n`;
}
