import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { ask, createTestApp, type TestClock, tickAll } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

type App = Awaited<ReturnType<typeof createTestApp>>;
const HOUR = 3_600_000;
const method = 'the score has risen for 20 hours and may reach 3';

for (const { name, open } of databases()) {
  describe(`when a machine may fail bounds the restore clock of its ticket on ${name}`, () => {
    let db: Db;
    let app: App['app'];
    let ticketing: App['ticketing'];
    let clock: TestClock;
    let device = '';
    let count = 0;
    beforeAll(async () => {
      db = await open();
      ({ app, ticketing, clock } = await createTestApp(db));
    });
    afterAll(async () => {
      await app?.close();
      await db?.close();
    });
    beforeEach(() => {
      device = `bound-${++count}:pump`;
    });

    const inHours = (hours: number) => new Date(clock.now.getTime() + hours * HOUR);
    const alarm = async (id: string, hours: number | null, kind: 'raised' | 'worsened' = 'raised', over = {}) =>
      await ticketing.applyTransition(
        transitionOf(kind, {
          device,
          id: `${id}-${count}`,
          ...(hours !== null && { prognosis: { earliestAt: inHours(hours).getTime(), method } }),
          ...over,
        }),
      );
    const ticketOf = async ({ ticket }: { ticket?: string }) => (await ask(app, `/tickets/${ticket}`)).body;
    const restoreDue = async (applied: { ticket?: string }) => (await ticketOf(applied)).dueAt.restore;
    const eventsOf = async ({ ticket }: { ticket?: string }) =>
      (await ask(app, `/tickets/${ticket}/events`)).body.items as { kind: string; payload: Record<string, unknown> }[];

    test('its alarm opens it with half of the time that is left, and says from what that follows', async () => {
      const opened = await alarm('first', 10);
      expect(await restoreDue(opened)).toBe(inHours(5).toISOString());
      const [first] = await eventsOf(opened);
      expect(first?.payload).toMatchObject({ method, earliestFailureAt: inHours(10).toISOString() });
      const { items } = (await ask(app, `/episodes?device=${device}`)).body;
      expect(items[0].prognosis).toEqual({
        earliestFailureAt: inHours(10).toISOString(),
        latestFailureAt: null,
        method,
      });
    });

    test('a later failure than the policy grants changes nothing, nor does one that lies in the past', async () => {
      expect(await restoreDue(await alarm('late', 200))).toBe(inHours(24).toISOString());
      device += '-2';
      expect(await restoreDue(await alarm('past', -1))).toBe(inHours(24).toISOString());
    });

    test('a failure in thousands of years is none in ten: nobody works out the working time of all of them', async () => {
      const applied = await alarm('far', null);
      const body = { earliestFailureAt: '9999-01-01T00:00:00Z', method: 'a guess' };
      expect(await ask(app, `/tickets/${applied.ticket}/prognosis`, { body })).toMatchObject({ status: 200 });
      const told = (await eventsOf(applied)).find(({ kind }) => kind === 'restore_by_changed');
      expect(told?.payload['restoreBy']).toBe(inHours(3_660 * 24).toISOString());
      expect(await restoreDue(applied)).toBe(inHours(24).toISOString());
    });

    test('an alarm that attaches or worsens makes it earlier, and never later', async () => {
      const opened = await alarm('first', null);
      expect(await restoreDue(opened)).toBe(inHours(24).toISOString());
      await alarm('second', 20);
      expect(await restoreDue(opened)).toBe(inHours(10).toISOString());
      await alarm('third', 30);
      expect(await restoreDue(opened)).toBe(inHours(10).toISOString());
      await alarm('second', 8, 'worsened');
      expect(await restoreDue(opened)).toBe(inHours(4).toISOString());
      const told = (await eventsOf(opened)).filter(({ kind }) => kind === 'restore_by_changed');
      expect(told.map(({ payload }) => payload['method'])).toEqual([method, method]);
    });

    test('an alarm that was hidden brings its prognosis to the ticket that it gets', async () => {
      await ticketing.ensureDevices([device]);
      const service = async (what: 'in' | 'out-of') => {
        const done = await ask(app, `/assets/${device}/${what}-service`, { body: { reason: 'overhaul' } });
        expect(done.status).toBe(200);
      };
      await service('out-of');
      expect((await alarm('hidden', 6)).kind).toBe('hidden');
      await service('in');
      const { items } = (await ask(app, `/episodes?device=${device}`)).body;
      expect(await restoreDue(items[0])).toBe(inHours(3).toISOString());
    });

    test('what threatened before a ticket was closed does not bound it when it is opened again', async () => {
      const opened = await alarm('first', 10);
      const walk = async (body: object) => {
        await tickAll(db, opened.ticket ?? '', clock.now);
        const { etag } = await ask(app, `/tickets/${opened.ticket}`);
        const done = await ask(app, `/tickets/${opened.ticket}/transitions`, { body, ifMatch: String(etag) });
        expect([body, done.status, done.body.detail]).toEqual([body, 200, undefined]);
      };
      await walk({ to: 'accepted' });
      await db.query(`update ticket set state = 'closed', closed_at = $2 where asset_id = $1`, [device, clock.now]);
      await walk({ to: 'new', reason: 'it was closed too early' });
      expect(await restoreDue(opened)).toBe(inHours(24).toISOString());
    });

    test('whoever knows better says so, and is refused a failure that has happened already', async () => {
      const opened = await alarm('first', null);
      const say = (hours: number) =>
        ask(app, `/tickets/${opened.ticket}/prognosis`, {
          body: { earliestFailureAt: inHours(hours).toISOString(), method: 'oil analysis' },
        });
      expect((await say(-1)).status).toBe(422);
      const told = await say(12);
      expect(told).toMatchObject({ status: 200, body: { restoreBy: inHours(6).toISOString() } });
      expect(await restoreDue(opened)).toBe(inHours(6).toISOString());
    });
  });
}
