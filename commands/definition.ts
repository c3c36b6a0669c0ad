import { Command } from 'commander';
import type { Routes } from '../http/http-app.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { printableLine } from '../lib/printable.ts';
import { readTextFile } from '../lib/text/decode-text.ts';
import { parseJsonText } from '../lib/text/json-text.ts';
import { alarmRuleRoutes } from '../ticketing/api/definitions/alarm-rule-routes.ts';
import { machineRoutes } from '../ticketing/api/definitions/machine-routes.ts';
import { mappingRoutes } from '../ticketing/api/definitions/mapping-routes.ts';
import type { Db } from '../ticketing/db/sql.ts';
import { idOfName } from '../ticketing/definitions/definition-id.ts';
import { type Api, withApi } from './api/call-api.ts';
import type { CommandContext } from './options/command-context.ts';

type Common = { readonly json?: true; readonly config?: string };
type Shown = {
  readonly id: string;
  readonly version: number;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly devices?: string;
  readonly topic?: string | readonly string[];
  readonly message?: string;
  readonly problems?: readonly string[];
};
type Imported = { readonly id: string; readonly problems: readonly string[]; readonly error?: string };

/** A kind of definition as a command has it. */
type Noun = {
  readonly name: string;
  readonly noun: string;
  readonly path: string;
  /** Where a settings file has them; null: nowhere. */
  readonly section: readonly [section: string, key: string] | null;
  /** The id of an entry that has none of its own. */
  readonly idOf: (entry: Record<string, unknown>) => unknown;
};

const NOUNS: readonly Noun[] = [
  { name: 'rule', noun: 'alarm rule', path: 'alarm-rules', section: ['detection', 'rules'], idOf: ({ id }) => id },
  { name: 'class', noun: 'machine class', path: 'machine-classes', section: null, idOf: ({ id }) => id },
  {
    name: 'machine',
    noun: 'machine',
    path: 'machines',
    section: ['machines', 'rules'],
    idOf: ({ devices }) => slug(devices),
  },
  {
    name: 'mapping',
    noun: 'mapping',
    path: 'mappings',
    section: ['mappings', 'rules'],
    idOf: ({ name }) => slug(name),
  },
];

/**
 * `harbinger rule`, `class`, `machine`, `mapping`: records of the plant that a running program
 * follows.
 */
export function definitionCommands(context: CommandContext): readonly Command[] {
  return NOUNS.map((noun) => {
    const command = new Command(noun.name)
      .description(`list, show, import and remove ${noun.noun}${noun.noun.endsWith('s') ? 'es' : 's'}`)
      .addHelpText('after', notesOf(noun));
    for (const sub of [listing, showing, importing, removing]) {
      const made = sub(context, noun).option('--config <file>', 'JSON file with settings, below the environment');
      command.addCommand(made.exitOverride().showHelpAfterError('(add --help for the options)'));
    }
    return command;
  });
}

function notesOf({ name, section }: Noun): string {
  const file = section ? `a list, or a settings file with ${section.join('.')}` : 'a list';
  return `
Asks the program that runs on DATA_DIR, which follows a change 3 s later without a restart; or works on the database while none runs.
FILE is JSON: ${file}. An import replaces what has the same id, leaves the others, and goes on after one that is refused; exit
status 1 when something was refused. docs/rules.md has the members.

Examples:
  harbinger ${name} list
  harbinger ${name} import ${name}s.json --reason "limits of the new line"
  harbinger ${name} show ID
  harbinger ${name} remove ID --reason "the line is gone"`;
}

function listing(context: CommandContext, noun: Noun): Command {
  return new Command('list')
    .description('all of them, by id')
    .option('--json', 'print JSON, as import takes it')
    .action(async (flags: Common) => {
      await withDefinitions(context, flags, async (api) => {
        const items = await listAll(api, noun);
        const lines = items.map((item) => `${lineOf(item)}\n`).join('');
        context.stdout.write(flags.json ? `${JSON.stringify(items)}\n` : lines || `no ${noun.noun} yet\n`);
      });
    });
}

