import { expect, test } from 'vitest';
import { addressKey } from '../../lib/address-key.ts';

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['::FFFF:a00:1', '10.0.0.1'],
  ['0:0:0:0:0:ffff:10.0.0.1', '10.0.0.1'],
  ['64:ff9b::10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['::1', '::/64'],
  ['unknown', 'unknown'],
  ['', ''],
  ['10.0.0.1:4711', '10.0.0.1:4711'],
])('%s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

test('two addresses of one /64 are one peer, of two networks two', () => {
  const own = addressKey('2001:db8::1');
  expect(addressKey('2001:db8::ffff:ffff:ffff:ffff')).toBe(own);
  expect(addressKey('2001:db8:0:1::1')).not.toBe(own);
});

test('text that is no address does not grow the key', () => {
  expect(addressKey('x'.repeat(10_000))).toHaveLength(64);
});
