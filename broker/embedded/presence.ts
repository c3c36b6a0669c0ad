/** Whether a device is connected, and since when it has been so: milliseconds since the epoch. */
export type Presence = { readonly online: boolean; readonly since: number };

/** Devices that are or were connected, by `site:device`. */
export type PresenceBook = {
  /**
   * A device may have several connections: it is online while it has one.
   * @returns whether that changed anything
   */
  connected(deviceId: string, at: number): boolean;
  disconnected(deviceId: string, at: number): boolean;
  /** Undefined for a device that has not been here since the start. */
  get(deviceId: string): Presence | undefined;
  all(): ReadonlyMap<string, Presence>;
};

/** Offline devices still remembered; under `--dev-open` a client can invent device names. */
const MAX_OFFLINE = 200_000;

/**
 * Creates an empty book; it holds every device that is online, and the latest `maxOffline` of the
 * others.
 */
export function createPresenceBook({ maxOffline = MAX_OFFLINE } = {}): PresenceBook {
  const online = new Map<string, { connections: number; since: number }>();
  const offline = new Map<string, number>();
  return {
    connected(deviceId, at) {
      const known = online.get(deviceId);
      if (known) known.connections++;
      else online.set(deviceId, { connections: 1, since: at });
      offline.delete(deviceId);
      return known === undefined;
    },
    disconnected(deviceId, at) {
      const known = online.get(deviceId);
      if (!known || --known.connections > 0) return false;
      online.delete(deviceId);
      offline.set(deviceId, at);
      for (const oldest of offline.keys()) {
        if (offline.size <= maxOffline) break;
        offline.delete(oldest);
      }
      return true;
    },
    get(deviceId) {
      const here = online.get(deviceId);
      if (here) return { online: true, since: here.since };
      const since = offline.get(deviceId);
      return since === undefined ? undefined : { online: false, since };
    },
    all() {
      const book = new Map<string, Presence>();
      for (const [deviceId, { since }] of online) book.set(deviceId, { online: true, since });
      for (const [deviceId, since] of offline) book.set(deviceId, { online: false, since });
      return book;
    },
  };
}
