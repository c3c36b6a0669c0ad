import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpApp } from '../../../../http/http-app.ts';
import { applyAlarmTransition } from '../../../../ticketing/alarms/apply-alarm-transition.ts';
import { assetRoutes } from '../../../../ticketing/api/assets/asset-routes.ts';
import { assetTreeRoutes } from '../../../../ticketing/api/assets/asset-tree-routes.ts';
import { failureModeRoutes } from '../../../../ticketing/api/assets/failure-mode-routes.ts';
import { ticketRoutes } from '../../../../ticketing/api/tickets/ticket-routes.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { createSlaPolicy } from '../../../../ticketing/sla/sla-policy.ts';
import { openApp } from '../../../http/app.ts';
import { openEmbedded } from '../../helpers/databases.ts';
import { transitionOf } from '../../helpers/episodes.ts';

const date = new Date('2026-02-01T10:00:00Z');
const now = () => date;
const policy = createSlaPolicy(undefined);

let db: Db;
let app: HttpApp;
beforeAll(async () => {
  db = await openEmbedded();
  const routes = [assetRoutes({ db, now }), assetTreeRoutes({ db }), failureModeRoutes({ db, now })];
  app = await openApp([...routes, ticketRoutes({ db, now, policy })]);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

async function send(method: 'GET' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: object, ifMatch = '*') {
  const headers = { 'if-match': ifMatch };
  const response = await app.inject({ method, url: `/api/v1${url}`, headers, ...(body ? { payload: body } : {}) });
  return { status: response.statusCode, body: response.json(), etag: response.headers.etag };
}

test('the plant overrides the catalogue by condition and by class, and a new ticket follows', async () => {
  const steps = [{ id: 'ours', en: 'Ask Wang first.', zh: '先问王工。', mandatory: true }];
  expect((await send('GET', '/failure-modes/cavitation')).body).toMatchObject({ group: 'flow', plant: false });
  await send('PUT', '/failure-modes/cavitation', { checks: steps, estimatedMinutes: 30 });
  const ofPumps = await send('PUT', '/failure-modes/cavitation?class=Centrifugal%20pumps', { estimatedMinutes: 45 });
  expect(ofPumps.body).toMatchObject({ checks: steps, estimatedMinutes: 45, plant: true });
  expect((await send('GET', '/failure-modes/cavitation')).body).toMatchObject({ estimatedMinutes: 30 });

  await applyAlarmTransition(db, transitionOf('raised', { condition: 'cavitation', device: 'plant:fan-1' }), {
    now: date,
    policy,
  });
  await db.query(`update asset set class = 'pump' where id = 'plant:fan-1'`);
  const again = transitionOf('raised', { id: 'ep_2', condition: 'cavitation', device: 'plant:pump-9' });
  await send('PATCH', '/assets/plant:fan-1', { devices: ['plant:fan-1', 'plant:pump-9'] });
  await db.query(`update ticket set state = 'cancelled'`);
  await applyAlarmTransition(db, again, { now: date, policy });
  const [second, first] = (await send('GET', '/tickets')).body.items;
  expect(first).toMatchObject({ asset: { class: 'pump' }, plan: { class: null, estimatedMinutes: 30, checks: steps } });
  expect(second).toMatchObject({
    titleZh: 'fan-1：汽蚀，vibration_de',
    asset: { id: 'plant:fan-1' },
    plan: { class: 'pump', estimatedMinutes: 45, failureMode: 'PDE', mechanism: '2.1' },
  });
  expect(second.descriptionZh).toContain('近 365 天有 1 张工单，其中同类 1 张；最近一张 HB-000001');
  expect(second.plan.safety.map(({ id }: { id: string }) => id)).toContain('isolate_fluid');

  const history = (await send('GET', '/assets/plant:fan-1/history?limit=3')).body;
  expect(history.items.map(({ id, words }: { id: string; words: string }) => `${id} ${words}`)).toEqual([
    'ep_2 cavitation',
    'ep_1 cavitation',
    'HB-000002 fan-1: cavitation, vibration_de',
  ]);
  const rest = (await send('GET', `/assets/plant:fan-1/history?limit=3&cursor=${history.next}`)).body;
  expect(rest).toMatchObject({ next: null, items: [{ id: 'HB-000001', state: 'cancelled' }] });
});

test('a condition of a rule can have an entry of its own, and a group', async () => {
  await send('PUT', '/failure-modes/belt_slip', { group: 'belt', name: { en: 'a slipping belt', zh: '皮带打滑' } });
  const { items } = (await send('GET', '/failure-modes?class=conveyor')).body;
  expect(items.at(-1)).toMatchObject({ condition: 'belt_slip', group: 'belt', workClass: 'preventive' });
  const raised = transitionOf('raised', { id: 'ep_3', condition: 'Belt slip', device: 'plant:belt-1' });
  await applyAlarmTransition(db, raised, { now: date, policy });
  const [ticket] = (await send('GET', '/tickets?asset=plant:belt-1')).body.items;
  expect(ticket).toMatchObject({ failureModeGroup: 'belt', title: 'belt-1: a slipping belt, vibration_de' });
});

test('an entry is changed only by who saw how it is, and what is built in comes back', async () => {
  expect(await send('PUT', '/failure-modes/leak', { twoPerson: false }, '"3"')).toMatchObject({ status: 412 });
  expect(await send('PUT', '/failure-modes/leak', { twoPerson: false }, '"0"')).toMatchObject({
    status: 200,
    etag: '"1"',
  });
  expect(await send('PUT', '/failure-modes/leak', { twoPerson: true }, '"0"')).toMatchObject({ status: 412 });
  expect((await send('DELETE', '/failure-modes/leak')).body).toMatchObject({ twoPerson: true, plant: false });
  expect(await send('DELETE', '/failure-modes/leak')).toMatchObject({ status: 404 });
  expect(await send('PUT', '/failure-modes/leak', { failureMode: 'QQQ' })).toMatchObject({ status: 400 });
  expect(await send('PUT', '/failure-modes/leak', {})).toMatchObject({ status: 400 });
});

test('codes are there to choose from', async () => {
  const { body } = await send('GET', '/failure-codes');
  expect(body).toMatchObject({ mechanisms: { '2.1': { zh: '汽蚀' } }, classes: { pump: { en: 'Pump' } } });
});
