import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { databases } from '../../helpers/databases.ts';
import { createPlant } from '../../helpers/plant.ts';

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const daily = (hours: string) => Object.fromEntries(WEEK.map((day) => [day, [hours]]));

describe.each(databases())('dispatch on $name', ({ open }) => {
  let db: Db;
  let plant: Awaited<ReturnType<typeof createPlant>>;
  beforeAll(async () => {
    db = await open();
    plant = await createPlant(db, ['ann', 'bo', 'cy']);
    for (const [id, hours] of [['day', '08:00-16:00'] as const, ['evening', '16:00-24:00'] as const]) {
      const shift = { name: id, timeZone: 'Europe/Berlin', weekly: daily(hours) };
      expect(await plant.send('PUT', `/shifts/${id}`, shift)).toMatchObject({ status: 200 });
    }
  });
  afterAll(() => db?.close());
  const person = (id: string, change: object) => plant.send('PATCH', `/people/${id}`, change);
  const shifts = (...names: string[]) => ({ shifts: names.map((shift) => ({ shift, from: '2026-01-01' })) });
  const give = async (number: string, assignee: string) => {
    await plant.move(number, { to: 'assigned', assignee, reason: 'test' });
    expect(await plant.ticket(number)).toMatchObject({ assignee: { id: assignee } });
  };
  beforeEach(() => plant.at('2026-03-02T10:00:00+01:00'));
  afterEach(async () => {
    for (const id of ['ann', 'bo', 'cy']) {
      await person(id, { active: true, skills: [], shifts: [], maxOpenTickets: null });
    }
    await db.query(`update ticket set state = 'cancelled' where state in ('new', 'assigned', 'accepted')`);
    await db.query('delete from rota');
  });

  test('a roster alone is enough, every candidate is kept, and what-if changes nothing', async () => {
    const number = await plant.raise();
    const [decision] = await plant.decisions(number);
    expect(decision).toMatchObject({ kind: 'assign', cause: 'opened', chosen: 'ann', actor: 'dispatcher' });
    expect(decision.candidates.map((each: { person: string }) => each.person)).toEqual(['ann', 'bo', 'cy']);
    const asked = await plant.send('POST', '/dispatch/what-if', { ticket: number, without: ['bo'] });
    expect(asked).toMatchObject({ status: 200, body: { chosen: 'cy' } });
    expect(asked.body.candidates.at(-1)).toMatchObject({ person: 'bo', excluded: [{ filter: 'declined' }] });
    expect(await plant.ticket(number)).toMatchObject({ state: 'assigned', assignee: { id: 'ann' } });
    expect(await plant.decisions(number)).toHaveLength(1);
  });

  test('a skill counts once the plant keeps it; nobody with it is a gap, told to the lead, until somebody has it', async () => {
    await plant.send('PUT', '/teams/mechanics', { name: 'Mechanics', lead: 'cy' });
    await plant.send('PUT', '/skills/vibration', { name: 'Vibration', certificate: true });
    const number = await plant.raise();
    expect(await plant.ticket(number)).toMatchObject({ state: 'new', assignee: null });
    expect((await plant.events(number)).at(-1)).toMatchObject({
      kind: 'coverage_gap',
      payload: { reason: 'nobody can take it; left out: 3 by certificate' },
    });
    const told = await db.query(`select recipient from notification where kind = 'coverage_gap' and channel = 'inbox'`);
    expect(told.rows).toEqual([{ recipient: 'cy' }]);
    const undated = { skills: [{ skill: 'vibration', level: 2 }] };
    expect(await person('bo', undated)).toMatchObject({ status: 422, body: { field: 'skills[0].expiresAt' } });
    await person('ann', { skills: [{ skill: 'vibration', level: 2, expiresAt: '2026-03-02T09:00:00Z' }] });
    await person('bo', { skills: [{ skill: 'vibration', level: 2, expiresAt: '2026-12-31T00:00:00Z' }] });
    await plant.ticketing.sweep();
    expect(await plant.ticket(number)).toMatchObject({ state: 'assigned', assignee: { id: 'bo' } });
    const kinds = (await plant.decisions(number)).map((each: { kind: string }) => each.kind);
    expect(kinds).toEqual(['assign', 'coverage_gap']);
    await person('bo', { skills: [] });
    expect(await plant.send('DELETE', '/skills/vibration')).toMatchObject({ status: 409 });
    await person('ann', { skills: [] });
    expect(await plant.send('DELETE', '/skills/vibration')).toMatchObject({ status: 204 });
  });

  test('who comes on shift gets what nobody could take, at once and not before', async () => {
    await Promise.all(['ann', 'bo', 'cy'].map((id) => person(id, shifts('evening'))));
    plant.at('2026-03-02T15:58:00+01:00');
    const number = await plant.raise();
    expect(await plant.ticket(number)).toMatchObject({ state: 'new' });
    plant.at('2026-03-02T15:59:59+01:00');
    await plant.ticketing.sweep();
    expect(await plant.ticket(number)).toMatchObject({ state: 'new' });
    plant.at('2026-03-02T16:00:00+01:00');
    await plant.ticketing.sweep();
    expect(await plant.ticket(number)).toMatchObject({ state: 'assigned' });
    expect((await plant.events(number)).filter(({ kind }: { kind: string }) => kind === 'coverage_gap')).toHaveLength(
      1,
    );
  });

  test('at night whoever is on call gets it, and a P1 pages them', async () => {
    await Promise.all(['ann', 'bo', 'cy'].map((id) => person(id, shifts('day'))));
    const turns = { timeZone: 'Europe/Berlin', startsOn: '2026-02-23', handoverTime: '09:00', rotationDays: 7 };
    const rota = await plant.send('PUT', '/rotas/nights', { name: 'Nights', ...turns, members: ['cy', 'bo'] });
    expect(rota.status).toBe(200);
    plant.at('2026-03-02T23:00:00+01:00');
    expect((await plant.send('GET', '/rotas/nights/on-call')).body.items).toMatchObject([{ person: 'bo' }]);
    const lesser = await plant.raise({ severity: 'high' });
    expect(await plant.ticket(lesser)).toMatchObject({ priority: 'P2', assignee: { id: 'bo' } });
    await plant.ticketing.ensureDevices(['plant:vital']);
    await db.query(`update asset set criticality = 'A' where id = 'plant:vital'`);
    const number = await plant.raise({ severity: 'high', device: 'plant:vital' });
    expect(await plant.ticket(number)).toMatchObject({ priority: 'P1', assignee: { id: 'bo' } });
    const pages = await db.query(
      `select recipient, urgent from notification where kind = 'page' and channel = 'inbox'`,
    );
    expect(pages.rows).toEqual([{ recipient: 'bo', urgent: true }]);
    plant.at('2026-03-02T23:59:00+01:00');
    await plant.ticketing.sweep();
    expect(await plant.ticket(lesser)).toMatchObject({ state: 'assigned', assignee: { id: 'bo' } });
    const override = { person: 'ann', from: '2026-03-02T23:00:00Z', to: '2026-03-03T05:00:00Z' };
    await plant.send('POST', '/rotas/nights/overrides', override);
    plant.at('2026-03-03T00:00:00+01:00');
    await plant.ticketing.sweep();
    expect(await plant.ticket(lesser)).toMatchObject({ state: 'assigned', assignee: { id: 'ann' } });
  });

  test('what was not accepted when a shift ended goes on, and who declined stays left out', async () => {
    await person('ann', shifts('day'));
    await person('bo', shifts('day', 'evening'));
    await person('cy', shifts('evening'));
    plant.at('2026-03-02T15:00:00+01:00');
    const [first, taken] = [await plant.raise(), await plant.raise()];
    await give(first, 'ann');
    await give(taken, 'bo');
    const declined = await plant.move(taken, { to: 'new', reason: 'no ladder' });
    expect(declined.body).toMatchObject({ state: 'assigned', assignee: { id: 'ann' } });
    await plant.move(first, { to: 'accepted' });
    plant.at('2026-03-02T16:00:00+01:00');
    await plant.ticketing.sweep();
    expect(await plant.ticket(first)).toMatchObject({ state: 'accepted', assignee: { id: 'ann' } });
    expect(await plant.ticket(taken)).toMatchObject({ state: 'assigned', assignee: { id: 'cy' } });
    const [last] = await plant.decisions(taken);
    expect(last).toMatchObject({ cause: 'shift_end', chosen: 'cy' });
    const left = last.candidates.map(({ person: id, excluded }: Left) => [id, excluded[0]?.reason]);
    expect(Object.fromEntries(left)).toMatchObject({ ann: 'neither on shift nor on call', bo: 'declined it' });
  });

  test('a person can choose whom a filter leaves out, with a reason, and it stays until their shift', async () => {
    await person('ann', shifts('evening'));
    const number = await plant.raise();
    const transfer = { to: 'assigned', assignee: 'ann' };
    await plant.move(number, { to: 'new', reason: 'ill' });
    await plant.move(number, { to: 'new', reason: 'ill' });
    expect(await plant.ticket(number)).toMatchObject({ state: 'new' });
    expect(await plant.move(number, transfer)).toMatchObject({
      status: 422,
      body: { field: 'reason', reason: expect.stringContaining('neither on shift nor on call') },
    });
    expect(await plant.move(number, { ...transfer, assignee: 'nobody' })).toMatchObject({
      status: 422,
      body: { field: 'assignee' },
    });
    const asked = await plant.move(number, { ...transfer, reason: 'she built it' });
    expect(asked.body).toMatchObject({ state: 'assigned', assignee: { id: 'ann' } });
    expect((await plant.decisions(number))[0]).toMatchObject({
      kind: 'override',
      reason: 'asked for; she built it; although: neither on shift nor on call',
    });
    await plant.ticketing.sweep();
    expect(await plant.ticket(number)).toMatchObject({ state: 'assigned', assignee: { id: 'ann' } });
  });

  test('dispatches at once give nobody more than they can take', async () => {
    await person('ann', { maxOpenTickets: 2 });
    await person('bo', { maxOpenTickets: 1 });
    await person('cy', { active: false });
    const numbers = await Promise.all(Array.from({ length: 8 }, () => plant.raise()));
    const tickets = await Promise.all(numbers.map(plant.ticket));
    const assignees = tickets.map(({ assignee }) => assignee?.id ?? '-').sort();
    expect(assignees).toEqual(['-', '-', '-', '-', '-', 'ann', 'ann', 'bo']);
  });

  test('a repair that held counts for whoever made it', async () => {
    const number = await plant.raise({ condition: 'leak' });
    const { assignee } = await plant.ticket(number);
    await db.query(`update ticket set state = 'resolved', verdict = 'potential_failure' where id = $1`, [
      Number(number.slice(3)),
    ]);
    expect(await plant.move(number, { to: 'closed' })).toMatchObject({ status: 200 });
    const { rows } = await db.query('select person_id, repairs, held from repair_record');
    expect(rows).toEqual([{ person_id: assignee.id, repairs: 1, held: 1 }]);
  });
});

type Left = { person: string; excluded: readonly { reason: string }[] };
