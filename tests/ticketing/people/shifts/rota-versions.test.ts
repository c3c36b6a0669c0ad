import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalTime } from '../../../../ticketing/calendar/local-time.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { onCallAt, type Rota } from '../../../../ticketing/people/shifts/rota.ts';
import { beginVersion } from '../../../../ticketing/people/shifts/rota-versions.ts';
import { ms } from '../../calendar/calendars.ts';
import { dayOf } from '../../helpers/candidates.ts';
import { databases } from '../../helpers/databases.ts';
import { createPlant } from '../../helpers/plant.ts';

const week = { name: 'R', timeZone: 'Europe/Berlin', startsOn: '2026-03-02', handoverTime: '09:00', rotationDays: 7 };
const present = () => undefined;

test('whatever is done to the members, whose turn it is keeps it until the next handover, unless they leave', () => {
  const people = ['a', 'b', 'c', 'd', 'e'];
  const some = fc.uniqueArray(fc.constantFrom(...people), { minLength: 1, maxLength: 5 });
  const instant = fc.integer({ min: ms('2026-03-03T00:00:00Z'), max: ms('2027-03-03T00:00:00Z') });
  fc.assert(
    fc.property(some, some, fc.array(fc.constantFrom(...people)), instant, (members, next, away, at) => {
      const before: Rota = {
        id: 'r',
        name: 'R',
        local: createLocalTime('Europe/Berlin'),
        startDay: dayOf('2026-03-02'),
        handoverMinute: 540,
        rotationDays: 7,
        members,
        overrides: [],
        hours: null,
      };
      const absentee = (person: string) => (away.includes(person) ? 'away' : undefined);
      const { turnOffset } = beginVersion({ ...before, members: next }, { before, at, absentee });
      const then = onCallAt(before, at, absentee).person;
      const now = onCallAt({ ...before, members: next, turnOffset }, at, absentee).person;
      if (then !== null && next.includes(then)) expect(now).toBe(then);
    }),
  );
});

test('who leaves is followed by the next one, and the first handover of another rhythm is awaited', () => {
  const before: Rota = {
    id: 'r',
    name: 'R',
    local: createLocalTime('UTC'),
    startDay: dayOf('2026-03-02'),
    handoverMinute: 0,
    rotationDays: 7,
    members: ['a', 'b', 'c'],
    overrides: [],
    hours: null,
  };
  const at = ms('2026-03-11T12:00:00Z');
  const turn = (next: Partial<Rota>, when: string) => {
    const version = { ...before, ...next };
    const { turnOffset, at: from } = beginVersion(version, { before, at, absentee: present });
    const counts = ms(when) >= from ? { ...version, turnOffset } : before;
    return onCallAt(counts, ms(when), present).person;
  };
  expect(turn({ members: ['a', 'c'] }, '2026-03-11T12:00:00Z')).toBe('c');
  expect(turn({ members: ['a', 'c'] }, '2026-03-16T00:00:00Z')).toBe('a');
  const daily = { startDay: dayOf('2026-03-20'), rotationDays: 1, members: ['x', 'y'] };
  expect(['11T12', '16T00', '19T23', '20T00', '21T00'].map((when) => turn(daily, `2026-03-${when}:00:00Z`))).toEqual([
    'b',
    'c',
    'c',
    'x',
    'y',
  ]);
});

