import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { createPlant } from '../helpers/plant.ts';

let db: Db;
let plant: Awaited<ReturnType<typeof createPlant>>;
beforeAll(async () => {
  db = await openEmbedded();
  plant = await createPlant(db, ['ann', 'bo']);
});
afterAll(() => db?.close());

const shift = { name: 'Night', timeZone: 'Europe/Berlin', weekly: { mon: ['22:00-06:00'] } };
const rota = { name: 'R', timeZone: 'Europe/Berlin', startsOn: '2026-03-02', handoverTime: '09:00', rotationDays: 7 };

test('a person is added with all that decides, changed in part, and listed', async () => {
  await plant.send('PUT', '/teams/mechanics', { name: 'Mechanics', site: 'plant', lead: 'ann' });
  await plant.send('PUT', '/skills/weld', { name: 'Welding' });
  await plant.send('PUT', '/locations/quarry', { name: 'Quarry', latitude: 52, longitude: 9, restricted: true });
  await plant.send('PUT', '/shifts/night', shift);
  const added = await plant.send('POST', '/people', {
    name: 'Mei Chen',
    email: 'mei@plant.example',
    locale: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    team: 'mechanics',
    supervisor: 'ann',
    baseSite: 'plant',
    maxOpenTickets: 6,
    skills: [{ skill: 'weld', level: 4 }],
    shifts: [{ shift: 'night', from: '2026-01-01', until: '2026-12-31' }],
    siteAccess: [{ site: 'quarry', expiresAt: '2026-12-31T00:00:00Z' }],
  });
  expect(added).toMatchObject({ status: 201, body: { id: 'mei-chen', active: true, openTickets: 0, phone: null } });
  expect(added.body.shifts).toEqual([{ shift: 'night', from: '2026-01-01', until: '2026-12-31' }]);
  const changed = await plant.send('PATCH', '/people/mei-chen', { phone: '+86 10 1234', email: null, shifts: [] });
  expect(changed).toMatchObject({ status: 200, body: { phone: '+86 10 1234', email: null, shifts: [] } });
  expect(changed.body.skills).toEqual([{ skill: 'weld', level: 4, expiresAt: null }]);
  const listed = await plant.send('GET', '/people?team=mechanics');
  expect(listed.body).toEqual({ items: [changed.body], next: null });
  expect((await plant.send('GET', '/teams')).body.items).toMatchObject([{ lead: 'ann', members: ['mei-chen'] }]);
  expect((await plant.send('GET', '/people?ids=mei-chen,nobody')).body.items).toMatchObject([{ id: 'mei-chen' }]);
  const first = await plant.send('GET', '/people?limit=1');
  expect(first.body.items).toMatchObject([{ id: 'ann' }]);
  expect((await plant.send('GET', `/people?limit=1&cursor=${first.body.next}`)).body.items).toMatchObject([
    { id: 'bo' },
  ]);
});

