import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HttpApp } from '../../../../http/http-app.ts';
import type { Ticketing } from '../../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../../ticketing/ticket/ticket.ts';
import { ask, createTestApp, type TestClock } from '../../helpers/app.ts';
import { openEmbedded } from '../../helpers/databases.ts';
import { transitionOf } from '../../helpers/episodes.ts';

let db: Db;
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let asset = '';
let count = 0;
beforeAll(async () => {
  db = await openEmbedded();
  ({ app, ticketing, clock } = await createTestApp(db));
});
afterAll(() => db?.close());
beforeEach(async () => {
  clock.now = new Date('2026-02-01T10:00:00Z');
  asset = `plant:mill-${++count}`;
  await ticketing.ensureDevices([asset]);
});

const open = (over: object = {}) => ask(app, '/tickets', { body: { asset, title: 'Oil under the gearbox', ...over } });
const raise = (over: object = {}) =>
  ticketing.applyTransition(transitionOf('raised', { id: `ep_${count}`, device: asset, ...over }));
const move = (of: string, body: object) => ask(app, `/tickets/${of}/transitions`, { body });
const show = async (of: string) => (await ask(app, `/tickets/${of}`)).body;
const kinds = async (of: string) =>
  (await ask(app, `/tickets/${of}/events`)).body.items.map(({ kind }: { kind: string }) => kind);
const later = async (hours: number) => {
  clock.now = new Date(clock.now.getTime() + 3_600_000 * hours);
  await ticketing.sweep();
};
const rules = (over: object) =>
  app.inject({
    method: 'PUT',
    url: '/opening-rules',
    payload: { autoOpenScore: 1, approvedSources: [], candidateDays: 14, floodAlarms: 1_000, ...over },
  });

/** As the detector, which needs no checklist. */
const close = (of: string) =>
  db.query(`update ticket set state = 'closed', closed_at = $2 where id = $1`, [parseTicketNumber(of), clock.now]);

test('a person opens a ticket; who asks again for the same trouble is told of the open one, and may raise it', async () => {
  const first = await open({ failureModeGroup: 'leakage', priority: 'P4' });
  expect(first).toMatchObject({
    status: 201,
    body: {
      state: 'assigned',
      source: 'person',
      workClass: 'corrective',
      priority: 'P4',
      priorityReason: 'requested by api',
    },
  });
  const again = await open({ failureModeGroup: 'leakage', priority: 'P2', title: 'Still leaking' });
  expect(again).toMatchObject({ status: 200, body: { number: first.body.number, priority: 'P2' } });
  const lower = await open({ failureModeGroup: 'leakage', priority: 'P4' });
  expect(lower).toMatchObject({ status: 200, body: { priority: 'P2' } });
  expect(await kinds(first.body.number)).toEqual([
    ...['opened', 'assigned', 'request_attached', 'commented', 'priority_changed', 'request_attached'],
  ]);
  expect(await open({ failureModeGroup: 'bearing' })).toMatchObject({ status: 201 });
  expect(await open({ asset: 'plant:none' })).toMatchObject({ status: 422, body: { field: 'asset' } });
});

test('thirty who ask for the same at once get one ticket', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => open()));
  expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
});

test('a candidate has no clocks until it is promoted, and keeps when it was detected', async () => {
  await rules({ autoOpenScore: 2 });
  const { ticket = '' } = await raise({ peakScore: 1.4 });
  expect(await show(ticket)).toMatchObject({ state: 'candidate', clocks: [], assignee: null });
  await later(5);
  expect((await move(ticket, { to: 'new' })).body).toMatchObject({
    state: 'assigned',
    detectedAt: '2026-02-01T10:00:20.000Z',
    openedAt: '2026-02-01T15:00:00.000Z',
    dueAt: { ack: '2026-02-01T17:00:00.000Z' },
  });
  await rules({});
});

test('an alarm that reaches the bar promotes its candidate, one that does not leaves it', async () => {
  await rules({ autoOpenScore: 2 });
  const { ticket = '' } = await raise({ peakScore: 1.4 });
  await raise({ id: `ep_${count}b`, peakScore: 1.6 });
  expect(await show(ticket)).toMatchObject({ state: 'candidate' });
  await ticketing.applyTransition(
    transitionOf('worsened', { id: `ep_${count}`, device: asset, peakScore: 2.1, severity: 'high' }),
  );
  expect(await show(ticket)).toMatchObject({ state: 'assigned', priority: 'P2' });
  await rules({});
});

test('a candidate of a source that needs approval waits, can be dismissed with a reason, and expires as no_action', async () => {
  await rules({ approvedSources: ['person'], candidateDays: 2 });
  const { body } = await open();
  expect(body).toMatchObject({ state: 'candidate', legalNextStates: ['new', 'cancelled', 'merged'] });
  expect(await move(body.number, { to: 'cancelled' })).toMatchObject({ status: 422, body: { field: 'reason' } });
  await later(47);
  expect(await show(body.number)).toMatchObject({ state: 'candidate' });
  await later(1);
  expect(await show(body.number)).toMatchObject({ state: 'cancelled' });
  const { items } = (await ask(app, `/tickets/${body.number}/events`)).body;
  expect(items.at(-1)).toMatchObject({ actor: 'system', kind: 'dismissed', payload: { reason: 'no_action' } });
  await rules({});
});

test('after seven days the same trouble is a new ticket that says what it recurs', async () => {
  const { ticket = '' } = await raise();
  await close(ticket);
  await later(24 * 8);
  const again = await raise({ id: `ep_${count}b` });
  expect(again).toMatchObject({ kind: 'opened' });
  expect(await show(again.ticket ?? '')).toMatchObject({ recurrenceOf: ticket });
});

test('an alarm that was hidden while its ticket was closed has a ticket again when it is judged (Keep 5257)', async () => {
  const { ticket = '' } = await raise();
  const window = { from: clock.now.toISOString(), to: '2026-02-20T10:00:00Z', reason: 'overhaul' };
  await ask(app, `/assets/${asset}/maintenance-windows`, { body: window });
  expect((await ask(app, `/episodes/ep_${count}`)).body.episode).toMatchObject({ state: 'DSUPR' });
  await close(ticket);
  await later(24 * 20);
  const { episode } = (await ask(app, `/episodes/ep_${count}`)).body;
  expect(episode).toMatchObject({ state: 'UNACK' });
  expect(episode.ticket).not.toBe(ticket);
  expect(await show(episode.ticket)).toMatchObject({ state: 'assigned', recurrenceOf: ticket });
  expect((await show(ticket)).episodeIds).toEqual([`ep_${count}`]);
});
