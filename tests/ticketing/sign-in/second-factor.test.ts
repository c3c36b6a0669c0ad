import { generate } from 'otplib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

const PASSWORD = 'correct horse battery staple';

let db: Db;
let on: AccessApp;
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db, { secondFactorRoles: ['administrator'], publicUrl: 'https://plant.test' });
});
afterAll(() => db?.close());

let count = 0;
let login: string;
let boss: string;
beforeEach(async () => {
  count += 1;
  login = `mei${count}`;
  boss = `boss${count}`;
  for (const [name, role] of [
    [login, 'technician'],
    [boss, 'administrator'],
  ]) {
    const body = { login: name, role, password: PASSWORD };
    expect((await send(on, { method: 'POST', url: '/accounts', token: ADMIN, body })).status).toBe(201);
  }
});

const post = (url: string, cookie: string | undefined, body?: object) =>
  send(on, { method: 'POST', url, cookie, ...(body && { body }) });
const signIn = (name = login) => post('/session', undefined, { login: name, password: PASSWORD });
const me = (cookie: string | undefined) => send(on, { url: '/me', cookie });
const pass = (milliseconds: number) => {
  on.clock.now = new Date(on.clock.now.getTime() + milliseconds);
};
const codeOf = (secret: string, offset = 0) =>
  generate({ secret, epoch: Math.floor(on.clock.now.getTime() / 1000) + offset });
const told = async (person: string) => {
  const { rows } = await db.query<{ kind: string }>(
    `select kind from notification where recipient = $1 and channel = 'inbox' order by id`,
    [person],
  );
  return rows.map(({ kind }) => kind);
};

/**
 * A person with a code generator.
 * @returns its secret, the recovery codes and the session that enrolled it
 */
async function enrol(name = 'phone') {
  const { cookie } = await signIn();
  const { body: draft } = await post('/me/second-factors/totp', cookie, { name });
  const confirmed = await post('/me/second-factors/totp/confirm', cookie, {
    id: draft.id,
    code: await codeOf(draft.secret),
  });
  expect(confirmed.status).toBe(201);
  pass(90_000);
  return { secret: draft.secret as string, codes: confirmed.body.recoveryCodes as string[], cookie, id: draft.id };
}

test('without a second factor a password is enough where the role needs none', async () => {
  expect((await signIn()).status).toBe(201);
});

test('who has enrolled a code generator is asked for its code, in a way that a program can follow', async () => {
  const { secret, codes } = await enrol();
  expect(codes).toHaveLength(10);
  const first = await signIn();
  expect(first.status).toBe(401);
  expect(first.body).toMatchObject({
    type: 'urn:harbinger:problem:unauthorized',
    reason: 'second_factor_required',
    methods: ['totp', 'recoveryCode'],
    next: '/api/v1/session/second-factor',
  });
  expect(first.cookie).toMatch(/^harbinger_pending=/);
  expect((await me(first.cookie)).status).toBe(401);
  const second = await post('/session/second-factor', first.cookie, { totp: await codeOf(secret) });
  expect(second).toMatchObject({ status: 201, body: { personId: login } });
  const [session] = [second.setCookie].flat().filter((line) => line?.startsWith('harbinger_session='));
  expect((await me(session?.split(';', 1)[0])).status).toBe(200);
});

test('a generator that was never confirmed asks for nothing', async () => {
  const { cookie } = await signIn();
  const { body } = await post('/me/second-factors/totp', cookie, { name: 'phone' });
  const wrong = await post('/me/second-factors/totp/confirm', cookie, { id: body.id, code: '000000' });
  expect(wrong.status).toBe(422);
  expect((await signIn()).status).toBe(201);
});

test('a code counts once, in the step before and after its own, and never in others', async () => {
  const { secret } = await enrol();
  const prove = async (code: string) =>
    (await post('/session/second-factor', (await signIn()).cookie, { totp: code })).status;
  const code = await codeOf(secret);
  expect([await prove(code), await prove(code)]).toEqual([201, 401]);
  pass(120_000);
  expect(await prove(await codeOf(secret, -30))).toBe(201);
  expect(await prove(await codeOf(secret, 30))).toBe(201);
  // The step that is now is older than the one that was used.
  expect(await prove(await codeOf(secret))).toBe(401);
  pass(120_000);
  expect([await prove(await codeOf(secret, -60)), await prove(await codeOf(secret, 60))]).toEqual([401, 401]);
});

