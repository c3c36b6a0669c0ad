import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db, Sql } from '../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';
import { ask, createTestApp, type TestClock } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const start = '2026-02-02T01:00:00Z';
const minutes = (n: number) => new Date(Date.parse(start) + n * 60_000);

describe.each(databases())('timers on $name', ({ open }) => {
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

  /** Every test has a machine of criticality A, so that a high alarm is P1: 5 min, 30 min, 4 h. */
  beforeEach(async () => {
    await db.query(`update sla_timer set fired_at = due_at, outcome = 'superseded' where fired_at is null`);
    clock.now = minutes(0);
    const device = `plant:fan-${++count}`;
    await ticketing.ensureDevices([device]);
    await db.query(`update asset set criticality = 'A' where id = $1`, [device]);
    const applied = await ticketing.applyTransition(
      transitionOf('raised', { id: `ep_${count}`, device, severity: 'high' }),
    );
    number = applied.ticket ?? '';
  });

  const at = async (minute: number) => {
    clock.now = minutes(minute);
    await ticketing.sweepClocks();
  };
  const move = (body: object) => ask(app, `/tickets/${number}/transitions`, { body });
  const accept = async (minute: number) => {
    clock.now = minutes(minute);
    expect(await move({ to: 'accepted' })).toMatchObject({ status: 200 });
  };
  const fired = async (kind: string) => {
    const { rows } = await db.query<{ level: string; outcome: string; at: Date }>(
      `select level, outcome, fired_at as at from sla_timer where ticket_id = $1 and kind = $2 and fired_at is not null
       order by fired_at, reached_ms`,
      [parseTicketNumber(number), kind],
    );
    return rows.map(
      ({ level, outcome, at }) => `${(at.getTime() - minutes(0).getTime()) / 60_000} ${level} ${outcome}`,
    );
  };
  const told = async (like: string) => {
    const { rows } = await db.query<{ event: string; recipient: string; late: number }>(
      `select event, recipient, (params ->> 'lateSeconds')::int as late from notification
       where ticket_id = $1 and channel = 'inbox' and event like $2 order by id`,
      [parseTicketNumber(number), like],
    );
    return rows;
  };

  test('each level fires once at its time, also where four sweep at once', async () => {
    await accept(1);
    await at(119.9);
    expect(await fired('restore')).toEqual([]);
    clock.now = minutes(120);
    await Promise.all([1, 2, 3, 4].map(() => ticketing.sweepClocks()));
    await at(181);
    await at(217);
    await at(226);
    await at(241);
    await at(300);
    expect(await fired('restore')).toEqual([
      '120 50 notified',
      '181 75 notified',
      '217 90 notified',
      '226 before:15 notified',
      '241 breach notified',
    ]);
    expect(new Set((await told('clock:restore:%')).map(({ event }) => event)).size).toBe(5);
    expect(await told('clock:restore:1:50')).toHaveLength(1);
  });

  test('after a downtime only the highest missed level is told, with how late it is', async () => {
    await accept(1);
    await at(230);
    expect(await fired('restore')).toEqual([
      '230 50 superseded',
      '230 75 superseded',
      '230 90 superseded',
      '230 before:15 notified',
    ]);
    expect(await told('clock:restore:%')).toMatchObject([{ event: 'clock:restore:1:before:15', late: 300 }]);
  });

  test('a restart between claim and end loses and repeats none', async () => {
    await accept(1);
    clock.now = minutes(125);
    let doomed = false;
    const transaction: Db['transaction'] = (work) => (doomed ? dieAfter(db, work) : db.transaction(work));
    const first = await createTestApp({ ...db, transaction });
    first.clock.now = clock.now;
    doomed = true;
    await expect(first.ticketing.sweepClocks()).rejects.toThrow('killed');
    expect(await fired('restore')).toEqual([]);
    const second = await createTestApp(db);
    second.clock.now = clock.now;
    await second.ticketing.sweepClocks();
    await second.ticketing.sweepClocks();
    expect(await fired('restore')).toEqual(['125 50 notified']);
    expect(await told('clock:restore:1:50')).toHaveLength(1);
  });

  test('a hold takes the timers away and its end brings them back, later', async () => {
    await accept(1);
    clock.now = minutes(100);
    await move({ to: 'on_hold', reason: 'vendor', reviewAt: minutes(400).toISOString() });
    await at(200);
    expect(await fired('restore')).toEqual([]);
    clock.now = minutes(300);
    await move({ to: 'accepted' });
    await at(319);
    expect(await fired('restore')).toEqual([]);
    await at(321);
    expect(await fired('restore')).toEqual(['321 50 notified']);
  });

  test('a review date ends the hold, and a cap lets the clocks go on (pause reasons with caps)', async () => {
    await accept(1);
    clock.now = minutes(10);
    await move({ to: 'on_hold', reason: 'access', reviewAt: minutes(20 * 60).toISOString() });
    await at(10 + 16 * 60);
    expect(await fired('hold')).toEqual(['970 cap notified']);
    const { clocks } = (await ask(app, `/tickets/${number}`)).body;
    expect(clocks.find(({ kind }: { kind: string }) => kind === 'restore')).toMatchObject({ state: 'running' });
    await at(20 * 60);
    expect((await ask(app, `/tickets/${number}`)).body).toMatchObject({ state: 'accepted', hold: null });
    const { items } = (await ask(app, `/tickets/${number}/events`)).body;
    const kinds = items.map(({ kind }: { kind: string }) => kind);
    expect(kinds.filter((kind: string) => kind === 'hold_capped' || kind === 'resumed')).toEqual([
      'hold_capped',
      'resumed',
    ]);
  });

  test('what nobody accepts in time goes to somebody else, and then to nobody', async () => {
    const { assignee } = (await ask(app, `/tickets/${number}`)).body;
    await at(5.1);
    const next = (await ask(app, `/tickets/${number}`)).body;
    expect(next).toMatchObject({ state: 'assigned' });
    expect(next.assignee.id).not.toBe(assignee.id);
    await at(10.2);
    expect((await ask(app, `/tickets/${number}`)).body).toMatchObject({ state: 'new', assignee: null });
    const { items } = (await ask(app, `/tickets/${number}/events`)).body;
    const kinds = items.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toContain('coverage_gap');
    const moves = kinds.filter((kind: string) => kind !== 'coverage_gap' && kind !== 'escalated');
    expect(moves).toEqual(['opened', 'assigned', 'declined', 'assigned', 'declined']);
    expect(items[2]).toMatchObject({ actor: 'system', payload: { action: 'ack_timeout', assignee: assignee.id } });
  });

  test('a breach that came before the clock was met late is told all the same', async () => {
    await accept(6);
    await at(7);
    expect((await fired('ack')).at(-1)).toBe('7 breach notified');
    expect((await ask(app, `/tickets/${number}`)).body.state).toBe('accepted');
  });

  test('the safety sweep restores what the tables have lost, and changes nothing else', async () => {
    await accept(1);
    await at(121);
    await db.query('delete from sla_timer where ticket_id = $1 and fired_at is null', [parseTicketNumber(number)]);
    await db.query(`update sla_clock set state = 'met', due_at = null where ticket_id = $1`, [
      parseTicketNumber(number),
    ]);
    clock.now = new Date(minutes(121).getTime() + 3_600_000);
    const restarted = await createTestApp(db);
    restarted.clock.now = clock.now;
    await restarted.ticketing.sweepClocks();
    await restarted.ticketing.sweepClocks();
    expect(await fired('restore')).toEqual(['121 50 notified', '181 75 notified']);
  });
});

/** A transaction that does its work, and ends before it commits. */
async function dieAfter<T>(db: Db, work: (sql: Sql) => Promise<T>): Promise<T> {
  return await db.transaction(async (sql) => {
    await work(sql);
    // A killed database answers so. Any other error would count as a row that fails.
    throw new AppError('unavailable', 'killed');
  });
}
