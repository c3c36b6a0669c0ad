import type { Database } from 'lmdb';
import { AppError } from '../../lib/errors.ts';
import type { StoredSecret } from '../../lib/secrets/stored-secret.ts';
import type { DeviceEntry, DeviceStatus, RegisteredDevice } from './device-entry.ts';

/**
 * An entry changed; `credential`: connections with its old one must end. Removal deletes the entry.
 */
export type DeviceChange = { readonly id: string; readonly credential: boolean };

/**
 * The newest change of a device, as copies of the registry exchange it; no entry: it was removed.
 */
export type RegistryChange = DeviceChange & { readonly version: number; readonly entry: RegisteredDevice | null };

/** The members of an entry that may change. */
export type DevicePatch = Partial<Pick<DeviceEntry, 'status' | 'secret' | 'certificates' | 'gateway' | 'adopts'>> & {
  /** Fingerprints to add to the present ones, and to remove. */
  readonly addCertificate?: string | undefined;
  readonly removeCertificate?: string | undefined;
};

/** An old and a new certificate stand beside each other while one is replaced. */
const MAX_CERTIFICATES = 10;

/** The registry's tables. */
export type DeviceTables = {
  /** `version` counts changes: `changes` has the newest change of each device under its version. */
  readonly devices: Database<RegisteredDevice, string>;
  readonly changes: Database<DeviceChange, number>;
  /** Fingerprint → id. */
  readonly certificates: Database<string, string>;
  /** [gateway, child]. */
  readonly children: Database<true, [string, string]>;
  /** Devices that wait for approval. */
  readonly pending: Database<true, string>;
  /** Site → key. */
  readonly siteKeys: Database<StoredSecret, string>;
};

/**
 * Adds all or none. Call it in a transaction: everything is checked before anything is written, as
 * in the functions below.
 * @throws {AppError} `conflict` for an id or a certificate that is known; `details.ids` names the
 * ids
 */
export function addAll(tables: DeviceTables, entries: readonly DeviceEntry[]): void {
  const ids = new Set<string>();
  const prints = new Set<string>();
  const taken: string[] = [];
  for (const { id, certificates } of entries) {
    if (ids.has(id) || tables.devices.doesExist(id)) taken.push(id);
    ids.add(id);
    for (const print of certificates) {
      if (prints.has(print)) throw new AppError('conflict', `two devices with the certificate ${print}`);
      prints.add(print);
      refuseTaken(tables, print, id);
    }
  }
  if (taken.length > 0) {
    const named = taken.slice(0, 10).join(', ');
    throw new AppError('conflict', `registered already: ${named}`, { details: { ids: taken } });
  }
  for (const entry of entries) put(tables, { before: undefined, entry, credential: false });
}

/** The state that a change was based on: the status, and the version or that it was there (`*`). */
export type SeenDevice = {
  readonly only?: DeviceStatus | undefined;
  readonly version?: number | '*' | undefined;
};

/**
 * @throws {AppError} `not_found`; `stale` for another version; `conflict` for another status, or a
 * certificate that another device has
 */
export function changeOne(
  tables: DeviceTables,
  { id, patch, only, version }: { id: string; patch: DevicePatch } & SeenDevice,
): RegisteredDevice {
  const before = tables.devices.get(id);
  if (!before) throw new AppError('not_found', `There is no registered device ${id}.`);
  refuseOther(before, version);
  if (only !== undefined && before.status !== only) {
    throw new AppError('conflict', `${id} is ${before.status}, not ${only}.`, { details: { status: before.status } });
  }
  const { addCertificate: added, removeCertificate: removed, ...rest } = patch;
  const kept = (rest.certificates ?? before.certificates).filter((print) => print !== removed && print !== added);
  const entry = { ...before, ...rest, certificates: added === undefined ? kept : [...kept, added] };
  if (removed !== undefined && !before.certificates.includes(removed)) {
    throw new AppError('not_found', `${id} has no certificate ${removed}.`);
  }
  if (entry.certificates.length > MAX_CERTIFICATES) {
    throw new AppError('conflict', `${id} has ${MAX_CERTIFICATES} certificates: remove one first.`);
  }
  for (const print of entry.certificates) refuseTaken(tables, print, id);
  const leaves = before.status === 'active' && entry.status !== 'active';
  const credential =
    leaves || patch.secret !== undefined || before.certificates.some((print) => !entry.certificates.includes(print));
  return put(tables, { before, entry, credential });
}

