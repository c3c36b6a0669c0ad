import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';
import { findBrokenLink, readEvents } from '../../../ticketing/ticket/ticket-events.ts';
import { ask, createTestApp, type TestClock, tickAll } from '../helpers/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let number = '';
let count = 0;
beforeAll(async () => {
  db = await openEmbedded();
  ({ app, ticketing, clock } = await createTestApp(db));
});
afterAll(() => db?.close());
beforeEach(async () => {
  clock.now = new Date('2026-02-01T10:00:00Z');
  number = (await raise(`ep_${++count}`)).ticket ?? '';
});

const raise = (id: string, over: object = {}) =>
  ticketing.applyTransition(transitionOf('raised', { id, device: `plant:fan-${count}`, severity: 'medium', ...over }));
const move = (body: object, of = number) => ask(app, `/tickets/${of}/transitions`, { body });
const show = async (of = number) => (await ask(app, `/tickets/${of}`)).body;
const later = (hours: number) => {
  clock.now = new Date(clock.now.getTime() + hours * 3_600_000);
};
const resolve = async () => {
  await move({ to: 'accepted' });
  await tickAll(db, number, clock.now);
  await move({ to: 'in_progress' });
  later(1);
  const codes = { failureMode: 'VIB', failureMechanism: '2.4', failureCause: '3.4' };
  await move({ to: 'resolved', verdict: 'potential_failure', ...codes });
};
const restore = (ticket: { clocks: { kind: string }[] }) => ticket.clocks.find(({ kind }) => kind === 'restore');

test('an alarm before the repair is verified sends the ticket back to its assignee', async () => {
  await resolve();
  const { assignee } = await show();
  later(2);
  expect(await raise(`ep_${count}b`)).toMatchObject({ kind: 'relapsed', ticket: number });
  const ticket = await show();
  expect(ticket).toMatchObject({ state: 'assigned', assignee, verdict: null, resolvedAt: null });
  expect(restore(ticket)).toMatchObject({ state: 'running', elapsedSeconds: 3600 });
});

test('a review that fails goes on with the same clock', async () => {
  await resolve();
  later(5);
  expect(await move({ to: 'in_progress' })).toMatchObject({ status: 422, body: { field: 'reason' } });
  expect((await move({ to: 'in_progress', reason: 'guard not refitted' })).body).toMatchObject({
    state: 'in_progress',
  });
  later(1);
  expect(restore(await show())).toMatchObject({ state: 'running', elapsedSeconds: 7200 });
});

test('reopening starts new clocks and keeps the old ones in the record', async () => {
  await resolve();
  await move({ to: 'closed' });
  later(24);
  expect((await move({ to: 'new' })).body).toMatchObject({ state: 'assigned', closedAt: null, verdict: null });
  const { clocks } = (await ask(app, `/tickets/${number}/sla`)).body;
  const restores = clocks.filter(({ kind }: { kind: string }) => kind === 'restore');
  expect(restores).toMatchObject([
    { generation: 1, state: 'met', elapsedSeconds: 3600 },
    { generation: 2, state: 'running', elapsedSeconds: 0 },
  ]);
  expect(restore(await show())).toMatchObject({ state: 'running', elapsedSeconds: 0 });
});

test('after seven days a ticket stays closed, and an alarm opens another', async () => {
  await resolve();
  await move({ to: 'closed' });
  later(24 * 7 + 1);
  expect(await move({ to: 'new' })).toMatchObject({ status: 422 });
  const again = await raise(`ep_${count}b`);
  expect(again).toMatchObject({ kind: 'opened' });
  expect(again.ticket).not.toBe(number);
});

test('reopening beside an open ticket for the same trouble is refused', async () => {
  await resolve();
  await move({ to: 'closed' });
  later(1);
  await db.query(`update ticket set closed_at = closed_at - interval '8 days' where id = $1`, [
    parseTicketNumber(number),
  ]);
  await raise(`ep_${count}b`);
  await db.query(`update ticket set closed_at = $2 where id = $1`, [parseTicketNumber(number), clock.now]);
  expect(await move({ to: 'new' })).toMatchObject({ status: 409 });
  expect(await show()).toMatchObject({ state: 'closed' });
});

test('merging hands over alarms, the earliest clock start and the more urgent priority', async () => {
  later(1);
  const other = (await raise(`ep_${count}b`, { device: `plant:gear-${count}`, severity: 'low' })).ticket ?? '';
  expect(await move({ to: 'merged' })).toMatchObject({ status: 422, body: { field: 'target' } });
  expect(await move({ to: 'merged', target: number })).toMatchObject({ status: 422, body: { field: 'target' } });
  expect((await move({ to: 'merged', target: other })).body).toMatchObject({ state: 'merged', mergedInto: other });
  const target = await show(other);
  expect(target).toMatchObject({ priority: 'P3', episodeIds: [`ep_${count}`, `ep_${count}b`] });
  expect(restore(target)).toMatchObject({ startedAt: '2026-02-01T10:00:00.000Z', elapsedSeconds: 3600 });
  expect(await move({ to: 'merged', target: number }, other)).toMatchObject({ status: 422 });
});

test('a ticket that waited for approval starts its clocks when it is promoted', async () => {
  const id = parseTicketNumber(number);
  await db.query('alter table ticket_event disable trigger all');
  await db.query('delete from ticket_event where ticket_id = $1', [id]);
  await db.query('alter table ticket_event enable trigger all');
  await db.query('delete from sla_clock where ticket_id = $1', [id]);
  await db.query(
    `update ticket set state = 'candidate', assignee_id = null,
    event_count = 0, event_hash = repeat('0', 64) where id = $1`,
    [id],
  );
  later(3);
  expect((await move({ to: 'new' })).body).toMatchObject({ state: 'assigned' });
  expect(restore(await show())).toMatchObject({ startedAt: '2026-02-01T13:00:00.000Z', state: 'running' });
});

test('the record of everything above is an unbroken chain', async () => {
  const { rows } = await db.query<{ id: number }>('select id from ticket');
  for (const { id } of rows) expect(findBrokenLink(id, await readEvents(db, id))).toBeUndefined();
});
