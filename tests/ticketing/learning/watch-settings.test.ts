import { describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { minute, type OpenedPlant, START, withLearningPlant } from './learning-plant.ts';

const URL = '/devices/pump-1/watch-settings';

describe.each(databases())('what people set for a device on $name', ({ open }) => {
  let on: OpenedPlant['on'];
  withLearningPlant(open, (opened) => ({ on } = opened));

  const put = (body: object, headers = {}) => on.call('PUT', URL, { reason: 'too many alarms', ...body }, headers);
  const high = { channel: 'pressure', high: 4.5, reason: 'seal' };

  it('is as usual where nothing was set, then kept with who and why, and told to the detector once', async () => {
    expect(await on.call('GET', URL)).toMatchObject({
      etag: '"0"',
      body: {
        limitFactor: null,
        exclude: null,
        limits: [],
        version: 0,
        updatedBy: null,
        moves: [],
        inForce: { limitFactor: { value: 1, from: null }, exclude: { value: [], from: null }, limits: [] },
      },
    });
    expect((await put({}, { 'if-match': '*' })).status).toBe(412);
    const until = new Date(START + 900 * minute).toISOString();
    const { status, body } = await put({ limitFactor: 1.5, exclude: ['flow'], limits: [{ ...high, until }] });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      limitFactor: 1.5,
      exclude: ['flow'],
      version: 1,
      updatedBy: 'api',
      reason: 'too many alarms',
    });
    expect(body.limits).toMatchObject([{ ...high, low: null, severity: 'medium', until, setBy: 'api' }]);
    await on.learning.sweep();
    await on.learning.sweep();
    expect(on.told).toHaveLength(1);
    expect(on.told.at(-1)).toMatchObject([
      { device: 'plant:pump-1', limitFactor: 1.5, excluded: ['flow'], limits: [{ channel: 'pressure', high: 4.5 }] },
    ]);
  });

  it('keeps who set a limit that stays; of two who edit at once the second is told', async () => {
    const { etag, body } = await on.call('GET', URL);
    const { setAt } = (await put({ limits: [{ ...high, until: body.limits[0].until }] })).body.limits[0];
    expect(setAt).toBe(body.limits[0].setAt);
    const stale = await put({}, { 'if-match': etag });
    expect(stale).toMatchObject({
      status: 412,
      body: { version: 2, detail: expect.stringContaining('changed meanwhile') },
    });
    const both = await Promise.all([put({}, { 'if-match': '"2"' }), put({}, { 'if-match': '"2"' })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('keeps who set the factor, and why, through other changes, until it is another one', async () => {
    const first = (await put({ limitFactor: 1.2, reason: 'rough ground' })).body.factorAuthor;
    expect(first).toMatchObject({ by: 'api', reason: 'rough ground' });
    expect((await put({ limitFactor: 1.2, reason: 'flow meter', exclude: ['flow'] })).body.factorAuthor).toEqual(first);
    expect((await put({ limitFactor: 2, reason: 'storm' })).body.factorAuthor).toMatchObject({ reason: 'storm' });
    expect((await put({ reason: 'as learned' })).body.factorAuthor).toBeNull();
    expect((await on.call('GET', URL)).body.factorAuthor).toBeNull();
  });

  it('refuses what is out of bounds, unknown, or says nothing, and names it', async () => {
    const message = async (body: object) => (await put(body)).body.errors?.[0];
    expect((await put({ limitFactor: 0.4 })).status).toBe(400);
    expect((await put({ limitFactor: 4.1 })).status).toBe(400);
    expect(await message({ exclude: ['torque'] })).toMatchObject({ field: 'exclude' });
    expect(await message({ limits: [{ channel: 'torque', high: 1, reason: 'x' }] })).toMatchObject({ field: 'limits' });
    expect((await message({ limits: [{ channel: 'flow', reason: 'x' }] })).message).toContain('needs low or high');
    expect((await message({ limits: [{ ...high, low: 9 }] })).message).toContain('must be below');
    expect((await message({ limits: [high, high] })).message).toContain('two limits');
    expect((await on.call('PUT', URL, { limitFactor: 2 })).status).toBe(400);
  });

  it('a channel that is left out is not learned from history either', async () => {
    await put({ exclude: ['flow', 'current'] });
    const { body } = await on.call('POST', '/devices/pump-1/learn', {
      reason: 'x',
      from: new Date(START).toISOString(),
    });
    await on.learning.sweep();
    const run = (await on.call('GET', `/devices/pump-1/learning-runs/${body.id}`)).body;
    expect(run.parts[0].channels).toEqual(['vibration_rms', 'pressure']);
  });
});