test.each<[string, string, object, number, string | undefined]>([
  ['POST', '/people', { name: '' }, 400, 'name'],
  ['POST', '/people', { name: 'X', nickname: 'x' }, 400, 'nickname'],
  ['POST', '/people', { name: 'X', email: 'nowhere' }, 400, 'email'],
  ['POST', '/people', { name: 'X', id: 'a b' }, 400, 'id'],
  ['POST', '/people', { name: 'Ann' }, 409, undefined],
  ['PATCH', '/people/ann', { timeZone: 'Mars/Olympus' }, 400, 'timeZone'],
  ['PATCH', '/people/ann', { locale: 'fr' }, 400, 'locale'],
  ['PATCH', '/people/ann', { supervisor: 'ann' }, 400, 'supervisor'],
  ['PATCH', '/people/ann', { supervisor: 'nobody' }, 422, 'supervisor'],
  ['PATCH', '/people/ann', { team: 'none' }, 422, 'team'],
  ['PATCH', '/people/ann', { maxOpenTickets: -1 }, 400, 'maxOpenTickets'],
  ['PATCH', '/people/ann', { skills: [{ skill: 'weld', level: 6 }] }, 400, 'skills[0].level'],
  ['PATCH', '/people/ann', { skills: [{ skill: 'fly', level: 1 }] }, 422, 'skills[0].skill'],
  ['PATCH', '/people/ann', { skills: Array(2).fill({ skill: 'weld', level: 1 }) }, 400, 'skills[1].skill'],
  ['PATCH', '/people/ann', { shifts: [{ shift: 'night', from: '2026-02-30' }] }, 400, 'shifts[0].from'],
  [
    'PATCH',
    '/people/ann',
    { shifts: [{ shift: 'night', from: '2026-02-02', until: '2026-02-01' }] },
    400,
    'shifts[0].until',
  ],
  ['PATCH', '/people/nobody', { name: 'X' }, 404, undefined],
  ['DELETE', '/people/nobody', {}, 404, undefined],
  ['PUT', '/teams/x', { name: 'X', lead: 'nobody' }, 422, 'lead'],
  ['DELETE', '/teams/mechanics', {}, 409, undefined],
  ['PUT', '/locations/x', { name: 'X', latitude: 91 }, 400, 'latitude'],
  ['PUT', '/locations/x', { name: 'X', latitude: 9 }, 400, 'longitude'],
  ['PUT', '/shifts/x', { ...shift, timeZone: 'Nowhere' }, 400, 'shift.timeZone'],
  ['PUT', '/shifts/x', { ...shift, weekly: { mon: ['8-16'] } }, 400, 'shift.weekly.mon[0]'],
  ['PUT', '/shifts/x', { ...shift, weekly: {} }, 400, 'shift'],
  ['PUT', '/rotas/x', { ...rota, members: [] }, 400, 'members'],
  ['PUT', '/rotas/x', { ...rota, members: ['nobody'] }, 422, 'members[0]'],
  ['PUT', '/rotas/x', { ...rota, members: ['ann'], handoverTime: '24:00' }, 400, 'handoverTime'],
  ['PUT', '/rotas/x', { ...rota, members: ['ann'], timeZone: '+08:00' }, 400, 'timeZone'],
  ['POST', '/people/ann/absences', { from: '2026-03-02T00:00:00Z', to: '2026-03-02T00:00:00Z' }, 400, 'to'],
  ['POST', '/people/nobody/absences', { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' }, 404, undefined],
  ['POST', '/dispatch/what-if', { ticket: 'HB-999999' }, 404, undefined],
  ['POST', '/dispatch/what-if', { ticket: 'HB-1', weights: { looks: 1 } }, 400, 'weights.looks'],
  ['GET', '/tickets/HB-999999/dispatch', {}, 404, undefined],
  ['GET', '/rotas/none/on-call', {}, 404, undefined],
])('%s %s %j is refused', async (method, url, body, status, field) => {
  const sent = method === 'POST' || method === 'PUT' || method === 'PATCH' ? body : undefined;
  const answer = await plant.send(method as 'GET', url, sent);
  expect(answer).toMatchObject({ status });
  if (field !== undefined) expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
});

test('an import is tried without effect, refused with every bad row, and done as a whole', async () => {
  const head = 'id,name,active,email,team,supervisor,maxOpenTickets,skills\n';
  const good = `${head}li,Li Wei,yes,li@plant.example,mechanics,zhao,4,weld:3@2027-01-01\nzhao,Zhao,,,,,,\nbo,Bo Berg,,,,,,\n`;
  const bad = `${head}x,X,maybe,nowhere,none,,few,weld:9\ny,Y,yes,li@plant.example,,nobody,,fly:1\ny,Y,,,,,,\n`;
  const ids = async () => (await plant.send('GET', '/people')).body.items.map(({ id }: { id: string }) => id);
  const before = await ids();
  const tried = await plant.send('POST', '/people/import?dryRun=true', good);
  expect(tried).toMatchObject({ status: 200, body: { dryRun: true, added: 2, changed: 1, bad: [] } });
  const faults = await plant.send('POST', '/people/import?dryRun=true', bad);
  expect(faults.body.bad.map(({ line, field }: { line: number; field: string }) => `${line} ${field}`)).toEqual([
    ...['2 active', '2 email', '2 maxOpenTickets', '2 skills[0].level'],
    ...['3 skills[0].skill', '3 supervisor', '4 id'],
  ]);
  expect(await plant.send('POST', '/people/import', bad)).toMatchObject({ status: 400 });
  expect(await ids()).toEqual(before);
  expect(await plant.send('POST', '/people/import', good)).toMatchObject({ status: 200, body: { added: 2 } });
  const { body } = await plant.send('GET', '/people/li');
  expect(body).toMatchObject({ name: 'Li Wei', supervisor: 'zhao', maxOpenTickets: 4, team: 'mechanics' });
  expect(body.skills).toEqual([{ skill: 'weld', level: 3, expiresAt: null, expiresOn: '2027-01-01' }]);
  expect(await plant.send('POST', '/people/import', 'id,shoe\nx,44\n')).toMatchObject({ status: 400 });
});

test('whoever is absent is not on call; the absence ends when it is taken back', async () => {
  await plant.send('PUT', '/rotas/week', { ...rota, team: 'mechanics', members: ['ann', 'bo'] });
  const times = { from: '2026-03-02T00:00:00Z', to: '2026-03-05T00:00:00Z' };
  const absence = await plant.send('POST', '/people/ann/absences', { ...times, kind: 'illness' });
  expect(absence).toMatchObject({ status: 201, body: { kind: 'illness', createdBy: 'api' } });
  const onCall = async (at: string) => (await plant.send('GET', `/teams/mechanics/on-call?at=${at}`)).body.items[0];
  expect(await onCall('2026-03-03T12:00:00Z')).toMatchObject({ person: 'bo', skipped: [{ person: 'ann' }] });
  const url = `/people/ann/absences/${absence.body.id}`;
  expect(await plant.send('DELETE', url)).toMatchObject({ status: 204 });
  expect(await plant.send('DELETE', url)).toMatchObject({ status: 404 });
  expect(await onCall('2026-03-03T12:00:00Z')).toMatchObject({ person: 'ann', until: '2026-03-09T08:00:00.000Z' });
});

test('whose account is disabled is not on call', async () => {
  await plant.send('PUT', '/rotas/left', { ...rota, team: 'mechanics', members: ['ann', 'bo'] });
  await db.query(`insert into account (person_id, login, role, active, created_at)
    values ('ann', 'ann', 'technician', false, '2026-01-01')`);
  const { body } = await plant.send('GET', '/rotas/left/on-call?at=2026-03-03T12:00:00Z');
  await db.query(`delete from account where person_id = 'ann'`);
  const skipped = [{ person: 'ann', reason: 'no longer works here' }];
  expect(body.items).toMatchObject([{ person: 'bo', skipped }]);
});

test('somebody stands in for a while', async () => {
  const times = { from: '2026-03-04T00:00:00Z', to: '2026-03-05T00:00:00Z' };
  const override = await plant.send('POST', '/rotas/week/overrides', { person: 'bo', ...times, reason: 'swap' });
  expect(override).toMatchObject({ status: 201, body: { person: 'bo', reason: 'swap' } });
  const person = async (at: string) => (await plant.send('GET', `/rotas/week/on-call?at=${at}`)).body.items[0].person;
  expect(await person('2026-03-04T12:00:00Z')).toBe('bo');
  expect((await plant.send('GET', '/rotas/week/overrides')).body.items).toHaveLength(1);
  expect(await plant.send('DELETE', `/rotas/week/overrides/${override.body.id}`)).toMatchObject({ status: 204 });
  expect(await person('2026-03-04T12:00:00Z')).toBe('ann');
});

test('a person of whom nothing is recorded can be removed, another one cannot', async () => {
  await plant.send('POST', '/people', { name: 'Temp' });
  expect(await plant.send('DELETE', '/people/temp')).toMatchObject({ status: 204 });
  const { assignee } = await plant.ticket(await plant.raise());
  expect(await plant.send('DELETE', `/people/${assignee.id}`)).toMatchObject({ status: 409 });
});
