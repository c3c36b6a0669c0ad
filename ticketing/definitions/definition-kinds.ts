import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Mapping, mappingProblems } from '../../ingest/decode/mapping/mapping.ts';
import { AppError } from '../../lib/errors.ts';
import { MachineSettings, machineProblems } from '../../models/machine/machine-settings.ts';
import { alarmRuleFaults } from '../../models/rules/alarm-rule-problems.ts';
import { rulesNamed } from '../../models/rules/condition.ts';
import type { AlarmRule } from '../../models/rules/rule.ts';
import { refuseUsed } from '../sla/used-by.ts';

/** Kinds of definitions that people edit while the plant runs. */
export const definitionKinds = ['rule', 'class', 'machine', 'mapping'] as const;
export type DefinitionKind = (typeof definitionKinds)[number];

/** A definition by its id. */
export type Defined = { readonly id: string; readonly body: Readonly<Record<string, unknown>> };

/** Properties of a kind of definition. */
export type Kind = {
  readonly noun: string;
  /** The most that there may be. */
  readonly most: number;
  /** @throws {AppError} `unprocessable`, naming the fields, for a record that could not work */
  refuse(given: Defined, others: readonly Defined[]): void;
  /** @throws {AppError} `conflict` where others need it */
  refuseRemoval?(id: string, others: readonly Defined[]): void;
};

/** Common settings of a class: all of {@link MachineSettings} but the owner. */
export const MachineClass = Type.Omit(MachineSettings, ['devices', 'class']);
export type MachineClass = Static<typeof MachineClass>;

const kinds: Readonly<Record<DefinitionKind, Kind>> = {
  rule: {
    noun: 'alarm rule',
    most: 1_000,
    refuse: (given, others) => {
      const isEnabled = ({ body }: Defined): boolean => body['enabled'] !== false;
      // A rule that is in force needs the rules that it refers to in force.
      const known = isEnabled(given) ? others.filter(isEnabled) : others;
      const own = alarmRuleFaults([...known, given].map(ruleOf)).filter(({ index }) => index === known.length);
      refuseProblems(own.map(({ problem }) => problem));
      if (!isEnabled(given)) refuseUsedRule(given.id, others.filter(isEnabled));
    },
    refuseRemoval: refuseUsedRule,
  },
  class: {
    noun: 'machine class',
    most: 500,
    refuse: ({ body }) =>
      refuseProblems(shapeProblems(MachineClass, body, (given) => machineProblems({ devices: '*', ...given }))),
  },
  machine: {
    noun: 'machine',
    most: 1_000,
    refuse: ({ body }) => refuseProblems(shapeProblems(MachineSettings, body, machineProblems)),
  },
  mapping: {
    noun: 'mapping',
    most: 500,
    refuse: ({ body }) => refuseProblems(shapeProblems(Mapping, body, mappingProblems)),
  },
};

/** @throws {AppError} `conflict` where other rules refer to a rule */
function refuseUsedRule(id: string, others: readonly Defined[]): void {
  const users = others.filter((other) => rulesNamed(ruleOf(other).when).includes(id));
  refuseUsed(
    `alarm rule ${id}`,
    users.map((user) => `alarm rule ${user.id}`),
  );
}

/** Looks up the properties of a kind. */
export function kindOf(kind: DefinitionKind): Kind {
  return kinds[kind];
}

/** Reads a definition as the rule that it is; the rule may be one that cannot be judged. */
export function ruleOf({ id, body }: Defined): AlarmRule {
  return { ...body, id } as unknown as AlarmRule;
}

/** Why a definition of a kind that stands alone cannot be used; nothing where it can. */
export function problemsAlone(kind: DefinitionKind, given: Defined): readonly string[] {
  try {
    kindOf(kind).refuse(given, []);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.message];
  }
}

function shapeProblems<Schema extends typeof MachineClass | typeof MachineSettings | typeof Mapping>(
  schema: Schema,
  body: unknown,
  check: (given: Static<Schema>) => readonly string[],
): readonly string[] {
  if (Value.Check(schema, body)) return check(body as Static<Schema>);
  return [...Value.Errors(schema, body)].map(({ instancePath, message }) => {
    const path = instancePath.slice(1).replaceAll('/', '.');
    return path === '' ? message : `${path}: ${message}`;
  });
}

/** The beginning of a problem that names a field: `when.limit: …`, `topic plant/#: …`. */
const FIELD = /^([a-zA-Z][\w.[\]]*)(?: [^:]*)?: (.+)$/s;

/** Problems that one refusal names. */
const TOLD = 20;

function refuseProblems(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const told = problems.slice(0, TOLD);
  const errors = told.map((problem) => {
    const [, field = 'body', message = problem] = FIELD.exec(problem) ?? [];
    return { field, message };
  });
  throw new AppError('unprocessable', `${told.join('; ')}.`, { details: { errors } });
}
