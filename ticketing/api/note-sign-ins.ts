import type { HttpApp, Routes } from '../../http/http-app.ts';
import { actorOf } from '../../http/sign-in.ts';
import type { Now } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { printableLine } from '../../lib/printable.ts';
import { recordAccess } from '../accounts/access-events.ts';
import { tokenHash } from '../accounts/random-token.ts';
import { sessionOfCookie } from '../accounts/session-cookie.ts';
import type { Db } from '../db/sql.ts';

/**
 * Interval of events of failures: many failures make one event, so that nobody can fill the
 * database.
 */
const FLUSH_MS = 60_000;

/** Logins and addresses that one event names. */
const MOST_NAMED = 20;

type Failures = {
  since: Date;
  count: number;
  readonly logins: Map<string, number>;
  readonly addresses: Map<string, number>;
};

/** The record of sign-ins. */
export type SignInNotes = ReturnType<typeof createSignInNotes>;

/**
 * Records sign-ins with their place, failures condensed to one event a minute, and exports. Owns
 * the failures that are not recorded yet: those that the database did not take stay for the next
 * time, and closing records the last ones.
 */
export function createSignInNotes({ db, now, log }: { db: Db; now: Now; log: Log }) {
  let failures: Failures | undefined;
  const record = async (at: Date): Promise<void> => {
    if (!failures) return;
    const taken = failures;
    failures = undefined;
    const { since, count, logins, addresses } = taken;
    const payload = { since, count, logins: Object.fromEntries(logins), addresses: Object.fromEntries(addresses) };
    try {
      await db.transaction((sql) => recordAccess(sql, { actor: 'nobody', kind: 'sign_in_failed', payload, now: at }));
    } catch (error) {
      // Sign-ins that came meanwhile are added to the ones that failed to be stored.
      failures = merged(taken, failures);
      throw error;
    }
  };
  const flush = async (at: Date): Promise<void> => {
    if (failures && at.getTime() - failures.since.getTime() >= FLUSH_MS) await record(at);
  };
  const fail = (login: string | undefined, address: string): void => {
    failures ??= { since: now(), count: 0, logins: new Map(), addresses: new Map() };
    failures.count += 1;
    count(failures.logins, login === undefined ? 'no login' : nameOf(login));
    count(failures.addresses, address);
  };
  const routes: Routes = (api: HttpApp) => {
    api.addHook('onResponse', async (request, reply) => {
      try {
        const login = loginOf(request.body);
        // A delayed guess counts too: else the record falls silent while the attack continues.
        if (reply.statusCode === 401 || (reply.statusCode === 429 && login !== undefined)) fail(login, request.ip);
        if (reply.statusCode >= 400) return;
        const token = sessionOf(reply.getHeader('set-cookie'));
        if (token !== undefined) await noteSession(db, { token, address: request.ip, now: now() });
      } catch (error) {
        log.warn({ reason: messageOf(error) }, 'a sign-in could not be recorded');
      }
    });
    // Before the first byte leaves: the end of an answer is not reached where its reader leaves
    // before it.
    api.addHook('onSend', async (request, reply, body) => {
      if (reply.statusCode < 400 && String(reply.getHeader('content-type')).startsWith('text/csv')) {
        const payload = { what: request.url.slice(0, 500) };
        const exported = { actor: actorOf(request), kind: 'exported', payload, now: now() } as const;
        await db.transaction((sql) => recordAccess(sql, exported));
      }
      return body;
    });
  };
  return { routes, flush, close: () => record(now()) };
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

/** A login as the record can hold it: the database takes no NUL and no half of a pair. */
function nameOf(login: string): string {
  return printableLine(Buffer.from(login.slice(0, 64)).toString().toLowerCase());
}

function count(into: Map<string, number>, name: string, times = 1): void {
  const key = into.has(name) || into.size < MOST_NAMED ? name : 'others';
  into.set(key, (into.get(key) ?? 0) + times);
}

function merged(earlier: Failures, later: Failures | undefined): Failures {
  for (const [login, times] of later?.logins ?? []) count(earlier.logins, login, times);
  for (const [address, times] of later?.addresses ?? []) count(earlier.addresses, address, times);
  earlier.count += later?.count ?? 0;
  return earlier;
}
