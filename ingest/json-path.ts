/** Levels that `**` goes down. */
const MAX_DEPTH = 8;

/** A value that a path found, under the name of what the path left open, or else of its last part. */
export type Found = { readonly name: string; readonly value: unknown };

/** Whether a path leaves names open: `*` is every member, `**` (at the end) every one at any depth. */
export function isOpen(path: string): boolean {
  return path.split('.').includes('*') || path.endsWith('**');
}

/** The one value at a dotted path without `*`; undefined where there is none. Arrays are counted from 0. */
export function valueAt(json: unknown, path: string): unknown {
  let at = json;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}

/** All that a dotted path finds, at most `limit`: with `*` and `**` only numbers and truth values. */
export function select(json: unknown, path: string, limit: number): readonly Found[] {
  if (!isOpen(path)) {
    const value = valueAt(json, path);
    return value === undefined ? [] : [{ name: path.slice(path.lastIndexOf('.') + 1), value }];
  }
  const found: Found[] = [];
  walk(json, { parts: path.split('.'), names: [], open: false, found, limit });
  return found;
}

type Walk = {
  readonly parts: readonly string[];
  readonly names: readonly string[];
  /** Whether a wildcard came before: names count from there. */
  readonly open: boolean;
  readonly found: Found[];
  readonly limit: number;
};

function walk(at: unknown, { parts, names, open, found, limit }: Walk): void {
  if (found.length >= limit) return;
  const [part, ...rest] = parts;
  const leaf = typeof at === 'number' || typeof at === 'boolean';
  if (leaf && (part === undefined || (part === '**' && names.length > 0))) {
    found.push({ name: names.join('.'), value: at });
    return;
  }
  if (typeof at !== 'object' || at === null || part === undefined || names.length > MAX_DEPTH) return;
  if (part === '*' || part === '**') {
    for (const key of Object.keys(at)) {
      const next = { parts: part === '*' ? rest : parts, names: [...names, key], open: true, found, limit };
      walk((at as Record<string, unknown>)[key], next);
    }
  } else if (Object.hasOwn(at, part)) {
    const next = { parts: rest, names: open ? [...names, part] : names, open, found, limit };
    walk((at as Record<string, unknown>)[part], next);
  }
}
