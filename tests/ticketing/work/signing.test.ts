import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let on: AccessApp;
let url = '';
const cookies: Record<string, string> = {};
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  for (const [id, role] of [
    ['ann', 'technician'],
    ['lee', 'lead'],
    ['ada', 'administrator'],
  ] as const) {
    cookies[id] = await on.person(id, role);
  }
  await db.query(`update person set max_open_tickets = 0 where id <> 'ann'`);
  url = `/tickets/${(await on.ticketing.applyTransition(transitionOf('raised'))).ticket}/signatures`;
});
afterAll(() => db?.close());

const sign = (by: { cookie?: string | undefined; token?: string }, body: object) =>
  send(on, { method: 'POST', url, body, ...by });

test("a signature has the signer's name from the account, and keeps how they proved who they are", async () => {
  const { status, body } = await sign({ cookie: cookies['ann'] }, { meaning: 'performed' });
  expect(status).toBe(201);
  expect(body).toMatchObject({ signedBy: 'ann', name: 'ann Chen', meaning: 'performed', proof: 'fresh_sign_in' });
  await db.query(`update person set name = 'Ann Wu' where id = 'ann'`);
  expect((await send(on, { url, cookie: cookies['lee'] })).body.items[0]).toEqual(body);
  await db.query(`update person set name = 'ann Chen' where id = 'ann'`);
});

test.each(['lee Chen', 'Ann', 'ANN CHEN', 'the plant manager'])('nobody signs as %s but them', async (name) => {
  expect(await sign({ cookie: cookies['ann'] }, { name, meaning: 'performed' })).toMatchObject({
    status: 422,
    body: { field: 'name' },
  });
  expect(await sign({ cookie: cookies['ann'] }, { name: 'ann Chen', meaning: 'performed' })).toMatchObject({
    status: 201,
  });
});

test('no token signs: neither a person’s own, nor an administrator’s, nor that of the installation', async () => {
  for (const id of ['ann', 'ada']) {
    const made = await send(on, {
      method: 'POST',
      url: '/tokens',
      cookie: cookies[id],
      body: { name: `of-${id}`, scopes: ['*:write'] },
    });
    expect(await sign({ token: made.body.secret }, { meaning: 'performed' })).toMatchObject({ status: 403 });
  }
  const refused = await sign({ token: ADMIN }, { meaning: 'approved' });
  expect(refused.status).toBe(403);
  expect(refused.body.detail).toContain('sign in as a person');
});

test.each(['reviewed', 'approved', 'accepted'])('who did the work does not sign that it was %s', async (meaning) => {
  expect(await sign({ cookie: cookies['ann'] }, { meaning })).toMatchObject({ status: 403 });
  expect(await sign({ cookie: cookies['lee'] }, { meaning })).toMatchObject({ status: 201 });
});

test('who signed in long ago proves again who they are before they sign', async () => {
  on.clock.now = new Date(on.clock.now.getTime() + 3_600_000);
  const stale = await sign({ cookie: cookies['ann'] }, { meaning: 'performed' });
  expect(stale).toMatchObject({ status: 403, body: { reason: 'fresh_sign_in_required' } });
});
