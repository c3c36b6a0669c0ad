import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { databases } from '../helpers/databases.ts';
import { openCrew, resolved } from './crew.ts';

describe.each(databases())('what leads take back on $name', ({ open }) => {
  let db: Db;
  let crew: Awaited<ReturnType<typeof openCrew>>;
  beforeAll(async () => {
    db = await open();
    crew = await openCrew(db);
    await crew.stockSeals(5);
  });
  afterAll(() => db?.close());

  const hours = (from: string, to: string, person = 'ann') => ({
    person,
    from: `2026-01-10T${from}:00Z`,
    to: `2026-01-10T${to}:00Z`,
  });
  async function booked(ticket: string, from: string, to: string): Promise<number> {
    const { status, body } = await crew.post('lee', `/tickets/${ticket}/labour`, hours(from, to));
    expect([status, body.detail]).toEqual([201, undefined]);
    return body.id;
  }
  const correct = (who: string, ticket: string, line: number, body: object) =>
    crew.post(who, `/tickets/${ticket}/labour/${line}/correction`, { reason: 'a mistake', ...body });
  const labourOf = async (ticket: string) => (await crew.get('lee', `/tickets/${ticket}/labour`)).body;
  const stockOf = async () => (await crew.get('lee', '/parts/seal')).body.stock[0].onHand;

  test('a lead takes back hours by a line that names the one it corrects; it stays as it was booked', async () => {
    const ticket = await crew.open();
    const line = await booked(ticket, '08:00', '12:00');
    expect(await correct('ann', ticket, line, {})).toMatchObject({ status: 403 });
    expect(await correct('lee', ticket, line, { reason: ' ' })).toMatchObject({ status: 400 });
    expect(await correct('lee', ticket, line, { seconds: 14_401 })).toMatchObject({
      status: 422,
      body: { field: 'seconds' },
    });
    const { status, body } = await correct('lee', ticket, line, { seconds: 3_600, reason: 'lunch' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ corrects: line, seconds: -3_600, reason: 'lunch', by: 'lee' });
    expect(await labourOf(ticket)).toMatchObject({
      items: [{ id: line, endedAt: '2026-01-10T12:00:00.000Z', seconds: 10_800 }],
      corrections: [body],
      totalSeconds: 10_800,
    });
    expect(await correct('lee', ticket, line, { seconds: 1 })).toMatchObject({ status: 409 });
    const { items } = (await crew.get('lee', `/tickets/${ticket}/events?limit=200`)).body;
    expect(items.at(-1)).toMatchObject({ kind: 'labour_corrected', actor: 'lee', payload: { labour: line } });
  });

  test('hours that were taken back are free for where they belong', async () => {
    const [wrong, right] = [await crew.open(), await crew.open()];
    const line = await booked(wrong, '13:00', '15:00');
    expect(await crew.post('lee', `/tickets/${right}/labour`, hours('13:00', '15:00'))).toMatchObject({ status: 409 });
    expect(await correct('kim', wrong, line, {})).toMatchObject({ status: 201, body: { seconds: -7_200 } });
    await booked(right, '13:00', '15:00');
    expect([(await labourOf(wrong)).totalSeconds, (await labourOf(right)).totalSeconds]).toEqual([0, 7_200]);
  });

  test('nothing takes more from a line than it has, or takes it twice, whatever comes at once', async () => {
    const ticket = await crew.open();
    const line = await booked(ticket, '16:00', '17:00');
    const answers = await Promise.all([1, 2, 3, 4].map(() => correct('lee', ticket, line, { seconds: 3_000 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect((await labourOf(ticket)).totalSeconds).toBe(600);
    const other = await booked(ticket, '17:00', '18:00');
    const insert = `insert into labour_correction (labour_id, taken_ms, reason, corrected_by, corrected_at)
      values ($1, 3600001, 'x', 'x', now())`;
    await expect(db.query(insert, [other])).rejects.toThrow('more is taken than the line has');
    await expect(db.query('delete from labour_correction')).rejects.toThrow('append-only');
  });

  test('a ticket on which nothing is booked any more can be cancelled, and asks for labour where its policy does', async () => {
    const ticket = await crew.open();
    const line = await booked(ticket, '19:00', '20:00');
    await crew.timer('ann', ticket, { action: 'start' });
    const running = (await labourOf(ticket)).items.at(-1).id;
    expect(await correct('lee', ticket, running, {})).toMatchObject({ status: 409 });
    crew.wait(60_000);
    await crew.timer('ann', ticket, { action: 'stop' });
    const cancel = { to: 'cancelled', reason: 'a wrong alarm' };
    expect(await crew.move('lee', ticket, cancel)).toMatchObject({ status: 422 });
    for (const each of [line, running]) expect(await correct('lee', ticket, each, {})).toMatchObject({ status: 201 });
    expect((await labourOf(ticket)).totalSeconds).toBe(0);
    expect(await crew.move('lee', ticket, cancel)).toMatchObject({ status: 200 });
  });

  test('parts go back to the stock that they came from, and count no more', async () => {
    const ticket = await crew.open();
    await crew.move('ann', ticket, { to: 'accepted' });
    const use = await crew.post('ann', `/tickets/${ticket}/parts-used`, { part: 'seal', quantity: 3 });
    expect([use.status, await stockOf()]).toEqual([201, 2]);
    const url = `/tickets/${ticket}/parts-used/${use.body.id}/correction`;
    const back = (body: object) => crew.post('lee', url, { reason: 'one was used', ...body });
    expect(await back({ quantity: 3.5 })).toMatchObject({ status: 422, body: { field: 'quantity' } });
    expect(await back({ quantity: 2 })).toMatchObject({ status: 201, body: { quantity: -2, corrects: use.body.id } });
    expect(await back({})).toMatchObject({ status: 409 });
    expect(await stockOf()).toBe(4);
    const { items, corrections } = (await crew.get('lee', `/tickets/${ticket}/parts-used`)).body;
    expect([items[0].quantity, items[0].counts, corrections.length]).toEqual([3, 1, 1]);
    const bought = await crew.post('ann', `/tickets/${ticket}/parts-used`, {
      part: 'tape',
      name: 'Tape',
      quantity: 0.3,
    });
    const tape = `/tickets/${ticket}/parts-used/${bought.body.id}/correction`;
    expect(await crew.post('lee', tape, { quantity: 0.1, reason: 'less' })).toMatchObject({ status: 201 });
    expect((await crew.get('lee', `/tickets/${ticket}/parts-used`)).body.items[1].counts).toBe(0.2);
    expect(await stockOf()).toBe(4);
  });

  test('the work that is signed, and the figures, are what is left', async () => {
    const ticket = await crew.open();
    await crew.begin(ticket);
    const [kept, gone] = [await booked(ticket, '21:00', '22:00'), await booked(ticket, '22:00', '23:00')];
    await correct('lee', ticket, gone, {});
    await correct('lee', ticket, kept, { seconds: 1_800 });
    const { body } = await crew.post('ann', `/tickets/${ticket}/signatures`, { meaning: 'performed' });
    expect(body.content.labour).toEqual([
      { person: 'ann', from: '2026-01-10T21:00:00.000Z', to: '2026-01-10T21:30:00.000Z' },
    ]);
    expect(await crew.move('ann', ticket, resolved)).toMatchObject({ status: 200 });
    const span = 'from=2026-01-10T21:00:00Z&to=2026-01-11T00:00:00Z';
    const { items } = (await crew.get('lee', `/metrics/maintenance?${span}`)).body;
    const wrench = items.find(({ key }: { key: string }) => key === 'wrench_time');
    expect(JSON.stringify(wrench)).toContain('0.5');
  });

  test('the audit finds a correction that was slipped in, and nothing wrong before', async () => {
    const found = async () => (await verifyAudit(db, {})).problems.filter(({ where }) => !where.startsWith('person'));
    expect(await found()).toEqual([]);
    const ticket = await crew.open();
    const line = await booked(ticket, '06:00', '07:00');
    await db.query(`alter table labour_correction disable trigger user`);
    await db.query(
      `insert into labour_correction (labour_id, taken_ms, reason, corrected_by, corrected_at) values ($1, 1, 'x', 'x', now())`,
      [line],
    );
    expect((await found()).map(({ where }) => where).join()).toMatch(/labour correction \d/);
  });
});
