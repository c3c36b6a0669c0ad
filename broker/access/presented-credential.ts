import { parseDeviceId } from './device-entry.ts';
import { parseToken } from './device-token.ts';
import type { Credential } from './principal.ts';

/** The content of a client's credential. */
export type Presented =
  | { readonly kind: 'secret'; readonly id: string; readonly secret: Uint8Array }
  | { readonly kind: 'certificate'; readonly fingerprint: string; readonly id: string | undefined }
  /** A new device that brings its site's key and the secret that it will keep. */
  | { readonly kind: 'provision'; readonly id: string; readonly key: string; readonly secret: string }
  | { readonly kind: 'none' };

const PROVISION = 'provision:';

/**
 * Reads a credential: `site:device` (or `site/device`) with a password; a token as user name
 * without one; a client certificate, with or without a user name; or `provision:site:device` with
 * the password `KEY.SECRET`.
 */
export function readCredential({ username = '', password, certificate }: Credential): Presented {
  const withPassword = password !== undefined && password.length > 0;
  if (withPassword && username.startsWith(PROVISION)) {
    const named = parseDeviceId(username.slice(PROVISION.length));
    const [key = '', ...rest] = Buffer.from(password).toString().split('.');
    if (!named || rest.length === 0) return { kind: 'none' };
    return { kind: 'provision', id: `${named.site}:${named.device}`, key, secret: rest.join('.') };
  }
  const named = parseDeviceId(username);
  const id = named && `${named.site}:${named.device}`;
  if (withPassword) return id === undefined ? { kind: 'none' } : { kind: 'secret', id, secret: password };
  if (certificate !== undefined && (username === '' || id !== undefined)) {
    return { kind: 'certificate', fingerprint: certificate, id };
  }
  const token = parseToken(username);
  return token ? { kind: 'secret', id: token.id, secret: Buffer.from(token.secret) } : { kind: 'none' };
}
