import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Text that is no address is kept up to here. */
const MAX_TEXT = 64;

/**
 * The key under which a limit by address counts a peer. An IPv4 address is its own key, also where
 * IPv6 carries it (`::ffff:10.0.0.1`, or NAT64). IPv6 counts by /64: one host may take any address
 * of its network.
 * @param address of a socket or from a trusted proxy; text that is no address is its own key, up to
 * 64 characters
 */
export function addressKey(address: string): string {
  const bare = address.split('%', 1)[0] ?? '';
  if (isIP(bare) === 0) return address.slice(0, MAX_TEXT);
  const parsed = ipaddr.process(bare);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const v6 = parsed as ipaddr.IPv6;
  const bytes = v6.toByteArray();
  // RFC 6052: the translator in front puts the IPv4 address into the last 32 bits.
  if (v6.range() === 'rfc6052') return bytes.slice(12).join('.');
  return `${new ipaddr.IPv6([...bytes.slice(0, 8), ...new Array<number>(8).fill(0)])}/64`;
}
