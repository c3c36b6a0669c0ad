import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { databases } from '../helpers/databases.ts';
import { minutes, openCrew, resolved } from './crew.ts';

describe.each(databases())("one's own timer on $name", ({ open }) => {
  let db: Db;
  let crew: Awaited<ReturnType<typeof openCrew>>;
  beforeAll(async () => {
    db = await open();
    crew = await openCrew(db);
  });
  afterAll(() => db?.close());

  /** A ticket of `ann` that is in work, on which the timer of somebody runs. */
  async function timed(who = 'ann'): Promise<string> {
    const ticket = await crew.open();
    await crew.begin(ticket);
    expect(await crew.timer(who, ticket, { action: 'start' })).toMatchObject({ status: 200 });
    crew.wait(minutes(30));
    return ticket;
  }
  const stop = (who: string, ticket: string, body: object = {}) => crew.timer(who, ticket, { action: 'stop', ...body });
  const totalOf = async (ticket: string): Promise<number> => {
    const { items } = (await crew.get('lee', `/tickets/${ticket}/labour`)).body;
    return items.reduce((sum: number, { seconds }: { seconds: number }) => sum + seconds, 0);
  };

  test('a timer on a merged ticket is stopped there, and its hours are booked on the target, which then resolves', async () => {
    const [target, ticket] = [await crew.open(), await timed()];
    await crew.begin(target);
    expect(await crew.move('lee', ticket, { to: 'merged', target })).toMatchObject({ status: 200 });
    const blocked = await crew.move('ann', target, resolved);
    expect(blocked).toMatchObject({ status: 422, body: { field: 'labour' } });
    const { status, body } = await stop('ann', ticket);
    expect([status, body.ticket, body.seconds]).toEqual([200, target, 1_800]);
    expect(body.remark).toBe(`${ticket} was merged into ${target}: the hours are booked there.`);
    expect(await totalOf(target)).toBe(1_800);
    expect(await crew.move('ann', target, resolved)).toMatchObject({ status: 200 });
  });

  test('a timer on a merged ticket is stopped on the target, too, through a chain of merges', async () => {
    const [last, middle, ticket] = [await crew.open(), await crew.open(), await timed('bo')];
    await crew.move('lee', ticket, { to: 'merged', target: middle });
    await crew.move('lee', middle, { to: 'merged', target: last });
    expect(await stop('lee', last)).toMatchObject({ status: 409 });
    expect(await stop('bo', middle)).toMatchObject({ status: 200, body: { ticket: last, seconds: 1_800 } });
    expect(await stop('bo', ticket)).toMatchObject({ status: 409 });
  });

  test('a timer that ran on a merged ticket before timers moved along is stopped all the same', async () => {
    const [target, ticket] = [await crew.open(), await timed()];
    await crew.move('lee', ticket, { to: 'merged', target });
    await db.query('update labour set ticket_id = $1 where ended_at is null', [Number(ticket.slice(3))]);
    expect(await stop('ann', ticket)).toMatchObject({ status: 200, body: { ticket: target } });
  });

  test('who had a ticket before a transfer stops their own timer; others do not', async () => {
    const ticket = await timed();
    expect(await crew.move('ann', ticket, { to: 'assigned', assignee: 'bo', reason: 'ann is away' })).toMatchObject({
      status: 200,
    });
    expect(await stop('bo', ticket, { person: 'ann' })).toMatchObject({ status: 403 });
    expect(await stop('bo', ticket)).toMatchObject({ status: 409 });
    expect(await stop('ann', ticket)).toMatchObject({ status: 200, body: { seconds: 1_800 } });
  });

  test('a dismissed ticket ends the timers on it, and books the hours', async () => {
    const ticket = await crew.open();
    await db.query(`update ticket set state = 'candidate', assignee_id = null where id = $1`, [
      Number(ticket.slice(3)),
    ]);
    await crew.timer('ann', ticket, { action: 'start' });
    crew.wait(minutes(10));
    expect(await crew.move('pia', ticket, { to: 'cancelled', reason: 'nothing' })).toMatchObject({ status: 200 });
    expect(await totalOf(ticket)).toBe(600);
    expect((await crew.get('ann', '/me/timer')).body).toEqual({ timer: null });
  });

  test('a ticket with a timer that runs is not cancelled; a closed one ends the timers on it', async () => {
    const ticket = await timed();
    const { body: reviewed } = await crew.get('lee', `/tickets/${ticket}`);
    expect(await crew.move('lee', ticket, { to: 'cancelled', reason: 'no' })).toMatchObject({ status: 409 });
    await stop('ann', ticket);
    await crew.move('ann', ticket, resolved);
    const again = await crew.timer('ann', ticket, { action: 'start' });
    expect([reviewed.state, again.status]).toEqual(['in_progress', 200]);
    crew.wait(minutes(20));
    expect(await crew.move('kim', ticket, { to: 'closed' })).toMatchObject({ status: 200 });
    expect(await totalOf(ticket)).toBe(3_000);
    expect(await stop('ann', ticket)).toMatchObject({ status: 409 });
  });

  test('a timer that runs on a ticket which was closed behind its back is stopped', async () => {
    const ticket = await timed();
    for (const state of ['closed', 'cancelled']) {
      await db.query('update ticket set state = $2 where id = $1', [Number(ticket.slice(3)), state]);
      expect(await stop('ann', ticket)).toMatchObject({ status: 200 });
      await db.query('update labour set ended_at = null where ticket_id = $1', [Number(ticket.slice(3))]);
    }
    expect((await crew.post('ann', '/me/timer/stop', {})).body).toMatchObject({ ticket, remark: null });
  });

  test('who no longer sees a ticket stops their own timer on it, and does nothing else there', async () => {
    await crew.join('nora', 'technician');
    const ticket = await crew.open();
    await crew.timer('nora', ticket, { action: 'start' });
    crew.wait(minutes(5));
    await db.query(`update account set sites = '{north}' where person_id = 'nora'`);
    expect(await crew.get('nora', `/tickets/${ticket}`)).toMatchObject({ status: 404 });
    expect(await crew.timer('nora', ticket, { action: 'start' })).toMatchObject({ status: 404 });
    expect(await stop('nora', ticket, { person: 'ann' })).toMatchObject({ status: 404 });
    expect(await stop('nora', ticket, { person: 'nora' })).toMatchObject({
      status: 200,
      body: { ticket, seconds: 300 },
    });
    expect(await stop('nora', ticket)).toMatchObject({ status: 404 });
    await db.query(`update account set sites = null where person_id = 'nora'`);
    await crew.timer('nora', ticket, { action: 'start' });
    // A person who works on tickets no more still has a timer.
    await db.query(`update account set sites = '{north}', role = 'viewer' where person_id = 'nora'`);
    expect((await crew.get('nora', '/me/timer')).body).toMatchObject({ timer: { ticket } });
    expect(await crew.post('nora', '/me/timer/stop', { note: 'moved' })).toMatchObject({ status: 200 });
    expect(await crew.post('nora', '/me/timer/stop', {})).toMatchObject({ status: 409 });
  });

  test('whoever works and sees a ticket books their own hours on it; a lead books and stops for others', async () => {
    const ticket = await crew.open();
    const hours = (from: string, to: string) => ({ from: `2026-01-10T${from}:00Z`, to: `2026-01-10T${to}:00Z` });
    expect(await crew.post('bo', `/tickets/${ticket}/labour`, hours('08:00', '09:00'))).toMatchObject({ status: 201 });
    const forOther = { ...hours('09:00', '10:00'), person: 'bo' };
    expect(await crew.post('ann', `/tickets/${ticket}/labour`, forOther)).toMatchObject({ status: 403 });
    expect(await crew.post('lee', `/tickets/${ticket}/labour`, forOther)).toMatchObject({ status: 201 });
    expect(await crew.post('vic', `/tickets/${ticket}/labour`, hours('11:00', '12:00'))).toMatchObject({ status: 403 });
    await crew.timer('bo', ticket, { action: 'start' });
    crew.wait(minutes(1));
    expect(await stop('lee', ticket, { person: 'bo' })).toMatchObject({ status: 200, body: { bookedBy: 'bo' } });
    expect(await totalOf(ticket)).toBe(7_260);
    const { items } = (await crew.get('lee', `/tickets/${ticket}/events?limit=200`)).body;
    const last = items.at(-1);
    expect([last.kind, last.actor, last.payload.onBehalfOf]).toEqual(['labour_booked', 'lee', 'bo']);
  });

  test('a timer is stopped with an earlier end, within its bounds', async () => {
    const started = crew.clock.now.getTime();
    const ticket = await timed();
    const at = (ms: number) => ({ until: new Date(started + ms).toISOString() });
    for (const ms of [-1, 0, minutes(31)]) {
      expect(await stop('ann', ticket, at(ms))).toMatchObject({ status: 422, body: { field: 'until' } });
    }
    expect(await crew.timer('ann', ticket, { action: 'start', ...at(1) })).toMatchObject({ status: 422 });
    expect(await stop('ann', ticket, at(minutes(12)))).toMatchObject({ status: 200, body: { seconds: 720 } });
    const next = await timed();
    await crew.waitLong(minutes(72 * 60));
    const late = new Date(crew.clock.now.getTime() - minutes(5)).toISOString();
    expect(await stop('ann', next, { until: late })).toMatchObject({ status: 422, body: { field: 'until' } });
    expect(await stop('ann', next)).toMatchObject({ status: 200, body: { seconds: 86_400 } });
  });

  test('a timer that is stopped while its ticket is merged is booked once, whoever is first', async () => {
    for (let turn = 0; turn < 4; turn++) {
      const [target, ticket] = [await crew.open(), await timed()];
      const [stopped, merged] = await Promise.all([
        stop('ann', ticket),
        crew.move('lee', ticket, { to: 'merged', target }),
      ]);
      expect([stopped.status, merged.status]).toEqual([200, 200]);
      expect(await totalOf(target)).toBe(1_800);
    }
  });
});
