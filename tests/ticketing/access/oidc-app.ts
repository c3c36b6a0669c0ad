import type { Db } from '../../../ticketing/db/sql.ts';
import { OIDC_DEFAULTS, type OidcSettings } from '../../../ticketing/sign-in/oidc/oidc-settings.ts';
import { CLIENT, createBrowser } from '../../helpers/oidc-provider.ts';
import { type AccessApp, openAccessApp } from './access-app.ts';

/** Where people open the program under test; nothing listens there, requests are injected. */
export const PUBLIC = 'https://plant.test';
export const CALLBACK = `${PUBLIC}/sign-in/oidc/callback`;

/** A server with people whose provider is `issuer`. */
export async function openOidcApp(db: Db, issuer: string, more: Partial<OidcSettings> = {}): Promise<AccessApp> {
  const oidc: OidcSettings = {
    ...OIDC_DEFAULTS,
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    roleMap: 'admins=administrator;CN=Crew,OU=Groups=technician',
    sitesClaim: 'sites',
    siteMap: 'everywhere=*;hall-1=plant;hall-2=mill',
    ...more,
  };
  return await openAccessApp(db, { oidc, publicUrl: PUBLIC });
}

/** Walks a browser through the sign-in. */
export function walkIn(on: AccessApp, browser = createBrowser()) {
  async function get(url: string) {
    const { pathname, search } = new URL(url);
    const answer = await on.app.inject({
      url: pathname + search,
      headers: { host: 'plant.test', 'x-forwarded-proto': 'https', cookie: browser.cookies(url) },
    });
    browser.keep(url, [answer.headers['set-cookie'] ?? []].flat());
    return { status: answer.statusCode, location: answer.headers.location, text: answer.body, headers: answer.headers };
  }
  return {
    browser,
    get,
    /** Up to the provider's answer. @returns the callback's address */
    async toAnswer(query = ''): Promise<string> {
      const begun = await get(`${PUBLIC}/sign-in/oidc${query}`);
      if (begun.location === undefined) throw new Error(`${begun.status} ${begun.text}`);
      return await browser.walk(begun.location);
    },
    /** All the way. */
    async signIn(query = '') {
      return await get(await this.toAnswer(query));
    },
    async me() {
      const answer = await on.app.inject({ url: '/api/v1/me', headers: { cookie: browser.cookies(PUBLIC) } });
      return { status: answer.statusCode, body: answer.json() };
    },
  };
}
