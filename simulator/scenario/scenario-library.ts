import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AppError, messageOf } from '../../lib/errors.ts';
import { readScenario } from './read-scenario.ts';
import type { Scenario } from './scenario-schema.ts';

/** Beside this file in the sources, beside the program in dist/. */
const FOLDERS = [path.join(import.meta.dirname, '../scenarios'), path.join(import.meta.dirname, 'scenarios')];

/** A scenario of the library. */
export type LibraryScenario = { readonly name: string; readonly file: string };

/** The scenarios that come with the program, by their names. */
export function libraryScenarios(): readonly LibraryScenario[] {
  for (const folder of FOLDERS) {
    const names = filesIn(folder).filter((name) => name.endsWith('.yaml'));
    if (names.length > 0)
      return names.sort().map((file) => ({ name: file.replace(/\.yaml$/, ''), file: path.join(folder, file) }));
  }
  return [];
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * A scenario by its name in the library, or by its file.
 * @throws {AppError} `not_found` where there is none, `invalid` with all problems of its file
 */
export function openScenario(nameOrFile: string): { readonly name: string; readonly scenario: Scenario } {
  const known = libraryScenarios().find(({ name }) => name === nameOrFile);
  const file = known?.file ?? nameOrFile;
  const { scenario, problems } = readScenario(textIn(file), file);
  if (scenario) return { name: known?.name ?? path.basename(file).replace(/\.ya?ml$/, ''), scenario };
  const lines = problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  throw new AppError('invalid', lines.join('\n'));
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const names = libraryScenarios().map(({ name }) => name);
    throw new AppError(
      'not_found',
      `${file} is no file that can be read (${messageOf(cause)}), and no scenario of the library: ${names.join(', ')}`,
      { cause },
    );
  }
}
