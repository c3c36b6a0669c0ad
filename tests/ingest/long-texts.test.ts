import { expect, it } from 'vitest';
import { decodeLineProtocol } from '../../ingest/decode/formats/line-protocol.ts';
import { splitName } from '../../ingest/decode/formats/senml.ts';
import { isDecimal, parseDecimal } from '../../lib/text/parse-decimal.ts';
import { decodeWith } from '../helpers/codecs.ts';

/**
 * Each took minutes, and nothing else was read meanwhile, while an expression could begin again at
 * every character.
 */
const DIGITS = '1'.repeat(1_000_000);

it('a decimal number of a million digits with a wrong end is none, at once', { timeout: 60_000 }, () => {
  expect(isDecimal(`${DIGITS}x`)).toBe(false);
  expect(parseDecimal(`${DIGITS}.${DIGITS}x`)).toBeNaN();
});

it('a value of a million digits with a wrong end is refused at once', { timeout: 60_000 }, () => {
  const { rejections } = decodeWith(decodeLineProtocol, 'telegraf/m', `m,host=h a=${DIGITS}x`);
  expect(rejections).toHaveLength(1);
});

it('a SenML name of a million characters is split at once', { timeout: 60_000 }, () => {
  expect(splitName('', `urn:dev:ow:${DIGITS}\n:x`).channel).toBe('x');
});
