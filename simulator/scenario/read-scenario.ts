import { type FilePlace, type FileProblem, readYamlFile } from '../../lib/text/yaml-file.ts';
import { referenceProblems } from './scenario-problems.ts';
import type { Scenario } from './scenario-schema.ts';
import { shapeProblems } from './scenario-shape.ts';

/** A scenario, or every problem of its file. */
export type ReadScenario =
  | { readonly scenario: Scenario; readonly problems: readonly [] }
  | { readonly scenario: undefined; readonly problems: readonly FileProblem[] };

/**
 * Reads a scenario. Names are looked up once the form is right.
 * @throws {AppError} `invalid` if the file has too many aliases
 */
export function readScenario(text: string, name: string): ReadScenario {
  const expected = 'a map with the members teaches, seed, duration, sites and machines is expected';
  const { content, problems, placeOf } = readYamlFile(text, { name, expected });
  if (problems.length > 0) return { scenario: undefined, problems };
  const shape = shapeProblems(content);
  const found = shape.length > 0 ? shape : referenceProblems(content as Scenario);
  if (found.length === 0) return { scenario: content as Scenario, problems: [] };
  const placed = found.map(({ path, message }) => ({ ...placeOf(path), message: `${path.join('.')}: ${message}` }));
  return { scenario: undefined, problems: placed.sort(byPlace) };
}

function byPlace(a: FilePlace, b: FilePlace): number {
  return a.line - b.line || a.column - b.column;
}
