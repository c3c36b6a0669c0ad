import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setService } from '../../../ticketing/alarms/asset-service.ts';
import { createTicketing, type Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createSlaPolicy } from '../../../ticketing/sla/sla-policy.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

for (const { name, open } of databases()) {
  describe(`groups, gateways and chattering on ${name}`, () => {
    let db: Db;
    let ticketing: Ticketing;
    let now = Date.UTC(2026, 1, 1, 10);
    let site = '';
    let count = 0;
    beforeAll(async () => {
      db = await open();
      ticketing = createTicketing({
        db,
        now: () => new Date(now),
        roster: [{ id: 'ann', name: 'Ann' }],
        log: pino({ level: 'silent' }),
        gatewayOf: (device) => (device.includes('node') ? `${device.split(':')[0]}:gw` : null),
      });
      await ticketing.start();
    });
    afterAll(() => db?.close());
    beforeEach(() => {
      site = `s${++count}`;
    });

    const apply = (kind: 'raised' | 'cleared', device: string, over: object = {}) =>
      ticketing.applyTransition(
        transitionOf(kind, { id: `${site}-${device}`, device: `${site}:${device}`, raisedAt: now, ...over }),
      );
    const silent = (device: string, over: object = {}) =>
      apply('raised', device, { condition: 'no_data', contributions: {}, firstChannel: '', ...over });
    const heard = (device: string) => apply('cleared', device, { condition: 'no_data', clearedAt: now });
    const tickets = async () =>
      (
        await db.query<{ asset: string; group: string; state: string; parent: string | null }>(
          `select replace(t.asset_id, a.site || ':', '') as asset, t.failure_mode_group as "group", t.state,
             p.failure_mode_group as parent
           from ticket t join asset a on a.id = t.asset_id left join ticket p on p.id = t.parent_id
           where a.site = $1 and t.state <> 'merged' order by t.id`,
          [site],
        )
      ).rows;
    const alarm = async (device: string) =>
      (await db.query<{ state: string }>('select state from alarm_episode where id = $1', [`${site}-${device}`]))
        .rows[0]?.state;
    const pass = async (minutes: number) => {
      now += 60_000 * minutes;
      await ticketing.sweep();
    };
    const line = async (...devices: string[]) => {
      await ticketing.ensureDevices(devices.map((device) => `${site}:${device}`));
      await db.query(
        `insert into asset (id, name, site, level, created_at, updated_at) values ($1 || '-line', 'Line', $1, 'line', $2, $2)`,
        [site, new Date(now)],
      );
      await db.query(`update asset set parent_id = $1 || '-line' where id = any ($2::text[])`, [
        ...[site, devices.map((device) => `${site}:${device}`)],
      ]);
    };

    test('troubles on one line within 15 minutes are parts of one parent ticket, later ones are not', async () => {
      await line('a', 'b', 'c', 'd');
      await apply('raised', 'a', { severity: 'low' });
      now += 14 * 60_000;
      await apply('raised', 'b', { severity: 'high' });
      await apply('raised', 'c');
      const part = { group: 'unspecified', parent: 'group' };
      expect(await tickets()).toMatchObject([
        { asset: 'a', ...part },
        { asset: 'b', ...part },
        { asset: `${site}-line`, group: 'group', parent: null },
        { asset: 'c', ...part },
      ]);
      now += 16 * 60_000;
      await apply('raised', 'd');
      expect((await tickets()).at(-1)).toMatchObject({ asset: 'd', parent: null });
    });

    test('a silent gateway is one ticket; its devices are suppressed, and those still silent are told apart at the end', async () => {
      expect(await silent('node-1')).toMatchObject({ kind: 'opened' });
      expect(await silent('node-2')).toMatchObject({ kind: 'opened', reason: /2 devices behind/ });
      expect(await silent('node-3')).toMatchObject({ kind: 'hidden', reason: 'its gateway is silent' });
      expect(await tickets()).toMatchObject([{ asset: 'gw', group: 'communication', state: 'assigned' }]);
      for (const device of ['node-1', 'node-2', 'node-3']) expect(await alarm(device)).toBe('DSUPR');
      const { rows } = await db.query(
        `select 1 from ticket_episode l join ticket t on t.id = l.ticket_id where t.asset_id = $1 and l.left_at is null`,
        [`${site}:gw`],
      );
      expect(rows).toHaveLength(3);
      await heard('node-1');
      await pass(4);
      await heard('node-2');
      expect(await alarm('node-3')).toBe('DSUPR');
      await pass(2);
      expect(await alarm('node-3')).toBe('UNACK');
      expect((await tickets()).at(-1)).toMatchObject({
        asset: 'node-3',
        group: 'communication',
        parent: 'communication',
      });
      expect(await alarm('node-2')).toBe('NORM');
    });

    test('a gateway that tells of its own silence takes its devices’ with it', async () => {
      await silent('node-1');
      await silent('gw');
      expect(await tickets()).toMatchObject([{ asset: 'gw', group: 'communication' }]);
      expect([await alarm('node-1'), await alarm('gw')]).toEqual(['DSUPR', 'UNACK']);
    });

    test('other trouble behind one gateway is a group, and nothing of it is suppressed', async () => {
      await apply('raised', 'node-1');
      await apply('raised', 'node-2');
      expect((await tickets()).map(({ parent }) => parent)).toEqual(['group', 'group', null]);
      expect(await alarm('node-2')).toBe('UNACK');
    });

    test('an alarm that comes and goes is shelved with one instrument ticket, and told again after an hour', async () => {
      const times = [0, 10, 20].map((second) => now + 1000 * second);
      const one = (i: number) => ({ id: `${site}-fan${i}`, raisedAt: times[i] });
      await apply('raised', 'fan', one(0));
      await apply('cleared', 'fan', { ...one(0), clearedAt: times[1] });
      now += 60_000;
      expect(await apply('raised', 'fan', one(2))).toMatchObject({ kind: 'hidden', reason: /chattering: .* 3 times/ });
      expect(await apply('raised', 'fan', { ...one(2), id: `${site}-fan3` })).toMatchObject({ kind: 'hidden' });
      expect(await tickets()).toMatchObject([{ group: 'unspecified' }, { group: 'chattering' }]);
      await pass(61);
      expect(await alarm('fan2')).toBe('UNACK');
      const { count: current } = await db.query(
        'select 1 from ticket_episode where episode_id = $1 and left_at is null',
        [`${site}-fan2`],
      );
      expect(current).toBe(1);
    });

    test('what is a part of a machine out of service is suppressed, and judged when that is back', async () => {
      await line('a');
      await apply('raised', 'a', { condition: 'bearing' });
      const change = { actor: 'ann', reason: 'belt', now: new Date(now), policy: createSlaPolicy() };
      await setService(db, `${site}-line`, { ...change, inService: false });
      expect(await alarm('a')).toBe('DSUPR');
      expect(await apply('raised', 'a', { id: `${site}-b`, condition: 'leak' })).toMatchObject({ kind: 'hidden' });
      await setService(db, `${site}-line`, { ...change, inService: true });
      expect(await alarm('a')).toBe('UNACK');
      expect((await tickets()).map(({ group }) => group)).toEqual(['bearing', 'leakage']);
    });
  });
}
