import { addressKey } from '../../lib/address-key.ts';
import type { BrokerLimits } from '../bounds/limits.ts';

/** A connection that has not identified itself can be ended to make room. */
type Half = { disconnect(reason: 'connect_timeout'): void };

/** Counts connections, in all and per address. */
export type Admission = {
  /** @returns why the connection may not come in; undefined: it is counted now */
  enter(address: string | undefined): 'too_many_connections' | 'too_many_from_address' | undefined;
  leave(address: string | undefined): void;
  /** It has not sent CONNECT yet. */
  waiting(connection: Half, address: string | undefined): void;
  settled(connection: Half): void;
  readonly count: () => number;
};

/**
 * When all places are taken, ends a connection that has not identified itself: the oldest of the
 * same address, where there is one, else the oldest of all.
 */
export function createAdmission(limits: Pick<BrokerLimits, 'maxConnections' | 'maxConnectionsPerAddress'>): Admission {
  const byAddress = new Map<string, number>();
  /** By address; oldest first. */
  const halves = new Map<Half, string | undefined>();
  const halvesOf = new Map<string | undefined, Set<Half>>();
  let count = 0;

  function settled(connection: Half): void {
    const key = halves.get(connection);
    if (!halves.delete(connection)) return;
    const own = halvesOf.get(key);
    own?.delete(connection);
    if (own?.size === 0) halvesOf.delete(key);
  }

  return {
    enter(address) {
      // Before making room: a connection refused anyway must not cost another its handshake.
      const key = keyOf(address);
      const here = key === undefined ? 0 : (byAddress.get(key) ?? 0);
      if (here >= limits.maxConnectionsPerAddress) return 'too_many_from_address';
      if (count >= limits.maxConnections) {
        const [silent] = halvesOf.get(key) ?? halves.keys();
        if (!silent) return 'too_many_connections';
        settled(silent);
        silent.disconnect('connect_timeout');
      }
      if (key !== undefined) byAddress.set(key, here + 1);
      count++;
      return undefined;
    },
    leave(address) {
      count--;
      const key = keyOf(address);
      const here = key === undefined ? undefined : byAddress.get(key);
      if (here === undefined || key === undefined) return;
      if (here > 1) byAddress.set(key, here - 1);
      else byAddress.delete(key);
    },
    waiting(connection, address) {
      const key = keyOf(address);
      halves.set(connection, key);
      halvesOf.set(key, (halvesOf.get(key) ?? new Set()).add(connection));
    },
    settled,
    count: () => count,
  };
}

/** Loopback is not counted: it has no key. */
function keyOf(address: string | undefined): string | undefined {
  const loopback = address === undefined || address === '::1' || /^(::ffff:)?127\./.test(address);
  return loopback ? undefined : addressKey(address);
}
