import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Routes } from '../../../http/http-app.ts';
import { loadConfig } from '../../../platform/config.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from './access-app.ts';

let db: Db;
let on: AccessApp;
let together: AccessApp;
const cookies: Record<string, string> = {};
const held = { sys: 'system', sec: 'security', aud: 'audit', none: null } as const;
type Name = keyof typeof held;
const names = Object.keys(held) as Name[];

/** A route that only administrators may call. */
const more: readonly Routes[] = [
  (api) => void api.get('/machinery', { schema: { tags: ['devices'] } }, async () => ({ done: true })),
];
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db, { separateDuties: true, more });
  together = await openAccessApp(db, { more });
  for (const name of names) {
    cookies[name] = await on.person(name, 'administrator');
    const given = { method: 'PATCH', url: `/accounts/${name}`, token: ADMIN, body: { duty: held[name] } } as const;
    expect((await send(on, given)).body).toMatchObject({ duty: held[name] });
  }
});
afterAll(() => db?.close());

/** The admitted callers: everybody whose answer is not 403. */
async function allowedNames(request: { method?: 'GET' | 'POST' | 'PUT'; url: string; body?: object }, app = on) {
  const answers = await Promise.all(
    names.map(async (name) => [name, (await send(app, { ...request, cookie: cookies[name] })).status] as const),
  );
  return answers.flatMap(([name, status]) => (status === 403 ? [] : [name]));
}
const rules = { autoOpenScore: 1, approvedSources: [], candidateDays: 14, floodAlarms: 10 };

test('where duties are kept apart each administrator does their own part, and sees what a viewer sees', async () => {
  expect(await allowedNames({ url: '/accounts' })).toEqual(['sec', 'aud']);
  expect(await allowedNames({ method: 'POST', url: '/accounts', body: { login: 'x', role: 'viewer' } })).toEqual([
    'sec',
  ]);
  expect(await allowedNames({ url: '/audit/heads' })).toEqual(['aud']);
  expect(await allowedNames({ url: '/audit/access' })).toEqual(['aud']);
  expect(await allowedNames({ method: 'PUT', url: '/opening-rules', body: rules })).toEqual(['sys']);
  expect(await allowedNames({ url: '/machinery' })).toEqual(['sys', 'aud']);
  expect(await allowedNames({ url: '/tickets' })).toEqual(names);
  expect(await allowedNames({ url: '/me' })).toEqual(names);
});

test('a token does no more than the duty of the administrator who made it, whatever role it has', async () => {
  const made = async (name: Name, role: string) => {
    const body = { name: `${name} ${role}`, role, scopes: ['*:read', '*:write'] };
    return (await send(on, { method: 'POST', url: '/tokens', cookie: cookies[name], body })).body.secret as string;
  };
  const change = { method: 'PUT', url: '/opening-rules', body: rules } as const;
  for (const role of ['administrator', 'planner']) {
    expect((await send(on, { ...change, token: await made('aud', role) })).status).toBe(403);
    expect((await send(on, { ...change, token: await made('sec', role) })).status).toBe(403);
  }
  expect((await send(on, { ...change, token: await made('sys', 'administrator') })).status).toBe(200);
});

test('nobody gives themselves a duty, only administrators have one, and it goes with the role', async () => {
  const patch = (id: string, body: object, cookie = cookies['sec']) =>
    send(on, { method: 'PATCH', url: `/accounts/${id}`, cookie, body });
  expect((await patch('sec', { duty: 'audit' })).status).toBe(403);
  expect((await patch('sec', { duty: null })).status).toBe(403);
  expect((await patch('none', { duty: 'security' }, cookies['none'])).status).toBe(403);
  await on.person('mei', 'technician');
  expect(await patch('mei', { duty: 'audit' })).toMatchObject({ status: 422, body: { field: 'duty' } });
  expect((await patch('mei', { role: 'administrator', duty: 'audit' })).body).toMatchObject({ duty: 'audit' });
  expect((await patch('mei', { role: 'viewer' })).body).toMatchObject({ role: 'viewer', duty: null });
});

test('the setting is read from the environment, and is off by default', () => {
  expect(loadConfig({ environment: {} }).http.separateDuties).toBe('off');
  expect(loadConfig({ environment: { HTTP_SEPARATE_DUTIES: 'on' } }).http.separateDuties).toBe('on');
});

test('without the setting one administrator may do all', async () => {
  for (const url of ['/accounts', '/audit/heads', '/machinery'])
    expect(await allowedNames({ url }, together), url).toEqual(names);
  expect(await allowedNames({ method: 'PUT', url: '/opening-rules', body: rules }, together)).toEqual(names);
});
