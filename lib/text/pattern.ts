import { RE2JS } from 're2js';

/** A test of whole names. */
export type NameTest = (name: string) => boolean;

/**
 * The first group of the first match in a text; null where nothing matches, or the group took no
 * part.
 */
export type FirstGroup = (text: string) => string | null;

/**
 * Compiles a pattern in which `*` matches any characters, and all others match themselves. Matching
 * takes time linear in the name for every pattern: a pattern comes from people and a name from
 * devices.
 */
export function compileGlob(pattern: string): NameTest {
  if (!pattern.includes('*')) return (name) => name === pattern;
  const literals = pattern.split('*').map((literal) => RE2JS.quote(literal));
  const compiled = RE2JS.compile(literals.join('.*'), RE2JS.DOTALL);
  return (name) => compiled.testExact(name);
}

/**
 * Compiles a regular expression with at least one group, in the syntax of RE2: as in JavaScript,
 * without look-around and back-references, which no linear matcher has.
 * @returns undefined where the text is no such expression
 */
export function compileFirstGroup(text: string): FirstGroup | undefined {
  const compiled = compileLinear(text);
  if (compiled === undefined || compiled.groupCount() < 1) return undefined;
  return (input) => {
    const matcher = compiled.matcher(input);
    return matcher.find() ? matcher.group(1) : null;
  };
}

function compileLinear(text: string): RE2JS | undefined {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(text));
  } catch {
    return undefined;
  }
}
