import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';
import { ask, createTestApp, type TestClock } from '../helpers/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const start = Date.parse('2026-02-02T01:00:00Z');

let db: Db;
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let count = 0;
beforeAll(async () => {
  db = await openEmbedded();
  ({ app, ticketing, clock } = await createTestApp(db));
  await db.query(
    `insert into person (id, name, active) values ('pia', 'Pia', true), ('far', 'Far', true), ('gone', 'Gone', true),
       ('max', 'Max', true), ('otto', 'Otto', true)`,
  );
  await db.query(
    `insert into account (person_id, login, role, sites, active, created_at) values
       ('pia', 'pia', 'planner', '{plant}', true, $1), ('far', 'far', 'planner', '{elsewhere}', true, $1),
       ('gone', 'gone', 'planner', null, false, $1)`,
    [new Date(start)],
  );
  const rota = { name: 'Nights', timeZone: 'UTC', startsOn: '2026-01-05', handoverTime: '09:00', rotationDays: 7 };
  await put('/rotas/nights', { ...rota, members: ['otto'] });
  await put('/sla/calendars/early', {
    name: 'Early',
    timeZone: 'UTC',
    weekly: { mon: ['03:00-04:00'], tue: ['03:00-04:00'] },
  });
});
afterAll(() => db?.close());

async function put(url: string, payload: object): Promise<void> {
  const { statusCode, body } = await app.inject({ method: 'PUT', url, payload });
  expect([url, statusCode, statusCode < 300 ? '' : body]).toEqual([url, expect.toBeOneOf([200, 201]), '']);
}

/** A ticket that opens with these steps as the ladder of its restore clock, at minute 0. */
async function openWith(...steps: readonly object[]) {
  await put('/escalation/ladders/restore', { name: 'Steps', steps });
  clock.now = new Date(start);
  const id = `ep_${++count}`;
  const { ticket = '' } = await ticketing.applyTransition(transitionOf('raised', { id, device: `plant:fan-${count}` }));
  const stepsAt = async (minute: number) => {
    clock.now = new Date(start + minute * 60_000);
    await ticketing.sweepClocks();
    const { escalations } = (await ask(app, `/tickets/${ticket}/sla`)).body;
    return escalations
      .filter(({ ladder, firedAt }: { ladder: string; firedAt: string | null }) => ladder === 'restore' && firedAt)
      .map(({ outcome, reason, people }: { outcome: string; reason: string; people: string[] }) => ({
        outcome,
        reason,
        people,
      }));
  };
  const told = async (kind: string) => {
    const { rows } = await db.query<{ recipient: string }>(
      `select distinct recipient from notification where ticket_id = $1 and kind = $2 order by 1`,
      [parseTicketNumber(ticket), kind],
    );
    return rows.map(({ recipient }) => recipient);
  };
  return { ticket, stepsAt, told };
}
const after = (minute: number) => [{ minutesAfterStart: minute }];

test('a step for a role reaches those who have it and are responsible for the site, and no account that is closed', async () => {
  const opened = await openWith({ when: after(10), who: [{ kind: 'role', role: 'planner' }], do: ['notify'] });
  expect(await opened.stepsAt(9)).toEqual([]);
  expect(await opened.stepsAt(11)).toMatchObject([{ outcome: 'done', people: ['pia'] }]);
  expect(await opened.told('escalation')).toEqual(['pia']);
});

test('a step for whoever is on call pages the one whose turn it is, and finds a gap where they are away', async () => {
  const step = { when: after(10), who: [{ kind: 'on_call' }], do: ['page'] };
  const opened = await openWith(step);
  expect(await opened.stepsAt(11)).toMatchObject([{ outcome: 'done', people: ['otto'] }]);
  expect(await opened.told('page')).toEqual(['otto']);
  await db.query(`update person set active = false where id = 'otto'`);
  const alone = await openWith(step);
  expect(await alone.stepsAt(11)).toMatchObject([{ outcome: 'coverage_gap', reason: 'nobody found: on call' }]);
  await db.query(`update person set active = true where id = 'otto'`);
});

test('a rota that is not on call at this hour finds nobody', async () => {
  const rota = { name: 'Nights', timeZone: 'UTC', startsOn: '2026-01-05', handoverTime: '09:00', rotationDays: 7 };
  const step = { when: after(10), who: [{ kind: 'on_call' }], do: ['page'] };
  await put('/rotas/nights', { ...rota, members: ['otto'], hours: '02:00-06:00' });
  expect(await (await openWith(step)).stepsAt(11)).toMatchObject([{ outcome: 'coverage_gap' }]);
  await put('/rotas/nights', { ...rota, members: ['otto'], hours: '22:00-06:00' });
  expect(await (await openWith(step)).stepsAt(11)).toMatchObject([{ outcome: 'done', people: ['otto'] }]);
  const { statusCode } = await app.inject({
    method: 'PUT',
    url: '/rotas/nights',
    payload: { ...rota, members: ['otto'], hours: '22-6' },
  });
  expect(statusCode).toBe(400);
});

test('a step raises the priority by one, says why, and cannot raise what is most urgent', async () => {
  const raise = (minute: number) => ({ when: after(minute), do: ['raise_priority'] });
  const { ticket, stepsAt } = await openWith(raise(10), raise(20), raise(30), raise(40));
  const { priority } = (await ask(app, `/tickets/${ticket}`)).body;
  expect(priority).toBe('P3');
  expect(await stepsAt(11)).toEqual([{ outcome: 'done', reason: 'raise_priority', people: [] }]);
  const once = (await ask(app, `/tickets/${ticket}`)).body;
  expect(once).toMatchObject({ priority: 'P2', priorityReason: 'escalation: step 1 of restore' });
  await stepsAt(21);
  expect((await ask(app, `/tickets/${ticket}`)).body.priority).toBe('P1');
  expect((await stepsAt(31)).at(-1)).toMatchObject({
    outcome: 'impossible',
    reason: 'there is no more urgent priority',
  });
});

test('a step with a calendar of its own waits until that is open', async () => {
  const who = [{ kind: 'person', id: 'max' }];
  const opened = await openWith({ when: after(40), if: { calendar: 'early' }, who, do: ['notify'] });
  expect(await opened.stepsAt(119)).toEqual([]);
  expect(await opened.stepsAt(121)).toMatchObject([{ outcome: 'done', people: ['max'] }]);
});

test('a step whose condition is not met is skipped, and says which', async () => {
  const who = [{ kind: 'person', id: 'max' }];
  const when = (minute: number, condition: object) => ({ when: after(minute), if: condition, who, do: ['notify'] });
  const opened = await openWith(
    when(10, { priorities: ['P1'] }),
    when(20, { alarmActive: false }),
    when(30, { priorities: ['P3'], alarmActive: true }),
  );
  expect(await opened.stepsAt(31)).toMatchObject([
    { outcome: 'skipped', reason: 'the priority is P3' },
    { outcome: 'skipped', reason: 'an alarm is active' },
    { outcome: 'done', people: ['max'] },
  ]);
});
