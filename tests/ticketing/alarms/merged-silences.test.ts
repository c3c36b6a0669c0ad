import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTicketing, type Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { transitionTicket } from '../../../ticketing/lifecycle/transition-ticket.ts';
import { unmergeTicket } from '../../../ticketing/lifecycle/unmerge.ts';
import { createSlaPolicy } from '../../../ticketing/sla/sla-policy.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const policy = createSlaPolicy(undefined);

describe.each(databases())('silences of gateways whose tickets are merged on $name', ({ open }) => {
  let db: Db;
  let ticketing: Ticketing;
  let now = Date.UTC(2026, 1, 1, 10);
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

  const apply = (kind: 'raised' | 'cleared', device: string, over: object = {}) =>
    ticketing.applyTransition(transitionOf(kind, { id: device, device, raisedAt: now, condition: 'no_data', ...over }));
  const silent = (device: string) => apply('raised', device, { contributions: {}, firstChannel: '' });
  const heard = (device: string) => apply('cleared', device, { clearedAt: now });
  const pass = async (minutes: number) => {
    now += 60_000 * minutes;
    await ticketing.sweep();
  };
  const statesOf = async (...devices: string[]) => {
    const { rows } = await db.query<{ id: string; state: string }>(
      'select id, state from alarm_episode where id = any ($1::text[]) order by id',
      [devices],
    );
    return rows.map(({ state }) => state).join(' ');
  };
  /**
   * Three devices behind the gateway of a site fall silent.
   * @returns the id of the gateway's ticket
   */
  async function silence(site: string): Promise<number> {
    for (const device of ['node-1', 'node-2', 'node-3']) await silent(`${site}:${device}`);
    const { rows } = await db.query<{ id: number }>(
      `select id from ticket where asset_id = $1 and state not in ('merged', 'closed')`,
      [`${site}:gw`],
    );
    return rows[0]?.id ?? 0;
  }
  async function merge(ticketId: number, target: number): Promise<void> {
    const request = { to: 'merged', target: String(target) } as const;
    await transitionTicket(db, { ticketId, request, actor: 'lee', now: new Date(now), policy });
  }

  test('a silence goes along with its ticket, and ends by itself: the alarms of other gateways stay hidden', async () => {
    const [east, west] = [await silence('east'), await silence('west')];
    await merge(west, east);
    await heard('west:node-1');
    await pass(6);
    const [eastern, western] = [
      ['east:node-2', 'east:node-3'],
      ['west:node-2', 'west:node-3'],
    ];
    expect([await statesOf(...eastern), await statesOf(...western)]).toEqual(['DSUPR DSUPR', 'UNACK UNACK']);
    await heard('east:node-1');
    await pass(6);
    expect(await statesOf(...eastern)).toBe('UNACK UNACK');
  });

  test('it comes back with its ticket when the merge is undone', async () => {
    const [north, south] = [await silence('north'), await silence('south')];
    await merge(south, north);
    await unmergeTicket(db, { ticketId: south, reason: 'two', actor: 'lee', now: new Date(now), policy });
    const { rows } = await db.query<{ id: number }>(
      `select ticket_id as id from gateway_silence where gateway = 'south:gw'`,
    );
    expect(rows).toEqual([{ id: south }]);
    await heard('south:node-1');
    await pass(6);
    expect([await statesOf('south:node-2'), await statesOf('north:node-2')]).toEqual(['UNACK', 'DSUPR']);
  });
});
