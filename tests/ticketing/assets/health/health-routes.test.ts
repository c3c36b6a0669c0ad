import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpApp } from '../../../../http/http-app.ts';
import type { Reading } from '../../../../ingest/reading/reading.ts';
import type { Point } from '../../../../ingest/series/series-store.ts';
import { AppError } from '../../../../lib/errors.ts';
import type { HealthPoint } from '../../../../models/health/health-point.ts';
import { assetHealthRoutes } from '../../../../ticketing/api/assets/asset-health-routes.ts';
import { thresholdShadowRoutes } from '../../../../ticketing/api/assets/threshold-shadow-routes.ts';
import { createApplyHealth } from '../../../../ticketing/assets/health/apply-health.ts';
import { saveSettings } from '../../../../ticketing/assets/watching/watch-settings.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { createMemorySeries } from '../../../ingest/series/memory-series.ts';
import { ask, createTestApp } from '../../helpers/app.ts';
import { databases } from '../../helpers/databases.ts';
import { transitionOf } from '../../helpers/episodes.ts';

const T0 = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const rules = {
  on: 1,
  off: 0.8,
  onDelayMs: 5_000,
  offDelayMs: 15_000,
  medium: 2,
  high: 3,
  chatterMs: 300_000,
  holdMs: 120_000,
};

function point(device: string, health: number, given: Partial<HealthPoint> = {}): HealthPoint {
  const change = { reason: `${device} is at ${health}.`, episode: null, rules };
  const at = { sampledAt: T0, sequence: 0, receivedAt: T0 };
  return { device, component: null, ...at, health, score: 0.5, held: 0.4, limit: 1, change, ...given };
}

/** An hour of scores, of which ten minutes are at 1.5. */
const scores = Array.from({ length: 60 }, (_, i): Point => [T0 + i * MINUTE, i >= 20 && i < 30 ? 1.5 : 0.4]);
const series = createMemorySeries({
  'plant:pump-1': {
    'harbinger/health': scores.map(([at, score]): Point => [at, score > 1 ? 35 : 100]),
    'harbinger/score': scores,
    'harbinger/score-held': scores,
    'harbinger/limit': scores.map(([at]) => [at, 1]),
  },
});

