import path from 'node:path';
import { ABORT, open } from 'lmdb';
import type { StoredSecret } from '../../lib/secrets/stored-secret.ts';
import type { DeviceEntry, DeviceStatus, RegisteredDevice } from './device-entry.ts';
import {
  addAll,
  changeOne,
  changesAfter,
  type DeviceChange,
  type DevicePatch,
  type DeviceTables,
  latestVersion,
  mirrorOne,
  type RegistryChange,
  removeOne,
  type SeenDevice,
} from './device-tables.ts';
import { watchChanges } from './watch-devices.ts';

/**
 * The devices and gateways that are known, and the sites' provisioning keys. Safe to open in
 * several processes at once.
 */
export type DeviceRegistry = {
  get(id: string): RegisteredDevice | undefined;
  byCertificate(fingerprint: string): string | undefined;
  /** Lists entries by id, after the given id. */
  list(options: { after?: string; limit: number; status?: DeviceStatus }): readonly RegisteredDevice[];
  /** The ids of all devices of this name, over all sites. */
  named(name: string): readonly string[];
  /** The children of a gateway, by id. */
  children(gateway: string, options: { limit: number }): readonly string[];
  /** Devices of a site that wait for approval, or of all sites; counts no further than `limit`. */
  pending(options: { site?: string; limit: number }): readonly string[];
  readonly size: () => number;
  /**
   * Adds all or none; durable when it resolves.
   * @throws {AppError} `conflict` for an id or a certificate that is known; `details.ids` names the
   * ids
   */
  add(entries: readonly DeviceEntry[]): Promise<void>;
  /**
   * Changes one; durable when it resolves. Watchers in every process learn of it in a fraction of a
   * second.
   * @throws {AppError} `not_found`, `stale` for another version than `seen` names, or `conflict`
   * for another state, or where a certificate is known
   */
  change(id: string, patch: DevicePatch, seen?: SeenDevice): Promise<RegisteredDevice>;
  /** @throws {AppError} `not_found`, `stale`, or `conflict` for a gateway that has children */
  remove(id: string, version?: SeenDevice['version']): Promise<void>;
  siteKey(site: string): StoredSecret | undefined;
  /** Sets the key with which new devices of a site may register themselves; null takes it away. */
  setSiteKey(site: string, key: StoredSecret | null): Promise<void>;
  /** The number of the newest change. */
  version(): number;
  /** The newest change of each device, oldest first. */
  changes(): readonly RegistryChange[];
  /** Says what work would change, and changes nothing. It may use `writes` alone. */
  tryOut<T>(work: (registry: DeviceRegistry) => T): Promise<{ result: T; changes: readonly RegistryChange[] }>;
  /** Within {@link DeviceRegistry.tryOut}; throws as the methods of the same name do. */
  readonly writes: {
    add(entries: readonly DeviceEntry[]): void;
    change(id: string, patch: DevicePatch, seen?: SeenDevice): RegisteredDevice;
    remove(id: string, version?: SeenDevice['version']): void;
  };
  /** Makes the changes of another copy, in their order. */
  mirror(changes: readonly RegistryChange[]): Promise<void>;
  mirrorSiteKeys(keys: ReadonlyMap<string, StoredSecret>): Promise<void>;
  /** Forgets all, before another copy is mirrored. */
  clear(): Promise<void>;
  /** Calls back for each change that any process makes. @returns ends it */
  watch(listener: (change: DeviceChange) => void): () => void;
  close(): Promise<void>;
};

/**
 * Opens the registry in the installation's `devices` folder (LMDB, read through: nothing of it is
 * held in memory).
 */
