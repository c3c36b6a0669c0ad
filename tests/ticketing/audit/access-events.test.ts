import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAccess, recordAccess } from '../../../ticketing/accounts/access-events.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';

describe.each(databases())('the record of who may sign in on $name', ({ open }) => {
  let db: Db;
  let app: AccessApp;
  beforeAll(async () => {
    db = await open();
    app = await openAccessApp(db);
  });
  afterAll(async () => {
    await app?.app.close();
    await db?.close();
  });

  const call = async (method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) => {
    const answer = await send(app, { method, url, token: ADMIN, ...(body && { body }) });
    expect([url, answer.status < 300 ? '' : answer.text]).toEqual([url, '']);
    return answer.body;
  };
  const record = () => listAccess(db, { after: 0, limit: 100 });
  const problems = async () => (await verifyAudit(db, {})).problems.map(({ where, what }) => `${where}: ${what}`);

  test('tells who let whom in, as what, and what became of it, and holds no secret', async () => {
    const { password } = await call('POST', '/accounts', { login: 'mei', role: 'technician', sites: ['plant'] });
    await call('PATCH', '/accounts/mei', { role: 'lead' });
    await call('POST', '/accounts/mei/password', {});
    const { code } = await call('POST', '/accounts/mei/sign-in-links');
    await call('DELETE', '/accounts/mei/sessions');
    const made = await call('POST', '/tokens', { name: 'erp', role: 'service', scopes: ['tickets:read'] });
    await call('DELETE', `/tokens/${made.token.id}`);
    const links = await record();
    expect(links.map(({ kind }) => kind)).toEqual([
      ...['account_added', 'account_changed', 'password_set', 'link_made', 'signed_out', 'token_added'],
      'token_revoked',
    ]);
    expect(links[1]).toMatchObject({
      actor: 'administrator',
      payload: { person: 'mei', role: 'lead', sites: ['plant'], before: { role: 'technician' } },
    });
    for (const secret of [password, code, made.secret]) expect(JSON.stringify(links)).not.toContain(secret);
    const listed = await send(app, { url: '/audit/access?limit=3', token: ADMIN });
    expect(listed.body).toMatchObject({ items: [{ sequence: 1 }, { sequence: 2 }, { sequence: 3 }] });
    const lead = await app.person('lea', 'lead');
    expect((await send(app, { url: '/audit/access', cookie: lead })).status).toBe(403);
    expect(await problems()).toEqual([]);
  });

  test('what is refused leaves nothing in it', async () => {
    const before = (await record()).length;
    const again = { login: 'mei', role: 'technician' };
    expect((await send(app, { method: 'POST', url: '/accounts', token: ADMIN, body: again })).status).toBe(409);
    const nobody = await send(app, { method: 'PATCH', url: '/accounts/nobody', token: ADMIN, body: { role: 'lead' } });
    expect(nobody.status).toBe(404);
    expect((await send(app, { method: 'DELETE', url: '/tokens/999', token: ADMIN })).status).toBe(404);
    expect(await record()).toHaveLength(before);
  });

  test('many at once make one chain', async () => {
    const now = app.clock.now;
    const add = (i: number) =>
      db.transaction((sql) => recordAccess(sql, { actor: `a${i}`, kind: 'signed_out', payload: {}, now }));
    await Promise.all(Array.from({ length: 20 }, (_, i) => add(i)));
    expect(await problems()).toEqual([]);
  });

  test('a change behind its back shows: of the record, and of what an account may', async () => {
    await expect(db.query('delete from access_event')).rejects.toThrow('append-only');
    await db.query(`update account set role = 'administrator' where person_id = 'mei'`);
    expect(await problems()).toEqual(['account mei: it was changed after it was recorded: role']);
    await db.query(`update account set role = 'lead' where person_id = 'mei'`);
    const past = (statement: string) =>
      db.query(`begin; set local session_replication_role = replica; ${statement}; commit;`);
    await past(`update access_event set actor = 'somebody' where sequence = 2`);
    expect(await problems()).toEqual(['access 2: its record was changed']);
    await past(`delete from access_event where sequence = 2`);
    expect(await problems()).toContain('access 3: its record was changed');
  });
});
