import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { ask, createTestApp } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

for (const { name, open } of databases()) {
  describe(`the dates of maintenance plans on ${name}`, () => {
    let db: Db;
    let on: Awaited<ReturnType<typeof createTestApp>>;
    beforeAll(async () => {
      db = await open();
      on = await createTestApp(db, { timeZone: 'UTC' });
    });
    afterAll(() => db?.close());

    const send = async (method: 'PUT' | 'POST' | 'DELETE' | 'PATCH' | 'GET', url: string, payload?: object) => {
      const answer = await on.app.inject({ method, url, ...(payload && { payload }) });
      return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
    };
    async function newAsset(id: string, more: object = {}): Promise<string> {
      await ask(on.app, '/assets', { body: { id, name: id, site: 'plant', ...more } });
      return id;
    }
    const put = (id: string, plan: object) => send('PUT', `/plans/${id}`, { title: id, calendar: null, ...plan });
    const shown = async (id: string) =>
      (await ask(on.app, '/plans')).body.items.find((plan: { id: string }) => plan.id === id);
    async function sweepAt(iso: string): Promise<void> {
      on.clock.now = new Date(iso);
      await on.ticketing.sweep();
    }
    /** The days on which the tickets of plans were requested, one for each request. */
    const turnsOf = async (id: string): Promise<readonly string[]> => {
      const { rows } = await db.query<{ at: Date }>(
        `select at from ticket_event where actor = $1 and kind in ('opened', 'request_attached') order by at`,
        [`plan ${id}`],
      );
      return rows.map(({ at }) => at.toISOString().slice(0, 10));
    };

    test('a plan that starts today turns today, once, whatever is changed of it afterwards', async () => {
      on.clock.now = new Date('2026-03-10T14:00:00Z');
      const asset = await newAsset('plant:today');
      await put('today', { asset, everyDays: 365, startsOn: '2026-03-10' });
      await sweepAt('2026-03-10T14:00:05Z');
      expect(await turnsOf('today')).toEqual(['2026-03-10']);
      await put('today', { asset, everyDays: 365, startsOn: '2026-03-10', title: 'another title' });
      await put('today', { asset, everyDays: 30, startsOn: '2026-03-10' });
      await sweepAt('2026-03-10T15:00:00Z');
      expect(await turnsOf('today')).toEqual(['2026-03-10']);
      expect((await shown('today')).upcoming[0]).toBe('2026-04-09T00:00:00.000Z');
    });

    test("a plan's days are those of its calendar, and without one those of the site", async () => {
      const weekly = Object.fromEntries(WEEKDAYS.map((day) => [day, ['00:00-24:00']]));
      for (const [id, timeZone] of [
        ['tokyo', 'Asia/Tokyo'],
        ['la', 'America/Los_Angeles'],
      ]) {
        await send('PUT', `/sla/calendars/${id}`, { name: id, timeZone, weekly });
      }
      on.clock.now = new Date('2026-04-01T12:00:00Z');
      const asset = await newAsset('plant:zones');
      await put('east', { asset, everyDays: 7, startsOn: '2026-04-10', calendar: 'tokyo' });
      await put('west', { asset, everyDays: 7, startsOn: '2026-04-10', calendar: 'la' });
      expect((await shown('east')).upcoming[0]).toBe('2026-04-09T15:00:00.000Z');
      expect((await shown('west')).upcoming[0]).toBe('2026-04-10T07:00:00.000Z');
      await send('PUT', '/locations/osaka', { name: 'Osaka', timeZone: 'Asia/Tokyo' });
      await put('site', {
        asset: await newAsset('osaka:press', { site: 'osaka' }),
        everyDays: 7,
        startsOn: '2026-04-10',
      });
      expect((await shown('site')).upcoming[0]).toBe('2026-04-09T15:00:00.000Z');
      expect((await send('PUT', '/locations/osaka', { name: 'Osaka', timeZone: 'Asia/Nowhere' })).status).toBe(400);
      // Today is the calendar's today: in Los Angeles it is still the 10th.
      on.clock.now = new Date('2026-04-11T05:00:00Z');
      await put('late', { asset, everyYears: 1, startsOn: '2026-04-10', calendar: 'la', failureModeGroup: 'late' });
      await sweepAt('2026-04-11T05:00:05Z');
      expect(await turnsOf('late')).toHaveLength(1);
    });

    test('a yearly plan keeps its date over leap years, and months keep their end', async () => {
      on.clock.now = new Date('2026-05-01T12:00:00Z');
      const asset = await newAsset('plant:dates');
      const first = async (id: string, plan: object) =>
        (await put(id, { asset, ...plan })).body.upcoming.map((at: string) => at.slice(0, 10));
      expect(await first('yearly', { everyYears: 1, startsOn: '2026-06-01' })).toEqual(
        ['2026', '2027', '2028', '2029', '2030'].map((year) => `${year}-06-01`),
      );
      expect(await first('leap', { everyYears: 1, startsOn: '2028-02-29' })).toEqual([
        '2028-02-29',
        '2029-02-28',
        '2030-02-28',
        '2031-02-28',
        '2032-02-29',
      ]);
      expect(await first('ends', { everyMonths: 1, startsOn: '2027-01-31' })).toEqual([
        '2027-01-31',
        '2027-02-28',
        '2027-03-31',
        '2027-04-30',
        '2027-05-31',
      ]);
      expect(await first('quarter', { everyMonths: 3, startsOn: '2026-05-31' })).toEqual([
        '2026-05-31',
        '2026-08-31',
        '2026-11-30',
        '2027-02-28',
        '2027-05-31',
      ]);
      const both = { asset, startsOn: '2027-01-31', everyMonths: 1, everyYears: 1 };
      expect([(await put('both', both)).status, (await put('none', { asset, startsOn: '2027-01-31' })).status]).toEqual(
        [400, 400],
      );
    });

    test('a retired machine gets no ticket, its plan says so, and nothing is lost when it is put in use again', async () => {
      on.clock.now = new Date('2026-06-01T12:00:00Z');
      await newAsset('plant:line', { level: 'line' });
      const asset = await newAsset('plant:mill', { parent: 'plant:line' });
      await put('mill', { asset, everyYears: 1, startsOn: '2026-06-10' });
      await put('look', { asset, everyYears: 1, startsOn: '2026-06-10', workClass: 'inspection' });
      await send('PATCH', '/assets/plant:line', { retired: true });
      await sweepAt('2026-06-10T00:10:00Z');
      expect([await turnsOf('mill'), await turnsOf('look')]).toEqual([[], []]);
      expect(await shown('mill')).toMatchObject({
        upcoming: [],
        problem: expect.stringContaining('plant:line is retired'),
      });
      const asked = { asset, title: 'It leaks', failureModeGroup: 'leakage' };
      expect(await send('POST', '/tickets', asked)).toMatchObject({ status: 422, body: { field: 'asset' } });
      const more = { asset, everyDays: 7, startsOn: '2026-06-11' };
      expect(await put('more', more)).toMatchObject({ status: 422, body: { field: 'asset' } });
      await send('PATCH', '/assets/plant:line', { retired: false });
      await sweepAt('2026-06-12T09:00:00Z');
      expect([await turnsOf('mill'), await turnsOf('look')]).toEqual([['2026-06-12'], ['2026-06-12']]);
      expect(await shown('mill')).toMatchObject({ problem: null });
      expect((await shown('mill')).upcoming[0]).toBe('2027-06-10T00:00:00.000Z');
    });

    test('repairing a plan loses no turn: edited, paused and resumed, or its calendar mended', async () => {
      on.clock.now = new Date('2026-07-01T12:00:00Z');
      const plan = (id: string) => ({ asset: `plant:${id}`, everyYears: 1, startsOn: '2026-07-10' });
      for (const id of ['edited', 'resumed', 'skipped', 'changed', 'later']) {
        await newAsset(`plant:${id}`);
        await put(id, plan(id));
        await db.query(`update maintenance_plan set calendar = 'gone' where id = $1`, [id]);
      }
      await sweepAt('2026-07-10T01:00:00Z');
      expect((await shown('edited')).problem).toContain('there is no calendar gone');
      on.clock.now = new Date('2026-07-10T01:20:00Z');
      await put('edited', plan('edited'));
      await put('changed', { ...plan('changed'), everyYears: null, everyMonths: 6 });
      await put('later', { ...plan('later'), startsOn: '2026-09-01' });
      for (const id of ['resumed', 'skipped']) await send('POST', `/plans/${id}/pause`, { reason: 'to be mended' });
      await db.query(`update maintenance_plan set calendar = null where id in ('resumed', 'skipped')`);
      await sweepAt('2026-07-12T00:00:00Z');
      await send('POST', '/plans/resumed/resume');
      await send('POST', '/plans/skipped/resume?missed=skip');
      await sweepAt('2026-07-12T00:00:05Z');
      expect(await turnsOf('edited')).toEqual(['2026-07-12']);
      expect(await turnsOf('changed')).toEqual(['2026-07-12']);
      expect(await turnsOf('resumed')).toEqual(['2026-07-12']);
      expect([await turnsOf('skipped'), await turnsOf('later')]).toEqual([[], []]);
      expect((await shown('changed')).upcoming[0]).toBe('2027-01-10T00:00:00.000Z');
      expect((await shown('later')).upcoming[0]).toBe('2026-09-01T00:00:00.000Z');
    });

    test('a turn that comes round while a plan is paused is taken when it goes on', async () => {
      on.clock.now = new Date('2026-08-01T12:00:00Z');
      const asset = await newAsset('plant:paused');
      await put('paused', { asset, everyYears: 1, startsOn: '2026-08-10' });
      await send('POST', '/plans/paused/pause', { reason: 'holidays' });
      await sweepAt('2026-08-20T12:00:00Z');
      expect(await turnsOf('paused')).toEqual([]);
      await send('POST', '/plans/paused/resume');
      await sweepAt('2026-08-20T12:00:05Z');
      expect(await turnsOf('paused')).toEqual(['2026-08-20']);
      expect((await shown('paused')).upcoming[0]).toBe('2027-08-10T00:00:00.000Z');
    });

    test('what a plan uses cannot be removed, and the answer names the plan', async () => {
      const weekly = { mon: ['08:00-16:00'] };
      await send('PUT', '/sla/calendars/night', { name: 'Night', timeZone: 'UTC', weekly });
      await put('by-night', {
        asset: await newAsset('plant:night'),
        everyDays: 7,
        startsOn: '2026-09-10',
        calendar: 'night',
      });
      const refused = await send('DELETE', '/sla/calendars/night');
      expect(refused).toMatchObject({ status: 409, body: { usedBy: ['plan by-night'] } });
      expect(refused.body.detail).toContain('plan by-night');
      await send('DELETE', '/plans/by-night');
      expect((await send('DELETE', '/sla/calendars/night')).status).toBe(204);
    });
  });
}
