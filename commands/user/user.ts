import { text as textOf } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { duties } from '../../http/access/caller.ts';
import { roles } from '../../http/access/roles.ts';
import { printableLine } from '../../lib/printable.ts';
import { loadConfig } from '../../platform/config.ts';
import { accountRoutes } from '../../ticketing/api/access/account-routes.ts';
import { factorResetRoutes } from '../../ticketing/api/access/second-factor-routes.ts';
import { sessionListRoutes } from '../../ticketing/api/access/session-list-routes.ts';
import { erasureRoutes } from '../../ticketing/api/people/erasure-routes.ts';
import { peopleRoutes } from '../../ticketing/api/people/people-routes.ts';
import type { Db } from '../../ticketing/db/sql.ts';
import { type Api, withApi } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';
import { type Account, accounts, findAccount } from './find-account.ts';
import { eraseCommand } from './user-erase.ts';
import { identityCommands } from './user-identity.ts';
import { linkCommand } from './user-link.ts';
import { securityCommands } from './user-security.ts';
import { tokenCommand } from './user-token.ts';

const NOTES = `
Asks the program that runs on DATA_DIR, or works on its database while none runs. A password that is made is shown once and
kept nowhere. docs/access.md tells what each role may do.

Examples:
  harbinger user add ada --name "Ada Park" --role administrator
  harbinger user add mei --name "Mei Chen" --role technician --site plant --email mei@plant.example
  echo 'a long password' | harbinger user reset-password mei --password-stdin
  harbinger user link mei
  harbinger user disable mei
  harbinger user bind mei 248289761001
  harbinger user reset-factors mei
  harbinger user erase mei-chen --reason "asked for by letter"
  harbinger user token add erp --role service --scope tickets:read tickets:write`;

type Common = { readonly json?: true; readonly config?: string };
type Issued = { readonly account: Account; readonly password: string | null };

/** `harbinger user`: accounts and their roles. */
export function userCommand(context: CommandContext): Command {
  const command = new Command('user')
    .description('accounts of people, and tokens of programs')
    .addHelpText('after', NOTES);
  const askAll = (flags: Common, work: (api: Api) => Promise<void>) => ask(context, flags, work);
  for (const sub of [
    ...adding(context),
    emailCommand(context, askAll),
    linkCommand(context, askAll),
    ...changing(context),
    eraseCommand(context, askAll),
    ...reading(context),
    ...identityCommands(context),
    ...securityCommands(context, askAll),
  ]) {
    sub.option('--json', 'print JSON').option('--config <file>', 'JSON file with settings, below the environment');
    command.addCommand(sub.exitOverride().showHelpAfterError('(add --help for the options)'));
  }
  command.addCommand(tokenCommand(context));
  return command;
}

const accountRole = () => roles.filter((role) => role !== 'service');
const PASSWORD_STDIN = 'read the password from stdin instead of making one';

type AddFlags = Common & {
  role: string;
  name?: string;
  email?: string;
  person?: string;
  site?: string[];
  passwordStdin?: true;
};

function adding(context: CommandContext): readonly Command[] {
  const add = new Command('add')
    .description('make an account for a person')
    .argument('<login>')
    .addOption(new Option('--role <role>', 'role of the person').choices(accountRole()).makeOptionMandatory())
    .option('--name <name>', 'name that others see; by default the login')
    .option('--email <address>', 'their mail address; "user set-email" changes it')
    .option('--person <id>', 'an existing person; by default a new one')
    .option('--site <site...>', 'only these sites; by default all')
    .option('--password-stdin', PASSWORD_STDIN)
    .action((login: string, { role, name, email, person, site, ...flags }: AddFlags) =>
      ask(context, flags, async (api) => {
        const password = flags.passwordStdin && (await readPassword());
        const body = {
          login,
          role,
          ...(name && { name }),
          ...(email && { email }),
          ...(person && { person }),
          ...(site && { sites: site }),
        };
        const made = await api.call<Issued>('POST', '/accounts', { ...body, ...(password && { password }) });
        tellIssued(context, flags, made);
      }),
    );
  const reset = new Command('reset-password')
    .description('give a person another password and sign them out everywhere')
    .argument('<login>')
    .option('--password-stdin', PASSWORD_STDIN)
    .action((login: string, flags: Common & { passwordStdin?: true }) =>
      ask(context, flags, async (api) => {
        const password = flags.passwordStdin && (await readPassword());
        const { id } = await findAccount(api, login);
        const body = password ? { password } : {};
        tellIssued(
          context,
          flags,
          await api.call<Issued>('POST', `/accounts/${encodeURIComponent(id)}/password`, body),
        );
      }),
    );
  return [add, reset];
}

