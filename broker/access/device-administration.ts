import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { refusePassword } from '../../lib/secrets/refuse-password.ts';
import type { SecretVerifier } from '../../lib/secrets/secret-verifier.ts';
import { hashSecret, newSecret } from '../../lib/secrets/stored-secret.ts';
import { refuseName } from '../../lib/taken-names.ts';
import { isName } from '../topics/topic.ts';
import {
  type DeviceEntry,
  type DeviceKind,
  type DeviceStatus,
  parseDeviceId,
  parseFingerprint,
  type RegisteredDevice,
} from './device-entry.ts';
import type { DeviceRegistry } from './device-registry.ts';
import type { SeenDevice } from './device-tables.ts';
import { tokenOf } from './device-token.ts';
import type { EntryRefusal } from './principal.ts';

/** A device that is to be registered. */
export type NewDevice = {
  /** `site:device`. */
  readonly id: string;
  readonly kind: DeviceKind;
  readonly gateway?: string | undefined;
  readonly adopts?: boolean | undefined;
  readonly certificates?: readonly string[] | undefined;
  /**
   * Chosen by people. Absent, a secret is made, but not for a device with a gateway or a
   * certificate: it needs none.
   */
  readonly password?: string | undefined;
  /** By default active. */
  readonly status?: DeviceStatus | undefined;
};

/** The credential of a device: shown once, never stored. */
export type IssuedSecret = { readonly secret: string; readonly token: string };

/** A new or changed entry, with the secret that was made for it, if one was. */
export type Registered<Entry extends DeviceEntry = RegisteredDevice> = {
  readonly entry: Entry;
  readonly issued: IssuedSecret | undefined;
};

/** The version that a change saw; absent: any. */
export type SeenVersion = SeenDevice['version'];

/** The outcome for a device that came with a site's key. */
export type Provisioned =
  | { readonly kind: 'pending'; readonly id: string; readonly issued: IssuedSecret }
  | { readonly kind: 'refused'; readonly reason: EntryRefusal; readonly retryAfterSeconds?: number };

/** Changes of the registry by people and devices; the command line and the API share it. */
export type DeviceAdministration = {
  /**
   * @throws {AppError} `invalid` naming every fault of every device; `conflict` if one is
   * registered; then nothing was added
   */
  add(
    devices: readonly NewDevice[],
    options: {
      /** {@link DeviceEntry.provisionedBy}. */
      by: string;
      /** Keeps the secrets before the devices exist: an error here ends the whole registration. */
      keep?: (made: readonly Registered<DeviceEntry>[]) => Promise<void>;
    },
  ): Promise<readonly Registered[]>;
  /**
   * All that is wrong with devices that are to be added together; empty where nothing is. `index`
   * counts from 0.
   */
  faults(devices: readonly NewDevice[]): readonly { readonly index: number; readonly fault: string }[];
  /** Makes a new secret. The old one stops working at once; its connections end. */
  rotate(id: string, seen?: SeenVersion): Promise<Registered>;
  revoke(id: string, seen?: SeenVersion): Promise<RegisteredDevice>;
  /** Lets a pending or revoked device in. */
  approve(id: string, seen?: SeenVersion): Promise<RegisteredDevice>;
  remove(id: string, seen?: SeenVersion): Promise<void>;
  adopt(gateway: string, id: string): Promise<void>;
  /** A new key for a site; the old one stops working. */
  issueSiteKey(site: string): Promise<string>;
  /** @throws {AppError} `not_found` for a site that has no key */
  revokeSiteKey(site: string): Promise<void>;
  /**
   * Registers a device that has its site's key, as pending.
   * @param secret its own, or absent: one is made
   */
  provision(request: { id: string; key: string; secret?: string | undefined; source: string }): Promise<Provisioned>;
};

/** Devices that are hashed side by side. */
const CHUNK = 64;

/** Devices of one site that may wait for approval. */
const MAX_PENDING = 1_000;