export function openDeviceRegistry({ dataDir }: { dataDir: string }): DeviceRegistry {
  const root = open(path.join(dataDir, 'devices'), { encoding: 'msgpack', mapSize: 2 ** 34, maxDbs: 8 });
  const tables: DeviceTables = {
    devices: root.openDB({ name: 'devices' }),
    changes: root.openDB({ name: 'changes' }),
    certificates: root.openDB({ name: 'certificates' }),
    children: root.openDB({ name: 'children' }),
    pending: root.openDB({ name: 'pending' }),
    siteKeys: root.openDB({ name: 'site-keys' }),
  };
  const watchers = watchChanges(tables);

  /**
   * One transaction, on disk when it resolves. `work` may throw as long as it has written nothing.
   */
  async function write<T>(work: () => T): Promise<T> {
    let thrown: unknown;
    let result: T | undefined;
    await root.transaction(() => {
      try {
        result = work();
      } catch (error) {
        thrown = error;
      }
    });
    if (thrown !== undefined) throw thrown;
    await root.flushed;
    watchers.look();
    return result as T;
  }

  const writes: DeviceRegistry['writes'] = {
    add: (entries) => addAll(tables, entries),
    change: (id, patch, seen = {}) => changeOne(tables, { id, patch, ...seen }),
    remove: (id, version) => removeOne(tables, id, version),
  };

  return {
    ...reads(tables),
    writes,
    version: () => latestVersion(tables),
    changes: () => changesAfter(tables, 0),
    async tryOut(work) {
      let outcome: { result: ReturnType<typeof work>; changes: readonly RegistryChange[] } | undefined;
      let thrown: unknown;
      await root.transaction(() => {
        try {
          const before = latestVersion(tables);
          const result = work(this);
          outcome = { result, changes: changesAfter(tables, before) };
        } catch (error) {
          thrown = error;
        }
        return ABORT;
      });
      if (outcome === undefined) throw thrown;
      return outcome;
    },
    mirror: (changes) =>
      write(() => {
        for (const change of changes) mirrorOne(tables, change);
      }),
    mirrorSiteKeys: async (keys) => {
      if (!hasKeys(tables, keys)) await write(() => replaceKeys(tables, keys));
    },
    clear: () =>
      write(() => {
        for (const table of Object.values(tables)) table.clearSync();
      }),
    add: (entries) => write(() => writes.add(entries)),
    change: (id, patch, seen) => write(() => writes.change(id, patch, seen)),
    remove: (id, version) => write(() => writes.remove(id, version)),
    setSiteKey: (site, key) => write(() => void (key ? tables.siteKeys.put(site, key) : tables.siteKeys.remove(site))),
    watch: watchers.add,
    async close() {
      watchers.stop();
      await root.close();
    },
  };
}

function hasKeys({ siteKeys }: DeviceTables, keys: ReadonlyMap<string, StoredSecret>): boolean {
  const known = Array.from(siteKeys.getRange(), ({ key, value }) => [key, value] as const);
  return JSON.stringify(known.toSorted()) === JSON.stringify([...keys].toSorted());
}

/** Within a transaction. */
function replaceKeys({ siteKeys }: DeviceTables, keys: ReadonlyMap<string, StoredSecret>): void {
  for (const site of [...siteKeys.getKeys()]) if (!keys.has(site)) void siteKeys.remove(site);
  for (const [site, key] of keys) void siteKeys.put(site, key);
}

function reads({ devices, certificates, children, pending, siteKeys }: DeviceTables) {
  const list: DeviceRegistry['list'] = ({ after, limit, status }) => {
    const start = after === undefined ? {} : { start: after, exclusiveStart: true };
    if (status === 'pending') {
      const ids = Array.from(pending.getKeys({ ...start, limit }));
      return ids.flatMap((id) => devices.get(id) ?? []);
    }
    const found: RegisteredDevice[] = [];
    for (const { value } of devices.getRange(start)) {
      if (status !== undefined && value.status !== status) continue;
      found.push(value);
      if (found.length >= limit) break;
    }
    return found;
  };
  return {
    list,
    get: (id: string) => devices.get(id),
    byCertificate: (fingerprint: string) => certificates.get(fingerprint),
    named: (name: string) => Array.from(devices.getKeys()).filter((id) => id.endsWith(`:${name}`)),
    children: (gateway: string, { limit }: { limit: number }) =>
      Array.from(children.getKeys({ start: [gateway, ''], end: [gateway, LAST], limit }), ([, id]) => id),
    pending: ({ site, limit }: { site?: string; limit: number }) => {
      const range = site === undefined ? {} : { start: `${site}:`, end: `${site}:${LAST}` };
      return Array.from(pending.getKeys({ ...range, limit }));
    },
    size: () => Number((devices.getStats() as { entryCount: number }).entryCount),
    siteKey: (site: string) => siteKeys.get(site),
  };
}

/** Sorts after every name. */
const LAST = '\u{10ffff}';