test('a confirmed code enrols once and signs nobody in after that', async () => {
  const { cookie } = await signIn();
  const { body: draft } = await post('/me/second-factors/totp', cookie, { name: 'phone' });
  const code = await codeOf(draft.secret);
  await post('/me/second-factors/totp/confirm', cookie, { id: draft.id, code });
  expect((await post('/session/second-factor', (await signIn()).cookie, { totp: code })).status).toBe(401);
});

test('who guesses codes waits, over all sign-ins and addresses, and the person is told', async () => {
  const { secret } = await enrol();
  const guess = async (totp: string) => await post('/session/second-factor', (await signIn()).cookie, { totp });
  const verdicts = await Promise.all(['111111', '222222', '333333', '444444', '555555'].map(guess));
  expect(verdicts.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  const right = await guess(await codeOf(secret));
  expect([right.status, right.headers['retry-after']]).toEqual([429, '1']);
  expect(await told(login)).toContain('factor_guessing');
  pass(1_000);
  expect((await guess('666666')).status).toBe(401);
  pass(1_000);
  expect((await guess(await codeOf(secret))).status).toBe(429);
  pass(1_000);
  expect((await guess(await codeOf(secret))).status).toBe(201);
});

test('a recovery code lets in once, however it is typed, and the person is told', async () => {
  const { codes } = await enrol();
  const [code = ''] = codes;
  const offer = async () =>
    await post('/session/second-factor', (await signIn()).cookie, {
      recoveryCode: code.toUpperCase().replaceAll('-', ' '),
    });
  expect((await offer()).status).toBe(201);
  expect((await offer()).status).toBe(401);
  expect(await told(login)).toEqual(expect.arrayContaining(['factor_added', 'recovery_code_used']));
});

test('the wait for a second proof ends after ten minutes, with its use, and with another password', async () => {
  const { secret } = await enrol();
  const late = await signIn();
  pass(601_000);
  const prove = async (cookie: string | undefined) => {
    pass(60_000);
    return (await post('/session/second-factor', cookie, { totp: await codeOf(secret) })).status;
  };
  expect(await prove(late.cookie)).toBe(401);
  const used = await signIn();
  expect([await prove(used.cookie), await prove(used.cookie)]).toEqual([201, 401]);
  const waiting = await signIn();
  await send(on, { method: 'POST', url: `/accounts/${login}/password`, token: ADMIN, body: { password: PASSWORD } });
  expect(await prove(waiting.cookie)).toBe(401);
  expect(await prove(undefined)).toBe(401);
});

test('a role that must have a second factor leads to its enrolment, and to nothing else before', async () => {
  const first = await signIn(boss);
  expect(first).toMatchObject({ status: 401, body: { reason: 'second_factor_enrolment_required' } });
  expect((await send(on, { url: '/accounts', cookie: first.cookie })).status).toBe(401);
  const early = await post('/session/second-factor', first.cookie, { totp: '123456' });
  expect(early.status).toBe(401);
  const { body: draft } = await post('/session/second-factor/enrolment/totp', first.cookie, { name: 'phone' });
  const done = await post('/session/second-factor/enrolment/totp/confirm', first.cookie, {
    id: draft.id,
    code: await codeOf(draft.secret),
  });
  expect(done).toMatchObject({ status: 201, body: { me: { personId: boss } } });
  expect(done.body.recoveryCodes).toHaveLength(10);
  const again = await signIn(boss);
  expect(again.body.reason).toBe('second_factor_required');
  const other = await post('/session/second-factor/enrolment/totp', again.cookie, { name: 'of a thief' });
  expect(other.status).toBe(409);
});

test('a session without a second factor ends when its person gets a role that must have one', async () => {
  const { cookie } = await signIn();
  await send(on, { method: 'PATCH', url: `/accounts/${login}`, token: ADMIN, body: { role: 'administrator' } });
  expect((await me(cookie)).status).toBe(401);
});

test('enrolling and removing need a fresh sign-in, for which a code is a proof', async () => {
  const { secret, cookie, id } = await enrol();
  pass(11 * 60_000);
  const remove = () => send(on, { method: 'DELETE', url: `/me/second-factors/${id}`, cookie });
  expect(await remove()).toMatchObject({ status: 403, body: { reason: 'fresh_sign_in_required' } });
  expect((await post('/me/second-factors/totp', cookie, { name: 'tablet' })).status).toBe(403);
  expect((await post('/me/recovery-codes', cookie)).status).toBe(403);
  expect((await post('/session/confirm', cookie, { totp: '000000' })).status).toBe(401);
  expect((await post('/session/confirm', cookie, { totp: await codeOf(secret) })).status).toBe(200);
  const renewed = await post('/me/recovery-codes', cookie);
  expect(renewed.body.recoveryCodes).toHaveLength(10);
  expect((await remove()).status).toBe(204);
  expect((await signIn()).status).toBe(201);
  expect(await told(login)).toContain('factor_removed');
  expect((await send(on, { url: '/me/second-factors', cookie })).body).toEqual({ items: [], recoveryCodesLeft: 0 });
});

test('a person has several factors with names, and keeps the last one where the role must have one', async () => {
  const { cookie, id } = await enrol();
  const { body: draft } = await post('/me/second-factors/totp', cookie, { name: 'tablet' });
  const second = { id: draft.id, code: await codeOf(draft.secret) };
  expect((await post('/me/second-factors/totp/confirm', cookie, second)).body.recoveryCodes).toBeNull();
  expect((await post('/me/second-factors/totp', cookie, { name: 'tablet' })).status).toBe(409);
  const { body } = await send(on, { url: '/me/second-factors', cookie });
  expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['phone', 'tablet']);
  await send(on, { method: 'PATCH', url: `/accounts/${login}`, token: ADMIN, body: { role: 'administrator' } });
  const remove = (factor: number) => send(on, { method: 'DELETE', url: `/me/second-factors/${factor}`, cookie });
  expect([(await remove(id)).status, (await remove(draft.id)).status]).toEqual([204, 409]);
});

