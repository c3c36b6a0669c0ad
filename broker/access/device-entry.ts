import type { StoredSecret } from '../../lib/secrets/stored-secret.ts';
import { isName } from '../topics/topic.ts';

/** A device publishes for itself; a gateway also for its children. */
export type DeviceKind = 'device' | 'gateway';

/**
 * `pending`: registered with its site's key, not approved yet. Only `active` devices may connect.
 */
export type DeviceStatus = 'active' | 'pending' | 'revoked';

/** The stored facts about one device or gateway. */
export type DeviceEntry = {
  /** `site:device`. */
  readonly id: string;
  readonly kind: DeviceKind;
  /** The id of the gateway that may publish for it, or null. */
  readonly gateway: string | null;
  /**
   * A gateway for which unknown devices of its own site become its children when they are first
   * heard of.
   */
  readonly adopts: boolean;
  readonly status: DeviceStatus;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly secret: StoredSecret | null;
  /** SHA-256 fingerprints of client certificates, lower-case hexadecimal. */
  readonly certificates: readonly string[];
  /** Origin of the entry: `command`, `api`, `import`, `site-key`, or `gateway:ID` if adopted. */
  readonly provisionedBy: string;
};

/** An entry as the registry has it. */
export type RegisteredDevice = DeviceEntry & {
  /** Grows with each change of the registry; of a removed device it is never used again. */
  readonly version: number;
};

/**
 * The public form of an entry: whether it has a secret, never its hash; `createdAt` in ISO 8601.
 */
export function publicEntry(entry: RegisteredDevice) {
  const { id, kind, status, gateway, adopts, secret, certificates, createdAt, provisionedBy, version } = entry;
  return {
    id,
    kind,
    status,
    gateway,
    adopts,
    hasSecret: secret !== null,
    certificates: [...certificates],
    createdAt: new Date(createdAt).toISOString(),
    provisionedBy,
    version,
  };
}

/** Splits `site:device`, also written `site/device`; undefined where it is neither. */
export function parseDeviceId(text: string): { readonly site: string; readonly device: string } | undefined {
  const [site = '', device = '', ...rest] = text.split(/[:/]/);
  return rest.length === 0 && isName(site) && isName(device) ? { site, device } : undefined;
}

/**
 * SHA-256 fingerprint as TLS and openssl print it (colons, capitals) in the form of {@link
 * DeviceEntry.certificates}.
 */
export function parseFingerprint(text: string): string | undefined {
  const hex = text.trim().replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : undefined;
}
