import type { Mapping } from '../../ingest/decode/mapping/mapping.ts';
import type { States } from '../../ingest/decode/values/loose-number.ts';
import type { WantedWords } from '../../ingest/decode/values/word-numbers.ts';
import type { Followed } from '../../models/detector/detector-messages.ts';
import type { MachineSettings } from '../../models/machine/machine-settings.ts';
import { soundRules } from '../../models/rules/alarm-rule-problems.ts';
import { ruleEpochs } from '../../models/rules/rule-epochs.ts';
import { withNumbers, wordsOf } from '../../models/rules/rule-words.ts';
import { classedAssets } from '../assets/known-machines.ts';
import type { Sql } from '../db/sql.ts';
import { type Defined, type DefinitionKind, problemsAlone, ruleOf } from './definition-kinds.ts';
import { type Definition, listDefinitions } from './definitions.ts';
import { resolveMachines } from './resolve-machines.ts';

/** All that the parts of the program go by. */
export type FollowedDefinitions = Followed & {
  /** In the order in which they are asked. */
  readonly mappings: readonly Mapping[];
  /** Words of channels that rules use. */
  readonly words: WantedWords;
};

/** A definition in its place among others. */
type Ordered = Pick<Definition, 'id' | 'body' | 'position'>;

/** Called for each record that cannot be used, with the reason. */
export type OnUnusable = (kind: DefinitionKind, id: string, reason: string) => void;

/** A detector that was away longer judges earlier readings by the present rules. */
const REMEMBERED_DAYS = 7;

/**
 * Reads current definitions, and recent versions of rules. Skips and reports unusable ones.
 * @param states words that the settings declare
 */
export async function readFollowed(
  sql: Sql,
  { now, states, onUnusable }: { now: Date; states: States; onUnusable: OnUnusable },
): Promise<FollowedDefinitions> {
  const versions = await readRuleVersions(sql, now);
  const present = versions.filter(({ until }) => until === null).map(({ rule }) => rule);
  const problems = new Map<number, string[]>();
  for (const { index, problem } of soundRules(present).faults)
    problems.set(index, [...(problems.get(index) ?? []), problem]);
  for (const [index, told] of problems) onUnusable('rule', present[index]?.id ?? '', told.join('; '));
  const epochs = ruleEpochs(versions);
  const machines = await readMachines(sql, onUnusable);
  const mappings = await soundOf(sql, 'mapping', onUnusable);
  const mapped = mappings.map(({ body }) => body as Mapping);
  const tables = [states, ...mapped.flatMap((each) => (each.states ? [each.states] : []))];
  // Old channels are still read: their texts may be on their way.
  const words = wantedWords(epochs.flatMap(({ rules }) => rules.flatMap(({ when }) => wordsOf(when))));
  const rules = epochs.map((epoch) => ({ ...epoch, rules: epoch.rules.map((rule) => withNumbers(rule, tables)) }));
  return { rules, machines, mappings: mapped, words };
}

/** Each channel once, with all of its words. */
function wantedWords(wanted: WantedWords): WantedWords {
  const channels = new Map<string, Set<string>>();
  for (const [channel, words] of wanted) {
    const known = channels.get(channel) ?? new Set();
    for (const word of words) known.add(word);
    channels.set(channel, known);
  }
  return [...channels].map(([channel, words]) => [channel, [...words]] as const);
}

/** The facts about machines as of now, see {@link resolveMachines}. */
export async function readMachines(sql: Sql, onUnusable?: OnUnusable): Promise<readonly MachineSettings[]> {
  const classes = await soundOf(sql, 'class', onUnusable);
  const machines = await soundOf(sql, 'machine', onUnusable);
  return resolveMachines({
    classes: new Map(classes.map(({ id, body }) => [id, body])),
    machines: machines.map(({ body }) => body as MachineSettings),
    assets: await classedAssets(sql),
  });
}

/** The usable ones, in the order in which they are asked. */
async function soundOf(
  sql: Sql,
  kind: DefinitionKind,
  onUnusable: OnUnusable | undefined,
): Promise<readonly Definition[]> {
  const all = await listDefinitions(sql, kind);
  const sound = all.filter((each) => {
    const [problem] = problemsAlone(kind, each);
    if (problem !== undefined) onUnusable?.(kind, each.id, problem);
    return problem === undefined;
  });
  return inOrder(sound);
}

/** The usable mappings with a draft in its place, in the order in which they are asked. */
export async function mappingsInOrder(sql: Sql, draft: Ordered): Promise<readonly Ordered[]> {
  const others: readonly Ordered[] = (await soundOf(sql, 'mapping', undefined)).filter(({ id }) => id !== draft.id);
  return inOrder([...others, draft]);
}

/** The usable mappings in force, in the order in which they are asked. */
export async function mappingsInForce(sql: Sql): Promise<readonly Ordered[]> {
  return await soundOf(sql, 'mapping', undefined);
}

async function readRuleVersions(sql: Sql, now: Date) {
  const { rows } = await sql.query<Defined & { from: Date; until: Date | null }>(
    `select id, body, from_at as "from", until_at as "until" from plant_definition
     where kind = 'rule' and (until_at is null or until_at > $2::timestamptz - make_interval(days => $1)) order by id, version`,
    [REMEMBERED_DAYS, now],
  );
  const enabled = rows.filter(({ body }) => body['enabled'] !== false);
  return enabled.map((row) => ({
    rule: ruleOf(row),
    from: row.from.getTime(),
    until: row.until?.getTime() ?? null,
  }));
}

function inOrder<T extends Pick<Definition, 'id' | 'position'>>(definitions: readonly T[]): readonly T[] {
  return definitions.toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
}
