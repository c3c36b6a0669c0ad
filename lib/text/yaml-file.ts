import { isMap, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { AppError } from '../errors.ts';

/** A place in a file; lines and columns count from 1. */
export type FilePlace = { readonly line: number; readonly column: number };

/** A fault with its place in the file. */
export type FileProblem = FilePlace & { readonly message: string };

/** A YAML file that was read. */
export type YamlFile = {
  /** Empty where the file has problems of its form. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly problems: FileProblem[];
  /** The place of a member or an element by the steps to it, or of the nearest one around it. */
  placeOf(path: readonly string[]): FilePlace;
};

/**
 * Reads a file that is one map, with every fault of its form.
 * @param expected what the map is, for the problem that it is none
 * @throws {AppError} `invalid` if it has too many aliases
 */
export function readYamlFile(text: string, { name, expected }: { name: string; expected: string }): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): FilePlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: FileProblem[] = document.errors.map(({ pos, code, message }) => ({
    ...at(pos[0]),
    message: code === 'DUPLICATE_KEY' ? `${nameAt(text, pos[0])} stands here twice` : (SAID[code] ?? message),
  }));
  const nothing = { content: {}, placeOf: () => ({ line: 1, column: 1 }) };
  if (problems.length > 0) return { ...nothing, problems };
  if (!isMap(document.contents)) return { ...nothing, problems: [{ line: 1, column: 1, message: expected }] };
  visit(document, {
    Pair: (_key, { key }) => {
      const isName = key !== null && typeof key === 'object' && 'value' in key;
      const offset = (key as Node | null)?.range?.[0] ?? 0;
      if (!isName) problems.push({ ...at(offset), message: 'a member needs a name' });
    },
  });
  const placeOf: YamlFile['placeOf'] = (path) => {
    for (let length = path.length; length > 0; length--) {
      const offset = keyOffset(document.contents, path.slice(0, length));
      if (offset !== undefined) return at(offset);
    }
    return { line: 1, column: 1 };
  };
  return { content: contentOf(document, name), problems, placeOf };
}

/** What the reader of YAML says to programmers. */
const SAID: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here: a file is one map',
};

function nameAt(text: string, offset: number): string {
  return /^["']?([^:"'\n]*)/.exec(text.slice(offset))?.[1]?.trim() || 'a name';
}

/** Aliases are bounded, so that a small file is not a large one. */
function contentOf(document: ReturnType<typeof parseDocument>, name: string): Record<string, unknown> {
  try {
    return document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  } catch (cause) {
    throw new AppError('invalid', `${name}: too many aliases`, { cause });
  }
}

/** Where the last step of a path begins: the key of a member, or an element of a list. */
function keyOffset(contents: unknown, path: readonly string[]): number | undefined {
  let node: unknown = contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String((key as { value?: unknown } | null)?.value) === step);
      if (pair === undefined) return undefined;
      offset = (pair.key as Node).range?.[0];
      node = pair.value;
    } else {
      const item = (node as { items?: readonly Node[] } | null)?.items?.[Number(step)];
      if (item === undefined) return undefined;
      offset = item.range?.[0];
      node = item;
    }
  }
  return offset;
}
