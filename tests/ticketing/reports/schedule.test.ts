import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { uncovered } from '../../../ticketing/reports/coverage.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { createPlant } from '../helpers/plant.ts';

let db: Db;
let plant: Awaited<ReturnType<typeof createPlant>>;
beforeAll(async () => {
  db = await openEmbedded();
  plant = await createPlant(db, ['ann']);
  const weekly = { mon: ['08:00-16:00'], tue: ['08:00-16:00'] };
  await plant.send('PUT', '/shifts/day', { name: 'Day', timeZone: 'UTC', weekly });
  await plant.send('PATCH', '/people/ann', { shifts: [{ shift: 'day', from: '2026-01-01' }] });
});
afterAll(() => db?.close());

// The clock of the plant stands at Monday, 2 March 2026, 09:00.
const MONDAY = 'from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z';

test('a day shows who is on shift, and when nobody is', async () => {
  const { status, body } = await plant.send('GET', `/schedule?${MONDAY}`);
  expect(status).toBe(200);
  expect(body.people).toMatchObject([
    {
      id: 'ann',
      alwaysOn: false,
      working: [{ from: '2026-03-02T08:00:00.000Z', to: '2026-03-02T16:00:00.000Z' }],
      capacityMinutes: 420,
      loadMinutes: 0,
    },
  ]);
  expect(body.gaps).toEqual([
    { from: '2026-03-02T00:00:00.000Z', to: '2026-03-02T08:00:00.000Z' },
    { from: '2026-03-02T16:00:00.000Z', to: '2026-03-03T00:00:00.000Z' },
  ]);
  expect(body.cut).toBe(false);
});

test('a person on call closes a gap, an absence opens one, and the absence is shown', async () => {
  const rota = { name: 'Night', timeZone: 'UTC', startsOn: '2026-02-02', handoverTime: '08:00', rotationDays: 7 };
  await plant.send('POST', '/people', { id: 'bo', name: 'Bo', shifts: [{ shift: 'day', from: '2026-01-01' }] });
  await plant.send('PUT', '/rotas/night', { ...rota, members: ['bo'], hours: '16:00-08:00' });
  // The rota counts from now on.
  const tuesday = 'from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z';
  const covered = await plant.send('GET', `/schedule?${tuesday}`);
  expect(covered.body.gaps).toEqual([]);
  const times = { from: '2026-03-03T18:00:00Z', to: '2026-03-03T20:00:00Z' };
  const absence = await plant.send('POST', '/people/bo/absences', { ...times, kind: 'training' });
  const away = await plant.send('GET', `/schedule?${tuesday}`);
  expect(away.body.gaps).toEqual([{ from: '2026-03-03T18:00:00.000Z', to: '2026-03-03T20:00:00.000Z' }]);
  const bo = away.body.people.find(({ id }: { id: string }) => id === 'bo');
  expect(bo.absences).toEqual([{ from: '2026-03-03T18:00:00.000Z', to: '2026-03-03T20:00:00.000Z', kind: 'training' }]);
  await plant.send('DELETE', `/people/bo/absences/${absence.body.id}`);
});

test('scheduled work and open work fill a person, and turns of plans are listed', async () => {
  await plant.send('POST', '/assets', { id: 'plant:press', name: 'Press', site: 'plant' });
  const opened = await plant.send('POST', '/tickets', { asset: 'plant:press', title: 'Noise' });
  const before = await plant.send('GET', `/schedule?${MONDAY}`);
  const holder = before.body.people.find(({ open }: { open: { tickets: number } }) => open.tickets === 1);
  expect(holder).toMatchObject({ open: { tickets: 1, minutes: 120 }, loadMinutes: 120 });
  const times = { scheduledFrom: '2026-03-02T12:00:00Z', scheduledUntil: '2026-03-02T14:00:00Z' };
  await plant.move(opened.body.number, { to: 'accepted' });
  const moved = await plant.move(opened.body.number, { to: 'scheduled', ...times });
  expect(moved.status).toBe(200);
  await plant.send('PUT', '/plans/oil', {
    title: 'Oil',
    asset: 'plant:press',
    everyDays: 1,
    startsOn: '2026-03-01',
    calendar: null,
  });
  const { body } = await plant.send('GET', '/schedule?from=2026-03-02T00:00:00Z&to=2026-03-05T00:00:00Z');
  const after = body.people.find(({ id }: { id: string }) => id === holder.id);
  expect(after).toMatchObject({ open: { tickets: 0 }, scheduled: [{ ticket: opened.body.number, title: 'Noise' }] });
  expect(body.plans.map(({ plan, asset }: { plan: string; asset: string }) => `${plan} ${asset}`)).toEqual([
    'oil plant:press',
    'oil plant:press',
    'oil plant:press',
  ]);
});

test('a time of no length, and one of more than 62 days, is refused', async () => {
  const none = await plant.send('GET', '/schedule?from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z');
  const long = await plant.send('GET', '/schedule?from=2026-03-02T00:00:00Z&to=2026-06-02T00:00:00Z');
  expect([none, long].map(({ status, body }) => [status, body.errors[0].field])).toEqual([
    [400, 'to'],
    [400, 'to'],
  ]);
});

test('times in which nobody works are what is left of a window', () => {
  const window = { from: 0, to: 10 };
  expect(uncovered([], window)).toEqual([window]);
  expect(uncovered([[{ from: 0, to: 4 }], [{ from: 3, to: 10 }]], window)).toEqual([]);
  expect(uncovered([[{ from: 2, to: 4 }], [{ from: 6, to: 7 }]], window)).toEqual([
    { from: 0, to: 2 },
    { from: 4, to: 6 },
    { from: 7, to: 10 },
  ]);
});
