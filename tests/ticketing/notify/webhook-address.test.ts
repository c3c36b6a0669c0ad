import { expect, test } from 'vitest';
import { allowedAddresses, refuseAddress } from '../../../ticketing/notify/webhook-address.ts';

const never = [
  '169.254.169.254',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
  'fe80::1',
  'fe80::1%eth0',
  'fd00:ec2::254',
  '100.100.100.200',
  '0.0.0.0',
  '::',
  '224.0.0.1',
  '255.255.255.255',
  'ff02::1',
  'no address',
  // IPv4 in IPv6: compatible, translated, NAT64 of a site, Teredo.
  ...['::7f00:1', '::10.0.0.1', '::5db8:d822', '::ffff:0:7f00:1', '::ffff:0:10.0.0.1', '::ffff:0:0:0', '64:ff9b:1::1'],
  ...['2001::1', '2001:1::1', '2002:7f00:1::', '2002:5db8:d822::1'],
  ...['0.1.2.3', '192.0.0.8', '192.0.2.1', '192.88.99.1', '198.19.255.255', '198.51.100.7', '203.0.113.9'],
  ...['239.255.255.255', '240.0.0.1', '100::1', '100:0:0:1::1', '2001:db8::1', '2001:1ff:ffff::1', '3fff:fff::1'],
  ...['5f00::1', 'fec0::1', '4000::1', '::2', '1::1'],
];
const loopback = [
  '127.0.0.1',
  '127.1',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '2130706433',
  '::ffff:7f00:1',
  '127.9.9.9',
  '::1',
  '::ffff:127.0.0.1',
];
const privateOnes = [
  '10.0.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  'fd12::1',
  '0xa000001',
  '::ffff:a00:1',
  '::ffff:10.0.0.1',
];
const open = [
  '93.184.216.34',
  '172.32.0.1',
  '::ffff:93.184.216.34',
  '2001:200::1',
  '100.128.0.1',
  '2606:2800:220:1::1',
];

test('the reach says what is allowed; link-local and metadata never are', () => {
  const refused = (addresses: readonly string[], reach: 'public' | 'private' | 'loopback') =>
    addresses.filter((address) => refuseAddress(address, reach) !== undefined);
  for (const reach of ['public', 'private', 'loopback'] as const) {
    expect(refused(never, reach)).toEqual(never);
    expect(refused(open, reach)).toEqual([]);
  }
  expect(refused(loopback, 'loopback')).toEqual([]);
  expect(refused(loopback, 'private')).toEqual(loopback);
  expect(refused(privateOnes, 'private')).toEqual([]);
  expect(refused(privateOnes, 'public')).toEqual(privateOnes);
});

test.each([
  'http://2130706433/',
  'http://0x7f.1/',
  'http://127.1/',
  'http://[::ffff:7f00:1]/',
  'http://localhost/',
  'http://[::1]:80/',
])('%s is this machine, however it is written', async (url) => {
  expect(await allowedAddresses(new URL(url), 'private')).toEqual({ refused: expect.stringContaining('this machine') });
});
