import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { ask, createTestApp } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';

for (const { name, open } of databases()) {
  describe(`maintenance plans on ${name}`, () => {
    let db: Db;
    let on: Awaited<ReturnType<typeof createTestApp>>;
    beforeAll(async () => {
      db = await open();
      on = await createTestApp(db, { timeZone: 'UTC' });
      for (const asset of ['plant:pump-1', 'plant:pump-2', 'plant:pump-3']) {
        await ask(on.app, '/assets', { body: { id: asset, name: asset, site: 'plant' } });
      }
    });
    afterAll(() => db?.close());

    async function put(id: string, more: object, headers: Record<string, string> = {}) {
      const payload = {
        title: `Oil for ${id}`,
        asset: 'plant:pump-1',
        everyDays: 7,
        calendar: 'business-hours',
        ...more,
      };
      const answer = await on.app.inject({ method: 'PUT', url: `/plans/${id}`, payload, headers });
      return { status: answer.statusCode, body: answer.json() };
    }
    async function sweepAt(iso: string): Promise<void> {
      on.clock.now = new Date(iso);
      await on.ticketing.sweep();
    }
    const ticketsOf = async (asset: string) =>
      (await ask(on.app, `/tickets?asset=${asset}`)).body.items as {
        source: string;
        workClass: string;
        title: string;
      }[];

    test('a plan does not fall on a week-end: it opens its ticket on the next working day (Atlas 63)', async () => {
      // 2026-02-07 is a Saturday.
      const { body } = await put('oil', { startsOn: '2026-02-07' });
      expect(body.upcoming[0]).toMatch(/^2026-02-09T/);
      await sweepAt('2026-02-08T12:00:00Z');
      expect(await ticketsOf('plant:pump-1')).toEqual([]);
      await sweepAt('2026-02-09T12:00:00Z');
      await sweepAt('2026-02-09T13:00:00Z');
      const opened = await ticketsOf('plant:pump-1');
      expect(opened).toMatchObject([{ source: 'plan', workClass: 'preventive', title: 'Oil for oil' }]);
      expect((await ask(on.app, '/plans')).body.items[0].upcoming[0]).toMatch(/^2026-02-16T/);
    });

    test('a plan that cannot open its ticket says why and goes on; it pauses only when somebody says so (Atlas 63)', async () => {
      on.clock.now = new Date('2026-02-10T09:00:00Z');
      await put('belt', { asset: 'plant:pump-2', startsOn: '2026-02-11', calendar: null });
      await db.query(`update maintenance_plan set calendar = 'gone' where id = 'belt'`);
      await sweepAt('2026-02-11T00:30:00Z');
      const shown = async () =>
        (await ask(on.app, '/plans')).body.items.find(({ id }: { id: string }) => id === 'belt');
      expect(await shown()).toMatchObject({ paused: null, problem: 'calendar: there is no calendar gone.' });
      await db.query(`update maintenance_plan set calendar = null where id = 'belt'`);
      await sweepAt('2026-02-11T02:00:00Z');
      expect(await shown()).toMatchObject({
        problem: null,
        upcoming: expect.arrayContaining(['2026-02-18T00:00:00.000Z']),
      });
      expect(await ticketsOf('plant:pump-2')).toHaveLength(1);
    });

    test('a paused plan opens nothing, tells who paused it and why, and goes on with its next turn', async () => {
      on.clock.now = new Date('2026-02-11T09:00:00Z');
      await put('seal', { asset: 'plant:pump-3', startsOn: '2026-02-12', calendar: null });
      const paused = await ask(on.app, '/plans/seal/pause', { body: { reason: 'the line is rebuilt' } });
      expect(paused.body).toMatchObject({ paused: { by: 'api', reason: 'the line is rebuilt' }, upcoming: [] });
      expect(await ask(on.app, '/plans/seal/pause', { body: { reason: 'again' } })).toMatchObject({ status: 409 });
      await sweepAt('2026-02-13T09:00:00Z');
      expect(await ticketsOf('plant:pump-3')).toEqual([]);
      const resumed = await on.app.inject({ method: 'POST', url: '/plans/seal/resume' });
      expect(resumed.json()).toMatchObject({
        paused: null,
        upcoming: expect.arrayContaining(['2026-02-19T00:00:00.000Z']),
      });
    });

    test('what a plan names must be there, and a change made on an older version is refused', async () => {
      expect(await put('x', { startsOn: '2026-02-12', asset: 'plant:none' })).toMatchObject({
        status: 422,
        body: { field: 'asset' },
      });
      expect(await put('x', { startsOn: '2026-02-12', calendar: 'none' })).toMatchObject({
        status: 422,
        body: { field: 'calendar' },
      });
      expect(await put('x', { startsOn: '1850-02-12' })).toMatchObject({ status: 400 });
      expect(await put('oil', { startsOn: '2026-02-12' }, { 'if-match': '"7"' })).toMatchObject({ status: 412 });
      expect((await on.app.inject({ method: 'DELETE', url: '/plans/none' })).statusCode).toBe(404);
      expect((await on.app.inject({ method: 'DELETE', url: '/plans/oil' })).statusCode).toBe(204);
      expect(await ticketsOf('plant:pump-1')).toHaveLength(1);
    });
  });
}
