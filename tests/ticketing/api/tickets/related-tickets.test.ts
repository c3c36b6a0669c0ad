import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HttpApp } from '../../../../http/http-app.ts';
import type { Ticketing } from '../../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { ask, createTestApp, type TestClock } from '../../helpers/app.ts';
import { openEmbedded } from '../../helpers/databases.ts';

let db: Db;
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let numbers: string[] = [];
let count = 0;
beforeAll(async () => {
  db = await openEmbedded();
  ({ app, ticketing, clock } = await createTestApp(db));
});
afterAll(() => db?.close());
beforeEach(async () => {
  numbers = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    const asset = `plant:${name}-${++count}`;
    await ticketing.ensureDevices([asset]);
    numbers.push((await ask(app, '/tickets', { body: { asset, title: name } })).body.number);
    clock.now = new Date(clock.now.getTime() + 60_000);
  }
});

const post = (url: string, body: object) => ask(app, url, { body });
const remove = async (url: string) => (await app.inject({ method: 'DELETE', url })).json();
const merge = (from: string | undefined, target: string | undefined) =>
  post(`/tickets/${from}/transitions`, { to: 'merged', target, reason: 'the same' });
const links = async (of: string | undefined) => (await ask(app, `/tickets/${of}/links`)).body;

test('links are seen from both sides, stand once, and can be removed', async () => {
  const [a, b] = numbers;
  const added = await post(`/tickets/${a}/links`, { kind: 'blocks', ticket: b });
  expect(added).toMatchObject({
    status: 201,
    body: { items: [{ kind: 'blocks', direction: 'out', ticket: { number: b } }] },
  });
  expect((await links(b)).items).toMatchObject([{ kind: 'blocks', direction: 'in', ticket: { number: a } }]);
  await post(`/tickets/${a}/links`, { kind: 'relates', ticket: b });
  await post(`/tickets/${b}/links`, { kind: 'relates', ticket: a });
  const both = (await links(a)).items;
  expect(both).toHaveLength(2);
  expect((await remove(`/tickets/${b}/links/${both[0].id}`)).items).toHaveLength(1);
  expect(await remove(`/tickets/${b}/links/${both[0].id}`)).toMatchObject({ status: 404 });
});

test('a ring of tickets that block each other is refused, also when it is closed at once from several sides', async () => {
  const [a, b, c] = numbers;
  await post(`/tickets/${a}/links`, { kind: 'blocks', ticket: b });
  await post(`/tickets/${b}/links`, { kind: 'blocks', ticket: c });
  expect(await post(`/tickets/${c}/links`, { kind: 'blocks', ticket: a })).toMatchObject({
    status: 422,
    body: { field: 'ticket' },
  });
  expect(await post(`/tickets/${a}/links`, { kind: 'blocks', ticket: a })).toMatchObject({ status: 422 });
  expect(await post(`/tickets/${c}/links`, { kind: 'caused_by', ticket: a })).toMatchObject({ status: 201 });
  const pairs = [
    [a, b],
    [b, c],
    [c, a],
  ] as const;
  const answers = await Promise.all(
    pairs.map(([from, ticket]) => post(`/tickets/${from}/links`, { kind: 'caused_by', ticket })),
  );
  expect(answers.filter(({ status }) => status === 422).length).toBeGreaterThan(0);
});

test('an open mandatory sub-task keeps a ticket from being resolved, and says so by name', async () => {
  const [a] = numbers;
  await post(`/tickets/${a}/transitions`, { to: 'accepted' });
  await post(`/tickets/${a}/transitions`, { to: 'in_progress' });
  const step = (await post(`/tickets/${a}/subtasks`, { title: 'Order the bearing', mandatory: true, assignee: 'bo' }))
    .body;
  expect(step).toMatchObject({ state: 'open', assignee: 'bo', mandatory: true });
  expect(await post(`/tickets/${a}/subtasks`, { title: 'x', assignee: 'nobody' })).toMatchObject({
    status: 422,
    body: { field: 'assignee' },
  });
  const resolve = () => post(`/tickets/${a}/transitions`, { to: 'resolved', verdict: 'no_fault_found' });
  const refused = await resolve();
  expect(refused).toMatchObject({ status: 422, body: { field: 'subtasks' } });
  expect(refused.body.reason).toContain('Order the bearing');
  const done = await app.inject({
    method: 'PATCH',
    url: `/tickets/${a}/subtasks/${step.id}`,
    payload: { state: 'done' },
  });
  expect(done.json()).toMatchObject({ state: 'done', doneBy: 'api' });
  expect((await resolve()).body.field).not.toBe('subtasks');
  expect((await ask(app, `/tickets/${a}/subtasks`)).body.items).toHaveLength(1);
});

