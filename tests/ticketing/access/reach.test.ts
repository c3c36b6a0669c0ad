import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTicketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { episodeOf, transitionOf } from '../helpers/episodes.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from './access-app.ts';

type Operation = { readonly operationId: string; readonly 'x-roles': readonly string[] };

let db: Db;
let on: AccessApp;
let number: string;
let cookies: Record<string, string>;
let operations: readonly { path: string; method: 'GET' | 'POST'; operationId: string; roles: readonly string[] }[];
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  const { applyTransition } = on.ticketing;
  number = (await applyTransition(transitionOf('raised', { severity: 'high' }))).ticket ?? '';
  cookies = {
    mei: await on.person('mei', 'technician'),
    ann: await on.person('ann', 'technician'),
    lead: await on.person('lead', 'lead', ['plant']),
    away: await on.person('away', 'lead', ['elsewhere']),
    boss: await on.person('boss', 'lead'),
    asks: await on.person('asks', 'requester'),
  };
  await db.query(`update ticket set state = 'assigned', assignee_id = 'mei'`);
  const document = (await send(on, { url: '/openapi.json' })).body;
  operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, 'x-roles': roles }]) => ({
      path,
      method: method.toUpperCase() as 'GET' | 'POST',
      operationId,
      roles,
    })),
  );
});
afterAll(() => db?.close());

/**
 * The path with the ids of objects at the site plant; undefined for one that names nothing of a
 * site.
 */
const addressOf = (path: string): string | undefined => {
  const ids = { tickets: number, assets: 'plant:pump-1', episodes: episodeOf().id, devices: 'plant:pump-1' };
  const [, first = '', name] = /^\/([a-z-]+)\/\{(\w+)\}/.exec(path) ?? [];
  const id = ids[first as keyof typeof ids];
  return id && name ? path.replace(`{${name}}`, encodeURIComponent(id)).replaceAll(/\{\w+\}/g, '999999') : undefined;
};

test('to people of other sites nothing of a site is there, by whatever operation they ask', async () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const { path, method, operationId, roles } of operations) {
    const url = addressOf(path);
    if (url === undefined || !roles.includes('lead')) continue;
    asked++;
    const there = await send(on, { method, url, cookie: cookies['lead'] });
    const away = await send(on, { method, url, cookie: cookies['away'] });
    if (there.status === 403) wrong.push(`${operationId} refuses people of the site`);
    // A missing body is reported first.
    if (away.status !== 404 && away.status !== 400) wrong.push(`${operationId} answers others with ${away.status}`);
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(12);
});

test('no list shows people of other sites anything of a site', async () => {
  const lists = operations.filter(({ path, method }) => method === 'GET' && !path.includes('{'));
  const telling: string[] = [];
  let shown = 0;
  for (const { path, operationId, roles } of lists) {
    // A stream that does not end; its recipients are tested with it, in search/changes.test.ts.
    if (!roles.includes('lead') || operationId === 'watchChanges') continue;
    if ((await send(on, { url: path, cookie: cookies['lead'] })).text.includes('pump-1')) shown++;
    if ((await send(on, { url: path, cookie: cookies['away'] })).text.includes('pump-1')) telling.push(operationId);
  }
  expect(telling).toEqual([]);
  expect(shown).toBeGreaterThanOrEqual(3);
});

test('a technician sees all tickets and acts on their own', async () => {
  const accept = (who: string) =>
    send(on, { method: 'POST', url: `/tickets/${number}/transitions`, cookie: cookies[who], body: { to: 'accepted' } });
  expect((await send(on, { url: `/tickets/${number}`, cookie: cookies['ann'] })).status).toBe(200);
  expect((await accept('ann')).body).toMatchObject({ status: 403, detail: 'A technician works on their own tickets.' });
  expect((await accept('lead')).body).toMatchObject({ status: 403, detail: 'Only the assignee may do this.' });
  expect(await accept('mei')).toMatchObject({ status: 200, body: { state: 'accepted' } });
  const { items } = (await send(on, { url: `/tickets/${number}/events`, cookie: cookies['mei'] })).body;
  expect(items.at(-1)).toMatchObject({ actor: 'mei', kind: 'accepted' });
});

test('who keeps the roster takes nobody their account', async () => {
  const remove = (who: string) => send(on, { method: 'DELETE', url: '/people/ann', cookie: cookies[who] });
  expect((await remove('lead')).body).toMatchObject({ status: 403, detail: expect.stringContaining('whole plant') });
  expect((await remove('boss')).status).toBe(409);
  expect((await send(on, { url: '/me', cookie: cookies['ann'] })).status).toBe(200);
});

test('an account for a person that there is not is refused by the name of the field', async () => {
  const body = { login: 'eve', name: 'Eve', role: 'viewer', person: 'nobody-like-that' };
  const { status, body: problem } = await send(on, { method: 'POST', url: '/accounts', body, token: ADMIN });
  expect([status, problem.errors?.[0]?.field]).toEqual([422, 'person']);
});

