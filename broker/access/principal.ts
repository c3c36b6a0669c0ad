import type { Principal } from '../../lib/principal.ts';
import type { Holder } from '../../lib/quota.ts';

/** The credential of a client at CONNECT. */
export type Credential = {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: Uint8Array | undefined;
  /** SHA-256 of the client certificate that TLS has verified, in lower-case hexadecimal. */
  readonly certificate?: string | undefined;
  readonly address: string | undefined;
};

/** A gateway publishes for many devices, so its limits are multiples of those of one device. */
export const GATEWAY_SHARE = 10;

/** The holder to count for: a principal of all devices has the share of a gateway. */
export function holderOf(principal: Principal): Holder {
  return { id: principalId(principal), share: principal.kind === 'device' ? 1 : GATEWAY_SHARE };
}

/** The id of the principal: `site:device`. */
export function principalId(principal: Principal): string {
  return `${principal.site}:${principal.device}`;
}

/** Why a client was refused; used as the metric label. */
export type EntryRefusal = 'unknown' | 'wrong_password' | 'revoked' | 'pending' | 'throttled' | 'no_credentials';

/** The principal, or why it is refused; where waiting helps, for how long. */
export type Answer =
  | { readonly principal: Principal }
  | { readonly refused: EntryRefusal; readonly retryAfterSeconds?: number };

/**
 * Decides on clients and on the devices for which they may publish. Adapters: the device registry,
 * and `--dev-open`.
 */
export type Access = {
  authenticate(credential: Credential): Promise<Answer>;
  /** Whether the readings of a device (`site:device`) may come from this principal. */
  maySpeakFor(principal: Principal, deviceId: string): boolean;
  /**
   * Whether this principal, which may publish for an edge node, may send readings of a device
   * behind it. It may not for a device that is registered on its own, unless it may publish for
   * that device too.
   */
  maySpeakBehind(principal: Principal, deviceId: string): boolean;
  /**
   * Whether its messages on this topic reach subscribers and may be retained; for readings see
   * {@link maySpeakFor}.
   */
  mayPublish(principal: Principal, topic: string): boolean;
  /**
   * Whether it may subscribe to this filter (`+` and `#` as in MQTT 3.1.1; never begins with `$`).
   */
  maySubscribe(principal: Principal, filter: string): boolean;
  /**
   * Calls back, within a second, with the `site:device` of each credential that was revoked or
   * rotated.
   * @returns ends it
   */
  onRevoke(listener: (deviceId: string) => void): () => void;
};

/**
 * The same access, but no principal may publish on a topic of the platform, not even one with all
 * rights.
 */
export function reserveTopic(access: Access, own: string): Access {
  return { ...access, mayPublish: (principal, topic) => topic !== own && access.mayPublish(principal, topic) };
}
