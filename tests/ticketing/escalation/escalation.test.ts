import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';
import { ask, createTestApp, type TestClock } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const start = '2026-02-02T01:00:00Z';
const minutes = (n: number) => new Date(Date.parse(start) + n * 60_000);

describe.each(databases())('escalation on $name', ({ open }) => {
  let db: Db;
  let app: HttpApp;
  let ticketing: Ticketing;
  let clock: TestClock;
  let number = '';
  let count = 0;
  beforeAll(async () => {
    db = await open();
    ({ app, ticketing, clock } = await createTestApp(db));
  });
  afterAll(() => db?.close());

  /** Ann and Bo; above them Lea who leads the team, Dan, and Max. */
  beforeEach(async () => {
    clock.now = minutes(0);
    await db.query('delete from sla_timer');
    await db.query('delete from escalation_step');
    await db.query(
      `insert into person (id, name) values ('lea', 'Lea'), ('dan', 'Dan'), ('max', 'Max') on conflict do nothing`,
    );
    await db.query(`insert into team (id, name, lead_id) values ('red', 'Red', 'lea') on conflict do nothing`);
    await db.query(`update person set team_id = 'red', supervisor_id = 'lea' where id in ('ann', 'bo')`);
    await db.query(`update person set supervisor_id = 'dan', active = true where id = 'lea'`);
    await db.query(`update person set supervisor_id = 'max', active = true where id = 'dan'`);
    await db.query(`update person set active = true where id = 'max'`);
  });

  const openTicket = async () => {
    const device = `plant:fan-${++count}`;
    await ticketing.ensureDevices([device]);
    await db.query(`update asset set criticality = 'A' where id = $1`, [device]);
    await db.query(`update person set active = (id in ('ann', 'bo')) where id in ('ann', 'bo', 'lea', 'dan', 'max')`);
    const raised = transitionOf('raised', { id: `ep_${count}`, device, severity: 'high' });
    number = (await ticketing.applyTransition(raised)).ticket ?? '';
    await db.query(`update person set active = true where id in ('lea', 'dan', 'max')`);
    clock.now = minutes(1);
    expect(await ask(app, `/tickets/${number}/transitions`, { body: { to: 'accepted' } })).toMatchObject({
      status: 200,
    });
  };
  const at = async (minute: number) => {
    clock.now = minutes(minute);
    await Promise.all([ticketing.sweepClocks(), ticketing.sweepClocks()]);
  };
  const steps = async () =>
    (await ask(app, `/tickets/${number}/sla`)).body.escalations
      .filter(({ ladder, firedAt }: { ladder: string; firedAt: string | null }) => ladder === 'restore' && firedAt)
      .map(({ step, outcome, people }: { step: number; outcome: string; people: string[] }) => [
        step,
        outcome,
        ...people,
      ]);
  const told = async (person: string) => {
    const { rows } = await db.query<{ event: string }>(
      `select event from notification where ticket_id = $1 and recipient = $2 and channel = 'inbox'
         and (event like 'clock:restore%' or event like 'escalation%') order by id`,
      [parseTicketNumber(number), person],
    );
    return rows.map(({ event }) => event);
  };
  const kinds = async () =>
    (await ask(app, `/tickets/${number}/events`)).body.items.map(({ kind }: { kind: string }) => kind);

  test('the default ladder goes from the assignee to the plant manager', async () => {
    await openTicket();
    const { assignee } = (await ask(app, `/tickets/${number}`)).body;
    for (const minute of [180, 217, 239]) await at(minute);
    expect(await steps()).toEqual([
      [1, 'done', assignee.id],
      [2, 'done', assignee.id, 'lea'],
    ]);
    for (const minute of [241, 301, 479, 481]) await at(minute);
    expect((await steps()).slice(2)).toEqual([
      [3, 'done', 'lea'],
      [4, 'done', 'dan'],
      [5, 'done', 'max'],
    ]);
    expect(await told('max')).toEqual(['clock:restore:1:200']);
    expect((await kinds()).filter((kind: string) => kind === 'escalated')).toHaveLength(5);
    const { rows } = await db.query<{ length: number }>(
      `select jsonb_array_length(params -> 'record') as length from notification
       where ticket_id = $1 and recipient = 'lea' and event = 'clock:restore:1:breach' and channel = 'inbox'`,
      [parseTicketNumber(number)],
    );
    expect(rows[0]?.length).toBeGreaterThan(2);
  });

  test('OnCall 1206: after a restart each missed step is done once, and nobody hears of lower levels', async () => {
    await openTicket();
    const { assignee } = (await ask(app, `/tickets/${number}`)).body;
    const restarted = await createTestApp(db);
    restarted.clock.now = minutes(245);
    await restarted.ticketing.sweepClocks();
    await restarted.ticketing.sweepClocks();
    await at(246);
    expect((await steps()).map(([step]: [number]) => step)).toEqual([1, 2, 3]);
    expect(await told(assignee.id)).toEqual(['clock:restore:1:breach']);
    expect(await told('lea')).toEqual(['clock:restore:1:breach']);
  });

  test('OnCall 4846: where nobody is found the next step follows at once, and the gap is recorded', async () => {
    await openTicket();
    await db.query(`update person set active = false where id in ('lea', 'dan')`);
    await at(241);
    expect((await steps()).slice(2)).toEqual([
      [3, 'coverage_gap'],
      [4, 'coverage_gap'],
      [5, 'done', 'max'],
    ]);
    expect(await kinds()).toContain('coverage_gap');
    expect(await told('max')).toEqual(['clock:restore:1:200']);
  });

  test('a hold keeps the ladder where it is', async () => {
    await openTicket();
    clock.now = minutes(100);
    const hold = { to: 'on_hold', reason: 'vendor', reviewAt: minutes(1_000).toISOString() };
    expect(await ask(app, `/tickets/${number}/transitions`, { body: hold })).toMatchObject({ status: 200 });
    await at(500);
    expect(await steps()).toEqual([]);
  });

  test('a stored ladder reaches new tickets only: it pages until somebody acknowledges, raises and reassigns', async () => {
    await openTicket();
    const before = number;
    const definition = {
      name: 'Pages',
      steps: [
        { when: [{ minutesAfterStart: 10 }], who: [{ kind: 'person', id: 'max' }], do: ['page'], pageEveryMinutes: 5 },
        { when: [{ minutesAfterPrevious: 30 }], who: [{ kind: 'superior', level: 1 }], do: ['reassign', 'notify'] },
      ],
    };
    const put = await app.inject({ method: 'PUT', url: '/escalation/ladders/restore', payload: definition });
    expect(put.statusCode).toBe(200);
    await openTicket();
    await at(11);
    expect(await steps()).toEqual([[1, 'done', 'max']]);
    for (const minute of [15, 16.1, 21.2]) await at(minute);
    expect(await told('max')).toEqual([1, 2, 3].map((page) => `escalation:restore:1:1:page:${page}`));
    expect(await ask(app, `/tickets/${number}/escalations/acknowledge`, { body: {} })).toMatchObject({
      status: 200,
      body: { acknowledged: 1 },
    });
    await at(41.5);
    expect(await told('max')).toHaveLength(3);
    expect((await ask(app, `/tickets/${number}`)).body).toMatchObject({ state: 'assigned', assignee: { id: 'lea' } });
    number = before;
    expect((await ask(app, `/tickets/${number}/sla`)).body.escalations).toHaveLength(8);
  });
});
