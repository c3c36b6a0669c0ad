import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { isReservedChannel } from '../../ingest/reading/derived-channels.ts';
import { conversionOf } from '../../ingest/reading/units.ts';
import {
  CONDITION_KINDS,
  type Condition,
  type ConditionKind,
  channelsOf,
  innerConditions,
  rulesNamed,
} from './condition.ts';
import { type AlarmRule, isPattern, RuleShape } from './rule.ts';

/** A fault of one rule of a list. */
export type AlarmRuleFault = { readonly index: number; readonly problem: string };

/**
 * All faults of a list of rules at once; none if the rules are {@link AlarmRule}s.
 * @param where names the list in the answers, such as `detection.rules`
 */
export function alarmRuleProblems(rules: unknown, where: string): readonly string[] {
  if (!Array.isArray(rules)) return [`${where}: a list of rules is expected`];
  return alarmRuleFaults(rules).map(({ index, problem }) => {
    const id = (rules[index] as { id?: unknown } | null)?.id;
    return `${where}[${index}]${typeof id === 'string' ? ` ${id}` : ''}: ${problem}`;
  });
}

/** The same, by the place of the rule in the list. */
export function alarmRuleFaults(rules: readonly unknown[]): readonly AlarmRuleFault[] {
  const own = rules.map((rule) => ruleProblems(rule));
  const sound = rules.flatMap((rule, index) => (own[index]?.length === 0 ? [{ rule: rule as AlarmRule, index }] : []));
  const faults = own.flatMap((problems, index) => problems.map((problem) => ({ index, problem })));
  return [...faults, ...referenceFaults(sound)];
}

/**
 * The usable rules of a list: a faulty rule removes only itself and the rules that refer to it.
 * @returns the faults by rule, too
 */
export function soundRules(given: readonly unknown[]): {
  readonly rules: readonly AlarmRule[];
  readonly faults: readonly AlarmRuleFault[];
} {
  const faults: AlarmRuleFault[] = [];
  let kept = given.map((rule, index) => ({ rule, index }));
  for (;;) {
    const found = alarmRuleFaults(kept.map(({ rule }) => rule));
    if (found.length === 0) return { rules: kept.map(({ rule }) => rule as AlarmRule), faults };
    const bad = new Set(found.map(({ index }) => index));
    for (const { index, problem } of found) faults.push({ index: kept[index]?.index ?? index, problem });
    kept = kept.filter((_, place) => !bad.has(place));
  }
}

function ruleProblems(rule: unknown): readonly string[] {
  const shape = shapeProblems(RuleShape, rule, '');
  if (typeof rule !== 'object' || rule === null) return shape;
  const { when } = rule as { when?: unknown };
  if (when === undefined) return shape;
  const inner = conditionProblems(when, 'when');
  if (inner.length > 0) return [...shape, ...inner];
  const patterns = channelsOf(when as Condition).filter(isPattern);
  if (patterns.length > 1) shape.push(`when: one channel pattern a rule, not ${patterns.join(' and ')}`);
  for (const name of channelsOf(when as Condition).filter(isReservedChannel)) {
    shape.push(`when: Harbinger computes ${name}; rules can use only channels that devices send`);
  }
  return shape;
}

function conditionProblems(condition: unknown, path: string): string[] {
  const kind = (condition as { kind?: unknown } | null)?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(CONDITION_KINDS, kind)) {
    return [`${path}: kind is one of ${Object.keys(CONDITION_KINDS).join(', ')}`];
  }
  const problems = shapeProblems(CONDITION_KINDS[kind as ConditionKind], condition, path);
  if (problems.length > 0) return problems;
  const sound = condition as Condition;
  problems.push(...meaningProblems(sound).map((problem) => `${path}: ${problem}`));
  const several = 'conditions' in sound;
  for (const [i, inner] of innerConditions(sound).entries()) {
    problems.push(...conditionProblems(inner, several ? `${path}.conditions[${i}]` : `${path}.condition`));
  }
  return problems;
}

/** Checks beyond the shape of a kind. */
function meaningProblems(condition: Condition): string[] {
  const problems: string[] = [];
  const { kind } = condition;
  if ('unit' in condition && condition.unit !== undefined && !conversionOf(condition.unit)) {
    problems.push(`${condition.unit} is no unit of UCUM`);
  }
  if ('low' in condition && condition.low >= condition.high) problems.push('low is below high');
  if ('withinSeconds' in condition || kind === 'difference' || kind === 'ratio' || kind === 'sum' || kind === 'while') {
    const { above, below } = condition;
    if ((above === undefined) === (below === undefined)) problems.push('either above or below is needed');
  }
  if (kind === 'state') {
    if (!condition.values && !condition.words) problems.push('values or words are needed');
    if (condition.words && isPattern(condition.channel)) problems.push('words need the name of one channel, without *');
  }
  if (kind === 'repeated' && condition.times > condition.of) problems.push('times is at most of');
  if (kind === 'iso_zone') {
    const [ab = 0, bc = 0, cd = 0] = condition.limits ?? [1, 2, 3];
    if (!(ab < bc && bc < cd)) problems.push('limits ascend: A/B, B/C, C/D');
    const hasClass = condition.group !== undefined && condition.mounting !== undefined;
    if (!condition.limits && !hasClass) problems.push('group and mounting, or limits, are needed');
  }
  const { length } = 'channels' in condition ? condition.channels.filter(isPattern) : [];
  if (length > 0) problems.push('channels are names without *');
  return problems;
}

function referenceFaults(sound: readonly { rule: AlarmRule; index: number }[]): readonly AlarmRuleFault[] {
  const byId = new Map(sound.map(({ rule }) => [rule.id, rule]));
  const seen = new Set<string>();
  return sound.flatMap(({ rule, index }) => {
    const problems: string[] = [];
    if (seen.has(rule.id)) problems.push('another rule has this id');
    seen.add(rule.id);
    for (const id of rulesNamed(rule.when)) {
      if (!byId.has(id)) problems.push(`there is no rule ${id}`);
      else if (reaches(byId, id, rule.id)) problems.push(`it looks at itself by way of ${id}`);
    }
    return problems.map((problem) => ({ index, problem }));
  });
}

function reaches(byId: ReadonlyMap<string, AlarmRule>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    const rule = byId.get(id);
    if (rule) open.push(...rulesNamed(rule.when));
  }
  return false;
}

function shapeProblems(schema: TSchema, value: unknown, path: string): string[] {
  const prefix = path === '' ? '' : `${path}`;
  return [...Value.Errors(schema, value)].flatMap(({ keyword, instancePath, message }) => {
    const place = `${prefix}${instancePath.replaceAll('/', '.')}`.replace(/^\./, '');
    // The same refusal comes once more, without the name of the key.
    if (keyword === 'additionalProperties') return [];
    const text = keyword === 'boolean' ? 'is not a known key' : message;
    return [place === '' ? text : `${place}: ${text}`];
  });
}