async function listAll(api: Api, { path }: Noun): Promise<Shown[]> {
  const items: Shown[] = [];
  for (let cursor = ''; ; ) {
    const page = await api.call<{ items: Shown[]; next: string | null }>('GET', `/${path}?limit=200${cursor}`);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

function showing(context: CommandContext, { path }: Noun): Command {
  return new Command('show')
    .description('one of them as JSON, with its present faults')
    .argument('<id>')
    .action(async (id: string, flags: Common) => {
      await withDefinitions(context, flags, async (api) => {
        const found = await api.call<Shown>('GET', `/${path}/${encodeURIComponent(id)}`);
        context.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      });
    });
}

function importing(context: CommandContext, noun: Noun): Command {
  return new Command('import')
    .description('make and replace them from a JSON file')
    .argument('<file>')
    .option('--reason <text>', 'reason, for later readers')
    .option('--json', 'print one line of JSON')
    .action(async (file: string, flags: Common & { reason?: string }) => {
      const entries = await readEntries(file, noun);
      await withDefinitions(context, flags, async (api) => {
        const done: Imported[] = [];
        for (const entry of entries) done.push(await importOne(api, noun, { entry, reason: flags.reason }));
        const failed = done.filter(({ error }) => error !== undefined).length;
        const lines = done.flatMap(({ id, problems, error }) => [
          error === undefined ? `${id}: saved` : `${id}: refused: ${error}`,
          ...problems.map((problem) => `  ${problem}`),
        ]);
        lines.push(`${done.length - failed} saved, ${failed} refused`);
        context.stdout.write(
          flags.json ? `${JSON.stringify(done)}\n` : lines.map((line) => `${printableLine(line)}\n`).join(''),
        );
        if (failed > 0) process.exitCode = 1;
      });
    });
}

async function importOne(
  api: Api,
  { path, idOf }: Noun,
  { entry, reason }: { entry: unknown; reason: string | undefined },
): Promise<Imported> {
  if (typeof entry !== 'object' || entry === null) return { id: '?', problems: [], error: 'an object is expected' };
  // An entry of a list can be sent back as it is.
  const {
    id: own,
    version: _,
    from: __,
    changedAt: ___,
    changedBy: ____,
    problems: _____,
    reason: old,
    ...body
  } = entry as Record<string, unknown>;
  const id = String(own ?? idOf(entry as Record<string, unknown>) ?? '');
  if (id === '') return { id: '?', problems: [], error: 'it has no id' };
  const why = reason ?? old;
  try {
    const given = { ...body, ...(typeof why === 'string' && { reason: why }) };
    const { problems = [] } = await api.call<Shown>('PUT', `/${path}/${encodeURIComponent(id)}`, given);
    return { id, problems };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
    return { id, problems: [], error: messageOf(error) };
  }
}

function removing(context: CommandContext, { noun, path }: Noun): Command {
  return new Command('remove')
    .description('remove one; its open alarms end with that reason')
    .argument('<id>')
    .option('--reason <text>', 'reason, for later readers')
    .action(async (id: string, flags: Common & { reason?: string }) => {
      await withDefinitions(context, flags, async (api) => {
        const query = flags.reason === undefined ? '' : `?reason=${encodeURIComponent(flags.reason)}`;
        await api.call('DELETE', `/${path}/${encodeURIComponent(id)}${query}`);
        context.stdout.write(`the ${noun} ${id} is removed\n`);
      });
    });
}

async function readEntries(file: string, { section }: Noun): Promise<readonly unknown[]> {
  let parsed: unknown;
  try {
    parsed = parseJsonText(await readTextFile(file));
  } catch (cause) {
    throw new AppError('invalid', `${file}: ${messageOf(cause)}`, { cause });
  }
  if (Array.isArray(parsed)) return parsed;
  const inSettings = section && (parsed as Record<string, Record<string, unknown>> | null)?.[section[0]]?.[section[1]];
  if (Array.isArray(inSettings)) return inSettings;
  throw new AppError(
    'invalid',
    `${file}: a list is expected${section ? `, or a settings file with ${section.join('.')}` : ''}`,
  );
}

async function withDefinitions(
  context: CommandContext,
  flags: Common,
  work: (api: Api) => Promise<void>,
): Promise<void> {
  const routesOf = (db: Db): readonly Routes[] => {
    const deps = { db, now: context.now, changed: () => undefined, series: { devices: async () => [] } };
    return [alarmRuleRoutes(deps), ...machineRoutes(deps), mappingRoutes(deps)];
  };
  await withApi({ context, config: flags.config, routesOf }, work);
}

function lineOf({ id, version, devices, topic, message, changedAt, changedBy }: Shown): string {
  const what = [devices, topic === undefined ? undefined : [topic].flat().join(' '), message].filter(
    (each) => each !== undefined,
  );
  return printableLine(`${id}  ${what.join('  ')}  version ${version}, ${changedAt.slice(0, 19)}Z by ${changedBy}`);
}

function slug(name: unknown): string | undefined {
  return name === undefined ? undefined : idOfName(String(name));
}
