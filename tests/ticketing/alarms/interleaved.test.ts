import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { createTicketing, type Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

/**
 * Each statement of a transaction waits a moment of its own, so that several run into one another,
 * another way each round.
 */
function interleaved(db: Db, seed: number): Db {
  const random = createRandom(seed);
  return {
    ...db,
    transaction: (work) =>
      db.transaction((sql) =>
        work({
          query: async (text, values) => {
            await delay(Math.floor(8 * random.next()));
            return await sql.query<never>(text, values);
          },
        }),
      ),
  };
}

const ROUNDS = 3;

for (const { name, open } of databases()) {
  describe(`alarms that come at the same time on ${name}`, () => {
    let db: Db;
    const now = Date.UTC(2026, 1, 1, 10);
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    const ticketingOf = async (seed: number): Promise<Ticketing> => {
      const ticketing = createTicketing({
        db: interleaved(db, seed),
        now: () => new Date(now),
        roster: [],
        log: pino({ level: 'silent' }),
        gatewayOf: (device) => (device.includes('node') ? `${device.split(':')[0]}:gw` : null),
      });
      await ticketing.start();
      return ticketing;
    };
    const openOf = async (site: string) =>
      (
        await db.query<{ asset: string; group: string; parent: string | null }>(
          `select replace(t.asset_id, a.site || ':', '') as asset, t.failure_mode_group as "group",
             p.failure_mode_group as parent
           from ticket t join asset a on a.id = t.asset_id left join ticket p on p.id = t.parent_id
           where a.site = $1 and t.state not in ('merged', 'cancelled') order by t.id`,
          [site],
        )
      ).rows;
    const raise = (ticketing: Ticketing, device: string, over: object = {}) =>
      ticketing.applyTransition(transitionOf('raised', { id: device, device, raisedAt: now, ...over }));
    const silence = { condition: 'no_data', contributions: {}, firstChannel: '' };

    for (let seed = 1; seed <= ROUNDS; seed++) {
      test(`the devices of one silent gateway are one ticket, round ${seed}`, async () => {
        const ticketing = await ticketingOf(seed);
        const site = `gw${seed}`;
        await Promise.all(
          ['node-1', 'node-2', 'node-3', 'node-4'].map((device) => raise(ticketing, `${site}:${device}`, silence)),
        );
        expect(await openOf(site)).toEqual([{ asset: 'gw', group: 'communication', parent: null }]);
      });

      test(`a flood is one ticket, and no alarm is counted short, round ${seed}`, async () => {
        const ticketing = await ticketingOf(seed);
        const site = `flood${seed}`;
        const devices = Array.from({ length: 16 }, (_, i) => `${site}:m${i}`);
        await Promise.all(devices.map((device) => raise(ticketing, device)));
        const open = await openOf(site);
        expect(open.filter(({ group }) => group === 'alarm_flood')).toHaveLength(1);
        // Ten alarms are no flood yet; all that come after are held by its ticket.
        expect(open.filter(({ group }) => group !== 'alarm_flood')).toHaveLength(10);
      });

      test(`machines of one line are parts of one ticket, round ${seed}`, async () => {
        const ticketing = await ticketingOf(seed);
        const site = `line${seed}`;
        const devices = ['a', 'b', 'c', 'd'].map((machine) => `${site}:${machine}`);
        await ticketing.ensureDevices(devices);
        await db.query(
          `insert into asset (id, name, site, level, created_at, updated_at)
           values ($1 || '-line', 'Line', $1, 'line', $2, $2)`,
          [site, new Date(now)],
        );
        await db.query(`update asset set parent_id = $1 || '-line' where id = any ($2::text[])`, [site, devices]);
        await Promise.all(devices.map((device) => raise(ticketing, device)));
        const open = await openOf(site);
        expect(open.filter(({ group }) => group === 'group')).toHaveLength(1);
        expect(open.filter(({ parent }) => parent === 'group')).toHaveLength(devices.length);
      });
    }
  });
}
