import { zonedTime } from '../lib/text/zoned-time.ts';
import type { Config } from '../platform/config.ts';
import { readLocalApi } from '../ticketing/accounts/local-api.ts';
import type { Account } from './user/find-account.ts';
import { siteUrl } from './user/user-link.ts';

/**
 * The first line that a start prints: the address, and the sign-in. On a terminal it is a link that
 * signs the first administrator in once; elsewhere output is kept, and a link is a secret.
 */
export async function openLine(start: {
  config: Config;
  /** As the program that runs says. */
  http: string;
  devOpen: boolean;
  isTerminal: boolean;
}): Promise<string> {
  const { config, http, devOpen, isTerminal } = start;
  const site = siteUrl(config, http);
  const local = devOpen ? undefined : await readLocalApi(config.data.dir);
  if (!local) return `open ${site}/`;
  const ask = async <T>(method: string, path: string): Promise<T> => {
    const headers = { authorization: `Bearer ${local.token}` };
    return (await (await fetch(`${local.http}/api/v1${path}`, { method, headers })).json()) as T;
  };
  const { items } = await ask<{ items: Account[] }>('GET', '/accounts?limit=200');
  const first = items.find(({ role, active }) => role === 'administrator' && active) ?? items[0];
  if (!first) {
    const why = config.http.adminToken === undefined ? 'nobody has an account yet: ' : '';
    return `open ${site}/   (${why}harbinger user add LOGIN --role administrator makes the first one)`;
  }
  if (!isTerminal) return `open ${site}/   (sign in; harbinger user link ${first.login} prints a link that does)`;
  const made = await ask<{ path: string; expiresAt: string }>('POST', `/accounts/${first.id}/sign-in-links`);
  const until = zonedTime(made.expiresAt, config.site.timeZone);
  return `open ${site}${made.path}   (signs ${first.login} in, once, until ${until})`;
}
