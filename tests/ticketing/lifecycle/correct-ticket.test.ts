import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AccountRole } from '../../../ticketing/accounts/accounts.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createSlaPolicy } from '../../../ticketing/sla/sla-policy.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let on: AccessApp;
let number = '';
let device = '';
let episode = '';
let count = 0;
const cookies: Record<string, string> = {};
const people = {
  ann: 'technician',
  lee: 'lead',
  pia: 'planner',
  rob: 'reliability_engineer',
  req: 'requester',
} as const;

beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  for (const [id, role] of Object.entries(people) as [string, AccountRole][]) cookies[id] = await on.person(id, role);
  cookies['sam'] = await on.person('sam', 'planner', ['plant']);
  await db.query(`update person set max_open_tickets = 0 where id <> 'ann'`);
  const body = { autoOpenScore: 1, approvedSources: [], candidateDays: 14, floodAlarms: 1_000 };
  await send(on, { method: 'PUT', url: '/opening-rules', token: ADMIN, body });
});
afterAll(async () => {
  await on?.app.close();
  await db?.close();
});
beforeEach(async () => {
  count += 1;
  device = `plant:fan-${count}`;
  episode = `ep_${count}`;
  number = (await raise('high')) ?? '';
});

const raise = async (severity: 'low' | 'medium' | 'high') =>
  (await on.ticketing.applyTransition(transitionOf('raised', { id: episode, device, severity }))).ticket;
const correct = (by: string, body: object, headers: Record<string, string> = {}, ticket = number) =>
  send(on, {
    method: 'PATCH',
    url: `/tickets/${ticket}`,
    cookie: cookies[by],
    body: { reason: 'as seen on site', ...body },
    headers: { 'x-requested-with': 'tests', ...headers },
  });
const get = async (part = '', ticket = number) =>
  (await send(on, { url: `/tickets/${ticket}${part}`, cookie: cookies['lee'] })).body;
const lastEvent = async (kind: string) =>
  (await get('/events?limit=200')).items.findLast((each: { kind: string }) => each.kind === kind);
const move = (to: string, more: object = {}) =>
  send(on, { method: 'POST', url: `/tickets/${number}/transitions`, cookie: cookies['lee'], body: { to, ...more } });
const clockOf = async (kind: string) =>
  (await get('/sla')).clocks.find((clock: { kind: string }) => clock.kind === kind);
const isSound = async () => {
  const { problems } = await verifyAudit(db, { policy: createSlaPolicy() });
  expect(problems.filter(({ where }) => where.startsWith('HB-'))).toEqual([]);
};

test('a planner lowers a priority: time that counted stays, the target is swapped, the record says why', async () => {
  expect(await get()).toMatchObject({ priority: 'P2' });
  on.clock.now = new Date(on.clock.now.getTime() + 10 * 60_000);
  const { status, body } = await correct('pia', { priority: 'P3' });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body).toMatchObject({ priority: 'P3', priorityReason: 'set by pia: as seen on site' });
  expect(await clockOf('restore')).toMatchObject({ state: 'running', elapsedSeconds: 600, targetSeconds: 86_400 });
  expect(await clockOf('ack')).toMatchObject({ elapsedSeconds: 600, targetSeconds: 7_200 });
  expect(await lastEvent('priority_changed')).toMatchObject({
    actor: 'pia',
    payload: { previous: 'P2', priority: 'P3', reason: 'as seen on site' },
  });
  await isSound();
});

test('a breach stays on record, though a lower priority has a later due time or none', async () => {
  on.clock.now = new Date(on.clock.now.getTime() + 150 * 60_000);
  await correct('pia', { priority: 'P4' });
  expect(await clockOf('start')).toMatchObject({ state: 'breached_running', targetSeconds: 7_200 });
  await on.ticketing.sweepClocks();
  const breaches = async () =>
    (await get('/sla')).clocks.flatMap((clock: { kind: string; timers: { level: string; firedAt: string | null }[] }) =>
      clock.timers.filter(({ level, firedAt }) => level === 'breach' && firedAt !== null).map(() => clock.kind),
    );
  expect((await breaches()).toSorted()).toEqual(['ack', 'ola', 'start']);
  await correct('pia', { priority: 'P1' });
  expect((await breaches()).toSorted()).toEqual(['ack', 'ola', 'start']);
  await isSound();
});

