import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endAccess } from '../../ticketing/accounts/end-access.ts';
import { setService } from '../../ticketing/alarms/asset-service.ts';
import { saveAssets } from '../../ticketing/assets/save-assets.ts';
import { createTicketing, type Ticketing } from '../../ticketing/create-ticketing.ts';
import type { Db } from '../../ticketing/db/sql.ts';
import { transitionTicket } from '../../ticketing/lifecycle/transition-ticket.ts';
import { savePerson } from '../../ticketing/people/people.ts';
import { admit } from '../../ticketing/sign-in/admit.ts';
import { createSlaPolicy } from '../../ticketing/sla/sla-policy.ts';
import { serverUrl } from '../helpers/servers.ts';
import { openOnServer } from './helpers/databases.ts';
import { transitionOf } from './helpers/episodes.ts';

const url = serverUrl('TEST_POSTGRES_URL');
const now = new Date(Date.UTC(2026, 1, 1, 10));
const policy = createSlaPolicy('UTC');

/**
 * Counts how often its transactions run; each waits after the first statement that fits, until the
 * test releases it.
 */
function standingStill(db: Db, at: RegExp | null) {
  let runs = 0;
  let reach: () => void = () => undefined;
  let go: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const mayGo = new Promise<void>((resolve) => {
    go = resolve;
  });
  const still: Db = {
    ...db,
    transaction: (work) =>
      db.transaction((sql) => {
        runs++;
        return work({
          query: async (text, values) => {
            const result = await sql.query<never>(text, values);
            if (at?.test(text)) {
              reach();
              await mayGo;
            }
            return result;
          },
        });
      }),
  };
  return { db: still, reached, go, runs: () => runs };
}

describe.skipIf(url === undefined)('transactions that meet lock in one order, so none is a victim', () => {
  let db: Db;
  beforeAll(async () => {
    db = await openOnServer(url as string);
  });
  afterAll(() => db?.close());

  /**
   * The first waits at a statement while the second goes as far as it can; then both end.
   */
  async function meet(at: RegExp, first: (db: Db) => Promise<unknown>, second: (db: Db) => Promise<unknown>) {
    const [one, two] = [standingStill(db, at), standingStill(db, null)];
    const ended = [first(one.db)];
    await Promise.race([one.reached, ended[0]]);
    ended.push(second(two.db));
    await delay(300);
    one.go();
    await Promise.all(ended);
    expect([one.runs(), two.runs()]).toEqual([1, 1]);
  }

  const ticketingOf = (on: Db): Ticketing =>
    createTicketing({
      db: on,
      now: () => now,
      log: pino({ level: 'silent' }),
      roster: ['ann', 'bo'].map((id) => ({ id, name: id })),
      gatewayOf: (device) => (device.includes('node') ? `${device.split(':')[0]}:gw` : null),
    });

  async function aLine(site: string, machines: readonly string[]): Promise<Ticketing> {
    const ticketing = ticketingOf(db);
    await ticketing.start();
    await ticketing.ensureDevices(['line', ...machines].map((machine) => `${site}:${machine}`));
    await db.query(`update asset set level = 'line' where id = $1 || ':line'`, [site]);
    await db.query(`update asset set parent_id = $1 || ':line' where site = $1 and id <> $1 || ':line'`, [site]);
    return ticketing;
  }

  const raise = (on: Db, device: string) =>
    ticketingOf(on).applyTransition(transitionOf('raised', { id: device, device, raisedAt: now.getTime() }));

  async function decline(on: Db, assetId: string): Promise<void> {
    const { rows } = await db.query<{ id: number }>('select id from ticket where asset_id = $1', [assetId]);
    const request = { to: 'new', reason: 'busy' } as const;
    await transitionTicket(on, { ticketId: rows[0]?.id ?? 0, request, actor: 'ann', now, policy });
  }

  test('an alarm that makes tickets of a line parts of one, and the return of one of these', async () => {
    await aLine('group', ['a', 'b']);
    await raise(db, 'group:b');
    await meet(
      /harbinger dispatch/,
      (on) => raise(on, 'group:a'),
      (on) => decline(on, 'group:b'),
    );
    const { rows } = await db.query(
      `select t.asset_id from ticket t join ticket p on p.id = t.parent_id where p.failure_mode_group = 'group'
       and p.asset_id = 'group:line' order by 1`,
    );
    expect(rows).toHaveLength(2);
  });

  test('a line that is put in service again, and the return of the ticket of one of its machines', async () => {
    await aLine('service', ['a']);
    await raise(db, 'service:a');
    const by = { actor: 'ann', reason: 'repair', now, policy };
    await setService(db, 'service:line', { ...by, inService: false });
    await raise(db, 'service:line');
    await meet(
      /harbinger dispatch/,
      (on) => setService(on, 'service:line', { ...by, inService: true }),
      (on) => decline(on, 'service:a'),
    );
    const { rows } = await db.query(`select 1 from ticket where asset_id in ('service:a', 'service:line')`);
    expect(rows.length).toBeGreaterThanOrEqual(2);
  });

  test('a device that is given to another asset while it alarms: the alarm is of the new one', async () => {
    await ticketingOf(db).ensureDevices(['move:node-1']);
    const fields = { name: 'Press', site: 'move', devices: ['move:node-1'] };
    await meet(
      /insert into asset_device|update asset_device|delete from asset_device/,
      (on) =>
        on.transaction((sql) => saveAssets(sql, [{ id: 'move:press', fields }], { actor: 'ann', now, sites: null })),
      (on) => raise(on, 'move:node-1'),
    );
    const { rows } = await db.query(`select asset_id as asset from ticket where asset_id like 'move:%'`);
    expect(rows).toEqual([{ asset: 'move:press' }]);
  });

  test('one who no longer works here, and their sign-in', async () => {
    await aLine('people', []);
    await db.query(`insert into account (person_id, login, role, created_at) values ('bo', 'bo', 'viewer', $1)`, [now]);
    const from = { address: '127.0.0.1', userAgent: null };
    const rules = { limits: { idleHours: 12, days: 30 }, passwords: 'everyone' } as const;
    await meet(
      /update person set/,
      (on) =>
        on.transaction(async (sql) => {
          await savePerson(sql, 'bo', { active: false }, now);
          await endAccess(sql, 'bo', { actor: 'ann', now, why: 'no longer works here' });
        }),
      async (on) => {
        const refused = on.transaction((sql) => admit(sql, { personId: 'bo', by: 'link', from }, { rules, now }));
        await expect(refused).rejects.toThrow('This account is disabled');
      },
    );
  });
});
