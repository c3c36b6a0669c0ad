import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { databases } from '../helpers/databases.ts';
import { type AccessApp, openAccessApp, send } from './access-app.ts';

describe.each(databases())('the last administrator on $name', ({ open }) => {
  let db: Db;
  let on: AccessApp;
  let cookie = '';
  beforeAll(async () => {
    db = await open();
    on = await openAccessApp(db);
    cookie = await on.person('ann', 'administrator');
  });
  afterAll(() => db?.close());

  const patch = (id: string, body: object, by = cookie, url = '/accounts') =>
    send(on, { method: 'PATCH', url: `${url}/${id}`, cookie: by, body });

  test('stays one: another role, some sites, no sign-in and leaving are refused', async () => {
    for (const change of [{ role: 'viewer' }, { sites: ['plant'] }, { active: false }]) {
      expect(await patch('ann', change)).toMatchObject({ status: 409, body: { reason: 'last_administrator' } });
    }
    expect(await patch('ann', { active: false }, cookie, '/people')).toMatchObject({ status: 409 });
    expect((await patch('ann', { role: 'administrator', sites: null })).status).toBe(200);
  });

  test('of two who take the role of each other at once one stays', async () => {
    const other = await on.person('bo', 'administrator');
    const [one, two] = await Promise.all([
      patch('bo', { role: 'viewer' }, cookie),
      patch('ann', { role: 'viewer' }, other),
    ]);
    const refused = [one, two].filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(1);
    // 403: the other change had come first.
    expect([403, 409]).toContain(refused[0]?.status);
    const { rows } = await db.query(`select 1 from account where role = 'administrator'`);
    expect(rows).toHaveLength(1);
  });
});
