import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../../access/access-app.ts';
import { openEmbedded } from '../../helpers/databases.ts';

let db: Db;
let on: AccessApp;
let planner: string;
let ann: string;
let viewer: string;
let number: string;

beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  planner = await on.person('pat', 'planner');
  ann = await on.person('ann', 'technician');
  viewer = await on.person('vi', 'viewer');
  await db.query(
    "insert into absence (person_id, from_at, to_at, kind, created_by, created_at) select id, '2000-01-01', '2100-01-01', 'leave', 'pat', now() from person",
  );
  const asset = { id: 'plant:press-1', name: 'press', site: 'plant' };
  await send(on, { method: 'POST', url: '/assets', body: asset, token: ADMIN });
  const body = { asset: asset.id, title: 'Oil under the press', priority: 'P3', workClass: 'inspection' };
  number = (await send(on, { method: 'POST', url: '/tickets', body, cookie: planner })).body.id;
});
afterAll(() => db?.close());

const steps = async (cookie: string) => (await send(on, { url: `/tickets/${number}/next-steps`, cookie })).body.items;
const actions = async (cookie: string) => (await steps(cookie)).map(({ action }: { action: string }) => action);
const post = (path: string, body: object, cookie: string) =>
  send(on, { method: 'POST', url: `/tickets/${number}${path}`, body, cookie });

test('each role is told its own steps of a new ticket', async () => {
  expect(await actions(planner)).toEqual(['assign', 'cancel']);
  expect(await actions(ann)).toEqual([]);
  expect(await actions(viewer)).toEqual([]);
});

test('the assignee is told what must be done before the start, until it is done', async () => {
  await post('/take', {}, ann);
  const safety = { kind: 'tick', instruction: 'Lock out the drive', safety: true };
  const { body: checklist } = await post('/checklists', { name: 'Lock-out', steps: [safety] }, planner);
  const start = async () => (await steps(ann)).find(({ action }: { action: string }) => action === 'start');
  expect((await start()).hindrance).toEqual({
    field: 'checklists',
    reason: 'safety steps are open: Lock out the drive',
  });
  expect((await post('/transitions', { to: 'in_progress' }, ann)).status).toBe(422);
  await post(`/checklists/${checklist.id}/answers`, { answers: [{ step: 1, answer: true }] }, ann);
  expect((await start()).hindrance).toBeNull();
  expect((await post('/transitions', { to: 'in_progress' }, ann)).status).toBe(200);
});

test('open sub-tasks are in the way of the end, and nobody closes their own work', async () => {
  const { body: task } = await post('/subtasks', { title: 'Renew the seal', mandatory: true }, planner);
  const resolve = async () => (await steps(ann)).find(({ action }: { action: string }) => action === 'resolve');
  expect((await resolve()).hindrance).toMatchObject({ field: 'subtasks' });
  const url = `/tickets/${number}/subtasks/${task.id}`;
  await send(on, { method: 'PATCH', url, body: { state: 'done' }, cookie: ann });
  expect((await resolve()).hindrance).toBeNull();
  await post('/transitions', { to: 'resolved', verdict: 'no_fault_found' }, ann);
  expect(await actions(ann)).toEqual([]);
  expect(await actions(planner)).toEqual(['review_rejected', 'review_ok']);
});
