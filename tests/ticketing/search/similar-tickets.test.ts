import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { defaultOpeningRules, writeOpeningRules } from '../../../ticketing/lifecycle/opening-rules.ts';
import { resemblanceOf, type Trouble } from '../../../ticketing/search/resemblance.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const base: Trouble = {
  assetId: 'plant:pump-1',
  failureModeGroup: 'bearing',
  conditions: ['bearing_outer_race'],
  contributions: { vibration: 3, temperature: 1 },
};

describe('how alike two tickets are', () => {
  test.each([
    ['itself', {}, 1, ['machine', 'failure_mode', 'condition', 'channels']],
    ['another machine', { assetId: 'plant:pump-2' }, 0.7, ['failure_mode', 'condition', 'channels']],
    [
      'half of the channels',
      { contributions: { vibration: 1, flow: 1 } },
      0.9,
      ['machine', 'failure_mode', 'condition', 'channels'],
    ],
    ['other channels', { contributions: { flow: 1 } }, 0.8, ['machine', 'failure_mode', 'condition']],
    ['no alarm', { conditions: [], contributions: null }, 0.6, ['machine', 'failure_mode']],
    [
      'numbers that are none',
      { contributions: { vibration: Number.NaN, temperature: -1 } },
      0.8,
      ['machine', 'failure_mode', 'condition'],
    ],
  ] as const)('%s', (_what, over, resemblance, alike) => {
    const found = resemblanceOf(base, { ...base, ...over });
    expect(found.resemblance).toBeCloseTo(resemblance, 9);
    expect(found.alike).toEqual(alike);
    expect(resemblanceOf({ ...base, ...over }, base)).toEqual(found);
  });

  test('what has no name is alike in nothing', () => {
    const nameless = { ...base, failureModeGroup: 'unspecified', conditions: ['unknown'], contributions: null };
    expect(resemblanceOf(nameless, { ...nameless, assetId: 'plant:pump-2' })).toEqual({ resemblance: 0, alike: [] });
  });
});