/** A device's own secret must be as hard to guess as ours; 24 characters are at least 96 bits. */
const LEAST_OWN_SECRET = 24;

/** @param verifier absent: no device can register with a site's key; the command line needs none */
export function createDeviceAdministration(options: {
  registry: DeviceRegistry;
  now: Now;
  verifier?: SecretVerifier;
}): DeviceAdministration {
  const { registry, now } = options;

  async function register(device: NewDevice, by: string): Promise<Registered<DeviceEntry>> {
    const { id, kind, gateway = null, adopts = false, certificates = [], password, status = 'active' } = device;
    const secret = password ?? (gateway === null && certificates.length === 0 ? newSecret() : undefined);
    const origin = password === undefined ? 'generated' : 'chosen';
    const entry: DeviceEntry = {
      id,
      kind,
      gateway,
      adopts,
      status,
      createdAt: now().getTime(),
      provisionedBy: by,
      secret: secret === undefined ? null : await hashSecret(secret, origin),
      certificates: certificates.flatMap((print) => parseFingerprint(print) ?? []),
    };
    const issued = secret !== undefined && password === undefined ? issue(id, secret) : undefined;
    return { entry, issued };
  }

  return {
    async add(devices, { by, keep }) {
      const faults = faultsOf(registry, devices);
      const only = devices.length === 1;
      if (faults.length > 0) {
        const told = faults.slice(0, 20).map(({ index, fault }) => (only ? fault : `${index + 1}: ${fault}`));
        const code = faults.every(({ taken }) => taken) ? 'conflict' : 'invalid';
        throw new AppError(code, told.join('; '));
      }
      const made: Registered<DeviceEntry>[] = [];
      for (let i = 0; i < devices.length; i += CHUNK) {
        made.push(...(await Promise.all(devices.slice(i, i + CHUNK).map((device) => register(device, by)))));
      }
      await keep?.(made);
      await registry.add(made.map(({ entry }) => entry));
      return made.map(({ entry, issued }) => ({ entry: registry.get(entry.id) ?? { ...entry, version: 0 }, issued }));
    },
    faults: (devices) => faultsOf(registry, devices),
    async rotate(id, version) {
      const secret = newSecret();
      const entry = await registry.change(id, { secret: await hashSecret(secret, 'generated') }, { version });
      return { entry, issued: issue(id, secret) };
    },
    revoke: (id, version) => registry.change(id, { status: 'revoked' }, { version }),
    approve: (id, version) => registry.change(id, { status: 'active' }, { version }),
    remove: registry.remove,
    async adopt(gateway, id) {
      const refused = refuseDeviceName(id);
      if (refused !== undefined) throw new AppError('invalid', refused);
      const made = await register({ id, kind: 'device', gateway }, `gateway:${gateway}`);
      await registry.add([made.entry]);
    },
    async issueSiteKey(site) {
      if (!isName(site)) throw new AppError('invalid', `${site} is no name of a site: ${NAME_RULE}`);
      const refused = refuseName(site);
      if (refused !== undefined) throw new AppError('invalid', `the site ${site} cannot be named so: ${refused}`);
      const key = newSecret();
      await registry.setSiteKey(site, await hashSecret(key, 'generated'));
      return key;
    },
    async revokeSiteKey(site) {
      if (!registry.siteKey(site)) throw new AppError('not_found', `The site ${site} has no provisioning key.`);
      await registry.setSiteKey(site, null);
    },
    provision: (request) => provision(request, options),
  };
}

const NAME_RULE = '1 to 64 characters, without / + # : and control characters';

function issue(id: string, secret: string): IssuedSecret {
  return { secret, token: tokenOf(id, secret) };
}

