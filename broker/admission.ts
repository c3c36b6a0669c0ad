import { addressKey } from '../lib/address-key.ts';
import type { BrokerLimits } from './limits.ts';

/** A connection that has not said who it is can be ended to make room. */
type Half = { disconnect(reason: 'connect_timeout'): void };

/** Counts connections, in all and per address. */
export type Admission = {
  /** @returns why the connection may not come in; undefined: it is counted now */
  enter(address: string | undefined): 'too_many_connections' | 'too_many_from_address' | undefined;
  leave(address: string | undefined): void;
  /** It has not sent CONNECT yet. */
  waiting(connection: Half): void;
  settled(connection: Half): void;
  readonly count: () => number;
};

/** When all places are taken, the connection that has been silent longest makes room for the next. */
export function createAdmission(limits: Pick<BrokerLimits, 'maxConnections' | 'maxConnectionsPerAddress'>): Admission {
  const byAddress = new Map<string, number>();
  const halves = new Set<Half>();
  let count = 0;
  return {
    enter(address) {
      if (count >= limits.maxConnections) {
        const [silent] = halves;
        if (!silent) return 'too_many_connections';
        halves.delete(silent);
        silent.disconnect('connect_timeout');
      }
      const key = keyOf(address);
      const here = key === undefined ? 0 : (byAddress.get(key) ?? 0);
      if (here >= limits.maxConnectionsPerAddress) return 'too_many_from_address';
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
    waiting: (connection) => void halves.add(connection),
    settled: (connection) => void halves.delete(connection),
    count: () => count,
  };
}

/** Loopback is not counted: it has no key. */
function keyOf(address: string | undefined): string | undefined {
  const loopback = address === undefined || address === '::1' || /^(::ffff:)?127\./.test(address);
  return loopback ? undefined : addressKey(address);
}