describe.each(databases())('similar tickets on $name', ({ open }) => {
  let db: Db;
  let on: AccessApp;
  beforeAll(async () => {
    db = await open();
    on = await openAccessApp(db);
    const rules = { ...defaultOpeningRules, floodAlarms: 1_000 };
    await db.transaction((sql) => writeOpeningRules(sql, rules, { actor: 'test', now: on.clock.now }));
    for (const [id, site, kind] of [
      ['pump-1', 'plant', 'pump'],
      ['pump-2', 'plant', 'Pump'],
      ['pump-3', 'north', 'pump'],
      ['fan-1', 'plant', 'fan'],
    ]) {
      const body = { id: `${site}:${id}`, name: `${id} of ${site}`, site, class: kind, devices: [`${site}:${id}`] };
      expect((await send(on, { method: 'POST', url: '/assets', token: ADMIN, body })).status).toBe(201);
    }
  });
  afterAll(async () => {
    await on?.app.close();
    await db?.close();
  });

  let episodes = 0;
  /** A ticket of an alarm; resolved at once where a day is given. */
  async function ticket(device: string, over: object, resolvedOn?: string): Promise<string> {
    // Alarms that come too fast would count as chattering.
    const raisedAt = Date.UTC(2026, 0, 20, ++episodes);
    const raised = transitionOf('raised', { id: `ep_${episodes}`, device, onsetAt: raisedAt, raisedAt, ...over });
    const { ticket: id = '' } = await on.ticketing.applyTransition(raised);
    if (resolvedOn === undefined) return id;
    await db.query(
      `update ticket set state = 'closed', verdict = 'functional_failure', opened_at = $2::timestamptz - interval '2 hours',
         resolved_at = $2, closed_at = $2 where id = $1`,
      [Number(id.slice(3)), resolvedOn],
    );
    await db.query(`update alarm_episode set state = 'NORM', cleared_at = $2 where id = $1`, [
      `ep_${episodes}`,
      resolvedOn,
    ]);
    return id;
  }
  const similar = async (id: string, who: { token?: string; cookie?: string } = { token: ADMIN }, query = '') =>
    await send(on, { url: `/tickets/${id}/similar${query}`, ...who });

  test('are of the machine and of its class, the most alike first, with what helped, within what one sees', async () => {
    const bearing = { condition: 'bearing_outer', contributions: { vibration_de: 1 } };
    const leak = { condition: 'seal_leak', contributions: { flow: 1 } };
    const sameLeak = await ticket('plant:pump-1', leak, '2026-01-01T08:00:00Z');
    const sameBearing = await ticket('plant:pump-1', bearing, '2025-11-01T08:00:00Z');
    const classBearing = await ticket('plant:pump-2', bearing, '2025-12-01T08:00:00Z');
    const farBearing = await ticket('north:pump-3', bearing, '2025-12-02T08:00:00Z');
    await ticket('plant:pump-2', leak, '2025-12-03T08:00:00Z');
    await ticket('plant:fan-1', bearing, '2025-12-04T08:00:00Z');
    await on.person('ann', 'technician', ['plant']);
    const id = Number(classBearing.slice(3));
    await db.query(
      `insert into part_use (ticket_id, part_id, name, quantity, unit, used_by, used_at)
       values ($1, '6205', 'Bearing 6205', 2, 'pc', 'ann', '2025-12-01T07:00:00Z')`,
      [id],
    );
    await db.query(
      `insert into labour (ticket_id, person_id, started_at, ended_at, booked_by)
       values ($1, 'ann', '2025-12-01T06:00:00Z', '2025-12-01T07:30:00Z', 'ann')`,
      [id],
    );
    await db.query(
      `insert into ticket_finding (ticket_id, generation, verdict, failure_mode, failure_mechanism, failure_cause, recorded_by, recorded_at)
       values ($1, 1, 'functional_failure', 'VIB', '2.4', '3.1', 'ann', '2025-12-01T08:00:00Z')
       on conflict do nothing`,
      [id],
    );
    const now = await ticket('plant:pump-1', bearing);
    const found = await similar(now);
    expect(found.status).toBe(200);
    const items = found.body.items as { id: string; resemblance: number; held: boolean; alike: string[] }[];
    expect(items.map((one) => one.id)).toEqual([sameBearing, farBearing, classBearing, sameLeak]);
    expect(items[0]?.resemblance).toBeCloseTo(1, 9);
    expect(items[1]?.alike).toEqual(['failure_mode', 'condition', 'channels']);
    expect(items[2]).toMatchObject({
      restoreSeconds: 7_200,
      labourSeconds: 5_400,
      held: true,
      parts: [{ part: '6205', name: 'Bearing 6205', quantity: 2 }],
      asset: { id: 'plant:pump-2' },
    });
    expect(items[3]?.alike).toEqual(['machine']);
    expect((await similar(now, { token: ADMIN }, '?limit=1')).body.items).toHaveLength(1);
    const here = await on.person('vi', 'viewer', ['plant']);
    const seen = (await similar(now, { cookie: here })).body.items.map((one: { id: string }) => one.id);
    expect(seen).toEqual([sameBearing, classBearing, sameLeak]);
  });

  test('a repair after which the trouble came back did not hold, and comes after one that did', async () => {
    const wear = { condition: 'bearing_outer', contributions: { vibration_de: 1 } };
    const first = await ticket('plant:fan-1', wear, '2025-06-01T08:00:00Z');
    const second = await ticket('plant:fan-1', wear, '2025-06-10T08:00:00Z');
    await db.query(`update ticket set recurrence_of = $2, opened_at = '2025-06-09T08:00:00Z' where id = $1`, [
      ...[Number(second.slice(3)), Number(first.slice(3))],
    ]);
    const now = await ticket('plant:fan-1', wear);
    const items = (await similar(now)).body.items as { id: string; held: boolean }[];
    expect(items.find(({ id }) => id === first)?.held).toBe(false);
    expect(items.at(-1)?.id).toBe(first);
  });
});
