import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDecimal } from '../../../lib/text/parse-decimal.ts';

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength });

test('what tables write as numbers is read as Number reads it, bit by bit', () => {
  fc.assert(
    fc.property(
      ...([fc.constantFrom('', '-', '+'), digits(18), fc.constantFrom('', '.'), digits(18)] as const),
      ...([fc.constantFrom('', 'e5', 'E-12', 'e'), fc.constantFrom('', ' ')] as const),
      (sign, whole, point, decimals, exponent, blank) => {
        const text = `${blank}${sign}${whole}${point}${decimals}${exponent}${blank}`;
        const isNumber = whole + decimals !== '' && exponent !== 'e';
        expect(parseDecimal(text)).toBe(isNumber ? Number(text) : Number.NaN);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each(['', ' ', '.', '-', '1.2.3', '1,5', '0x10', 'Infinity', 'NaN', '1e', '--1', '1 2'])(
  '"%s" is none',
  (text) => {
    expect(parseDecimal(text)).toBeNaN();
  },
);
