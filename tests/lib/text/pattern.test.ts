import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFirstGroup, compileGlob } from '../../../lib/text/pattern.ts';

describe('a glob', () => {
  it('takes * for any characters and all else for itself', () => {
    const fits = compileGlob('*:fan.(a)*');
    expect(['p:fan.(a)', 'p:fan.(a)\nx', 'p:fanx(a)', 'fan.(a)'].map(fits)).toEqual([true, true, false, false]);
    expect(compileGlob('a.c')('abc')).toBe(false);
  });

  it('agrees with the plain meaning of *', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
    fc.assert(fc.property(letters, letters, (pattern, name) => compileGlob(pattern)(name) === isMatch(pattern, name)));
  });

  it('of sixty stars costs a long name no more than one', { timeout: 60_000 }, () => {
    expect(compileGlob(`${'a*'.repeat(60)}b`)('a'.repeat(100_000))).toBe(false);
  });
});

describe('a regular expression with a group', () => {
  it('finds the first group of the first match', () => {
    const find = compileFirstGroup('^(B\\d+)_');
    expect(find?.('B12_rms')).toBe('B12');
    expect(find?.('rms')).toBeNull();
    expect(compileFirstGroup('^(?:(a)|b)')?.('b')).toBeNull();
    expect(compileFirstGroup('(?<bearing>B\\d)')?.('xB1')).toBe('B1');
  });

  it.each(['(', 'B', '', '(?=a)(b)', '(a)\\1', '((a{100}){100}){100}'])('is not %j', (text) => {
    expect(compileFirstGroup(text)).toBeUndefined();
  });

  it.each(['^((a+)+)+$', '(a|a)*$', '(a|aa)+$', '(.*a){20}$', '(\\w*)*\\d'])(
    'such as %s answers for a long name',
    { timeout: 60_000 },
    (text) => {
      expect(compileFirstGroup(text)?.(`${'a'.repeat(5_000)}!`)).not.toBe('never');
    },
  );
});

/** The meaning of `*`, by trying every way. */
function isMatch(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern[0] === '*') {
    return Array.from({ length: name.length + 1 }, (_, i) => name.slice(i)).some((rest) =>
      isMatch(pattern.slice(1), rest),
    );
  }
  return name !== '' && name[0] === pattern[0] && isMatch(pattern.slice(1), name.slice(1));
}
