import { describe, expect, it } from 'vitest';
import { sampleModel } from '../../models/registry/sample-model.ts';
import { databases } from '../helpers/databases.ts';
import { minute, type OpenedPlant, START, withLearningPlant } from './learning-plant.ts';

describe.each(databases())('the models that a device has had on $name', ({ open }) => {
  let on: OpenedPlant['on'];
  withLearningPlant(open, (opened) => ({ on } = opened));

  const note = (modelId: string, reason = 'learned from its first readings') =>
    on.notes.note({
      name: 'plant:pump-1',
      modelId,
      madeBy: 'live',
      reason,
      readings: 400,
      metrics: null,
      learnedFrom: START,
      learnedTo: START + 400 * minute,
    });

  it('are versions in order; one that is noted again after a crash stays as it is', async () => {
    note('model_01');
    note('model_02', 'learned again after 800 readings');
    note('model_01');
    await on.learning.sweep();
    const { body } = await on.call('GET', '/devices/pump-1/models?limit=1');
    expect(body.items).toMatchObject([{ version: 2, reason: 'learned again after 800 readings', kept: false }]);
    const next = await on.call('GET', `/devices/pump-1/models?limit=1&cursor=${body.next}`);
    expect(next.body).toMatchObject({ items: [{ version: 1, modelId: 'model_01' }], next: null });
  });

  it('come back: the device goes on with one, or stays with it; of another device none does', async () => {
    const [stored, foreign] = [
      sampleModel({ seed: 3 }),
      sampleModel({ seed: 4, card: { subject: { kind: 'device', name: 'plant:fan' } } }),
    ];
    await on.registry.put(stored);
    await on.registry.put(foreign);
    const restore = (id: string, body: object = {}) =>
      on.call('POST', `/devices/pump-1/models/${id}/restore`, { reason: 'the new one is blind', ...body });
    expect((await restore(stored.card.id)).body).toMatchObject({ model: stored.card.id, fixed: false });
    expect((await restore(stored.card.id.slice(0, 12), { fixed: true })).body).toMatchObject({ fixed: true });
    expect((await on.registry.promotions()).entries).toMatchObject([
      { action: 'learn', model: stored.card.id, reason: 'the new one is blind' },
      { action: 'promote', model: stored.card.id },
    ]);
    expect((await restore(foreign.card.id)).status).toBe(404);
    expect((await restore('model_99')).status).toBe(404);
  });

  it('of those that it learned by itself the newest are kept, those in use, and those that an alarm came of', async () => {
    const models = [11, 12, 13, 14, 15].map((seed) => sampleModel({ seed, rows: 100 }));
    for (const stored of models) {
      await on.registry.put(stored);
      note(stored.card.id, 'learned again');
    }
    const [first, second] = models;
    await on.registry.promote({
      at: '2026-02-01T00:00:00Z',
      by: 'eve',
      action: 'shadow',
      model: first?.card.id ?? '',
      subject: { kind: 'device', name: 'plant:pump-1' },
    });
    await on.learning.sweep();
    const kept = await on.registry.ids();
    expect(models.map(({ card }) => kept.has(card.id))).toEqual([true, false, false, true, true]);
    expect(second).toBeDefined();
  });
});