function changing(context: CommandContext): readonly Command[] {
  const change = (login: string, flags: Common, body: object): Promise<void> =>
    ask(context, flags, async (api) => {
      const { id } = await findAccount(api, login);
      tell(context, flags, await api.call<Account>('PATCH', `/accounts/${encodeURIComponent(id)}`, body));
    });
  const setRole = new Command('set-role')
    .description('change the role of a person; it takes effect at once')
    .argument('<login>')
    .argument('<role>', accountRole().join(', '))
    .action((login: string, role: string, flags: Common) => change(login, flags, { role }));
  const setSites = new Command('set-sites')
    .description('limit a person to sites; without any: all of them')
    .argument('<login>')
    .argument('[sites...]')
    .action((login: string, sites: string[], flags: Common) =>
      change(login, flags, { sites: sites.length > 0 ? sites : null }),
    );
  const setDuty = new Command('set-duty')
    .description('set the duty of an administrator, if HTTP_SEPARATE_DUTIES separates them')
    .argument('<login>')
    .argument('<duty>', `${duties.join(', ')}, or none`)
    .action((login: string, duty: string, flags: Common) =>
      change(login, flags, { duty: duty === 'none' ? null : duty }),
    );
  const disable = new Command('disable')
    .description('disable an account, and end its sessions')
    .argument('<login>')
    .action((login: string, flags: Common) => change(login, flags, { active: false }));
  const enable = new Command('enable')
    .description('enable a disabled account again')
    .argument('<login>')
    .action((login: string, flags: Common) => change(login, flags, { active: true }));
  return [setRole, setSites, setDuty, disable, enable];
}

function reading(context: CommandContext): readonly Command[] {
  const list = new Command('list').description('all accounts').action((flags: Common) =>
    ask(context, flags, async (api) => {
      const items: Account[] = [];
      for await (const account of accounts(api)) items.push(account);
      const lines =
        items.map(line).join('') || 'nobody; "harbinger user add LOGIN --role administrator" adds the first\n';
      context.stdout.write(flags.json ? `${JSON.stringify({ items })}\n` : lines);
    }),
  );
  const show = new Command('show')
    .description('one account')
    .argument('<login>')
    .action((login: string, flags: Common) =>
      ask(context, flags, async (api) => tell(context, flags, await findAccount(api, login))),
    );
  return [list, show];
}

function ask(context: CommandContext, flags: Common, work: (api: Api) => Promise<void>): Promise<void> {
  const { now } = context;
  const { sessionIdleHours: idleHours, sessionDays: days } = loadConfig({ file: flags.config }).http;
  const limits = { idleHours, days };
  const routesOf = (db: Db) => [
    accountRoutes({ db, now }),
    peopleRoutes({ db, now }),
    erasureRoutes({ db, now }),
    sessionListRoutes({ db, now, limits }),
    factorResetRoutes({ db, now }),
  ];
  return withApi({ context, config: flags.config, routesOf }, work);
}

async function readPassword(): Promise<string> {
  return (await textOf(process.stdin)).replace(/\r?\n$/, '');
}

function tellIssued(context: CommandContext, flags: Common, { account, password }: Issued): void {
  const secret = password === null ? '' : `  password ${password}\nIt is not shown again.\n`;
  context.stdout.write(flags.json ? `${JSON.stringify({ account, password })}\n` : line(account) + secret);
}

function tell(context: CommandContext, flags: Common, account: Account): void {
  context.stdout.write(flags.json ? `${JSON.stringify({ account })}\n` : line(account));
}

function line({ login, name, role, duty, sites, active, lastSignedInAt }: Account): string {
  const seen = lastSignedInAt === null ? 'never signed in' : `last signed in ${lastSignedInAt}`;
  const state = active ? seen : 'disabled';
  return `${login.padEnd(20)} ${(duty ? `${role} (${duty})` : role).padEnd(20)} ${sites === null ? 'all sites' : printableLine(sites.join(' '))}  ${printableLine(name)}  ${state}\n`;
}

type Ask = (flags: Common, work: (api: Api) => Promise<void>) => Promise<void>;

/** `harbinger user set-email`: where mail to a person goes. */
function emailCommand({ stdout }: CommandContext, ask: Ask): Command {
  return new Command('set-email')
    .description('set the mail address of a person')
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
