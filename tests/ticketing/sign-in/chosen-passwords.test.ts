import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

let db: Db;
let on: AccessApp;
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  await db.query(`insert into person (id, name, email) values ('p-7', 'Jonas Weber', 'j.weber@forge.example')`);
});
afterAll(() => db?.close());

const post = (url: string, body: object) => send(on, { method: 'POST', url, token: ADMIN, body });
const weak = { status: 400, body: { errors: [{ field: 'password' }] } };

test('a new account gets no password of its login, name, site, e-mail or person', async () => {
  const mei = { login: 'mchen', name: 'Mei Lin', role: 'viewer', sites: ['northworks'] };
  for (const password of ['mchen2024', 'Mei.Lin.1', 'northworks!', 'password1']) {
    expect(await post('/accounts', { ...mei, password })).toMatchObject(weak);
  }
  const jonas = { login: 'jw', role: 'viewer', person: 'p-7' };
  for (const password of ['forge.example', 'JonasWeber', 'rebew-sanoj']) {
    expect(await post('/accounts', { ...jonas, password })).toMatchObject(weak);
  }
  expect((await post('/accounts', { ...mei, password: 'river tooth lantern' })).status).toBe(201);
  expect((await post('/accounts', jonas)).status).toBe(201);
});

test('nor does one that is reset, nor one that a person changes', async () => {
  expect(await post('/accounts/p-7/password', { password: 'weberjonas99' })).toMatchObject(weak);
  const { password } = (await post('/accounts/p-7/password', {})).body;
  const session = await send(on, { method: 'POST', url: '/session', body: { login: 'jw', password } });
  const change = (next: string) =>
    send(on, {
      method: 'PUT',
      url: '/me/password',
      cookie: session.cookie,
      body: { current: password, password: next },
    });
  expect(await change('Welcome2024!')).toMatchObject(weak);
  expect(await change('jonas.weber')).toMatchObject(weak);
  expect((await change('river tooth lantern')).status).toBe(204);
});
