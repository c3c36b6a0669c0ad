import type { Now } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { recordAccess } from '../access/access-events.ts';
import { tokenHash } from '../access/random-token.ts';
import { sessionOfCookie } from '../access/session-cookie.ts';
import type { Db } from '../db.ts';
import type { HttpApp, Routes } from '../http/server.ts';
import { actorOf } from '../http/sign-in.ts';

/** How often failures become an event: many of them are one, so that nobody can fill the database. */
const FLUSH_MS = 60_000;
/** Logins and addresses that one event names. */
const MOST_NAMED = 20;

type Failures = {
  since: Date;
  count: number;
  readonly logins: Map<string, number>;
  readonly addresses: Map<string, number>;
};

/**
 * Records who signed in and from where, failures condensed to one event a minute, and what was exported. Owns the failures that are not
 * recorded yet.
 */
export function createSignInNotes({ db, now, log }: { db: Db; now: Now; log: Log }) {
  let failures: Failures | undefined;
  const flush = async (at: Date): Promise<void> => {
    if (!failures || at.getTime() - failures.since.getTime() < FLUSH_MS) return;
    const { since, count, logins, addresses } = failures;
    failures = undefined;
    const payload = { since, count, logins: Object.fromEntries(logins), addresses: Object.fromEntries(addresses) };
    await db.transaction((sql) => recordAccess(sql, { actor: 'nobody', kind: 'sign_in_failed', payload, now: at }));
  };
  const fail = (login: string | undefined, address: string): void => {
    failures ??= { since: now(), count: 0, logins: new Map(), addresses: new Map() };
    failures.count += 1;
    count(failures.logins, login?.slice(0, 64).toLowerCase() ?? 'no login');
    count(failures.addresses, address);
  };
  const routes: Routes = (api: HttpApp) => {
    api.addHook('onResponse', async (request, reply) => {
      try {
        if (reply.statusCode === 401) fail(loginOf(request.body), request.ip);
        if (reply.statusCode >= 400) return;
        const token = sessionOf(reply.getHeader('set-cookie'));
        if (token !== undefined) await noteSession(db, { token, address: request.ip, now: now() });
        if (String(reply.getHeader('content-type')).startsWith('text/csv')) {
          const payload = { what: request.url.slice(0, 500) };
          await db.transaction((sql) =>
            recordAccess(sql, { actor: actorOf(request), kind: 'exported', payload, now: now() }),
          );
        }
      } catch (error) {
        log.warn({ reason: messageOf(error) }, 'a sign-in or an export could not be recorded');
      }
    });
  };
  return { routes, flush };
}

async function noteSession(
  db: Db,
  { token, address, now }: { token: string; address: string; now: Date },
): Promise<void> {
  await db.transaction(async (sql) => {
    const { rows } = await sql.query<{ person: string }>(
      'select person_id as person from account_session where token_hash = $1',
      [tokenHash(token)],
    );
    const [session] = rows;
    if (!session) return;
    const { person } = session;
    await recordAccess(sql, { actor: person, kind: 'signed_in', payload: { person, address }, now });
  });
}

/** The session that an answer sets; undefined where it sets none, or ends one. */
function sessionOf(header: unknown): string | undefined {
  const cookies = Array.isArray(header) ? header.map(String) : [String(header ?? '')];
  for (const cookie of cookies) {
    const token = sessionOfCookie(cookie.split(';', 1)[0]);
    if (token !== undefined && token !== '') return token;
  }
  return undefined;
}

function loginOf(body: unknown): string | undefined {
  const login = body !== null && typeof body === 'object' && 'login' in body ? body.login : undefined;
  return typeof login === 'string' ? login : undefined;
}

function count(into: Map<string, number>, name: string): void {
  const key = into.has(name) || into.size < MOST_NAMED ? name : 'others';
  into.set(key, (into.get(key) ?? 0) + 1);
}