test('a requester sees what they asked for', async () => {
  const seen = async () => ({
    one: (await send(on, { url: `/tickets/${number}`, cookie: cookies['asks'] })).status,
    all: (await send(on, { url: '/tickets', cookie: cookies['asks'] })).body.items.length,
  });
  expect(await seen()).toEqual({ one: 404, all: 0 });
  await db.query(`update ticket set requested_by = 'asks'`);
  expect(await seen()).toEqual({ one: 200, all: 1 });
  expect((await send(on, { url: '/episodes', cookie: cookies['asks'] })).status).toBe(403);
});

test('a token does what its scopes and its role allow, until it is revoked, expires, or its maker goes', async () => {
  const make = async (cookie: string | undefined, body: object) =>
    send(on, { method: 'POST', url: '/tokens', ...(cookie ? { cookie } : { token: ADMIN }), body });
  const statusOf = async (token: string, url = '/tickets') => (await send(on, { url, token })).status;
  const erp = await make(undefined, { name: 'erp', role: 'service', scopes: ['tickets:read'], expiresInDays: 1 });
  const { id } = erp.body.token;
  expect(await statusOf(erp.body.secret)).toBe(200);
  expect((await send(on, { url: '/assets', token: erp.body.secret })).body.detail).toContain('assets:read');
  const hold = { method: 'POST', url: `/tickets/${number}/transitions`, body: { to: 'on_hold' } } as const;
  expect((await send(on, { ...hold, token: erp.body.secret })).body.detail).toContain('tickets:write');
  expect((await send(on, { method: 'POST', url: '/tokens', token: erp.body.secret, body: {} })).status).toBe(403);
  const listed = (await send(on, { url: '/tokens', token: ADMIN })).body.items;
  expect(listed).toMatchObject([{ id, name: 'erp', lastUsedAt: on.clock.now.toISOString() }]);
  expect(JSON.stringify(listed)).not.toContain(erp.body.secret);

  expect((await make(cookies['away'], { name: 'more', role: 'planner', scopes: ['*:read'] })).body.errors).toEqual([
    { field: 'role', message: 'your tokens may be lead or viewer' },
  ]);
  const far = { name: 'far', scopes: ['*:read'], sites: ['plant'] };
  expect((await make(cookies['away'], far)).body.errors[0].field).toBe('sites');
  const away = await make(cookies['away'], { name: 'away', scopes: ['*:read'] });
  expect(await statusOf(away.body.secret, `/tickets/${number}`)).toBe(404);
  const own = await make(cookies['lead'], { name: 'own', scopes: ['*:read'] });
  expect(await statusOf(own.body.secret, `/tickets/${number}`)).toBe(200);
  const revoke = (cookie: string | undefined) =>
    send(on, { method: 'DELETE', url: `/tokens/${own.body.token.id}`, cookie });
  expect((await revoke(cookies['mei'])).status).toBe(404);
  expect((await revoke(cookies['lead'])).status).toBe(204);
  expect(await statusOf(own.body.secret)).toBe(401);
  await send(on, { method: 'PATCH', url: '/accounts/away', token: ADMIN, body: { role: 'viewer' } });
  expect(await statusOf(away.body.secret)).toBe(401);
  on.clock.now = new Date(on.clock.now.getTime() + 86_400_000);
  expect(await statusOf(erp.body.secret)).toBe(401);
});

test('the progress page tells status, first name and time, and nothing else', async () => {
  const { progressPath } = (await send(on, { url: `/tickets/${number}`, token: ADMIN })).body;
  expect(progressPath).toMatch(/^\/t\/[0-9a-f]{32}$/);
  const json = await send(on, { url: `/public/tickets/${progressPath.slice(3)}` });
  expect(json.body).toEqual({ status: 'received', owner: 'mei', eta: expect.stringMatching(/^2026-02-02T10:00/) });
  const page = await send(on, { url: progressPath, headers: { 'accept-language': 'zh-CN,zh' } });
  expect(page.text).toContain('<dt>负责人</dt><dd>mei</dd><dt>预计完成</dt><dd>2026年2月2日 GMT+8 18:00</dd>');
  for (const secret of [number, 'pump', 'plant', 'Chen', 'vibration']) expect(page.text).not.toContain(secret);
  expect((await send(on, { url: '/t/0123456789abcdef0123456789abcdef' })).status).toBe(404);
  expect((await send(on, { url: `/public/tickets/${number}` })).status).toBe(404);
});

test('every ticket has a code of its own', async () => {
  const ticketing = createTicketing({ db, now: () => on.clock.now, roster: [], log: on.app.log as never });
  await ticketing.applyTransition(transitionOf('raised', { id: 'ep_2', device: 'plant:pump-2' }));
  const { rows } = await db.query<{ code: string }>('select distinct public_code as code from ticket');
  expect(rows.length).toBe(2);
});
