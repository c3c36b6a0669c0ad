import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
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
  clock.now = new Date('2026-02-01T10:00:22Z');
  const applied = await ticketing.applyTransition(raised(`ep_${++count}`));
  number = applied.ticket ?? '';
});

const raised = (id: string) => transitionOf('raised', { id, device: `plant:pump-${count}`, severity: 'high' });
const move = (body: object, ifMatch?: string) =>
  ask(app, `/tickets/${number}/transitions`, { body, ...(ifMatch === undefined ? {} : { ifMatch }) });
const clockOf = async (kind: string) =>
  (await ask(app, `/tickets/${number}`)).body.clocks.find((each: { kind: string }) => each.kind === kind);
const alarm = async () => (await ask(app, `/tickets/${number}`)).body.episode.state;
const later = (minutes: number) => {
  clock.now = new Date(clock.now.getTime() + minutes * 60_000);
};

test('from alarm to closed: each step stops its clock and moves the alarm', async () => {
  later(5);
  expect(await move({ to: 'accepted' })).toMatchObject({ status: 200, body: { state: 'accepted' } });
  expect(await clockOf('ack')).toMatchObject({ state: 'met', elapsedSeconds: 300 });
  expect(await clockOf('ola')).toMatchObject({ state: 'met' });
  expect(await alarm()).toBe('ACKED');
  later(5);
  expect(await move({ to: 'in_progress' })).toMatchObject({ status: 422, body: { field: 'checklists' } });
  await tickAll(db, number, clock.now);
  expect(await move({ to: 'in_progress' })).toMatchObject({ status: 200 });
  expect(await clockOf('start')).toMatchObject({ state: 'met', elapsedSeconds: 600 });
  expect(await alarm()).toBe('DSUPR');
  later(50);
  expect(await move({ to: 'resolved', verdict: 'potential_failure' })).toMatchObject({
    body: { field: 'failureMode' },
  });
  const codes = { failureMode: 'VIB', failureMechanism: '2.4', failureCause: '3.4' };
  expect(await move({ to: 'resolved', verdict: 'potential_failure', ...codes })).toMatchObject({ status: 200 });
  expect(await clockOf('restore')).toMatchObject({ state: 'met', elapsedSeconds: 3600 });
  expect(await alarm()).toBe('ACKED');
  expect(await move({ to: 'closed' })).toMatchObject({
    status: 200,
    body: { state: 'closed', legalNextStates: ['new'] },
  });
});

test('a way that the machine does not have is a conflict with the legal ones', async () => {
  expect(await move({ to: 'closed' })).toMatchObject({
    status: 409,
    body: { from: 'assigned', to: 'closed', legalNextStates: ['new', 'assigned', 'accepted', 'cancelled', 'merged'] },
  });
});

test('a stale version is refused before anything else', async () => {
  const { etag } = await ask(app, `/tickets/${number}`);
  expect(await move({ to: 'accepted' }, etag)).toMatchObject({ status: 200 });
  expect(await move({ to: 'closed' }, etag)).toMatchObject({ status: 412 });
});

test('of ten people who accept at once one does', async () => {
  const { etag } = await ask(app, `/tickets/${number}`);
  const answers = await Promise.all(Array.from({ length: 10 }, () => move({ to: 'accepted' }, etag)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
});

test('a guard that is not met names its field', async () => {
  const refused = async (body: object) => (await move(body)).body;
  expect(await refused({ to: 'cancelled' })).toMatchObject({ status: 422, field: 'reason' });
  expect(await refused({ to: 'new' })).toMatchObject({ status: 422, field: 'reason' });
  expect(await refused({ to: 'assigned' })).toMatchObject({ status: 422, field: 'reason' });
});

test('who declines does not get it again, and with nobody left it is a coverage gap', async () => {
  const first = (await ask(app, `/tickets/${number}`)).body.assignee.id;
  const declined = await move({ to: 'new', reason: 'on leave' });
  expect(declined.body).toMatchObject({ state: 'assigned' });
  expect(declined.body.assignee.id).not.toBe(first);
  expect((await move({ to: 'new', reason: 'ill' })).body).toMatchObject({ state: 'new', assignee: null });
  const { body } = await ask(app, `/tickets/${number}/events`);
  expect(body.items.at(-1)).toMatchObject({ kind: 'coverage_gap' });
  expect(await move({ to: 'assigned', assignee: 'nobody' })).toMatchObject({
    status: 422,
    body: { field: 'assignee' },
  });
  expect(await move({ to: 'assigned', assignee: first })).toMatchObject({ status: 422, body: { field: 'reason' } });
  const asked = await move({ to: 'assigned', assignee: first, reason: 'back early' });
  expect(asked.body).toMatchObject({ state: 'assigned', assignee: { id: first } });
});

test('a hold pauses only for reasons that the plant cannot hurry, and resumes where it was', async () => {
  await move({ to: 'accepted' });
  expect(await move({ to: 'on_hold', reason: 'lunch' })).toMatchObject({ status: 422, body: { field: 'reason' } });
  expect(await move({ to: 'on_hold', reason: 'parts' })).toMatchObject({ status: 422, body: { field: 'reviewAt' } });
  const reviewAt = '2026-02-03T08:00:00Z';
  await move({ to: 'on_hold', reason: 'access', reviewAt });
  expect(await clockOf('restore')).toMatchObject({ state: 'paused', dueAt: null, remainingSeconds: 86_400 });
  expect(await move({ to: 'in_progress' })).toMatchObject({
    status: 409,
    body: { legalNextStates: ['accepted', 'cancelled', 'merged'] },
  });
  later(60);
  await move({ to: 'accepted' });
  expect(await clockOf('restore')).toMatchObject({ state: 'running', dueAt: '2026-02-02T11:00:22.000Z' });
  await move({ to: 'on_hold', reason: 'parts', reviewAt });
  expect(await clockOf('restore')).toMatchObject({ state: 'running' });
});

test('a plan needs a start in the future and can be moved', async () => {
  await move({ to: 'accepted' });
  const past = { to: 'scheduled', scheduledFrom: '2026-01-01T00:00:00Z' };
  expect(await move(past)).toMatchObject({ status: 422, body: { field: 'scheduledFrom' } });
  await move({ to: 'scheduled', scheduledFrom: '2026-02-02T08:00:00Z' });
  const moved = await move({ to: 'scheduled', scheduledFrom: '2026-02-03T08:00:00Z' });
  expect(moved.body).toMatchObject({ state: 'scheduled', scheduledFrom: '2026-02-03T08:00:00.000Z' });
});

test('without work only verdicts that need none resolve a ticket', async () => {
  await move({ to: 'accepted' });
  const verdict = (name: string) => move({ to: 'resolved', verdict: name });
  expect(await verdict('functional_failure')).toMatchObject({ status: 422, body: { field: 'verdict' } });
  expect(await verdict('no_fault_found')).toMatchObject({ status: 200 });
});

test('cancelling stops every clock for good', async () => {
  await move({ to: 'cancelled', reason: 'machine is being scrapped' });
  const { body } = await ask(app, `/tickets/${number}`);
  expect(body.clocks.map(({ state }: { state: string }) => state)).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
    'cancelled',
  ]);
  expect(body.legalNextStates).toEqual([]);
});