/** @throws {AppError} `not_found`, `stale`, or `conflict` for a gateway that has children */
export function removeOne(tables: DeviceTables, id: string, seen?: number | '*'): void {
  const before = tables.devices.get(id);
  if (!before && seen !== undefined) throw new AppError('stale', `${id} is not there.`);
  if (!before) throw new AppError('not_found', `There is no registered device ${id}.`);
  refuseOther(before, seen);
  for (const [gateway, child] of tables.children.getKeys({ start: [id, ''], limit: 1 })) {
    if (gateway === id) throw new AppError('conflict', `${id} has children, ${child} for one: remove them first.`);
  }
  const version = nextVersion(tables);
  forget(tables, before);
  void tables.devices.remove(id);
  void tables.changes.put(version, { id, credential: true });
}

/** The changes after a version, oldest first. */
export function changesAfter({ changes, devices }: DeviceTables, version: number): readonly RegistryChange[] {
  return Array.from(changes.getRange({ start: version + 1 }), ({ key, value }) => {
    const entry = devices.get(value.id);
    return { ...value, version: key, entry: entry?.version === key ? entry : null };
  });
}

/** Makes a change that another copy has made, under the same version. Call it in a transaction. */
export function mirrorOne(tables: DeviceTables, { version, id, entry, credential }: RegistryChange): void {
  const before = tables.devices.get(id);
  // A watcher of this copy may not have seen the change before.
  const unseen = before && tables.changes.get(before.version)?.credential;
  if (before) forget(tables, before);
  if (entry === null) void tables.devices.remove(id);
  else store(tables, { ...entry, version });
  void tables.changes.put(version, { id, credential: credential || unseen === true });
}

function refuseOther({ id, version }: RegisteredDevice, seen: number | '*' | undefined): void {
  if (seen === undefined || seen === '*' || seen === version) return;
  throw new AppError('stale', `${id} was changed meanwhile: it is at version ${version}.`, { details: { version } });
}

function refuseTaken({ certificates }: DeviceTables, print: string, id: string): void {
  const owner = certificates.get(print);
  if (owner !== undefined && owner !== id)
    throw new AppError('conflict', `the certificate ${print} is that of ${owner}`);
}

function put(
  tables: DeviceTables,
  { before, entry, credential }: { before: RegisteredDevice | undefined; entry: DeviceEntry; credential: boolean },
): RegisteredDevice {
  const { id } = entry;
  // A watcher that has not seen the credential change must still learn of it after a later change.
  const unseen = before && tables.changes.get(before.version)?.credential;
  // Before the old change is removed: it may be the newest, and its number must not be given twice.
  const version = nextVersion(tables);
  if (before) forget(tables, before);
  const stored = { ...entry, version };
  store(tables, stored);
  void tables.changes.put(version, { id, credential: credential || unseen === true });
  return stored;
}

function store(tables: DeviceTables, stored: RegisteredDevice): void {
  const { id, gateway, certificates, status } = stored;
  void tables.devices.put(id, stored);
  for (const print of certificates) void tables.certificates.put(print, id);
  if (gateway !== null) void tables.children.put([gateway, id], true);
  if (status === 'pending') void tables.pending.put(id, true);
}

function forget(tables: DeviceTables, { id, gateway, certificates, version }: RegisteredDevice): void {
  void tables.changes.remove(version);
  for (const print of certificates) void tables.certificates.remove(print);
  if (gateway !== null) void tables.children.remove([gateway, id]);
  void tables.pending.remove(id);
}

function nextVersion({ changes }: DeviceTables): number {
  return latestVersion({ changes }) + 1;
}

/** The number of the newest change. */
export function latestVersion({ changes }: Pick<DeviceTables, 'changes'>): number {
  for (const version of changes.getKeys({ reverse: true, limit: 1 })) return version;
  return 0;
}
