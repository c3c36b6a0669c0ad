import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';
import { ask, createTestApp } from '../helpers/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let wired: Awaited<ReturnType<typeof createTestApp>>;
beforeAll(async () => {
  db = await openEmbedded();
  wired = await createTestApp(db);
  await db.query(`insert into person (id, name) values ('lea', 'Lea'), ('lou', 'Lou')`);
  await db.query(`insert into team (id, name, site, lead_id) values ('day', 'Day', null, 'lea'),
    ('far', 'Far', 'elsewhere', 'lou')`);
  await db.query(`insert into webhook_endpoint (id, url, description, kinds, secret, created_by, created_at) values
    ('all', 'https://a.example', '', null, 's', 'test', now()), ('some', 'https://b.example', '', '{declined}', 's', 'test', now())`);
});
afterAll(() => db?.close());

test('what happens to a ticket is told to those whom it concerns, once', async () => {
  const { app, ticketing } = wired;
  const { ticket = '' } = await ticketing.applyTransition(transitionOf('raised', { severity: 'medium' }));
  await ticketing.applyTransition(transitionOf('raised', { severity: 'medium' }));
  await ticketing.applyTransition(transitionOf('worsened', { severity: 'high' }));
  for (const reason of ['not certified', 'nor I', 'nor I', 'nor I']) {
    await ask(app, `/tickets/${ticket}/transitions`, { body: { to: 'new', reason } });
  }
  const { rows } = await db.query<{ kind: string; recipient: string; params: Record<string, unknown> }>(
    `select kind, recipient, params from notification where ticket_id = $1 and channel = 'inbox' order by id`,
    [parseTicketNumber(ticket)],
  );
  const assigned = rows.filter(({ kind }) => kind === 'assigned').map(({ recipient }) => recipient);
  expect(assigned.toSorted()).toEqual(['ann', 'bo', 'lea', 'lou']);
  const others = rows.filter(({ kind }) => kind !== 'assigned');
  expect(others.map(({ kind, recipient }) => `${kind} ${recipient}`)).toEqual([
    `priority_raised ${assigned[0]}`,
    'declined lea',
    'declined lea',
    'declined lea',
    'declined lea',
    'coverage_gap lea',
  ]);
  expect(others[1]?.params).toMatchObject({
    reason: 'not certified',
    assignee: assigned[0],
    ticket: { priority: 'P2', asset: 'pump-1', site: 'plant' },
  });
  const hooks = await db.query<{ row: string }>(
    `select recipient || ' ' || kind as row from notification where channel = 'webhook' order by recipient, id`,
  );
  const told = hooks.rows.map(({ row }) => row);
  expect(told.filter((row) => row.startsWith('some'))).toEqual(Array(4).fill('some declined'));
  expect(told.slice(0, 2)).toEqual(['all opened', 'all assigned']);
  const { rows: events } = await db.query('select 1 from ticket_event where ticket_id = $1', [
    parseTicketNumber(ticket),
  ]);
  expect(told.filter((row) => row.startsWith('all'))).toHaveLength(events.length);
});

test('who asked for a ticket hears that it is resolved and closed', async () => {
  const { app, ticketing } = wired;
  const device = 'plant:pump-2';
  const { ticket = '' } = await ticketing.applyTransition(transitionOf('raised', { id: 'ep_2', device }));
  await db.query(`update ticket set requested_by = 'lou' where id = $1`, [parseTicketNumber(ticket)]);
  for (const body of [{ to: 'accepted' }, { to: 'resolved', verdict: 'no_fault_found' }]) {
    expect(await ask(app, `/tickets/${ticket}/transitions`, { body })).toMatchObject({ status: 200 });
  }
  await ask(app, `/tickets/${ticket}/transitions`, { body: { to: 'closed' } });
  const { rows } = await db.query(
    `select kind from notification where ticket_id = $1 and recipient = 'lou' and kind <> 'assigned' order by id`,
    [parseTicketNumber(ticket)],
  );
  expect(rows).toEqual([{ kind: 'resolved' }, { kind: 'closed' }]);
});

test('who may approve hears that they are asked, and the assignee what was decided', async () => {
  const { app, ticketing } = wired;
  const device = 'plant:pump-3';
  const { ticket = '' } = await ticketing.applyTransition(transitionOf('raised', { id: 'ep_3', device }));
  const decide = async (decision: object) => {
    const { body } = await ask(app, `/tickets/${ticket}/approvals`, { body: { kind: 'permit' } });
    await db.query(`update approval set requested_by = 'someone' where id = $1`, [body.id]);
    const decided = await ask(app, `/tickets/${ticket}/approvals/${body.id}/decision`, { body: decision });
    expect(decided.status).toBe(200);
  };
  await decide({ decision: 'refused', reason: 'the valve is still open' });
  await decide({ decision: 'approved' });
  const { rows } = await db.query<{ row: string; reason: string | null }>(
    `select kind || ' ' || recipient as row, params->>'reason' as reason from notification
     where ticket_id = $1 and channel = 'inbox' and kind in ('approval', 'approved', 'refused') order by id`,
    [parseTicketNumber(ticket)],
  );
  const { assignee } = (await ask(app, `/tickets/${ticket}`)).body;
  expect(rows).toEqual([
    { row: 'approval lea', reason: null },
    { row: `refused ${assignee.id}`, reason: 'the valve is still open' },
    { row: 'approval lea', reason: null },
    { row: `approved ${assignee.id}`, reason: null },
  ]);
});
