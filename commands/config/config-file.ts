import { isMap, LineCounter, type Node, parseDocument, stringify, visit } from 'yaml';
import { AppError } from '../../lib/errors.ts';

/** Version of the form of a file, its first member. */
const VERSION = 1;

/** Configuration as it stands in a file. */
export type Configuration = Readonly<Record<string, unknown>>;

/** A fault with its place in the file; lines and columns count from 1. */
export type FileProblem = { readonly line: number; readonly column: number; readonly message: string };

/** A file that was read. */
export type ConfigFile = {
  readonly records: Configuration;
  readonly problems: readonly FileProblem[];
  /** The place of a record or of a field in it, or of the nearest member around it. */
  placeOf(path: readonly string[]): { readonly line: number; readonly column: number };
};

/** Writes the records as a file: the same records always give the same file. */
export function writeConfigFile(records: Configuration): string {
  const sorted = Object.fromEntries(Object.entries(records).filter(([, all]) => Object.keys(all as object).length > 0));
  const text = stringify(
    { harbinger: VERSION, ...sorted },
    { lineWidth: 100, aliasDuplicateObjects: false, sortMapEntries: false },
  );
  return `# Configuration of a plant: harbinger config --help\n${text}`;
}

/**
 * Reads a file, with every fault of its form.
 * @throws {AppError} `invalid` if it is no YAML at all
 */
export function readConfigFile(text: string, name: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: FileProblem[] = document.errors.map(({ pos, message }) => ({ ...at(pos[0]), message }));
  const nothing = { records: {}, placeOf: () => ({ line: 1, column: 1 }) };
  if (problems.length > 0) return { ...nothing, problems };
  if (!isMap(document.contents)) {
    const message = 'a map with the member harbinger and kinds of records is expected';
    return { ...nothing, problems: [{ line: 1, column: 1, message }] };
  }
  const placeOf: ConfigFile['placeOf'] = (path) => {
    for (let length = path.length; length > 0; length--) {
      const offset = keyOffset(document.contents, path.slice(0, length));
      if (offset !== undefined) return at(offset);
    }
    return { line: 1, column: 1 };
  };
  visit(document, {
    Pair: (_key, { key }) => {
      const isName = key !== null && typeof key === 'object' && 'value' in key;
      const offset = (key as Node | null)?.range?.[0] ?? 0;
      if (!isName) problems.push({ ...at(offset), message: 'a member needs a name' });
    },
  });
  const { harbinger: version, ...records } = contentOf(document, name);
  if (version !== VERSION) {
    const message = `harbinger: ${VERSION} is expected, the version of the form of this file`;
    problems.push({ ...placeOf(['harbinger']), message });
  }
  return { records, problems, placeOf };
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

/** The steps of a field as the API names it: `steps[0].when`. */
export function stepsOf(field: string | null): readonly string[] {
  return (field ?? '').split(/[.[\]/]+/).filter((step) => step !== '');
}
