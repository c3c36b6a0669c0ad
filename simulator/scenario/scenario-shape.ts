import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { nearestWord } from '../../lib/text/nearest-word.ts';
import { Clock, Duration, Name, Span } from './fields.ts';
import { INSTRUMENT_TROUBLES, NETWORK_TROUBLES, Scenario } from './scenario-schema.ts';

/** A problem at a member or an element, by the steps to it. */
export type ScenarioProblem = { readonly path: readonly string[]; readonly message: string };

const LISTS = { instruments: INSTRUMENT_TROUBLES, network: NETWORK_TROUBLES } as const;
const AMOUNTS = ['amount', 'deviation', 'step'];

/**
 * Every fault of the form of a scenario. Entries of lists of troubles are judged as what they name.
 */
export function shapeProblems(content: Readonly<Record<string, unknown>>): readonly ScenarioProblem[] {
  const problems = errorsOf(Scenario, { ...content, instruments: undefined, network: undefined }, []).filter(
    ({ path: [member = ''] }) => !(member in LISTS),
  );
  for (const [member, kinds] of Object.entries(LISTS)) {
    const list = content[member];
    if (list === undefined) continue;
    if (!Array.isArray(list)) problems.push({ path: [member], message: 'must be a list' });
    else for (const [i, entry] of list.entries()) problems.push(...entryProblems(entry, kinds, [member, String(i)]));
  }
  return problems;
}

function entryProblems(
  entry: unknown,
  kinds: Readonly<Record<string, TSchema>>,
  path: readonly string[],
): readonly ScenarioProblem[] {
  const { trouble, ...fields } = (entry ?? {}) as Record<string, unknown>;
  const schema = typeof trouble === 'string' && Object.hasOwn(kinds, trouble) ? kinds[trouble] : undefined;
  if (schema === undefined) return [{ path: [...path, 'trouble'], message: oneOf(trouble, Object.keys(kinds)) }];
  // A number alone would be taken for a text of the wrong type.
  const missing = AMOUNTS.filter((field) => typeof fields[field] === 'number');
  return [
    ...missing.map((field) => ({
      path: [...path, field],
      message: `a unit is missing: write it behind the number, such as ${String(fields[field])} Cel`,
    })),
    ...errorsOf(schema, entry, path).filter((problem) => !missing.includes(problem.path.at(-1) ?? '')),
  ];
}

/** The word is none of those; says which is near. */
function oneOf(word: unknown, known: readonly string[]): string {
  const near = typeof word === 'string' ? nearestWord(word, known, Math.ceil(word.length / 3)) : undefined;
  return `must be one of ${known.join(', ')}${near ? `: ${near.word} is near` : ''}`;
}

function errorsOf(schema: TSchema, value: unknown, path: readonly string[]): ScenarioProblem[] {
  const told = new Map<string, ScenarioProblem>();
  for (const error of Value.Errors(schema, value)) {
    const { keyword, instancePath, message } = error;
    const steps = instancePath
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const at = [...path, ...steps];
    const add = (place: readonly string[], text: string): void => {
      if (!told.has(place.join('/'))) told.set(place.join('/'), { path: place, message: text });
    };
    if (keyword === 'boolean') continue;
    const node = nodeAt(schema, error);
    if (keyword === 'required')
      for (const name of error.params.requiredProperties) add([...at, name], `${name} is required`);
    else if (keyword === 'additionalProperties')
      for (const name of error.params.additionalProperties) add([...at, name], `${name} is not known here`);
    else if (keyword === 'enum')
      add(at, oneOf(Value.Pointer.Get(value as object, instancePath), error.params.allowedValues as string[]));
    // What each of several forms says would only confuse.
    else if (keyword === 'anyOf') told.set(at.join('/'), { path: at, message: `must be ${node.description ?? ''}` });
    else if (keyword === 'pattern') add(at, `must be ${FORMS.get(node.pattern ?? '') ?? node.description ?? message}`);
    else if (keyword === 'type')
      add(at, `must be ${FORMS.get(node.pattern ?? '') ?? TYPES[node.type ?? ''] ?? message}`);
    else add(at, message);
  }
  return [...told.values()];
}

/** What is wanted, in words: a description says what it is for. */
const FORMS = new Map(
  [Clock, Duration, Name, Span].map((form): [string, string] => {
    const { pattern = '', description = '' } = form as Refusing;
    return [pattern, description];
  }),
);
const TYPES: Readonly<Record<string, string>> = {
  ...{ string: 'a text', number: 'a number', integer: 'a whole number' },
  ...{ object: 'a map', array: 'a list', boolean: 'true or false' },
};

type Refusing = { readonly description?: string; readonly pattern?: string; readonly type?: string };

/** The schema that refused. */
function nodeAt(schema: TSchema, { schemaPath, keyword }: { schemaPath: string; keyword: string }): Refusing {
  const steps = schemaPath.split('/').slice(1);
  if (steps.at(-1) === keyword) steps.pop();
  let node: unknown = schema;
  for (const step of steps) {
    const next = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')];
    if (next === undefined || typeof next !== 'object') break;
    node = next;
  }
  return (node ?? {}) as Refusing;
}
