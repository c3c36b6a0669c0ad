import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyAlarmTransition } from '../../../ticketing/alarms/apply-alarm-transition.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { ensurePeople } from '../../../ticketing/people/people.ts';
import { createSlaPolicy } from '../../../ticketing/sla/sla-policy.ts';
import { findBrokenLink, readEvents } from '../../../ticketing/ticket/ticket-events.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const options = { now: new Date('2026-02-01T10:00:21.500Z'), policy: createSlaPolicy() };

for (const { name, open } of databases()) {
  describe(`alarms become tickets on ${name}`, () => {
    let db: Db;
    let device = '';
    let count = 0;
    beforeAll(async () => {
      db = await open();
      await ensurePeople(db, [
        { id: 'ann', name: 'Ann' },
        { id: 'bo', name: 'Bo' },
      ]);
    });
    afterAll(() => db?.close());
    beforeEach(() => {
      device = `plant-${++count}:pump`;
    });

    const apply = (kind: 'raised' | 'worsened' | 'cleared', over: Parameters<typeof transitionOf>[1] = {}) =>
      applyAlarmTransition(db, transitionOf(kind, { device, id: `ep_${count}`, ...over }), options);
    const tickets = async () =>
      (
        await db.query<{ id: number; state: string; priority: string; assignee: string; version: number }>(
          'select id, state, priority, assignee_id as assignee, version from ticket where asset_id = $1 order by id',
          [device],
        )
      ).rows;
    const alarm = async (id = `ep_${count}`) =>
      (await db.query<{ state: string }>('select state from alarm_episode where id = $1', [id])).rows[0]?.state;

    test('a raised alarm opens a ticket, starts its clocks and finds an assignee', async () => {
      expect(await apply('raised')).toMatchObject({ kind: 'opened' });
      const [ticket] = await tickets();
      expect(ticket).toMatchObject({ state: 'assigned', priority: 'P3' });
      const events = await readEvents(db, ticket?.id ?? 0);
      expect(events.map(({ kind }) => kind)).toEqual(['opened', 'assigned']);
      expect(findBrokenLink(ticket?.id ?? 0, events)).toBeUndefined();
      const clocks = await db.query('select kind, state, due_at from sla_clock where ticket_id = $1 order by kind', [
        ticket?.id,
      ]);
      expect(clocks.rows).toEqual([
        { kind: 'ack', state: 'running', due_at: new Date('2026-02-01T12:00:21.500Z') },
        { kind: 'ola', state: 'running', due_at: new Date('2026-02-01T12:00:21.500Z') },
        { kind: 'restore', state: 'running', due_at: new Date('2026-02-02T10:00:21.500Z') },
        { kind: 'start', state: 'running', due_at: new Date('2026-02-01T18:00:21.500Z') },
      ]);
      expect(await alarm()).toBe('UNACK');
    });

    test('the same transition twice changes nothing', async () => {
      await apply('raised');
      const before = await tickets();
      expect(await apply('raised')).toMatchObject({ kind: 'ignored' });
      expect(await tickets()).toEqual(before);
      await apply('cleared', { clearedAt: Date.UTC(2026, 1, 1, 11) });
      const cleared = await tickets();
      expect(await apply('cleared', { clearedAt: Date.UTC(2026, 1, 1, 11) })).toMatchObject({ kind: 'ignored' });
      expect(await tickets()).toEqual(cleared);
      expect(await alarm()).toBe('RTNUN');
    });

    test('a hundred identical alarms at once make one ticket', async () => {
      const results = await Promise.all(Array.from({ length: 100 }, () => apply('raised')));
      expect(results.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
      expect(await tickets()).toHaveLength(1);
    });

    test('a hundred different alarms of one machine at once make one ticket', async () => {
      await Promise.all(Array.from({ length: 100 }, (_, i) => apply('raised', { id: `ep_${count}_${i}` })));
      const [ticket, ...more] = await tickets();
      expect(more).toEqual([]);
      const links = await db.query('select 1 from ticket_episode where ticket_id = $1', [ticket?.id]);
      expect(links.count).toBe(100);
      expect(findBrokenLink(ticket?.id ?? 0, await readEvents(db, ticket?.id ?? 0))).toBeUndefined();
    });

    test('two alarms milliseconds apart make one ticket (ThingsBoard 15583)', async () => {
      const at = Date.UTC(2026, 1, 1, 10);
      const applied = await Promise.all(
        [0, 3].map((ms) => apply('raised', { id: `ep_${count}_${ms}`, onsetAt: at + ms, raisedAt: at + ms })),
      );
      expect(applied.map(({ kind }) => kind).sort()).toEqual(['attached', 'opened']);
      expect(await tickets()).toHaveLength(1);
    });

    test('a later alarm attaches and raises the priority, but never lowers it', async () => {
      await apply('raised', { severity: 'medium' });
      expect(await apply('raised', { id: `ep_${count}b`, severity: 'high' })).toMatchObject({ kind: 'attached' });
      expect(await apply('raised', { id: `ep_${count}c`, severity: 'low' })).toMatchObject({ kind: 'attached' });
      expect(await tickets()).toMatchObject([{ priority: 'P2' }]);
    });

    test('an alarm that gets worse raises the priority of its ticket', async () => {
      await apply('raised', { severity: 'low' });
      await apply('worsened', { severity: 'medium' });
      await apply('worsened', { severity: 'high' });
      expect(await apply('worsened', { severity: 'high' })).toMatchObject({ kind: 'ignored' });
      expect(await tickets()).toMatchObject([{ priority: 'P2', version: 4 }]);
    });

    test('two named kinds of trouble on one machine are two tickets, an unnamed one joins', async () => {
      await apply('raised', { condition: 'leak' });
      await apply('raised', { id: `ep_${count}b`, condition: 'overheating' });
      await apply('raised', { id: `ep_${count}c`, condition: 'unknown' });
      expect(await tickets()).toHaveLength(2);
    });

    test('instruments have a ticket of their own, which no trouble of the machine joins', async () => {
      await apply('raised', { condition: 'sensor_stuck' });
      expect(await apply('raised', { id: `ep_${count}b`, condition: 'unknown' })).toMatchObject({ kind: 'opened' });
      expect(await apply('raised', { id: `ep_${count}c`, condition: 'unit_change' })).toMatchObject({
        kind: 'attached',
      });
      expect(await apply('raised', { id: `ep_${count}d`, condition: 'no_data' })).toMatchObject({ kind: 'opened' });
      const { rows } = await db.query<{ key: string }>(
        "select failure_mode_group || ' ' || work_class as key from ticket where asset_id = $1 order by id",
        [device],
      );
      expect(rows.map(({ key }) => key)).toEqual([
        'instrument instrument',
        'unspecified preventive',
        'communication instrument',
      ]);
    });

    test('a replayed alarm opens nothing after its ticket was closed', async () => {
      await apply('raised');
      await db.query(`update ticket set state = 'cancelled' where asset_id = $1`, [device]);
      expect(await apply('raised')).toMatchObject({ kind: 'ignored' });
      expect(await tickets()).toMatchObject([{ state: 'cancelled' }]);
    });

    test('the same trouble within seven days of closing opens the ticket again', async () => {
      await apply('raised');
      await db.query(`update ticket set state = 'closed', closed_at = $2 where asset_id = $1`, [device, options.now]);
      expect(await apply('raised', { id: `ep_${count}b` })).toMatchObject({ kind: 'reopened' });
      expect(await tickets()).toMatchObject([{ state: 'assigned' }]);
    });

    test('an episode whose end is heard first still becomes a ticket', async () => {
      expect(await apply('cleared', { clearedAt: Date.UTC(2026, 1, 1, 11) })).toMatchObject({ kind: 'opened' });
      expect(await apply('raised')).toMatchObject({ kind: 'ignored' });
      expect(await tickets()).toHaveLength(1);
      expect(await alarm()).toBe('RTNUN');
    });

    test('the record of a ticket cannot be changed', async () => {
      await apply('raised');
      await expect(db.query(`update ticket_event set actor = 'x'`)).rejects.toThrow('append-only');
      await expect(db.query('delete from ticket_event')).rejects.toThrow('append-only');
      await expect(db.query('truncate ticket_event')).rejects.toThrow('append-only');
    });
  });
}
