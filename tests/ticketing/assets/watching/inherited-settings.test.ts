import { describe, expect, it } from 'vitest';
import { saveAssets } from '../../../../ticketing/assets/save-assets.ts';
import { databases } from '../../helpers/databases.ts';
import { type OpenedPlant, withLearningPlant } from '../../learning/learning-plant.ts';

const DEVICE = '/devices/pump-1/watch-settings';
const of = (asset: string) => `/assets/${asset}/watch-settings`;
const high = { channel: 'pressure', high: 4.5, reason: 'seal' };

describe.each(databases())('what devices inherit from assets on $name', ({ open }) => {
  let on: OpenedPlant['on'];
  let db: OpenedPlant['db'];
  withLearningPlant(open, (opened) => ({ on, db } = opened));

  const put = async (url: string, body: object, headers = {}) => {
    const answer = await on.call('PUT', url, { reason: 'dusty', ...body }, headers);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  const get = async (url: string) => (await on.call('GET', url)).body;
  const save = (...drafts: Parameters<typeof saveAssets>[1]) =>
    db.transaction((sql) => saveAssets(sql, drafts, { actor: 'bo', now: on.clock.now, sites: null }));
  const told = async () => {
    await on.learning.sweep();
    return on.told.at(-1);
  };
  const moves = async () => (await get(DEVICE)).moves;

  it('the nearest setting of each field counts, and it says whose it is', async () => {
    const made = await save(
      { id: 'plant', fields: { name: 'Plant', level: 'site' } },
      { id: 'line-1', fields: { name: 'Line 1', level: 'line', parentId: 'plant' } },
      { id: 'line-2', fields: { name: 'Line 2', level: 'line', parentId: 'plant' } },
      { id: 'P-1', fields: { name: 'Pump 1', parentId: 'line-2', devices: ['plant:pump-1'] } },
    );
    expect(made.problems).toEqual([]);
    await put(of('plant'), { limitFactor: 2, exclude: ['flow'], limits: [high], reason: 'the whole plant' });
    await put(of('line-2'), { limitFactor: 1.5, limits: [{ ...high, high: 4, reason: 'old seals' }] });
    const { inForce, limitFactor } = await get(DEVICE);
    expect(limitFactor).toBeNull();
    expect(inForce.limitFactor).toMatchObject({
      value: 1.5,
      from: { kind: 'asset', id: 'line-2', name: 'Line 2', by: 'api', reason: 'dusty' },
    });
    expect(inForce.exclude).toMatchObject({ value: ['flow'], from: { id: 'plant', reason: 'the whole plant' } });
    expect(inForce.limits).toMatchObject([{ channel: 'pressure', high: 4, from: { name: 'Line 2' } }]);
    expect(await told()).toEqual([
      {
        device: 'plant:pump-1',
        limitFactor: 1.5,
        factorAuthor: { by: 'api', at: on.clock.now.getTime(), reason: 'dusty', asset: 'Line 2' },
        excluded: ['flow'],
        limits: [expect.objectContaining({ channel: 'pressure', high: 4, asset: 'Line 2' })],
      },
    ]);
  });

  it("a device's own setting wins, also where it is none, and a cleared one says what it falls back to", async () => {
    await put(DEVICE, {
      limitFactor: 1,
      exclude: [],
      limits: [{ channel: 'pressure', none: true, reason: 'new seal' }],
    });
    const { inForce, inherited, limits } = await get(DEVICE);
    expect(inForce).toMatchObject({
      limitFactor: { value: 1, from: { kind: 'device' } },
      exclude: { value: [], from: { kind: 'device' } },
      limits: [],
    });
    expect(inherited).toMatchObject({ limitFactor: { value: 1.5 }, exclude: { value: ['flow'] } });
    expect(limits).toMatchObject([{ channel: 'pressure', none: true, low: null, high: null }]);
    expect((await told())?.[0]).toMatchObject({ limitFactor: 1, excluded: [], limits: [] });
    const shown = await get(of('plant'));
    expect(shown).toMatchObject({ devices: 1, setBelowCount: 2 });
    expect(shown.setBelow).toEqual([
      { kind: 'asset', id: 'line-2', name: 'Line 2', fields: ['limitFactor', 'limits.pressure'] },
      {
        kind: 'device',
        id: 'plant:pump-1',
        name: 'plant:pump-1',
        fields: ['limitFactor', 'exclude', 'limits.pressure'],
      },
    ]);
    const day = on.clock.now.toISOString().slice(0, 10);
    expect((await put(DEVICE, {})).notes).toEqual([
      {
        field: 'limitFactor',
        kind: 'falls_back',
        message: `limitFactor falls back to 1.5 of Line 2, set by api on ${day}: dusty`,
      },
      {
        field: 'exclude',
        kind: 'falls_back',
        message: `exclude falls back to flow of Plant, set by api on ${day}: the whole plant`,
      },
      {
        field: 'limits.pressure',
        kind: 'falls_back',
        message: `limits.pressure falls back to > 4 of Line 2, set by api on ${day}: old seals`,
      },
    ]);
  });

  it('a move to another asset changes what is in force, as an event; one that changes nothing makes none', async () => {
    expect(await moves()).toEqual([]);
    await save({ id: 'P-1', fields: { name: 'Feed pump' } });
    expect(await moves()).toEqual([]);
    await save({ id: 'P-1', fields: { parentId: 'line-1' } });
    expect((await told())?.[0]).toMatchObject({ limitFactor: 2, factorAuthor: { asset: 'Plant' } });
    expect(await moves()).toEqual([
      {
        at: on.clock.now.toISOString(),
        by: 'bo',
        component: null,
        fromAsset: 'P-1',
        toAsset: 'P-1',
        changes: [
          {
            field: 'limitFactor',
            before: { value: '1.5', from: 'Line 2' },
            after: { value: '2', from: 'Plant' },
          },
          {
            field: 'limits.pressure',
            before: { value: '> 4', from: 'Line 2' },
            after: { value: '> 4.5', from: 'Plant' },
          },
        ],
      },
    ]);
    await save(
      { id: 'P-1', fields: { devices: [] } },
      { id: 'P-2', fields: { name: 'P 2', parentId: 'line-2', devices: ['plant:pump-1'] } },
    );
    expect((await moves())[0]).toMatchObject({ fromAsset: 'P-1', toAsset: 'P-2' });
    expect((await get(DEVICE)).inForce.limitFactor).toMatchObject({ value: 1.5 });
    const recorded = await db.query<{ row: string }>(
      `select r ->> 'table' as row from change_event, jsonb_array_elements(payload -> 'rows') r where r ->> 'table' = 'watch_move'`,
    );
    expect(recorded.rows).toHaveLength(2);
    await expect(db.query('delete from watch_move')).rejects.toThrow();
  });

  it('settings of an asset out of use do not count, and its devices know of it', async () => {
    await save({ id: 'line-2', fields: { retired: true } });
    expect((await get(DEVICE)).inForce.limitFactor).toMatchObject({ value: 2, from: { id: 'plant' } });
    expect((await moves())[0].changes[0]).toMatchObject({ field: 'limitFactor', after: { from: 'Plant' } });
    await save({ id: 'line-2', fields: { retired: false } });
    expect((await told())?.[0]).toMatchObject({ limitFactor: 1.5 });
  });

  it('a component takes the settings of its asset before those of its device', async () => {
    await save({ id: 'P-2-B1', fields: { name: 'B1', level: 'component', parentId: 'P-2' } });
    await put(of('P-2-B1'), { limitFactor: 3 });
    expect(await get(of('P-2-B1'))).toMatchObject({ devices: 1, inherited: { limitFactor: { value: 1.5 } } });
    const found = (await told())?.map(({ device, limitFactor, excluded }) => [device, limitFactor, excluded]);
    expect(found).toEqual([
      ['plant:pump-1', 1.5, ['flow']],
      ['plant:pump-1/B1', 3, ['flow']],
    ]);
    await put(of('P-2-B1'), {});
  });

  it('takes a channel that no device below has, with a warning; a device refuses it', async () => {
    const { notes, channels } = await put(of('line-2'), {
      limitFactor: 1.5,
      exclude: ['torque'],
      limits: [{ channel: 'smoke', high: 1, reason: 'later' }],
    });
    expect(channels).toContain('pressure');
    expect(notes.filter(({ kind }: { kind: string }) => kind === 'unknown_channel')).toEqual([
      {
        field: 'exclude',
        kind: 'unknown_channel',
        message: 'no device below Line 2 has the channel torque: it counts once one has',
      },
      {
        field: 'limits.smoke',
        kind: 'unknown_channel',
        message: 'no device below Line 2 has the channel smoke: it counts once one has',
      },
    ]);
    const { body } = await on.call('PUT', DEVICE, { reason: 'x', exclude: ['torque'] });
    expect(body.errors).toMatchObject([{ field: 'exclude' }]);
  });

  it('refuses what contradicts itself or is out of bounds, and an asset that is not there', async () => {
    const error = async (body: object) =>
      (await on.call('PUT', of('line-2'), { reason: 'x', ...body })).body.errors?.[0].message;
    expect(await error({ limits: [{ ...high, none: true }] })).toContain('say either');
    expect(await error({ limits: [{ channel: 'flow', reason: 'x' }] })).toContain('needs low or high');
    expect((await on.call('PUT', of('line-2'), { reason: 'x', limitFactor: 5 })).status).toBe(400);
    expect((await on.call('PUT', of('line-2'), { limitFactor: 2 })).status).toBe(400);
    expect((await on.call('PUT', of('nowhere'), { reason: 'x' })).status).toBe(404);
    expect((await on.call('GET', of('nowhere'))).status).toBe(404);
  });

  it('of two who edit at once the second is told', async () => {
    const { etag } = await on.call('GET', of('line-1'));
    expect(etag).toBe('"0"');
    const both = await Promise.all(
      [1.1, 1.2].map((limitFactor) => on.call('PUT', of('line-1'), { reason: 'x', limitFactor }, { 'if-match': etag })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    expect(both.find(({ status }) => status === 412)?.body).toMatchObject({ version: 1 });
  });

  it('an unchanged setting keeps its author, and nothing new is told', async () => {
    const { factorAuthor } = await get(of('line-1'));
    const before = await told();
    const count = on.told.length;
    on.clock.now = new Date(on.clock.now.getTime() + 60_000);
    const saved = await put(of('line-1'), { limitFactor: (await get(of('line-1'))).limitFactor, reason: 'again' });
    expect(saved.factorAuthor).toEqual(factorAuthor);
    expect(await told()).toEqual(before);
    expect(on.told).toHaveLength(count);
  });
});
