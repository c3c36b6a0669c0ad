import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

let db: Db;
let on: AccessApp;
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  await ask('POST', '/assets', { body: { id: 'pump', name: 'Pump', level: 'asset', site: 'plant' } });
});
afterAll(async () => {
  await on?.app.close();
  await db?.close();
});

const ask = (method: 'POST' | 'PUT' | 'DELETE', url: string, { ifMatch, body }: { ifMatch?: string; body?: object }) =>
  send(on, { method, url, token: ADMIN, ...(body && { body }), headers: ifMatch ? { 'if-match': ifMatch } : {} });

test.each([
  ['/sla/calendars/none', { name: 'x', timeZone: 'UTC', weekly: { mon: ['08:00-17:00'] } }],
  [
    '/escalation/ladders/none',
    { name: 'x', steps: [{ when: [{ percent: 90 }], who: [{ kind: 'lead' }], do: ['notify'] }] },
  ],
  ['/plans/none', { title: 'Oil', asset: 'pump', everyDays: 30, startsOn: '2026-02-10', calendar: null }],
  ['/teams/none', { name: 'Nobody' }],
  ['/skills/none', { name: 'Nothing' }],
])('where nothing is at %s a change with a condition makes nothing and removes nothing', async (url, body) => {
  const refused = { status: 412, body: { version: 0, detail: expect.stringContaining('is not there') } };
  for (const ifMatch of ['*', '"1"']) {
    expect(await ask('PUT', url, { ifMatch, body })).toMatchObject(refused);
    expect(await ask('DELETE', url, { ifMatch })).toMatchObject(refused);
  }
  expect((await ask('DELETE', url, {})).status).toBe(404);
  const made = await ask('PUT', url, { body });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  expect((await ask('PUT', url, { ifMatch: '*', body })).status).toBe(200);
  expect((await ask('DELETE', url, { ifMatch: '"01"' })).status).toBe(400);
  expect((await ask('DELETE', url, { ifMatch: '*' })).status).toBe(204);
  expect(await ask('PUT', url, { ifMatch: '*', body })).toMatchObject(refused);
});
