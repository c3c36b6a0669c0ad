import { AppError } from '../errors.ts';

/**
 * Parses JSON written by a person.
 * @throws {AppError} `invalid` with line and column of the fault
 */
export function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid', `it is not JSON: ${whereJsonEnds(text)}`, { cause });
  }
}

const SHOWN_CHARACTERS = 20;

/**
 * Characters of context that V8 shows on each side; with white space around the text always all.
 */
const CONTEXT_CHARACTERS = 10;
const PADDING = ' '.repeat(2 * CONTEXT_CHARACTERS + 1);

/** Where a text that is no JSON leaves the grammar, and the text there. */
export function whereJsonEnds(text: string): string {
  if (text.trim() === '') return 'it is empty';
  const at = problemAt(text);
  if (at === undefined) return 'it cannot be parsed';
  if (at >= text.trimEnd().length) return `it ends too early, at position ${at}`;
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  const found = JSON.stringify(text.slice(at, at + SHOWN_CHARACTERS));
  return `at line ${line}, column ${column} (position ${at}) there is ${found}`;
}

/** V8 gives the position, or the token with the text around it. */
function problemAt(text: string): number | undefined {
  const padded = `${PADDING}${text}${PADDING}`;
  try {
    JSON.parse(padded);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    if (message.includes('end of JSON')) return text.trimEnd().length;
    const told = /at position (\d+)/.exec(message)?.[1];
    const context = /^Unexpected token '.{1,2}', \.\.\."(.*)"\.\.\. is not valid JSON$/s.exec(message)?.[1];
    if (told === undefined && context === undefined) return undefined;
    const at = told === undefined ? padded.indexOf(context as string) + CONTEXT_CHARACTERS : Number(told);
    return Math.min(text.length, at - PADDING.length);
  }
}

/** Whether a JSON value is an object, not an array and not null. */
export function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Whether an object has no members. */
export function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}
