import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { listTickets } from '../../../ticketing/search/find-tickets.ts';
import { databases } from '../helpers/databases.ts';
import { createPlant } from '../helpers/plant.ts';

type Plant = Awaited<ReturnType<typeof createPlant>>;

describe.each(databases())('lists on $name', ({ open }) => {
  let db: Db;
  let plant: Plant;
  const names = new Map<string, string>();
  beforeAll(async () => {
    db = await open();
    plant = await createPlant(db, ['ann', 'bo']);
    const raise = async (device: string, severity: 'low' | 'high', condition: string) => {
      plant.clock.now = new Date(plant.clock.now.getTime() + 60_000);
      names.set(await plant.raise({ device, severity, condition }), device);
    };
    await raise('north:pump-1', 'low', 'bearing');
    await raise('north:pump-12', 'high', 'imbalance');
    await raise('south:fan-1', 'low', 'imbalance');
    // The line stands above pump-12.
    await db.query(`insert into asset (id, name, site, level, created_at, updated_at)
      values ('line-1', 'Line 1', 'north', 'line', now(), now())`);
    await db.query(`update asset set parent_id = 'line-1' where id = 'north:pump-12'`);
    await db.query(
      `update ticket set title_zh = '主泵轴承磨损', description = '=1+1 "quoted"' where asset_id = 'north:pump-1'`,
    );
  });
  afterAll(() => db?.close());

  const found = async (query: string) => {
    const { body } = await plant.send('GET', `/tickets?${query}`);
    return body.items.map(({ device }: { device: string }) => device);
  };

  test('an asset stands for everything below it, a site for all its assets', async () => {
    expect(await found('asset=line-1')).toEqual(['north:pump-12']);
    expect(await found('asset=Line%201')).toEqual(['north:pump-12']);
    expect(await found('site=north')).toEqual(['north:pump-12', 'north:pump-1']);
    await db.query(`update asset set site = 'west' where id = 'south:fan-1'`);
    expect(await found('site=south')).toEqual([]);
    expect(await found('site=west')).toEqual(['south:fan-1']);
  });

  test('Chinese words of one and two characters are found, and only where they stand together', async () => {
    const q = (text: string) => found(`q=${encodeURIComponent(text)}&site=north&asset=north:pump-1`);
    for (const text of ['轴', '轴承', '承磨', '轴承磨损', '泵 磨损'])
      expect(await q(text), text).toEqual(['north:pump-1']);
    for (const text of ['承轴', '磨轴', '阀']) expect(await q(text), text).toEqual([]);
  });

  test('words begin as they are given; a name with a number is one word', async () => {
    expect(await found('q=PUMP-1')).toEqual(['north:pump-12', 'north:pump-1']);
    expect(await found('q=fan-1%20imbal')).toEqual(['south:fan-1']);
    expect(await found('q=%25')).toEqual([]);
    const { status, body } = await plant.send('GET', '/tickets?priority=P9');
    expect({ status, field: body.errors[0].field }).toEqual({ status: 400, field: 'priority' });
  });

  test.each(['newest', 'due'])('a text gives the same from page to page, by what is %s', async (order) => {
    const all = await found(`q=pump&sort=${order}`);
    expect(all.toSorted()).toEqual(['north:pump-1', 'north:pump-12']);
    const first = await plant.send('GET', `/tickets?q=pump&sort=${order}&limit=1`);
    const rest = await plant.send('GET', `/tickets?q=pump&sort=${order}&limit=1&cursor=${first.body.next}`);
    expect([...first.body.items, ...rest.body.items].map(({ device }) => device)).toEqual(all);
    expect(rest.body.next).toBeNull();
  });

  test('a ticket that is given another asset is listed at its site', async () => {
    const move = (to: string) => db.query(`update ticket set asset_id = $1 where title_zh = '主泵轴承磨损'`, [to]);
    await move('south:fan-1');
    expect(await found('site=north')).toEqual(['north:pump-12']);
    await move('north:pump-1');
    expect(await found('site=north')).toEqual(['north:pump-12', 'north:pump-1']);
  });

  test('what is due first comes first, also from page to page, and what has no clock comes last', async () => {
    const [first] = await listTickets(db, { asset: 'north:pump-1' }, { order: 'newest', after: null, limit: 1 });
    await plant.move(String(first?.id), { to: 'cancelled', reason: 'test' });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await plant.send('GET', `/tickets?sort=due&limit=1${cursor}`);
      seen.push(body.items[0].device);
      cursor = body.next === null ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    expect(seen).toEqual(['north:pump-12', 'south:fan-1', 'north:pump-1']);
    const { body } = await plant.send('GET', '/tickets?asset=north:pump-12');
    const due = Math.min(...body.items[0].clocks.map(({ dueAt }: { dueAt: string }) => Date.parse(dueAt)));
    expect(await found(`dueBefore=${new Date(due).toISOString()}`)).toEqual([]);
    expect(await found(`dueBefore=${new Date(due + 1).toISOString()}`)).toEqual(['north:pump-12']);
  });

  test('a page does not move while tickets are added', async () => {
    const { body } = await plant.send('GET', '/tickets?limit=1');
    await plant.raise({ device: 'east:late-1' });
    const next = await plant.send('GET', `/tickets?limit=2&cursor=${body.next}`);
    expect(next.body.items.map(({ device }: { device: string }) => device)).toEqual(['north:pump-12', 'north:pump-1']);
  });

  test('the export holds the filtered list, and no formula', async () => {
    await db.query(`update ticket set title = '=HYPERLINK("x")' where asset_id = 'north:pump-1'`);
    const response = await plant.app.inject({ url: '/api/v1/tickets.csv?site=north&sort=due' });
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = response.body.trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]?.startsWith('\ufeffnumber,state,priority,title,')).toBe(true);
    expect(lines[2]).toContain(`"'=HYPERLINK(""x"")"`);
  });

  test('a view belongs to who made it; others see it where it is shared', async () => {
    const body = { name: 'Urgent', filter: { state: 'open', q: '轴承' } };
    const made = await plant.send('POST', '/views', body);
    expect(made).toMatchObject({ status: 201, body: { owner: 'api', own: true, shared: false, filter: body.filter } });
    expect((await plant.send('POST', '/views', body)).status).toBe(409);
    expect((await plant.send('POST', '/views', { ...body, name: 'x', filter: { state: 'odd' } })).status).toBe(400);
    const { rows } = await db.query<{ id: number }>(`insert into saved_view (owner, name, filter, shared, updated_at)
      values ('ann', 'hers', '{}', false, now()), ('ann', 'for all', '{}', true, now()) returning id`);
    const { items } = (await plant.send('GET', '/views')).body;
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['Urgent', 'for all']);
    expect((await plant.send('PUT', `/views/${rows[0]?.id}`, body)).status).toBe(404);
    expect((await plant.send('PUT', `/views/${rows[1]?.id}`, body)).status).toBe(403);
    const changed = await plant.send('PUT', `/views/${made.body.id}`, { ...body, shared: true });
    expect(changed.body).toMatchObject({ shared: true, version: 2 });
    expect((await plant.send('DELETE', `/views/${made.body.id}`)).status).toBe(204);
    expect((await plant.send('DELETE', `/views/${made.body.id}`)).status).toBe(404);
  });

  test('nobody keeps more than 100 views, also not by two at once', async () => {
    await db.query(`insert into saved_view (owner, name, filter, shared, updated_at)
      select 'api', 'view ' || i, '{}', false, now() from generate_series(1, 99) as i`);
    const add = (name: string) => plant.send('POST', '/views', { name, filter: {} });
    const answers = await Promise.all([add('one more'), add('and one more')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.detail).toContain('remove one first');
    await db.query(`delete from saved_view where owner = 'api'`);
  });
});
