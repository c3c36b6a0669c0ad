import type { Presence } from './presence.ts';
import { createPresenceBook } from './presence.ts';

/** A connection that can be ended. */
type Connection = { disconnect(reason: 'revoked'): void };

/** A client whose credential is under check. */
export type DeviceSignIn = {
  /**
   * Its credential is that of a device: from now on {@link ConnectedDevices.disconnect} ends its
   * connection.
   * @returns false if that device was disconnected since the sign-in began: then its credential may
   * be the old one
   */
  known(deviceId: string, connection: Connection): boolean;
  /** It is decided on. */
  end(): void;
};

/** The connections of each device, and its presence, which follows from them. */
export type ConnectedDevices = {
  signIn(): DeviceSignIn;
  /** A device marked {@link DeviceSignIn.known} has been accepted. */
  add(deviceId: string, connection: Connection): void;
  remove(deviceId: string, connection: Connection): void;
  /** Ends every connection of a device, also during sign-in. @returns the number of connections */
  disconnect(deviceId: string): number;
  /** Counts the connections of a device, also during sign-in. */
  count(deviceId: string): number;
  get(deviceId: string): Presence | undefined;
  all(): ReadonlyMap<string, Presence>;
};

/** @param onPresence called when a device comes or goes */
export function createConnectedDevices(options: {
  now: () => number;
  onPresence: ((deviceId: string, presence: Presence) => void) | undefined;
}): ConnectedDevices {
  const { now, onPresence } = options;
  const book = createPresenceBook();
  /** Whether each connection has been accepted. */
  const connections = new Map<string, Map<Connection, boolean>>();
  /** Devices disconnected since the oldest sign-in began, with the number of the disconnection. */
  const disconnected = new Map<string, number>();
  let disconnections = 0;
  let signingIn = 0;

  function track(deviceId: string, connection: Connection, isAdmitted: boolean): void {
    connections.set(deviceId, (connections.get(deviceId) ?? new Map()).set(connection, isAdmitted));
  }

  return {
    signIn() {
      const began = disconnections;
      signingIn++;
      return {
        known(deviceId, connection) {
          if ((disconnected.get(deviceId) ?? 0) > began) return false;
          track(deviceId, connection, false);
          return true;
        },
        end() {
          if (--signingIn === 0) disconnected.clear();
        },
      };
    },
    add(deviceId, connection) {
      const at = now();
      track(deviceId, connection, true);
      if (book.connected(deviceId, at)) onPresence?.(deviceId, { online: true, since: at });
    },
    remove(deviceId, connection) {
      const known = connections.get(deviceId);
      const isAdmitted = known?.get(connection);
      known?.delete(connection);
      if (known?.size === 0) connections.delete(deviceId);
      const at = now();
      if (isAdmitted && book.disconnected(deviceId, at)) onPresence?.(deviceId, { online: false, since: at });
    },
    disconnect(deviceId) {
      if (signingIn > 0) disconnected.set(deviceId, ++disconnections);
      const ended = [...(connections.get(deviceId)?.keys() ?? [])];
      for (const connection of ended) connection.disconnect('revoked');
      return ended.length;
    },
    count: (deviceId) => connections.get(deviceId)?.size ?? 0,
    get: book.get,
    all: book.all,
  };
}
