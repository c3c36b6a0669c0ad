import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../../access/access-app.ts';
import { databases } from '../../helpers/databases.ts';

describe.each(databases())('free tickets on $name', ({ open }) => {
  let db: Db;
  let on: AccessApp;
  let planner: string;
  let ann: string;
  let ben: string;
  beforeAll(async () => {
    db = await open();
    on = await openAccessApp(db);
    planner = await on.person('pat', 'planner');
    ann = await on.person('ann', 'technician');
    ben = await on.person('ben', 'technician');
    await db.query(
      "insert into absence (person_id, from_at, to_at, kind, created_by, created_at) select id, '2000-01-01', '2100-01-01', 'leave', 'pat', now() from person",
    );
  });
  afterAll(() => db?.close());

  let count = 0;
  const openOne = async (site = 'plant'): Promise<string> => {
    const id = `${site}:press-${++count}`;
    await send(on, { method: 'POST', url: '/assets', body: { id, name: id, site }, token: ADMIN });
    const body = { asset: id, title: `Oil under ${id}`, priority: 'P3', workClass: 'inspection' };
    const { body: ticket } = await send(on, { method: 'POST', url: '/tickets', body, cookie: planner });
    expect(ticket.state).toBe('new');
    return ticket.id;
  };
  const take = (number: string, cookie: string) =>
    send(on, { method: 'POST', url: `/tickets/${number}/take`, body: {}, cookie });
  const free = async (cookie: string) => (await send(on, { url: '/tickets/free', cookie })).body.items;

  test('a technician takes a ticket that nobody has, although no shift of theirs runs', async () => {
    const number = await openOne();
    const [listed] = (await free(ann)).filter((item: { ticket: { id: string } }) => item.ticket.id === number);
    expect(listed.hindrance).toBeNull();
    const { status, body } = await take(number, ann);
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'accepted', assignee: { id: 'ann' } });
    const { body: record } = await send(on, { url: `/tickets/${number}/events`, cookie: ann });
    expect(record.items.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['assigned', 'accepted']),
    );
    expect((await free(ann)).map((item: { ticket: { id: string } }) => item.ticket.id)).not.toContain(number);
  });

  test('of two who take one ticket at once one has it, and the other hears who', async () => {
    const number = await openOne();
    const answers = await Promise.all([take(number, ann), take(number, ben)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = answers.find(({ status }) => status === 200)?.body.assignee.id;
    const lost = answers.find(({ status }) => status === 409)?.body;
    expect(lost.detail).toContain(won === 'ann' ? 'ann Chen has it' : 'ben Chen has it');
  });

  test('a certificate that the work needs cannot be left out', async () => {
    await send(on, { method: 'PUT', url: '/skills/laser', body: { name: 'Laser', certificate: true }, token: ADMIN });
    const number = await openOne();
    const skills = [{ skill: 'laser', level: 1 }];
    await db.query(`update ticket set plan = $2 where id = $1`, [
      Number(number.slice(3)),
      JSON.stringify(plan(skills)),
    ]);
    const { status, body } = await take(number, ann);
    expect(status).toBe(403);
    expect(body.detail).toBe('You cannot take it: lacks laser.');
    const [listed] = (await free(ann)).filter((item: { ticket: { id: string } }) => item.ticket.id === number);
    expect(listed.hindrance).toBe(body.detail);
  });

  test('a ticket elsewhere is not there, and a viewer takes none', async () => {
    const number = await openOne('north');
    const here = await on.person('cy', 'technician', ['plant']);
    expect((await take(number, here)).status).toBe(404);
    expect(JSON.stringify(await free(here))).not.toContain(number);
    expect((await take(number, await on.person('vi', 'viewer'))).status).toBe(403);
    expect((await send(on, { method: 'POST', url: `/tickets/${number}/take`, body: {}, token: ADMIN })).status).toBe(
      403,
    );
  });
});

function plan(skills: readonly object[]) {
  const words = { en: 'Oil', zh: '油' };
  return {
    condition: 'unknown',
    class: null,
    name: words,
    failureMode: 'OTH',
    mechanism: '6.4',
    cause: '5.6',
    safety: [],
    checks: [],
    skills,
    parts: [],
    estimatedMinutes: 30,
    twoPerson: false,
  };
}
