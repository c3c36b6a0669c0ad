/** The machines of a site look alike: their lists of names are one list in memory. */
const lists = new Map<string, readonly (string | null)[]>();

/** Devices choose their channels: bounded, so that odd ones cannot fill the memory. */
const MAX_LISTS = 10_000;

/** The shared list with these names; read-only. */
export function nameList<Name extends string | null>(names: readonly Name[]): readonly Name[] {
  const key = JSON.stringify(names);
  const known = lists.get(key);
  if (known !== undefined) return known as readonly Name[];
  if (lists.size >= MAX_LISTS) lists.clear();
  lists.set(key, Object.freeze(names));
  return names;
}
