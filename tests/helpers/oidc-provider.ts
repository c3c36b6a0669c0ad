import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const CLIENT = { id: 'harbinger', secret: 'a-secret-of-the-client-for-tests' } as const;

/** A person of the provider, by subject. */
export type ProviderPeople = Map<string, Record<string, unknown>>;

/** A real provider on loopback. It signs each visitor in as `who.subject`, without a form. */
export type TestProvider = {
  readonly issuer: string;
  readonly people: ProviderPeople;
  who: { subject: string };
  stop(): Promise<void>;
};

/** Starts it. @param options.port 0 picks a free one */
export async function startOidcProvider({
  redirectUri,
  port = 0,
}: {
  redirectUri: string;
  port?: number;
}): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people: ProviderPeople = new Map();
  const who = { subject: '' };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { profile: ['name', 'preferred_username', 'groups', 'sites', 'amr'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client?.clientId ?? '',
        accountId: ctx.oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
    cookies: { keys: ['a-key-for-tests'] },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const login = { accountId: who.subject, ts: Math.floor(Date.now() / 1000) };
    return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  });
  return {
    issuer,
    people,
    who,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A browser that keeps cookies, over real HTTP; answers come without following. */
export function createBrowser() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };
  const keep = (url: string, lines: readonly string[]): void => {
    for (const line of lines) {
      const [pair = ''] = line.split(';', 1);
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (value === '' || /max-age=0/i.test(line)) jarOf(url).delete(name);
      else jarOf(url).set(name, value);
    }
  };
  const cookies = (url: string): string => [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    keep,
    cookies,
    forget: (url: string) => jars.delete(new URL(url).host),
    /**
     * Follows redirects while they stay at one host.
     * @returns where it leads away, or the last answer's address
     */
    async walk(from: string): Promise<string> {
      for (let url = from; ; ) {
        const answer = await fetch(url, { redirect: 'manual', headers: { cookie: cookies(url) } });
        keep(url, answer.headers.getSetCookie());
        const location = answer.headers.get('location');
        if (location === null) return `${url} answered ${answer.status}: ${await answer.text()}`;
        const next = new URL(location, url).href;
        if (new URL(next).host !== new URL(url).host) return next;
        url = next;
      }
    },
  };
}
