import { isMeasured } from './loose-number.ts';

/** Values that are no numbers are only named. */
const MAX_OTHERS = 64;

/** Levels that `**` goes down. */
const MAX_DEPTH = 8;

/**
 * A value that a path found, under the name of the part that the path left open, or else of its
 * last part.
 */
export type FoundValue = { readonly name: string; readonly value: unknown };

/**
 * Whether a path leaves names open: `*` is every member, `**` (at the end) every one at any depth.
 */
export function isOpen(path: string): boolean {
  return path.split('.').includes('*') || path.endsWith('**');
}

/**
 * The one value at a dotted path without `*`; undefined where there is none. Arrays are counted
 * from 0.
 */
export function valueAt(json: unknown, path: string): unknown {
  let at = json;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}

/** A list that a wildcard met: its places are no names. */
export type FoundList = {
  /** The part that the path left open; empty where it is the first one. */
  readonly name: string;
  /** Where it is in the payload. */
  readonly path: string;
  readonly list: readonly unknown[];
  /** Whether all of its elements are meant, not one member of each. */
  readonly whole: boolean;
};

/**
 * All values of a dotted path, at most `limit`: with `*` and `**` numbers, truth values, and texts
 * that are numbers; other values are among the others. A list that a wildcard meets is not gone
 * into, unless its path is among the `positions`, whose places have a fixed meaning.
 */
export function select(
  json: unknown,
  path: string,
  options: { limit: number; positions?: readonly string[] | undefined; exclude?: readonly string[] | undefined },
): {
  readonly found: readonly FoundValue[];
  readonly others: readonly FoundValue[];
  readonly lists: readonly FoundList[];
} {
  if (!isOpen(path)) {
    const value = valueAt(json, path);
    const found = value === undefined ? [] : [{ name: path.slice(path.lastIndexOf('.') + 1), value }];
    return { found, others: [], lists: [] };
  }
  const out = { found: [], others: [], lists: [], ...options };
  walk(json, { parts: path.split('.'), at: [], names: [], open: false, out });
  return out;
}

type Walk = {
  readonly parts: readonly string[];
  readonly at: readonly string[];
  readonly names: readonly string[];
  /** Whether a wildcard came before: names count from there. */
  readonly open: boolean;
  readonly out: {
    readonly found: FoundValue[];
    readonly others: FoundValue[];
    readonly lists: FoundList[];
    readonly limit: number;
    readonly positions?: readonly string[] | undefined;
    readonly exclude?: readonly string[] | undefined;
  };
};

function walk(json: unknown, { parts, at, names, open, out }: Walk): void {
  if (out.found.length >= out.limit) return;
  const [part, ...rest] = parts;
  const isEnd = part === undefined || (part === '**' && names.length > 0);
  if (isEnd && (typeof json !== 'object' || json === null)) {
    const isText = typeof json === 'string' && !isMeasured(names.at(-1) ?? '', json);
    if (json !== null && !isText) out.found.push({ name: names.join('.'), value: json });
    else if (out.others.length < MAX_OTHERS) out.others.push({ name: names.join('.'), value: json });
    return;
  }
  if (typeof json !== 'object' || json === null || names.length > MAX_DEPTH) return;
  if (part === undefined) {
    if (out.others.length < MAX_OTHERS) out.others.push({ name: names.join('.'), value: json });
    return;
  }
  if (part === '*' || part === '**') {
    if (Array.isArray(json) && !out.positions?.includes(at.join('.'))) {
      const whole = part === '**' || rest.length === 0;
      if (out.lists.length < out.limit)
        out.lists.push({ name: names.join('.'), path: at.join('.'), list: json, whole });
      return;
    }
    for (const key of Object.keys(json)) {
      if (out.exclude?.includes(key)) continue;
      const next = { parts: part === '*' ? rest : parts, at: [...at, key], names: [...names, key], open: true, out };
      walk((json as Record<string, unknown>)[key], next);
    }
  } else if (Object.hasOwn(json, part)) {
    const next = { parts: rest, at: [...at, part], names: open ? [...names, part] : names, open, out };
    walk((json as Record<string, unknown>)[part], next);
  }
}
