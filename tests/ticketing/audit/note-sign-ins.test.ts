import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Routes } from '../../../http/http-app.ts';
import { AppError } from '../../../lib/errors.ts';
import { listAccess } from '../../../ticketing/accounts/access-events.ts';
import { createSignInNotes } from '../../../ticketing/api/note-sign-ins.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';

const MINUTE = 60_000;
const PASSWORD = 'a long enough secret';

/** A sign-in that costs no hash, and an export of more than the buffers of a connection hold. */
const ownRoutes: Routes = (api) => {
  api.post('/refused', { config: { access: 'everyone' } }, async () => {
    throw new AppError('unauthorized', 'wrong');
  });
  api.get('/big.csv', { config: { roles: ['lead'] } }, async (_request, reply) =>
    reply.type('text/csv; charset=utf-8').send('a row\n'.repeat(8_000_000)),
  );
};

describe.each(databases())('sign-ins in the record of access on $name', ({ open }) => {
  let db: Db;
  let on: AccessApp;
  let notes: ReturnType<typeof createSignInNotes>;
  let place = 0;
  beforeAll(async () => {
    db = await open();
    const now = () => on.clock.now;
    notes = createSignInNotes({ db, now, log: pino({ level: 'silent' }) });
    on = await openAccessApp(db, { more: [notes.routes, ownRoutes] });
    await send(on, { method: 'POST', url: '/accounts', token: ADMIN, body: { login: 'mei', role: 'lead' } });
    const password = { password: PASSWORD };
    await send(on, { method: 'POST', url: '/accounts/mei/password', token: ADMIN, body: password });
  });
  afterEach(async () => {
    later(MINUTE);
    await notes.flush(on.clock.now);
  });
  afterAll(async () => {
    await on?.app.close();
    await db?.close();
  });

  const later = (milliseconds: number) => {
    on.clock.now = new Date(on.clock.now.getTime() + milliseconds);
  };
  const events = async (kind: string) =>
    (await listAccess(db, { after: 0, limit: 1000 })).filter((event) => event.kind === kind);
  /** Signs in from an address where nobody guessed before. */
  const signIn = async (login: string, password: string) => {
    place += 1;
    const payload = { login, password };
    const remoteAddress = `10.1.${place >> 8}.${place & 255}`;
    const headers = { 'x-requested-with': 'tests' };
    return await on.app.inject({ method: 'POST', url: '/api/v1/session', remoteAddress, headers, payload });
  };

  test('a sign-in is one event, with the person and the address, and the session that follows adds none', async () => {
    const answer = await signIn('mei', PASSWORD);
    expect(answer.statusCode).toBe(201);
    const cookie = String(answer.headers['set-cookie']).split(';', 1)[0];
    for (let i = 0; i < 3; i++) expect((await send(on, { url: '/me', cookie })).status).toBe(200);
    await send(on, { method: 'DELETE', url: '/session', cookie });
    await expect.poll(() => events('signed_in')).toHaveLength(1);
    expect(await events('signed_in')).toMatchObject([
      { actor: 'mei', payload: { person: 'mei', address: `10.1.0.${place}` } },
    ]);
  });

  test('wrong passwords become one event a minute, with how many came for which login and from where', async () => {
    for (const login of ['mei', 'MEI', 'root']) expect((await signIn(login, 'wrong')).statusCode).toBe(401);
    await notes.flush(on.clock.now);
    expect(await events('sign_in_failed')).toEqual([]);
    later(MINUTE);
    await notes.flush(on.clock.now);
    await notes.flush(on.clock.now);
    const [event, ...more] = await events('sign_in_failed');
    expect(more).toEqual([]);
    expect(event).toMatchObject({ actor: 'nobody', payload: { count: 3, logins: { mei: 2, root: 1 } } });
    expect(Object.keys((event?.payload['addresses'] ?? {}) as object)).toHaveLength(3);
    expect(JSON.stringify(event)).not.toContain('wrong');
  });

  test('guesses that wait are counted, too: they are the attack that goes on', async () => {
    const before = (await events('sign_in_failed')).length;
    const payload = { login: 'mei', password: 'wrong' };
    const guess = { method: 'POST', url: '/api/v1/session', remoteAddress: '10.2.0.1', payload } as const;
    const statuses: number[] = [];
    for (let i = 0; i < 9; i++)
      statuses.push((await on.app.inject({ ...guess, headers: { 'x-requested-with': 'tests' } })).statusCode);
    expect(statuses).toContain(429);
    later(MINUTE);
    await notes.flush(on.clock.now);
    expect((await events('sign_in_failed')).slice(before)).toMatchObject([
      { payload: { count: 9, logins: { mei: 9 } } },
    ]);
  });

  test('many logins and addresses fill neither memory nor the record', async () => {
    const before = (await events('sign_in_failed')).length;
    for (let i = 0; i < 60; i++) {
      const guess = { headers: { 'x-requested-with': 'tests' }, payload: { login: `guess-${i}` } };
      await on.app.inject({ method: 'POST', url: '/api/v1/refused', remoteAddress: `10.3.0.${i}`, ...guess });
    }
    later(MINUTE);
    await notes.flush(on.clock.now);
    const [event] = (await events('sign_in_failed')).slice(before);
    const { count, logins, addresses } = (event?.payload ?? {}) as Record<string, object>;
    expect(count).toBe(60);
    expect(Object.keys(logins ?? {})).toHaveLength(21);
    expect(Object.keys(addresses ?? {})).toHaveLength(21);
    expect(logins).toMatchObject({ others: 40 });
  });

  test.each([
    ['NUL', 'mei\0'],
    ['half of a pair, cut at 64', `${'a'.repeat(63)}\u{1f600}`],
    ['half of a pair, as it came', 'mei\ud800'],
    ['a name of every object', '__proto__'],
    ['a terminal sequence', '\u001b]0;x\u0007'],
  ])('a login with %s does not keep the failures of its minute out of the record', async (_name, login) => {
    const before = (await events('sign_in_failed')).length;
    expect((await signIn('mei', 'wrong')).statusCode).toBe(401);
    const { statusCode } = await signIn(login, 'wrong');
    expect([400, 401]).toContain(statusCode);
    later(MINUTE);
    await notes.flush(on.clock.now);
    const count = statusCode === 401 ? 2 : 1;
    expect((await events('sign_in_failed')).slice(before)).toMatchObject([{ payload: { count, logins: { mei: 1 } } }]);
  });

  test('failures that the database did not take are recorded when it takes them again', async () => {
    const before = (await events('sign_in_failed')).length;
    expect((await signIn('mei', 'wrong')).statusCode).toBe(401);
    later(MINUTE);
    await db.query('alter table access_event rename to access_event_away');
    await expect(notes.flush(on.clock.now)).rejects.toThrow();
    await db.query('alter table access_event_away rename to access_event');
    expect((await signIn('root', 'wrong')).statusCode).toBe(401);
    await notes.flush(on.clock.now);
    expect((await events('sign_in_failed')).slice(before)).toMatchObject([
      { payload: { count: 2, logins: { mei: 1, root: 1 } } },
    ]);
  });

  test('the failures of the last minute are recorded when the program stops', async () => {
    const before = (await events('sign_in_failed')).length;
    expect((await signIn('mei', 'wrong')).statusCode).toBe(401);
    await notes.close();
    expect((await events('sign_in_failed')).slice(before)).toMatchObject([{ payload: { count: 1 } }]);
  });

  test('an export is an event with its caller and what it asked for, and a refused one is none', async () => {
    const cookie = await on.person('lea', 'lead');
    const url = '/tickets.csv?state=new';
    expect((await send(on, { url, cookie })).status).toBe(200);
    expect((await send(on, { url: '/tickets.csv?state=nonsense', cookie })).status).toBe(400);
    expect((await send(on, { url })).status).toBe(401);
    expect(await events('exported')).toMatchObject([{ actor: 'lea', payload: { what: `/api/v1${url}` } }]);
  });

  test('an export whose reader leaves before its end is an event, too', async () => {
    const cookie = await on.person('lee', 'lead');
    const address = new URL(await on.app.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connect(Number(address.port), '127.0.0.1');
    socket.write(`GET /api/v1/big.csv HTTP/1.1\r\nHost: ${address.host}\r\nCookie: ${cookie}\r\n\r\n`);
    const [bytes] = await once(socket, 'data');
    socket.destroy();
    expect(String(bytes)).toContain('200 OK');
    expect((await events('exported')).at(-1)).toMatchObject({ actor: 'lee', payload: { what: '/api/v1/big.csv' } });
  });

  test('the record that comes of all this is in order', async () => {
    expect((await verifyAudit(db, {})).problems).toEqual([]);
  });
});