test('words are corrected in both languages, and an alarm that gets worse does not undo it', async () => {
  const { body } = await correct('rob', { title: ' Belt slips ', description: 'Heard it.' });
  expect(body).toMatchObject({ title: 'Belt slips', titleZh: null, description: 'Heard it.', descriptionZh: null });
  const { body: again } = await correct('rob', { titleZh: '皮带打滑' });
  expect(again).toMatchObject({ title: 'Belt slips', titleZh: '皮带打滑' });
  expect((await lastEvent('text_corrected')).payload).toEqual({
    reason: 'as seen on site',
    changes: [{ field: 'titleZh', from: null, to: '皮带打滑' }],
  });
  await on.ticketing.applyTransition(transitionOf('worsened', { id: episode, device, severity: 'high' }));
  expect(await get()).toMatchObject({ title: 'Belt slips' });
  expect((await send(on, { url: '/tickets?q=slips', cookie: cookies['lee'] })).body.items).toHaveLength(1);
  await isSound();
});

test('after another machine the alarms stay, new ones of the old machine open a ticket of their own', async () => {
  await on.ticketing.ensureDevices(['plant:motor-1']);
  const { status, body } = await correct('lee', { asset: 'plant:motor-1', workClass: 'inspection' });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body).toMatchObject({ asset: { id: 'plant:motor-1' }, workClass: 'inspection', episodeIds: [episode] });
  expect((await lastEvent('subject_corrected')).payload.changes).toEqual([
    { field: 'asset', from: device, to: 'plant:motor-1' },
    { field: 'workClass', from: 'preventive', to: 'inspection' },
  ]);
  await on.ticketing.applyTransition(transitionOf('cleared', { id: episode, device, severity: 'high' }));
  expect(await lastEvent('episode_cleared')).toMatchObject({ payload: { episode } });
  episode = `${episode}_again`;
  expect(await raise('high')).not.toBe(number);
  const told = await db.query(`select 1 from notification where kind = 'corrected' and recipient = 'ann'`);
  expect(told.count).toBeGreaterThan(0);
  await isSound();
});

test('a machine or failure mode whose trouble has an open ticket is refused with its number', async () => {
  const first = number;
  count += 1;
  const other = (
    await on.ticketing.applyTransition(transitionOf('raised', { id: `ep_${count}`, device: `plant:fan-${count}` }))
  ).ticket;
  const { failureModeGroup, workClass } = await get('', first);
  const { status, body } = await correct(
    'lee',
    { asset: `plant:fan-${count}`, failureModeGroup, workClass },
    {},
    first,
  );
  expect({ status, target: body.target }).toEqual({ status: 409, target: other });
  expect((await correct('lee', { asset: 'plant:none' }, {}, first)).status).toBe(422);
  expect((await correct('lee', { failureModeGroup: 'alarm_flood' }, {}, first)).body.errors?.[0]?.field).toBe(
    'failureModeGroup',
  );
});

test('requesters and technicians correct nothing, a reliability engineer no priority', async () => {
  for (const by of ['req', 'ann']) expect((await correct(by, { title: 'x' })).status, by).toBe(403);
  expect((await correct('rob', { priority: 'P4' })).body.detail).toContain('lead or a planner');
  await on.ticketing.ensureDevices(['north:fan-1']);
  expect((await correct('sam', { asset: 'north:fan-1' })).status, 'another site').toBe(404);
  expect((await correct('sam', { title: 'Own site' })).status).toBe(200);
});

test('a stale version is refused, and equal values change nothing', async () => {
  const { version, title } = await get();
  expect((await correct('lee', { title: 'A' }, { 'if-match': `"${version - 1}"` })).status).toBe(412);
  expect((await correct('lee', { title }, { 'if-match': `"${version}"` })).body.version).toBe(version);
  expect((await correct('lee', { title: 'B' }, { 'if-match': `"${version}"` })).status).toBe(200);
  expect((await get()).version).toBe(version + 1);
});

test('a ticket that is over is not corrected; a merged one names the one that remains', async () => {
  const merged = number;
  count += 1;
  const target = (
    await on.ticketing.applyTransition(transitionOf('raised', { id: `ep_${count}`, device: `plant:fan-${count}` }))
  ).ticket;
  expect((await move('merged', { target })).status).toBe(200);
  expect(await correct('lee', { title: 'x' }, {}, merged)).toMatchObject({ status: 409, body: { target } });
  number = target ?? '';
  expect((await move('cancelled', { reason: 'not ours' })).status).toBe(200);
  expect((await correct('lee', { title: 'x' })).body.detail).toContain('is cancelled');
});