test('an administrator resets the factors of another, who is signed out and told', async () => {
  const { cookie } = await enrol();
  const url = `/accounts/${login}/second-factors`;
  expect((await send(on, { method: 'DELETE', url, cookie })).status).toBe(403);
  expect((await send(on, { method: 'DELETE', url, token: ADMIN })).body).toEqual({ removed: 1 });
  expect((await me(cookie)).status).toBe(401);
  expect((await signIn()).status).toBe(201);
  expect(await told(login)).toContain('factors_reset');
  const { rows } = await db.query(
    `select actor from access_event where kind = 'factors_reset' and payload->>'person' = $1`,
    [login],
  );
  expect(rows).toEqual([{ actor: 'administrator' }]);
});

test('a token is asked for no second factor, and a sign-in link is', async () => {
  const { cookie } = await enrol();
  const made = await post('/tokens', cookie, { name: `of ${login}`, scopes: ['*:read'] });
  expect((await send(on, { url: '/me', token: made.body.secret })).status).toBe(200);
  const link = await send(on, { method: 'POST', url: `/accounts/${login}/sign-in-links`, token: ADMIN });
  const entered = await post('/session', undefined, { code: link.body.code });
  expect(entered.body.reason).toBe('second_factor_required');
});

test('no secret, code or token of a second factor is in the log or readable in the tables', async () => {
  const { secret, codes } = await enrol();
  const { cookie = '' } = await signIn();
  const names = ['second_factor', 'recovery_code', 'pending_sign_in', 'access_event', 'notification'];
  const tables = await Promise.all(names.map((name) => db.query(`select * from ${name}`)));
  const sealed = await db.query<{ text: string }>(`select encode(sealed_secret, 'escape') as text from second_factor`);
  const kept = on.logged() + JSON.stringify([tables.map(({ rows }) => rows), sealed.rows]);
  for (const hidden of [secret, ...codes, cookie.split('=')[1] ?? '']) expect(kept).not.toContain(hidden);
});
