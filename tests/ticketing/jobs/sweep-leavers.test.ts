import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let on: AccessApp;
let number = '';
let count = 0;
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  await on.person('boss', 'lead');
  await db.query(`insert into team (id, name, lead_id) values ('mechanics', 'Mechanics', 'boss')`);
});
beforeEach(async () => {
  count++;
  const device = `s${count}:pump-1`;
  const raised = transitionOf('raised', { device, id: `episode-${count}`, severity: 'high' });
  number = (await on.ticketing.applyTransition(raised)).ticket ?? '';
  await on.person(`mei-${count}`, 'technician');
  await db.query(`update person set team_id = 'mechanics' where id = $1`, [`mei-${count}`]);
});
afterAll(() => db?.close());

const id = () => Number(number.replace(/\D/g, ''));
const give = (state: string, more = '') =>
  db.query(`update ticket set state = '${state}', assignee_id = $1 ${more} where id = $2`, [`mei-${count}`, id()]);
const ticket = async () => (await send(on, { url: `/tickets/${number}`, token: ADMIN })).body;
const leave = {
  left: () => send(on, { method: 'PATCH', url: `/people/mei-${count}`, token: ADMIN, body: { active: false } }),
  disabled: () => send(on, { method: 'PATCH', url: `/accounts/mei-${count}`, token: ADMIN, body: { active: false } }),
  'moved to another site': () =>
    send(on, { method: 'PATCH', url: `/accounts/mei-${count}`, token: ADMIN, body: { sites: ['elsewhere'] } }),
};

test.each(
  (['left', 'disabled', 'moved to another site'] as const).flatMap((how) =>
    (['accepted', 'scheduled', 'in_progress', 'on_hold'] as const).map((state) => [how, state] as const),
  ),
)('of a person who is %s the ticket that is %s goes to the lead, who is told', async (how, state) => {
  await give(state, state === 'on_hold' ? `, held_from = 'in_progress', hold_reason = 'parts'` : '');
  await leave[how]();
  await on.ticketing.sweep();
  expect(await ticket()).toMatchObject({ state: 'assigned', assignee: { id: 'boss' } });
  const { rows } = await db.query(
    `select kind from notification where ticket_id = $1 and recipient = 'boss' and channel = 'inbox'`,
    [id()],
  );
  expect(rows).toContainEqual({ kind: 'assigned' });
});

test.each(['left', 'disabled', 'moved to another site'] as const)(
  'what a person who is %s had not accepted is dispatched anew, and not to them',
  async (how) => {
    await give('assigned');
    await leave[how]();
    await on.ticketing.sweep();
    expect((await ticket()).assignee?.id).not.toBe(`mei-${count}`);
  },
);

test('the timer of a person who left stops, and their sub-tasks are free', async () => {
  await give('in_progress');
  await db.query(`insert into labour (ticket_id, person_id, started_at, booked_by) values ($1, $2, $3, $2)`, [
    id(),
    `mei-${count}`,
    on.clock.now,
  ]);
  await db.query(
    `insert into ticket_subtask (ticket_id, title, mandatory, state, assignee_id, created_by, created_at)
     values ($1, 'grease', true, 'open', $2, $2, $3)`,
    [id(), `mei-${count}`, on.clock.now],
  );
  await leave.left();
  await on.ticketing.sweep();
  const { rows: labour } = await db.query('select ended_at is not null as ended from labour where ticket_id = $1', [
    id(),
  ]);
  expect(labour).toEqual([{ ended: true }]);
  const { rows: steps } = await db.query('select assignee_id from ticket_subtask where ticket_id = $1', [id()]);
  expect(steps).toEqual([{ assignee_id: null }]);
});

test('where there is no lead and nobody else, the administrators are told', async () => {
  await on.person('admin', 'administrator');
  await db.query(`update person set active = false where id <> 'admin'`);
  await give('accepted');
  await on.ticketing.sweep();
  await on.ticketing.sweep();
  const { rows } = await db.query(
    `select kind from notification where ticket_id = $1 and recipient = 'admin' and channel = 'inbox'`,
    [id()],
  );
  expect(rows).toEqual([{ kind: 'coverage_gap' }]);
});

test('nobody gets a ticket or a sub-task by hand that their account does not show', async () => {
  await give('assigned');
  await on.person(`far-${count}`, 'technician', ['elsewhere']);
  const [url, far] = [`/tickets/${number}`, `far-${count}`];
  const refused = { status: 422, body: { field: 'assignee' } };
  const hand = { to: 'assigned', assignee: far, reason: 'all the same' };
  const post = (path: string, body: object) => send(on, { method: 'POST', url: url + path, token: ADMIN, body });
  expect(await post('/transitions', hand)).toMatchObject(refused);
  expect(await post('/subtasks', { title: 'drain', assignee: far })).toMatchObject(refused);
  const { body } = await post('/subtasks', { title: 'drain' });
  const patch = { method: 'PATCH', url: `${url}/subtasks/${body.id}`, token: ADMIN, body: { assignee: far } } as const;
  expect(await send(on, patch)).toMatchObject(refused);
  await db.query(`update account set sites = sites || array[$2] where person_id = $1`, [far, `s${count}`]);
  expect(await send(on, patch)).toMatchObject({ status: 200 });
  expect(await post('/transitions', hand)).toMatchObject({ status: 200, body: { assignee: { id: far } } });
});
