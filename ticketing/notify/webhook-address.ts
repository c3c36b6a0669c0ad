import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Addresses that webhooks may go to; each level includes the ones before it. */
export const reaches = ['public', 'private', 'loopback'] as const;
export type NetworkReach = (typeof reaches)[number];

type Range = ReturnType<typeof ipaddr.parseCIDR>;
const ranges = (...texts: readonly string[]): readonly Range[] => texts.map((text) => ipaddr.parseCIDR(text));

/** Of IPv6, only these are ever sent to; the rest of it is special or not given out. */
const globalUnicast = ranges('2000::/3');
const loopback = ranges('127.0.0.0/8', '::1/128');
const privateOnes = ranges('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7');
/** Never, after the registries of special-purpose addresses of IANA. */
const never = ranges(
  // This network, link-local (where clouds keep their metadata), protocols, documentation, 6to4
  // relays, benchmarks.
  ...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24'],
  // Multicast, reserved and broadcast.
  ...['224.0.0.0/4', '240.0.0.0/4'],
  // Metadata of Alibaba Cloud and Oracle Cloud, and of Amazon.
  ...['100.100.100.200/32', 'fd00:ec2::254/128'],
  // Protocols with Teredo and ORCHID, documentation, and 6to4, which hides an IPv4 address.
  ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
);

/** Why an address may not be sent to, or undefined where it may. */
export function refuseAddress(given: string, reach: NetworkReach): string | undefined {
  // `::ffff:10.0.0.1` and `::ffff:a00:1` are 10.0.0.1; other IPv4 in IPv6 (`::a00:1`, NAT64) is no
  // global unicast.
  const text = inHexadecimal(given);
  const address = ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
  const isIn = (list: readonly Range[]): boolean =>
    address !== undefined && list.some((range) => address.kind() === range[0].kind() && address.match(range));
  if (isIn(loopback)) {
    return reach === 'loopback' ? undefined : `${given} is this machine; WEBHOOKS_REACH=loopback allows it`;
  }
  const known = address?.kind() === 'ipv4' || isIn(globalUnicast) || isIn(privateOnes);
  if (!known || isIn(never)) return `${given} is an address that webhooks never go to`;
  if (isIn(privateOnes) && reach === 'public') return `${given} is private; WEBHOOKS_REACH=private allows it`;
  return undefined;
}

/**
 * The addresses of a URL's host, all of which may be sent to. Connect to these and to no others:
 * the name may have another answer the next time.
 */
export async function allowedAddresses(
  url: URL,
  reach: NetworkReach,
): Promise<{ addresses: readonly { address: string; family: number }[] } | { refused: string }> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true });
  const refused = addresses.map(({ address }) => refuseAddress(address, reach)).find((reason) => reason !== undefined);
  return refused === undefined ? { addresses } : { refused };
}

/** `::10.0.0.1` is `::a00:1`, which the library would take for `::ffff:a00:1`. */
function inHexadecimal(address: string): string {
  const bare = address.split('%', 1)[0] ?? '';
  return isIP(bare) === 6 ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : address;
}
