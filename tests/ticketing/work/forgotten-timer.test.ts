import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { shiftLengthAt, whoIsAsked } from '../../../ticketing/work/forgotten-timer.ts';
import { works } from '../helpers/candidates.ts';
import { databases } from '../helpers/databases.ts';
import { minutes, openCrew } from './crew.ts';

const HOUR = 3_600_000;
const days = (spans: readonly string[]) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, spans]));
const shift = (spans: readonly string[]) => [
  works({ timeZone: 'Asia/Shanghai', weekly: days(spans), exceptions: [] } as never),
];

test.each([
  ['none', [], '2026-03-02T02:00:00Z', 12],
  ['a day shift', shift(['08:00-16:00']), '2026-03-02T06:00:00Z', 8],
  ['one with a break', shift(['08:30-12:00', '13:00-17:30']), '2026-03-02T02:00:00Z', 9],
  ['one that begins after the break', shift(['08:30-12:00', '13:00-17:30']), '2026-03-02T06:00:00Z', 9],
  ['a night shift', shift(['22:00-06:00']), '2026-03-02T20:00:00Z', 8],
  ['two that lie apart', shift(['06:00-10:00', '18:00-23:00']), '2026-03-02T11:00:00Z', 5],
  ['a timer outside of it', shift(['08:00-16:00']), '2026-03-02T12:00:00Z', 12],
  ['a week-end', shift(['08:00-16:00']), '2026-03-01T02:00:00Z', 12],
] as const)('the length of a shift: %s', (_name, shifts, at, expected) => {
  expect(shiftLengthAt({ shifts, absences: [] }, Date.parse(at)) / HOUR).toBe(expected);
});

test('the person is asked after a shift, the lead after two', () => {
  expect([8, 8.1, 16, 16.1].map((ran) => whoIsAsked(ran, 8))).toEqual([
    ...[[], ['person'], ['person']],
    ['person', 'lead'],
  ]);
});

describe.each(databases())('a forgotten timer on $name', ({ open }) => {
  let db: Db;
  let crew: Awaited<ReturnType<typeof openCrew>>;
  beforeAll(async () => {
    db = await open();
    crew = await openCrew(db);
    await db.query(`insert into team (id, name, lead_id) values ('crew', 'Crew', 'lee')`);
    await db.query(`update person set team_id = 'crew' where id in ('ann', 'bo', 'lee')`);
  });
  afterAll(() => db?.close());

  const shiftOf = async (id: string, weekly: string) => {
    await db.query(`insert into shift (id, name, time_zone, weekly, exceptions) values ($1, $1, 'UTC', $2, '[]')`, [
      ...[id, weekly],
    ]);
    await db.query(
      `insert into shift_version (shift_id, version, starts_at, time_zone, weekly, exceptions, made_at, made_by)
       values ($1, 1, '-infinity', 'UTC', $2, '[]', now(), 'test')`,
      [id, weekly],
    );
  };
  const told = async () => {
    const { rows } = await db.query<{ recipient: string; event: string; person: string }>(
      `select recipient, event, params->>'person' as person from notification
       where kind = 'timer_forgotten' and channel = 'inbox' order by id`,
    );
    await db.query(`delete from notification where kind = 'timer_forgotten'`);
    return rows.map(({ recipient, event, person }) => `${recipient}: ${event.replace(/\d+/, 'n')} of ${person}`);
  };

  test('whoever forgot it is asked once, their lead once, and it ends when the work ended', async () => {
    const ticket = await crew.open();
    await crew.timer('bo', ticket, { action: 'start' });
    const started = crew.clock.now.getTime();
    await crew.waitLong(minutes(12 * 60));
    await crew.on.ticketing.sweep();
    expect(await told()).toEqual([]);
    await crew.waitLong(minutes(1));
    await Promise.all([crew.on.ticketing.sweep(), crew.on.ticketing.sweep()]);
    expect(await told()).toEqual(['bo: timer:n:person of bo']);
    await crew.on.ticketing.sweep();
    expect(await told()).toEqual([]);
    await crew.waitLong(minutes(60 * 12));
    await Promise.all([crew.on.ticketing.sweep(), crew.on.ticketing.sweep()]);
    await crew.waitLong(minutes(60));
    await crew.on.ticketing.sweep();
    expect(await told()).toEqual(['lee: timer:n:lead of bo']);
    const until = new Date(started + minutes(90)).toISOString();
    const stopped = await crew.timer('bo', ticket, { action: 'stop', until });
    expect(stopped).toMatchObject({ status: 200, body: { seconds: 5_400, endedAt: until } });
  });

  test('after a long downtime both are asked; a lead is not asked about their own timer; nothing else waits for a bad row', async () => {
    const [ticket, other] = [await crew.open(), await crew.open()];
    await shiftOf('bad', '{"mon":["nonsense"]}');
    await db.query(`insert into person_shift (person_id, shift_id, from_on) values ('kim', 'bad', '2026-01-01')`);
    await crew.timer('kim', ticket, { action: 'start' });
    await crew.timer('lee', ticket, { action: 'start' });
    await crew.timer('bo', other, { action: 'start' });
    await crew.waitLong(minutes(60 * 72));
    await crew.on.ticketing.sweep();
    expect((await told()).sort()).toEqual([
      ...['bo: timer:n:person of bo', 'lee: timer:n:lead of bo', 'lee: timer:n:person of lee'],
    ]);
    await crew.timer('bo', other, { action: 'stop' });
    await crew.timer('lee', ticket, { action: 'stop' });
    expect(await crew.timer('kim', ticket, { action: 'stop' })).toMatchObject({ status: 200 });
    await db.query(`delete from person_shift where person_id = 'kim'`);
  });

  test('a merged ticket is asked about as the one that goes on; somebody with a shift is asked by its length', async () => {
    const everyDay = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((day) => [day, ['09:00-13:00']]);
    await shiftOf('short', JSON.stringify(Object.fromEntries(everyDay)));
    await db.query(`insert into person_shift (person_id, shift_id, from_on) values ('ann', 'short', '2026-01-01')`);
    const tomorrow = Math.ceil(crew.clock.now.getTime() / (24 * HOUR)) * 24 * HOUR + 10 * HOUR;
    await crew.waitLong(tomorrow - crew.clock.now.getTime());
    const [target, ticket] = [await crew.open(), await crew.open()];
    await crew.timer('ann', ticket, { action: 'start' });
    await crew.waitLong(minutes(4 * 60 + 1));
    await crew.move('lee', ticket, { to: 'merged', target });
    await crew.on.ticketing.sweep();
    const { rows } = await db.query<{ id: number }>(
      `select ticket_id as id from notification where kind = 'timer_forgotten' and channel = 'inbox'`,
    );
    expect(rows).toEqual([{ id: Number(target.slice(3)) }]);
  });
});
