import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Sql } from '../db/sql.ts';
import { notify } from '../notify/outbox.ts';
import type { SignInPlace } from './sessions.ts';

/** Remembered places of a person; the least recently used goes first. */
const MOST_PLACES = 100;

/**
 * Remembers a person's places of sign-in, and notifies them of a new network or browser. The very
 * first place sends no notice: there is none to compare it with.
 */
export async function tellOfNewPlace(
  sql: Sql,
  { personId, from, now }: { personId: string; from: SignInPlace; now: Date },
): Promise<void> {
  const place = placeKey(from);
  const { rows } = await sql.query<{ network: string; browser: string }>(
    'select network, browser from sign_in_place where person_id = $1',
    [personId],
  );
  const known =
    rows.some(({ network }) => network === place.network) && rows.some(({ browser }) => browser === place.browser);
  await sql.query(
    `insert into sign_in_place (person_id, network, browser, seen_at) values ($1, $2, $3, $4)
     on conflict (person_id, network, browser) do update set seen_at = excluded.seen_at`,
    [personId, place.network, place.browser, now],
  );
  await sql.query(
    `delete from sign_in_place where person_id = $1 and (network, browser) in
       (select network, browser from sign_in_place where person_id = $1 order by seen_at desc offset ${MOST_PLACES})`,
    [personId],
  );
  if (known || rows.length === 0) return;
  const params = { address: from.address, browser: place.browser };
  const event = `new_place:${place.network}:${place.browser}:${now.toISOString()}`;
  await notify(sql, { ticketId: null, event, kind: 'new_sign_in', to: [personId], params, now });
}

/**
 * The key of a place: the network (IPv4 /24, IPv6 /48), and the browser without its version. Pure.
 */
export function placeKey({ address, userAgent }: SignInPlace): { readonly network: string; readonly browser: string } {
  return { network: networkOf(address), browser: describeBrowser(userAgent) };
}

function networkOf(address: string): string {
  const bare = address.split('%', 1)[0] ?? '';
  if (isIP(bare) === 0) return 'unknown';
  const parsed = ipaddr.process(bare);
  const kept = parsed.kind() === 'ipv4' ? 3 : 6;
  const bytes = parsed.toByteArray().map((byte, at) => (at < kept ? byte : 0));
  return `${ipaddr.fromByteArray(bytes)}/${kept * 8}`;
}

const BROWSERS = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;
const SYSTEMS = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

/**
 * A browser in people's words, "Firefox on Windows"; of a program the first word, up to 40
 * characters. Pure.
 */
export function describeBrowser(userAgent: string | null): string {
  const agent = userAgent ?? '';
  const browser = BROWSERS.find(([, mark]) => mark.test(agent))?.[0];
  const system = SYSTEMS.find(([, mark]) => mark.test(agent))?.[0];
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`;
  return /^[\w.-]{1,40}/.exec(agent)?.[0] ?? 'unknown';
}