for (const { name, open } of databases()) {
  describe(`versions of rotas and shifts on ${name}`, () => {
    let db: Db;
    let plant: Awaited<ReturnType<typeof createPlant>>;
    beforeAll(async () => {
      db = await open();
      plant = await createPlant(db, ['ann', 'bo', 'cy', 'dee']);
    });
    afterAll(() => db?.close());

    const put = (id: string, more: object) => plant.send('PUT', `/rotas/${id}`, { ...week, ...more });
    const onCall = async (id: string, at: string) =>
      (await plant.send('GET', `/rotas/${id}/on-call?at=${at}`)).body.items[0]?.person;
    const months = ['2026-03-04', '2026-03-11', '2026-03-18', '2026-03-25', '2026-04-01'];
    const all = async (id: string) => {
      const people: (string | null)[] = [];
      for (const day of months) people.push(await onCall(id, `${day}T12:00:00Z`));
      return people;
    };

    test('a member who is added at the end changes neither the past nor who is on call now', async () => {
      plant.at('2026-03-02T08:30:00Z');
      await put('grows', { members: ['ann', 'bo'] });
      expect(await all('grows')).toEqual(['ann', 'bo', 'ann', 'bo', 'ann']);
      plant.at('2026-03-20T12:00:00Z');
      await put('grows', { members: ['ann', 'bo', 'cy'] });
      expect(await all('grows')).toEqual(['ann', 'bo', 'ann', 'bo', 'cy']);
      await put('grows', { members: ['ann', 'bo', 'cy'] });
      const { body } = await plant.send('GET', '/rotas/grows/versions');
      expect(body.items).toMatchObject([
        { version: 2, effectiveFrom: '2026-03-20T12:00:00.000Z', members: ['ann', 'bo', 'cy'], changedBy: 'api' },
        { version: 1, effectiveFrom: null, members: ['ann', 'bo'] },
      ]);
    });

    test('who leaves the rota is followed at once by the next member, and was on call before', async () => {
      plant.at('2026-03-02T08:30:00Z');
      await put('leaves', { members: ['ann', 'bo', 'cy'] });
      plant.at('2026-03-11T12:00:00Z');
      await put('leaves', { members: ['ann', 'cy'] });
      expect(await onCall('leaves', '2026-03-11T11:59:00Z')).toBe('bo');
      expect(await all('leaves')).toEqual(['ann', 'cy', 'ann', 'cy', 'ann']);
    });

    test('who becomes inactive is skipped from then on, and was on call before; who comes back is again', async () => {
      plant.at('2026-03-02T08:30:00Z');
      await put('idle', { members: ['dee', 'ann'] });
      plant.at('2026-03-18T12:00:00Z');
      await plant.send('PATCH', '/people/dee', { active: false });
      expect(await all('idle')).toEqual(['dee', 'ann', 'ann', 'ann', 'ann']);
      plant.at('2026-03-31T12:00:00Z');
      await plant.send('PATCH', '/people/dee', { active: true });
      expect(await all('idle')).toEqual(['dee', 'ann', 'ann', 'ann', 'dee']);
      expect(await onCall('idle', '2026-03-18T11:59:00Z')).toBe('dee');
    });

    test('a change can be planned; one of the past is refused, and a later change takes its place', async () => {
      plant.at('2026-03-02T08:30:00Z');
      await put('planned', { members: ['ann', 'bo'] });
      await put('planned', { members: ['cy', 'ann', 'bo'], effectiveFrom: '2026-03-24T00:00:00Z' });
      expect(await all('planned')).toEqual(['ann', 'bo', 'ann', 'bo', 'cy']);
      const past = await put('planned', { members: ['cy'], effectiveFrom: '2026-03-01T00:00:00Z' });
      expect(past).toMatchObject({ status: 422, body: { field: 'effectiveFrom' } });
      await put('planned', { members: ['ann', 'cy'] });
      expect(await all('planned')).toEqual(['ann', 'cy', 'ann', 'cy', 'ann']);
    });

    test('a shift that changes was worked before as it was, and so was one that somebody works no more', async () => {
      const shift = { name: 'Early', timeZone: 'UTC', weekly: { mon: ['06:00-14:00'], tue: ['06:00-14:00'] } };
      plant.at('2026-03-02T08:30:00Z');
      await plant.send('PUT', '/shifts/early', shift);
      await plant.send('PATCH', '/people/cy', { shifts: [{ shift: 'early', from: '2026-01-01' }] });
      plant.at('2026-03-03T10:00:00Z');
      await plant.send('PUT', '/shifts/early', { ...shift, weekly: { mon: ['22:00-23:00'] } });
      const { body } = await plant.send('GET', '/shifts/early/versions');
      expect(body.items.map(({ effectiveFrom }: { effectiveFrom: string }) => effectiveFrom)).toEqual([
        ...['2026-03-03T10:00:00.000Z', null],
      ]);
      const number = await plant.raise();
      await plant.move(number, { to: 'assigned', assignee: 'cy', reason: 'knows it' });
      const decision = (await plant.decisions(number))[0].candidates.find(
        ({ person }: { person: string }) => person === 'cy',
      );
      expect(decision.excluded).toMatchObject([{ filter: 'shift' }]);
      await plant.send('PATCH', '/people/cy', { shifts: [] });
      const wouldHave = async (at: string) => {
        const { body: answer } = await plant.send('POST', '/dispatch/what-if', { ticket: number, at });
        return answer.candidates.find(({ person }: { person: string }) => person === 'cy').excluded;
      };
      plant.at('2026-03-04T10:00:00Z');
      expect(await wouldHave('2026-03-03T09:00:00Z')).toEqual([]);
      expect(await wouldHave('2026-03-02T15:00:00Z')).toMatchObject([{ filter: 'shift' }]);
      expect(await wouldHave('2026-03-04T03:00:00Z')).toEqual([]);
      const { rows } = await db.query(
        `select shift_id as shift, dropped_at as at from dropped_shift where person_id = 'cy'`,
      );
      expect(rows).toEqual([{ shift: 'early', at: new Date('2026-03-03T10:00:00Z') }]);
    });

    test('what is in use cannot be removed, and the answer names what uses it', async () => {
      plant.at('2026-03-02T08:30:00Z');
      await plant.send('POST', '/people', { name: 'Eve' });
      await put('with-eve', { members: ['eve'] });
      await put('with-eve', { members: ['ann'] });
      const who = [{ kind: 'person', id: 'eve' }];
      const steps = [{ when: [{ percent: 100 }], who, do: ['notify'] }];
      await plant.send('PUT', '/escalation/ladders/to-eve', { name: 'To Eve', steps });
      expect(await plant.send('DELETE', '/people/eve')).toMatchObject({
        status: 409,
        body: { usedBy: ['the past of rota with-eve', 'ladder to-eve'] },
      });
      await plant.send('PUT', '/teams/crew', { name: 'Crew' });
      await put('of-crew', { members: ['ann'], team: 'crew' });
      expect(await plant.send('DELETE', '/teams/crew')).toMatchObject({
        status: 409,
        body: { usedBy: ['rota of-crew', 'the past of rota of-crew'] },
      });
      await plant.send('PUT', '/locations/mine', { name: 'Mine', restricted: true });
      await plant.send('PATCH', '/people/bo', { siteAccess: [{ site: 'mine' }] });
      await plant.send('POST', '/assets', { id: 'mine:drill', name: 'Drill', site: 'mine' });
      expect(await plant.send('DELETE', '/locations/mine')).toMatchObject({
        status: 409,
        body: { usedBy: ['asset mine:drill', 'person bo'] },
      });
    });
  });
}
