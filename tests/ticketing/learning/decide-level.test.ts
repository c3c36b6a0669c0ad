import { describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';
import { minute, type OpenedPlant, START, withLearningPlant } from './learning-plant.ts';

describe.each(databases())('an alarm that changed and stayed on $name', ({ open }) => {
  let db: OpenedPlant['db'];
  let on: OpenedPlant['on'];
  withLearningPlant(open, (opened) => ({ db, on } = opened));

  const alarm = async (id: string, end: { stayed?: true }) => {
    const onsetAt = START + 200 * minute;
    const about = { id, device: on.device, condition: id, onsetAt, raisedAt: onsetAt + minute };
    await on.ticketing.applyTransition(transitionOf('raised', about));
    await on.ticketing.applyTransition(transitionOf('cleared', { ...about, clearedAt: START + 500 * minute, ...end }));
  };
  const accept = (id: string, level: string) =>
    on.call('POST', `/episodes/${id}/accept`, { level, reason: 'another product' });

  it('says so, and its new level is learned from its begin on, though an alarm and a ticket tell of it', async () => {
    await alarm('ep_new', { stayed: true });
    expect(await accept('ep_new', 'new')).toMatchObject({ status: 200, body: { stayed: true, acceptedLevel: 'new' } });
    await on.learning.sweep();
    const [run] = (await on.call('GET', '/devices/pump-1/learning-runs')).body.items;
    expect(run).toMatchObject({ cause: 'accepted', episode: 'ep_new', state: 'done', reason: 'another product' });
    expect(run.from).toBe(new Date(START + 200 * minute).toISOString());
    expect(run.parts[0]).toMatchObject({ read: 400, learned: 400 });
    const { rows } = await db.query(
      `select kind, reason from alarm_event where episode_id = 'ep_new' order by sequence`,
    );
    expect(rows.at(-1)).toEqual({ kind: 'level_accepted', reason: 'another product' });
  });

  it('whose old level stays normal is told to the detector, since when it had changed', async () => {
    await alarm('ep_old', { stayed: true });
    expect((await accept('ep_old', 'old')).body).toMatchObject({ acceptedLevel: 'old' });
    expect((await on.registry.promotions()).entries.at(-1)).toMatchObject({
      action: 'withdraw',
      since: new Date(START + 200 * minute).toISOString(),
      reason: 'another product',
      subject: { kind: 'device', name: 'plant:pump-1' },
    });
  });

  it('is decided once, and one that just ended has nothing to decide', async () => {
    expect(await accept('ep_old', 'new')).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('old level') },
    });
    await alarm('ep_plain', {});
    expect(await accept('ep_plain', 'new')).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('no level') },
    });
    expect((await accept('ep_none', 'new')).status).toBe(404);
    expect((await accept('ep_plain', 'both')).status).toBe(400);
  });

  it('of which two decide at once is decided once', async () => {
    await alarm('ep_race', { stayed: true });
    const both = await Promise.all([accept('ep_race', 'old'), accept('ep_race', 'old')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});
