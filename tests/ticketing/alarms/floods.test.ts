import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTicketing, type Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';
import { findBrokenLink, readEvents } from '../../../ticketing/ticket/ticket-events.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const start = Date.UTC(2026, 1, 1, 10, 0, 0);

for (const { name, open } of databases()) {
  describe(`alarm floods on ${name}`, () => {
    let db: Db;
    let ticketing: Ticketing;
    let now = start;
    beforeAll(async () => {
      db = await open();
      const roster = [{ id: 'ann', name: 'Ann' }];
      ticketing = createTicketing({ db, now: () => new Date(now), roster, log: pino({ level: 'silent' }) });
      await ticketing.start();
    });
    afterAll(() => db?.close());

    const raise = (site: string, i: number, over: object = {}) =>
      ticketing.applyTransition(
        transitionOf('raised', { id: `${site}-${i}`, device: `${site}:pump-${i}`, raisedAt: now, ...over }),
      );
    const clear = (site: string, i: number) =>
      ticketing.applyTransition(
        transitionOf('cleared', { id: `${site}-${i}`, device: `${site}:pump-${i}`, raisedAt: start, clearedAt: now }),
      );
    const ticketOf = async (episode: string) =>
      (
        await db.query<{ id: number; parentId: number | null; group: string; state: string }>(
          `select t.id, t.parent_id as "parentId", t.failure_mode_group as "group", t.state from ticket t
           join ticket_episode l on l.ticket_id = t.id and l.left_at is null where l.episode_id = $1`,
          [episode],
        )
      ).rows[0];
    const pass = async (minutes: number) => {
      now += 60_000 * minutes;
      await ticketing.sweep();
    };

    test('the eleventh alarm in ten minutes begins one ticket that holds all that come, and none is dropped', async () => {
      const kinds: string[] = [];
      for (let i = 1; i <= 30; i++) kinds.push((await raise('wet', i)).kind);
      expect(kinds).toEqual([...Array(10).fill('opened'), ...Array(20).fill('held')]);
      const flood = await ticketOf('wet-11');
      expect(flood).toMatchObject({ group: 'alarm_flood', state: 'assigned' });
      for (let i = 12; i <= 30; i++) expect(await ticketOf(`wet-${i}`)).toMatchObject({ id: flood?.id });
      expect(await ticketOf('wet-3')).toMatchObject({ parentId: flood?.id });
      expect(await raise('dry', 1)).toMatchObject({ kind: 'opened' });
      await pass(9);
      expect(await ticketOf('wet-30')).toMatchObject({ id: flood?.id });
    });

    test('when few come again each that is still active gets its own ticket, and the record tells', async () => {
      const flood = await ticketOf('wet-11');
      await clear('wet', 20);
      await pass(2);
      expect(await ticketOf('wet-20')).toMatchObject({ id: flood?.id });
      const own = await ticketOf('wet-30');
      expect(own).toMatchObject({ parentId: flood?.id, group: 'unspecified' });
      expect(own?.id).not.toBe(flood?.id);
      const events = await readEvents(db, flood?.id ?? 0);
      expect(findBrokenLink(flood?.id ?? 0, events)).toBeUndefined();
      expect(events.at(-1)).toMatchObject({ kind: 'flood_ended', payload: { tickets: 19 } });
      expect(await raise('wet', 31)).toMatchObject({ kind: 'opened' });
    });

    test('a flood whose ticket people end is judged at once, and another one begins a ticket of its own', async () => {
      for (let i = 1; i <= 12; i++) await raise('ended', i);
      const flood = await ticketOf('ended-12');
      await db.query(`update ticket set state = 'cancelled' where id = $1`, [flood?.id]);
      await pass(0);
      expect((await ticketOf('ended-12'))?.group).toBe('unspecified');
      await raise('ended', 13);
      const next = await ticketOf('ended-13');
      expect(next).toMatchObject({ group: 'alarm_flood' });
      expect(next?.id).not.toBe(flood?.id);
    });

    test('a flood is of its site, also where an asset elsewhere has the name of the site', async () => {
      await db.query(`insert into asset (id, name, site, level, created_at, updated_at)
        values ('taken', 'Taken', 'wet', 'asset', now(), now())`);
      for (let i = 1; i <= 12; i++) await raise('taken', i);
      const { rows } = await db.query<{ site: string }>(
        `select a.site from ticket t join asset a on a.id = t.asset_id where t.id = $1`,
        [(await ticketOf('taken-12'))?.id],
      );
      expect([(await ticketOf('taken-12'))?.group, rows]).toEqual(['alarm_flood', [{ site: 'taken' }]]);
    });

    test('many at once at one site make one flood ticket', async () => {
      const applied = await Promise.all(Array.from({ length: 60 }, (_, i) => raise('burst', i)));
      const { rows } = await db.query<{ id: number }>(
        `select id from ticket where asset_id = 'burst' and failure_mode_group = 'alarm_flood'`,
      );
      expect(rows).toHaveLength(1);
      const held = applied.filter(({ ticket }) => parseTicketNumber(ticket ?? '') === rows[0]?.id);
      expect(held.length).toBeGreaterThan(20);
      const { rows: lost } = await db.query(
        `select e.id from alarm_episode e where e.device like 'burst:%'
         and not exists (select 1 from ticket_episode l where l.episode_id = e.id and l.left_at is null)`,
      );
      expect(lost).toEqual([]);
    });
  });
}
