import type { Presence } from './presence.ts';
import { createPresenceBook } from './presence.ts';

/** What can be ended. */
type Connection = { disconnect(reason: 'revoked'): void };

/** The connections of each device, and its presence, which follows from them. */
export type ConnectedDevices = {
  add(deviceId: string, connection: Connection): void;
  remove(deviceId: string, connection: Connection): void;
  /** Ends every connection of a device. @returns how many there were */
  disconnect(deviceId: string): number;
  get(deviceId: string): Presence | undefined;
  all(): ReadonlyMap<string, Presence>;
};

/** @param onPresence told when a device comes or goes */
export function createConnectedDevices(options: {
  now: () => number;
  onPresence: ((deviceId: string, presence: Presence) => void) | undefined;
}): ConnectedDevices {
  const { now, onPresence } = options;
  const book = createPresenceBook();
  const connections = new Map<string, Set<Connection>>();
  return {
    add(deviceId, connection) {
      const at = now();
      connections.set(deviceId, (connections.get(deviceId) ?? new Set()).add(connection));
      if (book.connected(deviceId, at)) onPresence?.(deviceId, { online: true, since: at });
    },
    remove(deviceId, connection) {
      const known = connections.get(deviceId);
      if (!known?.delete(connection)) return;
      if (known.size === 0) connections.delete(deviceId);
      const at = now();
      if (book.disconnected(deviceId, at)) onPresence?.(deviceId, { online: false, since: at });
    },
    disconnect(deviceId) {
      const ended = [...(connections.get(deviceId) ?? [])];
      for (const connection of ended) connection.disconnect('revoked');
      return ended.length;
    },
    get: book.get,
    all: book.all,
  };
}