describe.each(databases())('health of assets on $name', ({ open }) => {
  let db: Db;
  let app: HttpApp;
  const journaled: Reading[] = [];
  let isFull = false;
  let isAway = false;
  let made: Awaited<ReturnType<typeof createTestApp>>;
  const signal = new AbortController().signal;
  const intake = {
    addDerived: async (readings: readonly Reading[]) => {
      if (isFull) throw new AppError('unavailable', 'the journal is full');
      journaled.push(...readings);
    },
  };
  let health: ReturnType<typeof createApplyHealth>;
  beforeAll(async () => {
    db = await open();
    made = await createTestApp(db, {});
    app = made.app;
    const latest: typeof series.latest = async (device) => {
      if (isAway) throw new AppError('unavailable', 'InfluxDB did not answer');
      return await series.latest(device);
    };
    assetHealthRoutes({ db, series: { ...series, latest }, unjudgedOf: () => [] })(app);
    thresholdShadowRoutes({ db, series })(app);
    health = createApplyHealth({ intake, db, log: pino({ level: 'silent' }), signal });
    const post = async (body: object) => expect((await ask(app, '/assets', { body })).status).toBe(201);
    await post({ id: 'plant', name: 'Plant', level: 'site' });
    await post({ id: 'hall', name: 'Hall', level: 'area', parent: 'plant' });
    await made.ticketing.ensureDevices(['plant:pump-1', 'plant:fan-1', 'plant:new-1', 'north:pump-1']);
    await post({ id: 'mill', name: 'Mill', parent: 'hall', criticality: 'C', devices: ['plant:mill-1'] });
    await post({ id: 'mill-b1', name: 'B1', level: 'component', parent: 'mill' });
    await made.ticketing.applyTransition(
      transitionOf('raised', { id: 'ep_1', device: 'plant:fan-1', severity: 'high', detector: 'normal-behaviour/1' }),
    );
    await health.apply([
      ...[point('plant:pump-1', 100), point('plant:fan-1', 15), point('north:pump-1', 35)],
      ...[point('plant:mill-1', 90), point('plant:mill-1', 20, { component: 'B1' })],
    ]);
  });
  afterAll(async () => {
    await app?.close();
    await db?.close();
  });
  const fleet = async (query = '') => {
    const { items } = (await ask(app, `/assets/health${query}`)).body;
    return items.map(({ asset, health: index, grade }: Record<string, unknown>) => `${asset} ${index} ${grade}`);
  };

  test('the fleet is listed by the worst first, page by page, with what nothing is known of at the end', async () => {
    const all = [
      ...['plant:fan-1 15 critical', 'mill 20 critical', 'mill-b1 20 critical', 'north:pump-1 35 poor'],
      ...['plant:pump-1 100 good', 'plant:new-1 null unknown'],
    ];
    expect(await fleet()).toEqual(all);
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await ask(app, `/assets/health?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      paged.push(...body.items.map(({ asset }: { asset: string }) => asset));
      next = body.next;
    }
    expect(paged).toEqual(all.map((one) => one.split(' ', 1)[0]));
    expect(await fleet('?site=north')).toEqual(['north:pump-1 35 poor']);
    expect(await fleet('?grade=unknown')).toEqual(['plant:new-1 null unknown']);
    expect(await fleet('?below=hall')).toEqual(['mill 20 critical', 'mill-b1 20 critical']);
    expect(await fleet('?criticality=C&grade=critical')).toEqual(['mill 20 critical']);
  });

  test('an asset says how it is, why, since when, of which machines, with its open alarms and its trend', async () => {
    const { body } = await ask(app, '/assets/plant:pump-1/health?points=6');
    expect(body).toMatchObject({
      asset: 'plant:pump-1',
      health: 100,
      grade: 'good',
      since: new Date(T0).toISOString(),
      reason: 'plant:pump-1 is at 100.',
      alarms: [],
      notJudged: [],
      machines: [{ device: 'plant:pump-1', component: null, health: 100, score: 0.4, limit: 1 }],
    });
    expect(body.trend.points).toHaveLength(6);
    expect(body.trend.points[2].slice(1)).toEqual([35, 35, 35]);
    const fan = (await ask(app, '/assets/plant:fan-1/health')).body;
    expect(fan).toMatchObject({ grade: 'critical', alarms: [{ id: 'ep_1', severity: 'high' }] });
    expect((await ask(app, '/assets/nowhere/health')).status).toBe(404);
  });

  test('what is above is as its worst part, by how critical that is, and says which', async () => {
    // The component is of criticality B: a C machine loses by its own index, the hall by half of
    // it.
    expect((await ask(app, '/assets/hall/health')).body).toMatchObject({
      health: 60,
      grade: 'fair',
      decidedBy: { device: 'plant:mill-1', component: 'B1' },
      parts: [{ asset: 'mill', health: 20, lossShare: 0.5 }],
    });
    expect((await ask(app, '/assets/plant:new-1/health')).body).toMatchObject({ health: null, grade: 'unknown' });
  });

  test('points that come again, or late, change nothing, and a grade keeps the time at which it began', async () => {
    const later = (minutes: number, index: number) => point('plant:new-1', index, { sampledAt: T0 + minutes * MINUTE });
    const now = async () => {
      const { grade, since, health: index } = (await ask(app, '/assets/plant:new-1/health')).body;
      return [index, grade, (Date.parse(since) - T0) / MINUTE];
    };
    const all = [later(0, 100), later(1, 55), later(2, 40), later(3, 35)];
    await health.apply(all);
    expect(await now()).toEqual([35, 'poor', 1]);
    await health.apply([later(4, 45)]);
    await health.apply(all);
    expect(await now()).toEqual([45, 'poor', 1]);
    await health.apply([later(9, 90)]);
    expect(await now()).toEqual([90, 'good', 9]);
  });

  test('while the journal takes nothing in the state is still kept, and what the series lack is counted', async () => {
    const before = journaled.length;
    isFull = true;
    await health.apply([point('plant:pump-1', 55, { sampledAt: T0 + 61 * MINUTE })]);
    isFull = false;
    expect(health.counts.dropped).toBe(1);
    expect(journaled).toHaveLength(before);
    expect((await ask(app, '/assets/plant:pump-1/health')).body.health).toBe(55);
  });

  test('while the series store is away, and while an instrument is wrong, an asset says so and how it was', async () => {
    await made.ticketing.applyTransition(
      transitionOf('raised', {
        id: 'ep_2',
        device: 'north:pump-1',
        condition: 'no_data',
        detector: 'instrument/1',
      }),
    );
    const { items } = (await ask(app, '/assets/health?site=north')).body;
    expect(items).toMatchObject([{ asset: 'north:pump-1', health: 35, doubts: ['no_data'] }]);
    isAway = true;
    const { status, body } = await ask(app, '/assets/north:pump-1/health');
    isAway = false;
    expect([status, body.trend, body.seriesError]).toEqual([200, null, 'InfluxDB did not answer']);
    expect(body).toMatchObject({ health: 35, doubts: ['no_data'], machines: [{ score: null }] });
  });

  test('another limit is tried on the stored score, beside what there was', async () => {
    const shadow = async (body: object) => await ask(app, '/assets/plant:pump-1/threshold-shadow', { body });
    const [same] = (await shadow({ factor: 1 })).body.machines;
    expect(same).toMatchObject({ device: 'plant:pump-1', scores: 60, presentLimit: 1, limit: 1 });
    expect(same.recorded).toMatchObject({ episodes: 0, items: [] });
    expect(same.shadow).toMatchObject({ episodes: 1, items: [{ raisedAt: new Date(T0 + 20 * MINUTE).toISOString() }] });
    expect(same.present).toEqual(same.shadow);
    expect((await shadow({ limit: 1.6 })).body.machines[0]).toMatchObject({ limit: 1.6, shadow: { episodes: 0 } });
    expect((await shadow({ factor: 0.3 })).body.machines[0]).toMatchObject({ shadow: { episodes: 1, shareOfTime: 1 } });
    for (const wrong of [{}, { factor: 1, limit: 1 }]) expect((await shadow(wrong)).status).toBe(400);
    const { status, body } = await ask(app, '/assets/hall/threshold-shadow', { body: { factor: 1 } });
    expect([status, body.detail]).toEqual([422, expect.stringContaining('nothing that watches it is judged yet')]);
  });

  test('a factor of an asset is tried for all devices below, but those with a nearer one', async () => {
    const by = { reason: 'x', actor: 'ana', now: new Date(T0), expected: undefined, excluded: null, limits: [] };
    const set = (kind: 'asset' | 'device', id: string, limitFactor: number | null) =>
      db.transaction((sql) => saveSettings(sql, { ...by, subject: { kind, id }, limitFactor }));
    const shadow = async (body: object) => {
      const answer = await ask(app, '/assets/plant/threshold-shadow', { body });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer.body.machines.map((one: Record<string, unknown>) => [
        one['device'],
        one['component'],
        one['limit'],
        one['heldBy'],
      ]);
    };
    await set('asset', 'hall', 2);
    await set('device', 'plant:fan-1', 1.2);
    expect(await shadow({ limitFactor: 1.6 })).toEqual([
      ['plant:fan-1', null, 1, { kind: 'device', id: 'plant:fan-1', name: 'plant:fan-1' }],
      ['plant:mill-1', null, 1, { kind: 'asset', id: 'hall', name: 'Hall' }],
      ['plant:mill-1', 'B1', 1, { kind: 'asset', id: 'hall', name: 'Hall' }],
      ['plant:new-1', null, 1.6, null],
      ['plant:pump-1', null, 1.6, null],
    ]);
    expect((await shadow({ factor: 1.6, below: true })).map(([, , limit]: number[]) => limit)).toEqual([
      1.6, 1.6, 1.6, 1.6, 1.6,
    ]);
    const hall = (await ask(app, '/assets/hall/threshold-shadow', { body: { limitFactor: 1 } })).body;
    expect(hall).toMatchObject({ leftOut: 0, machines: [{ device: 'plant:mill-1', limit: 0.5 }, { component: 'B1' }] });
    const { status } = await ask(app, '/assets/hall/threshold-shadow', { body: { limitFactor: 1, factor: 1 } });
    expect(status).toBe(400);
    await set('asset', 'hall', null);
    await set('device', 'plant:fan-1', null);
  });

  test('no asset can be called like the list of them', async () => {
    const { status, body } = await ask(app, '/assets', { body: { id: 'health', name: 'x', site: 'plant' } });
    expect([status, body.errors]).toEqual([
      422,
      [{ field: 'id', message: expect.stringContaining('choose another id') }],
    ]);
  });
});
