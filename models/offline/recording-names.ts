import path from 'node:path';

/**
 * The names of a recording's results: the file's own name, with its folder's in front where two are
 * the same.
 */
export function recordingNames(file: string): { readonly own: string; readonly long: string } {
  const own = path.parse(file).name;
  return { own, long: `${path.basename(path.dirname(path.resolve(file)))}-${own}` };
}

/** The result that a name or a file means; undefined if none. */
export function resultNamed<T extends { readonly name: string }>(results: readonly T[], file: string): T | undefined {
  const { own, long } = recordingNames(file);
  const called = (name: string): T | undefined => results.find((result) => result.name === name);
  return called(file) ?? called(long) ?? called(own);
}
