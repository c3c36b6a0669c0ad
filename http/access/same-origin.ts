/** The headers that show the origin of a request. */
export type OriginHeaders = {
  readonly 'sec-fetch-site'?: string | string[] | undefined;
  readonly 'x-requested-with'?: string | string[] | undefined;
  readonly origin?: string | undefined;
};

/**
 * Whether a write that a cookie signs was meant by our own pages: another site can make a browser
 * send the cookie, but can not forge these headers. Programs that keep cookies send
 * `X-Requested-With`, which no page of another site may.
 * @param host as in the client's request, or as the proxy in front gives it
 */
export function isSameOrigin(headers: OriginHeaders, host: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  if (headers.origin !== undefined) return isAt(headers.origin, host);
  return headers['x-requested-with'] !== undefined;
}

/** Parsed alike, so that a port which the scheme implies makes no difference. */
function isAt(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: from } = new URL(origin);
  const asked = `${protocol}//${host}`;
  return URL.canParse(asked) && new URL(asked).host === from;
}
