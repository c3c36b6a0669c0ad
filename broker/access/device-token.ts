import { parseDeviceId } from './device-entry.ts';

/**
 * Id and secret in one text: for HTTP bearers, and clients that only send a user name
 * (ThingsBoard).
 */
export function tokenOf(id: string, secret: string): string {
  return `${Buffer.from(id).toString('base64url')}.${secret}`;
}

/** Takes a token apart; undefined where it is none. */
export function parseToken(token: string): { readonly id: string; readonly secret: string } | undefined {
  const dot = token.indexOf('.');
  if (dot <= 0 || dot === token.length - 1) return undefined;
  const encoded = token.slice(0, dot);
  const id = Buffer.from(encoded, 'base64url').toString();
  if (Buffer.from(id).toString('base64url') !== encoded || !id.includes(':') || !parseDeviceId(id)) return undefined;
  return { id, secret: token.slice(dot + 1) };
}