async function provision(
  { id, key, secret, source }: Parameters<DeviceAdministration['provision']>[0],
  { registry, now, verifier }: Parameters<typeof createDeviceAdministration>[0],
): Promise<Provisioned> {
  const named = parseDeviceId(id);
  if (!verifier || !named || refuseDeviceName(id) !== undefined) return { kind: 'refused', reason: 'no_credentials' };
  const { site } = named;
  const stored = registry.siteKey(site);
  const verdict = await verifier.verify({ id: `key of ${site}`, secret: Buffer.from(key), stored, source });
  if (typeof verdict === 'object') {
    return { kind: 'refused', reason: 'throttled', retryAfterSeconds: verdict.throttledSeconds };
  }
  if (verdict === 'wrong') return { kind: 'refused', reason: 'wrong_password' };
  if (secret !== undefined && secret.length < LEAST_OWN_SECRET) return { kind: 'refused', reason: 'no_credentials' };
  if (registry.pending({ site, limit: MAX_PENDING }).length >= MAX_PENDING) {
    return { kind: 'refused', reason: 'throttled' };
  }
  const own = secret ?? newSecret();
  const status: DeviceStatus = 'pending';
  const hash = await hashSecret(own, 'generated');
  const rest = { gateway: null, adopts: false, createdAt: now().getTime(), certificates: [] };
  await registry.add([{ id, kind: 'device', status, secret: hash, provisionedBy: 'site-key', ...rest }]);
  return { kind: 'pending', id, issued: issue(id, own) };
}

/**
 * Why a device may not have a name, beside the rule of names: records would take it for another
 * actor.
 */
export function refuseDeviceName(id: string): string | undefined {
  const at = id.indexOf(':');
  const [site, device] = [id.slice(0, Math.max(at, 0)), id.slice(at + 1)];
  for (const [what, name] of [
    ['site', site],
    ['device', device],
  ] as const) {
    const refused = refuseName(name);
    if (refused !== undefined) return `the ${what} ${name} cannot be named so: ${refused}`;
  }
  return undefined;
}

function takenWords(id: string): string {
  return `${id} is registered already: "harbinger device rotate ${id}" gives it a new secret`;
}

type Fault = { readonly index: number; readonly fault: string; readonly taken?: true };

function faultsOf(registry: DeviceRegistry, devices: readonly NewDevice[]): readonly Fault[] {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const seen = new Map<string, number>();
  const prints = new Set<string>();
  return devices.flatMap((device, index) => {
    const { id, gateway, certificates = [], password, kind, adopts } = device;
    const faults: Omit<Fault, 'index'>[] = [];
    const named = parseDeviceId(id);
    if (!named || !id.includes(':')) faults.push({ fault: `${id} is no site:device, each with ${NAME_RULE}` });
    else if (refuseDeviceName(id) !== undefined) faults.push({ fault: refuseDeviceName(id) ?? '' });
    else if (registry.get(id)) faults.push({ fault: takenWords(id), taken: true });
    const first = seen.get(id);
    if (first !== undefined) faults.push({ fault: `${id} is also number ${first + 1}` });
    else seen.set(id, index);
    if (adopts && kind !== 'gateway') faults.push({ fault: 'only a gateway can adopt devices' });
    if (gateway !== undefined) {
      const parent = byId.get(gateway) ?? registry.get(gateway);
      if (kind === 'gateway') faults.push({ fault: 'a gateway stands under no other gateway' });
      else if (parent?.kind !== 'gateway') faults.push({ fault: `${gateway} is no registered gateway` });
    }
    const weak = password === undefined ? undefined : refusePassword(password, [id, ...(gateway ? [gateway] : [])]);
    if (weak !== undefined) faults.push({ fault: weak });
    for (const print of certificates) {
      const known = parseFingerprint(print);
      const owner = known === undefined ? undefined : registry.byCertificate(known);
      if (known === undefined) faults.push({ fault: `${print} is no SHA-256 fingerprint` });
      else if (owner !== undefined || prints.has(known)) {
        faults.push({ fault: `the certificate ${known} is that of ${owner ?? 'another one'}` });
      } else prints.add(known);
    }
    return faults.map((fault) => ({ index, ...fault }));
  });
}