test('parts stand under one parent, and never in a ring', async () => {
  const [a, b, c] = numbers;
  expect((await post(`/tickets/${a}/children`, { ticket: b })).body.items).toMatchObject([{ number: b }]);
  await post(`/tickets/${b}/children`, { ticket: c });
  expect(await post(`/tickets/${c}/children`, { ticket: a })).toMatchObject({ status: 422, body: { field: 'ticket' } });
  expect(await post(`/tickets/${a}/children`, { ticket: c })).toMatchObject({ status: 422 });
  expect((await ask(app, `/tickets/${b}`)).body).toMatchObject({ parent: a });
  expect((await remove(`/tickets/${a}/children/${b}`)).items).toEqual([]);
  expect((await ask(app, `/tickets/${b}`)).body).toMatchObject({ parent: null });
});

test('a merge takes links, sub-tasks and parts along, and both tickets tell of it', async () => {
  const [a, b, c, d] = numbers;
  await post(`/tickets/${a}/links`, { kind: 'caused_by', ticket: c });
  await post(`/tickets/${a}/links`, { kind: 'relates', ticket: b });
  await post(`/tickets/${a}/subtasks`, { title: 'Order the bearing' });
  await post(`/tickets/${a}/children`, { ticket: d });
  expect((await merge(a, b)).body).toMatchObject({ state: 'merged', mergedInto: b });
  expect(await links(b)).toMatchObject({
    items: [{ kind: 'relates' }, { kind: 'caused_by', ticket: { number: c } }],
    merged: [{ number: a }],
  });
  expect((await ask(app, `/tickets/${b}/subtasks`)).body.items).toMatchObject([{ title: 'Order the bearing' }]);
  expect((await ask(app, `/tickets/${d}`)).body).toMatchObject({ parent: b });
  const restore = (await ask(app, `/tickets/${b}`)).body.clocks.find(
    ({ kind }: { kind: string }) => kind === 'restore',
  );
  expect(restore.startedAt).toBe((await ask(app, `/tickets/${a}`)).body.openedAt);
});

test('a cycle of merges is refused, also when both are merged into each other at once', async () => {
  const [a, b, c, d] = numbers;
  await merge(a, b);
  expect(await merge(b, a)).toMatchObject({
    status: 422,
    body: { field: 'target', reason: expect.stringContaining('cycle') },
  });
  expect(await merge(b, b)).toMatchObject({ status: 422, body: { field: 'target' } });
  const answers = await Promise.all([merge(c, d), merge(d, c)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
});

test('of acknowledging and resolving at once the second is judged by what the first did (OnCall 3161)', async () => {
  const [a] = numbers;
  const seen = (await ask(app, `/tickets/${a}`)).etag;
  const both = await Promise.all([
    ask(app, `/tickets/${a}/transitions`, { body: { to: 'accepted' }, ifMatch: `${seen}` }),
    ask(app, `/tickets/${a}/transitions`, { body: { to: 'resolved', verdict: 'no_fault_found' }, ifMatch: `${seen}` }),
  ]);
  // To resolve is legal only once it is accepted: either it came first and met no such way, or it
  // saw an old version.
  expect(both[0].status).toBe(200);
  expect([409, 412]).toContain(both[1].status);
  expect((await ask(app, `/tickets/${a}`)).body.state).toBe('accepted');
  const next = (await ask(app, `/tickets/${a}`)).etag;
  const twice = await Promise.all(
    ['resolved', 'resolved'].map((to) =>
      ask(app, `/tickets/${a}/transitions`, { body: { to, verdict: 'no_fault_found' }, ifMatch: `${next}` }),
    ),
  );
  expect(twice.map(({ status }) => status).sort()).toEqual([200, 412]);
});
