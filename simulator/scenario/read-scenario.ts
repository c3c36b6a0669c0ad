import { type FilePlace, type FileProblem, readYamlFile } from '../../lib/text/yaml-file.ts';
import { referenceProblems } from './scenario-problems.ts';
import { Scenario } from './scenario-schema.ts';
import { type ScenarioProblem, shapeProblems } from './scenario-shape.ts';

/** A scenario, or every problem of its file. */
export type ReadScenario =
  | { readonly scenario: Scenario; readonly problems: readonly [] }
  | { readonly scenario: undefined; readonly problems: readonly FileProblem[] };

/**
 * Reads a scenario. Names are looked up in all entries whose form is right, unless that of sites,
 * machines or people is wrong.
 * @throws {AppError} `invalid` if the file has too many aliases
 */
export function readScenario(text: string, name: string): ReadScenario {
  const expected = 'a map with the members teaches, seed, duration, sites and machines is expected';
  const { content, problems, placeOf } = readYamlFile(text, { name, expected });
  if (problems.length > 0) return { scenario: undefined, problems };
  const shape = shapeProblems(content);
  const sound = soundPart(content, shape);
  const found = [...shape, ...(sound ? referenceProblems(sound) : [])];
  if (found.length === 0) return { scenario: content as Scenario, problems: [] };
  const placed = found.map(({ path, message }) => ({ ...placeOf(path), message: `${path.join('.')}: ${message}` }));
  return { scenario: undefined, problems: placed.sort(byPlace) };
}

const LISTS = ['faults', 'works', 'changes', 'instruments', 'network'];

/** The scenario without entries of a wrong form: holes, so that the others keep their numbers. */
function soundPart(
  content: Readonly<Record<string, unknown>>,
  problems: readonly ScenarioProblem[],
): Scenario | undefined {
  const part: Record<string, unknown> = { ...content };
  for (const { path } of problems) {
    const [member = '', index] = path;
    if (!(member in Scenario.properties)) continue;
    const list = part[member];
    if (!LISTS.includes(member) || index === undefined || !Array.isArray(list)) return undefined;
    const kept = [...list.entries()].filter(([i]) => String(i) !== index && i in list);
    part[member] = Object.assign(new Array(list.length), Object.fromEntries(kept));
  }
  return part as Scenario;
}

function byPlace(a: FilePlace, b: FilePlace): number {
  return a.line - b.line || a.column - b.column;
}
