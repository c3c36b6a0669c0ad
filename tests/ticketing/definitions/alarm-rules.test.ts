import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alarmRuleRoutes } from '../../../ticketing/api/definitions/alarm-rule-routes.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';

const hot = { when: { kind: 'high', channel: 'temperature', limit: 80, unit: 'Cel' }, message: 'Too hot' };
const channels = [{ channel: 'temperature', unit: 'Cel' }];
const series = { devices: async () => [{ device: 'plant:P7', channels, lastSampledAt: 1 }] };

describe.each(databases())('alarm rules as records on $name', ({ open }) => {
  let db: Db;
  let on: AccessApp;
  let changes = 0;
  beforeAll(async () => {
    db = await open();
    const now = () => on.clock.now;
    const changed = () => {
      changes += 1;
    };
    on = await openAccessApp(db, { more: [alarmRuleRoutes({ db, now, series, changed })] });
  });
  afterAll(async () => {
    await on?.app.close();
    await db?.close();
  });

  const send = async (
    method: 'GET' | 'PUT' | 'DELETE',
    url: string,
    given: { body?: object; headers?: Record<string, string> } = {},
  ) => {
    const { body, headers = { authorization: `Bearer ${ADMIN}` } } = given;
    const answer = await on.app.inject({
      method,
      url: `/api/v1/alarm-rules${url}`,
      headers,
      ...(body && { payload: body }),
    });
    return { status: answer.statusCode, etag: answer.headers.etag, body: answer.body === '' ? null : answer.json() };
  };
  const admin = { authorization: `Bearer ${ADMIN}` };

  test('a rule is made, read, replaced and removed, with who and why, and its version', async () => {
    const made = await send('PUT', '/bearing-hot', { body: { ...hot, reason: 'asked for' } });
    expect(made).toMatchObject({
      status: 200,
      etag: '"1"',
      body: { ...hot, version: 1, reason: 'asked for', problems: [] },
    });
    expect(made.body.from).toBe(new Date(on.clock.now.getTime() + 3_000).toISOString());
    expect((await send('PUT', '/bearing-hot', { body: hot })).etag, 'the same again').toBe('"1"');
    const seen = { ...admin, 'if-match': '"1"' };
    const changed = { ...hot, severity: 'high' };
    const both = await Promise.all(
      [1, 2].map((n) => send('PUT', '/bearing-hot', { headers: seen, body: { ...changed, onDelaySeconds: n } })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    expect((await send('GET', '/bearing-hot')).body).toMatchObject({ severity: 'high', version: 2 });
    expect((await send('PUT', '/none', { headers: { ...admin, 'if-match': '*' }, body: hot })).status).toBe(412);
    expect((await send('DELETE', '/bearing-hot', { headers: seen })).status).toBe(412);
    expect((await send('DELETE', '/bearing-hot?reason=gone')).status).toBe(204);
    expect((await send('GET', '/bearing-hot')).status).toBe(404);
    expect((await send('DELETE', '/bearing-hot')).status).toBe(404);
    expect((await send('PUT', '/bearing-hot', { body: hot })).etag, 'a version never comes twice').toBe('"3"');
    expect(changes).toBeGreaterThan(3);
  });

  test.each([
    ['a kind that there is not', { when: { kind: 'hihg', channel: 't', limit: 1 } }, 'when', 'kind is one of'],
    [
      'a text beside a number',
      { when: { kind: 'high', channel: 't', limit: 'FAULT' } },
      'when.limit',
      'must be number',
    ],
    [
      'a unit that is none',
      { when: { kind: 'high', channel: 't', limit: 1, unit: 'gnu' } },
      'when',
      'is no unit of UCUM',
    ],
    [
      'a unit that never fits',
      { when: { kind: 'high', channel: 'temperature', limit: 1, unit: 'bar' } },
      'when.unit',
      'is kept in Cel',
    ],
    [
      'another rule that there is not',
      { when: { kind: 'not', condition: { kind: 'rule', rule: 'x' } } },
      'body',
      'there is no rule x',
    ],
    ['itself', { when: { kind: 'rule', rule: 'bad' } }, 'body', 'looks at itself'],
  ])('a rule with %s is refused, naming the field', async (_, body, field, message) => {
    const { status, body: problem } = await send('PUT', '/bad', { body: { message: 'x', ...body } });
    expect([status, problem.errors[0].field]).toEqual([422, field]);
    expect(problem.detail).toContain(message);
    expect((await send('GET', '/bad')).status).toBe(404);
  });

  test('a rule that another looks at is not removed, and two do not look at each other', async () => {
    await send('PUT', '/first', { body: hot });
    await send('PUT', '/second', { body: { ...hot, when: { kind: 'rule', rule: 'first' } } });
    const refused = await send('DELETE', '/first');
    expect(refused).toMatchObject({ status: 409, body: { usedBy: ['alarm rule second'] } });
    const circle = await send('PUT', '/first', { body: { ...hot, when: { kind: 'rule', rule: 'second' } } });
    expect(circle.status).toBe(422);
  });

  test('a channel that its device does not have is told with what it has', async () => {
    const typo = { ...hot, when: { ...hot.when, channel: 'temp' } };
    const problems = ['device plant:P7 has no channel temp: it has temperature'];
    expect((await send('PUT', '/typo', { body: typo })).body.problems).toEqual(problems);
    expect((await send('GET', '/typo')).body.problems).toEqual(problems);
  });

  test('people of one site have the rules of that site, and see those of the whole plant', async () => {
    await send('PUT', '/of-north', { body: { ...hot, devices: 'north:*' } });
    await send('PUT', '/of-plant', { body: { ...hot, devices: 'plant:*' } });
    const headers = { cookie: await on.person('lea', 'lead', ['plant']), 'x-requested-with': 'tests' };
    const { items } = (await send('GET', '', { headers })).body;
    const ids = items.map(({ id }: { id: string }) => id);
    expect(ids).toContain('first');
    expect(ids).toContain('of-plant');
    expect(ids).not.toContain('of-north');
    expect((await send('GET', '/of-north', { headers })).status).toBe(404);
    expect((await send('PUT', '/of-plant', { headers, body: { ...hot, devices: 'plant:P*' } })).status).toBe(200);
    expect((await send('PUT', '/of-plant', { headers, body: { ...hot, devices: '*' } })).status).toBe(403);
    expect((await send('PUT', '/of-plant', { headers, body: { ...hot, devices: 'north:*' } })).status).toBe(403);
    expect((await send('PUT', '/of-north', { headers, body: { ...hot, devices: 'plant:*' } })).status).toBe(404);
    expect((await send('PUT', '/first', { headers, body: { ...hot, devices: 'plant:*' } })).status).toBe(403);
    expect((await send('DELETE', '/of-north', { headers })).status).toBe(404);
  });

  test('a technician reads rules and changes none', async () => {
    const headers = { cookie: await on.person('tim', 'technician'), 'x-requested-with': 'tests' };
    expect((await send('GET', '', { headers })).status).toBe(200);
    expect((await send('PUT', '/mine', { headers, body: hot })).status).toBe(403);
    expect((await send('DELETE', '/first', { headers })).status).toBe(403);
  });

  test('lists come in pages', async () => {
    const first = (await send('GET', '?limit=2')).body;
    const second = (await send('GET', `?limit=2&cursor=${first.next}`)).body;
    const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(ids).toHaveLength(4);
  });

  test('as many rules as there may be are refused one more, and one that is too long', async () => {
    await db.query(
      `insert into plant_definition (kind, id, version, position, body, from_at, changed_at, changed_by)
       select 'rule', 'many-' || n, 1, 1, $1, now(), now(), 'test' from generate_series(1, 1000) n`,
      [JSON.stringify(hot)],
    );
    expect(await send('PUT', '/one-more', { body: hot })).toMatchObject({ status: 409 });
    const long = {
      kind: 'any',
      conditions: Array.from({ length: 16 }, () => ({ ...hot.when, channel: 'x'.repeat(250) })),
    };
    const longer = { kind: 'any', conditions: Array.from({ length: 10 }, () => long) };
    expect((await send('PUT', '/long', { body: { ...hot, when: longer } })).body.detail).toContain('at most 32768');
  });
});
