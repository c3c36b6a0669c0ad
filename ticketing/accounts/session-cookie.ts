const NAME = 'harbinger_session';
/** Distinguishes the browser from others behind its address; it opens nothing. */
const BROWSER = 'harbinger_browser';
const BROWSER_SECONDS = 400 * 86_400;

/** The value of a cookie in a `Cookie` header, where it holds one. */
export function cookieOf(header: string | undefined, wanted: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === wanted && value) return value;
  }
  return undefined;
}

/** The session's token in a `Cookie` header, where it holds one. */
export function sessionOfCookie(header: string | undefined): string | undefined {
  return cookieOf(header, NAME);
}

type Kept = { readonly path?: string; readonly secure: boolean };

/** `Set-Cookie`: no script reads it, and other sites send it with links only. */
export function writeCookie(
  name: string,
  value: string,
  { path = '/', seconds, secure }: Kept & { readonly seconds: number },
): string {
  return [
    `${name}=${value}`,
    `Path=${path}`,
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${seconds}`,
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}

/** The token of the browser in a `Cookie` header, where it holds one. */
export function browserOfCookie(header: string | undefined): string | undefined {
  const value = cookieOf(header, BROWSER);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** `Set-Cookie` for the token of a browser; only the sign-in reads it. */
export function browserCookie(token: string, secure: boolean): string {
  return writeCookie(BROWSER, token, { seconds: BROWSER_SECONDS, secure });
}

/** `Set-Cookie` that takes a cookie away. */
export function clearCookie(name: string, kept: Kept): string {
  return writeCookie(name, '', { ...kept, seconds: 0 });
}

/** `Set-Cookie` for a session. */
export function sessionCookie(token: string, { seconds, secure }: { seconds: number; secure: boolean }): string {
  return writeCookie(NAME, token, { seconds, secure });
}

/** `Set-Cookie` that takes the session's away. */
export function noSessionCookie(secure: boolean): string {
  return clearCookie(NAME, { secure });
}
