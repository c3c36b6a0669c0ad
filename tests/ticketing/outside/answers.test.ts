import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';

describe.each(databases())('answers on the progress page on $name', ({ open }) => {
  let db: Db;
  let on: AccessApp;
  let ann: string;
  let lead: string;
  let planner: string;
  let count = 0;
  beforeAll(async () => {
    db = await open();
    on = await openAccessApp(db);
    ann = await on.person('ann', 'technician');
    lead = await on.person('lena', 'lead');
    planner = await on.person('pia', 'planner');
    await db.query(`insert into team (id, name, site) values ('team-1', 'Team 1', 'plant')`);
    await db.query(`update person set team_id = 'team-1' where id = 'ann'`);
  });
  afterAll(async () => {
    await on?.app.close();
    await db?.close();
  });

  const asAdmin = (method: 'GET' | 'POST', url: string, body?: object) =>
    send(on, { method, url, token: ADMIN, ...(body && { body }) });
  const move = (id: string, cookie: string, body: object) =>
    send(on, { method: 'POST', url: `/tickets/${id}/transitions`, cookie, body });

  /** A ticket that `ann` has resolved. */
  async function resolved() {
    const asset = `plant:fan-${++count}`;
    await asAdmin('POST', '/assets', { id: asset, name: `Fan ${count}`, site: 'plant' });
    const opened = await asAdmin('POST', '/tickets', { asset, title: 'It squeaks' });
    const { id, progressPath } = opened.body;
    if (opened.body.assignee?.id !== 'ann') {
      await move(id, lead, { to: 'assigned', assignee: 'ann', reason: 'near' });
    }
    for (const body of [{ to: 'accepted' }, { to: 'resolved', verdict: 'no_fault_found' }]) {
      expect((await move(id, ann, body)).status).toBe(200);
    }
    return { id: String(id), path: String(progressPath) };
  }
  const show = async (id: string) => (await asAdmin('GET', `/tickets/${id}`)).body;
  const kinds = async (id: string) =>
    (await asAdmin('GET', `/tickets/${id}/events?limit=200`)).body.items.map(({ kind }: { kind: string }) => kind);
  const answer = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    on.app.inject({
      method: 'POST',
      url: `${path}?lang=en`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
      remoteAddress: `10.4.0.${count}`,
      payload: new URLSearchParams(fields).toString(),
    });
  const page = async (path: string) => (await on.app.inject({ url: path, remoteAddress: '10.9.9.9' })).body;

  test('nothing is asked before the work is done; then both languages ask', async () => {
    const asset = `plant:fan-${++count}`;
    await asAdmin('POST', '/assets', { id: asset, name: 'Fan', site: 'plant' });
    const { progressPath } = (await asAdmin('POST', '/tickets', { asset, title: 'It squeaks' })).body;
    expect(await page(progressPath)).not.toContain('Did it help?');
    const early = await answer(progressPath, { fixed: 'yes' });
    expect([early.statusCode, early.body.includes('was not taken')]).toEqual([409, true]);
    const { path } = await resolved();
    expect(await page(`${path}?lang=en`)).toContain('Did it help?');
    expect(await page(`${path}?lang=zh-CN`)).toContain('问题解决了吗？');
  });

  test('"this fixed it" is noted with its rating, shown to staff, and counted by team', async () => {
    const { id, path } = await resolved();
    const sent = await answer(path, { fixed: 'yes', rating: '4', comment: 'quick <i>work</i>' });
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `${path}?lang=en&sent=noted`]);
    expect(await show(id)).toMatchObject({ state: 'resolved' });
    expect((await kinds(id)).at(-1)).toBe('reporter_answered');
    expect((await asAdmin('GET', `/tickets/${id}/outside`)).body.answers).toMatchObject([
      { fixed: true, rating: 4, comment: 'quick <i>work</i>', followUp: null },
    ]);
    expect(await page(`${path}?lang=en`)).toContain('quick &#60;i&#62;work');
    on.clock.now = new Date(on.clock.now.getTime() + 1_000);
    const { items } = (await asAdmin('GET', '/metrics/maintenance')).body;
    const rating = items.find(({ key }: { key: string }) => key === 'rating');
    expect(rating).toMatchObject({ value: 4, basis: 1, unit: 'points', parts: { 'team-1': { value: 4, basis: 1 } } });
    const helped = items.find(({ key }: { key: string }) => key === 'reporter_satisfied');
    expect(helped).toMatchObject({ value: 1, basis: 1, unit: 'share' });
  });

  test('"it did not" gives resolved work back to its assignee, once, and may be said of the next attempt', async () => {
    const { id, path } = await resolved();
    expect((await answer(path, { fixed: 'yes' })).statusCode).toBe(303);
    const sent = await answer(path, { fixed: 'no', comment: 'it squeaks still' });
    expect(sent.headers.location).toContain('sent=relapsed');
    expect(await show(id)).toMatchObject({ state: 'assigned', assignee: { id: 'ann' }, verdict: null });
    expect((await kinds(id)).slice(-2)).toEqual(['reporter_answered', 'relapsed']);
    expect((await answer(path, { fixed: 'no' })).statusCode).toBe(409);
    on.clock.now = new Date(on.clock.now.getTime() + 60_000);
    for (const body of [{ to: 'accepted' }, { to: 'resolved', verdict: 'no_fault_found' }]) await move(id, ann, body);
    expect((await answer(path, { fixed: 'no' })).statusCode).toBe(303);
    expect((await asAdmin('GET', `/tickets/${id}/outside`)).body.answers).toHaveLength(2);
    const { problems } = await verifyAudit(db, {});
    // The team came past the program.
    expect(problems.filter(({ where }) => where !== 'person ann' && where !== 'team team-1')).toEqual([]);
  });

  test('"it did not" after closing opens a candidate that names what it follows', async () => {
    const { id, path } = await resolved();
    expect((await move(id, planner, { to: 'closed' })).status).toBe(200);
    const sent = await answer(path, { fixed: 'no', comment: 'it came back' });
    const next = (await asAdmin('GET', '/tickets?state=candidate')).body.items[0];
    expect(sent.headers.location).toBe(`${next.progressPath}?lang=en&sent=follow_up`);
    expect(next).toMatchObject({ recurrenceOf: id, title: 'It squeaks', source: 'person' });
    expect(next.description).toContain('it came back');
    expect(await show(id)).toMatchObject({ state: 'closed' });
    expect((await asAdmin('GET', `/tickets/${id}/outside`)).body.answers).toMatchObject([{ followUp: next.id }]);
    expect((await answer(path, { fixed: 'yes' })).statusCode).toBe(409);
    expect(await page(`${path}?lang=en`)).toContain('You said that it did not help');
  });

  test.each([
    { fixed: 'perhaps' },
    { fixed: 'yes', rating: '6' },
    { fixed: 'yes', rating: '1; drop' },
    { fixed: 'yes', comment: 'x'.repeat(1_001) },
  ])('%o is refused, and asked again', async (fields) => {
    const { id, path } = await resolved();
    const sent = await answer(path, fields as Record<string, string>);
    expect([sent.statusCode, sent.body.includes('Did it help?')]).toEqual([422, true]);
    expect((await asAdmin('GET', `/tickets/${id}/outside`)).body.answers).toEqual([]);
  });

  test('another site cannot answer, and an address answers ten times at once', async () => {
    const { path } = await resolved();
    const elsewhere = await answer(path, { fixed: 'yes' }, { 'sec-fetch-site': 'cross-site' });
    expect(elsewhere.statusCode).toBe(403);
    const found: number[] = [];
    for (let n = 0; n < 11; n++) found.push((await answer(path, { fixed: 'yes' })).statusCode);
    expect(found).toEqual([...Array.from({ length: 10 }, () => 303), 429]);
  });
});
