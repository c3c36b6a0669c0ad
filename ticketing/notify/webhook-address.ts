import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Which addresses webhooks may go to; each includes those before it. */
export const reaches = ['public', 'private', 'loopback'] as const;
export type Reach = (typeof reaches)[number];

/** Never: this network, link-local (where clouds keep their metadata), what no unicast host has, and ways around in IPv6. */
const never = blockList([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  // Metadata of Alibaba Cloud and of Oracle Cloud.
  ['100.100.100.200', 32],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['fd00:ec2::254', 128],
  // IPv4 in IPv6 by NAT64, 6to4 and Teredo.
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['2001::', 32],
]);
const privateOnes = blockList([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
]);
const loopback = blockList([
  ['127.0.0.0', 8],
  ['::1', 128],
]);

/** Why an address may not be sent to, or undefined where it may. */
export function refuseAddress(given: string, reach: Reach): string | undefined {
  const address = withoutMapping(given);
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const where = (list: BlockList): boolean => list.check(address, family);
  if (isIP(address) === 0 || where(never)) return `${given} is an address that webhooks never go to`;
  if (where(loopback) && reach !== 'loopback') return `${given} is this machine; WEBHOOKS_REACH=loopback allows it`;
  if (where(privateOnes) && reach === 'public') return `${given} is private; WEBHOOKS_REACH=private allows it`;
  return undefined;
}

/**
 * The addresses of a URL's host, all of which may be sent to. Connect to these and to no others: the name may have
 * another answer the next time.
 */
export async function allowedAddresses(
  url: URL,
  reach: Reach,
): Promise<{ addresses: readonly { address: string; family: number }[] } | { refused: string }> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true });
  const refused = addresses.map(({ address }) => refuseAddress(address, reach)).find((reason) => reason !== undefined);
  return refused === undefined ? { addresses } : { refused };
}

/** `::ffff:10.0.0.1` and `::ffff:a00:1` are 10.0.0.1. */
function withoutMapping(address: string): string {
  const bare = address.split('%', 1)[0] ?? '';
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (dotted) return dotted;
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(bare) ?? [];
  if (high === undefined || low === undefined) return bare;
  const bits = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255].join('.');
}

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, isIP(net) === 6 ? 'ipv6' : 'ipv4');
  return list;
}
