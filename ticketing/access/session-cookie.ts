const NAME = 'harbinger_session';

/** The session's token in a `Cookie` header, where it holds one. */
export function sessionOfCookie(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value) return value;
  }
  return undefined;
}

/** `Set-Cookie` for a session: no script reads it, and other sites send it with links only. */
export function sessionCookie(token: string, { seconds, secure }: { seconds: number; secure: boolean }): string {
  return [
    `${NAME}=${token}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${seconds}`,
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}

/** `Set-Cookie` that takes the session's away. */
export function noSessionCookie(secure: boolean): string {
  return sessionCookie('', { seconds: 0, secure });
}
