import { appendFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../../../models/registry/model-file.ts';
import { openModelRegistry } from '../../../models/registry/model-registry.ts';
import { promotionLogFile } from '../../../models/registry/promotion-log.ts';
import { liveModel, rolesOf } from '../../../models/registry/promotions.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { sampleModel } from './sample-model.ts';

const PUMP = { kind: 'device', name: 'plant:pump-1' } as const;
const request = (action: 'promote' | 'rollback' | 'shadow' | 'unshadow', model?: string) => ({
  at: '2026-01-02T00:00:00.000Z',
  by: 'eve',
  action,
  subject: PUMP,
  ...(model !== undefined && { model }),
});

describe('a model file', () => {
  it('comes back exactly as it was written', () => {
    const stored = sampleModel();
    expect(decodeModel(encodeModel(stored))).toEqual(stored);
  });

  it('is refused with the reason, wherever a byte is changed or missing', () => {
    const bytes = encodeModel(sampleModel());
    for (let at = 0; at < bytes.length; at += 97) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(() => decodeModel(damaged)).toThrow(/damaged|no model|has format/);
      expect(() => decodeModel(bytes.slice(0, at))).toThrow(/damaged|no model|has format/);
    }
  });

  it('of another format says so', () => {
    const text = Buffer.from(encodeModel(sampleModel())).toString('latin1');
    const other = Buffer.from(text.replace('harbinger-model 3', 'harbinger-model 9'), 'latin1');
    expect(() => decodeModel(other)).toThrow('it has format 9, and this version reads format 3: train it again');
  });

  it('whose numbers are not those of its id is refused, though its hash is right', () => {
    const { card, model } = sampleModel();
    expect(() => decodeModel(encodeModel({ card, model: { ...model, limit: 1e9 } }))).toThrow('its numbers are not');
  });
});

describe('the model registry', () => {
  it('lists what was put, finds it by the beginning of its id, and leaves no temporary files', async () => {
    const registry = openModelRegistry({ dataDir: tempDir() });
    expect(await registry.list()).toEqual({ cards: [], bad: [] });
    const stored = sampleModel();
    await registry.put(stored);
    await registry.put(stored);
    expect((await registry.list()).cards).toEqual([stored.card]);
    expect(await registry.get(stored.card.id.slice(0, 12))).toEqual(stored);
    expect(readdirSync(registry.folder)).toEqual([`${stored.card.id}.model`]);
    await expect(registry.get('model_0000')).rejects.toThrow('there is no model model_0000');
    await expect(registry.get('../x')).rejects.toThrow('no model id');
  });

  it('does not take the same model for another subject', async () => {
    const registry = openModelRegistry({ dataDir: tempDir() });
    await registry.put(sampleModel());
    const other = sampleModel({ card: { subject: { kind: 'class', name: 'pump' } } });
    await expect(registry.put(other)).rejects.toThrow('is in the registry for the device plant:pump-1');
  });

  it('names the files that cannot be used, and lists the rest', async () => {
    const registry = openModelRegistry({ dataDir: tempDir() });
    const [good, renamed] = [sampleModel(), sampleModel({ seed: 2 })];
    await registry.put(good);
    await registry.put(renamed);
    const other = path.join(registry.folder, 'model_00.model');
    renameSync(path.join(registry.folder, `${renamed.card.id}.model`), other);
    writeFileSync(path.join(registry.folder, 'model_01.model'), 'nonsense');
    const { cards, bad } = await registry.list();
    expect(cards).toEqual([good.card]);
    expect(bad.map(({ reason }) => reason).sort()).toEqual([
      expect.stringContaining(`it holds ${renamed.card.id}`),
      expect.stringContaining('it is no model of Harbinger'),
    ]);
  });

  it('remembers who promoted what, and a rollback goes back one step at a time', async () => {
    const registry = openModelRegistry({ dataDir: tempDir() });
    const live = async () => liveModel(rolesOf((await registry.promotions()).entries).get('device plant:pump-1'));
    await registry.promote(request('promote', 'model_a'));
    expect(await registry.promote(request('promote', 'model_b'))).toMatchObject({ by: 'eve', from: 'model_a' });
    expect(await live()).toBe('model_b');
    expect(await registry.promote(request('rollback'))).toMatchObject({ model: 'model_a', from: 'model_b' });
    expect(await live()).toBe('model_a');
    await registry.promote(request('rollback'));
    expect(await live()).toBeNull();
    await expect(registry.promote(request('rollback'))).rejects.toThrow('there is nothing to go back to');
    expect(readFileSync(promotionLogFile(registry.folder), 'utf8').trim().split('\n')).toHaveLength(4);
  });

  it('ends a shadow when it becomes live', async () => {
    const registry = openModelRegistry({ dataDir: tempDir() });
    const shadow = async () => rolesOf((await registry.promotions()).entries).get('device plant:pump-1')?.shadow;
    await registry.promote(request('shadow', 'model_a'));
    expect(await shadow()).toMatchObject({ model: 'model_a' });
    await expect(registry.promote(request('shadow', 'model_a'))).rejects.toThrow('already the shadow');
    await registry.promote(request('promote', 'model_a'));
    expect(await shadow()).toBeNull();
    await expect(registry.promote(request('shadow', 'model_a'))).rejects.toThrow('cannot be its own shadow');
    await expect(registry.promote(request('unshadow'))).rejects.toThrow('has no shadow');
  });

  it('reads past an entry that a power cut has cut off, and adds after it', async () => {
    const registry = openModelRegistry({ dataDir: tempDir() });
    await registry.promote(request('promote', 'model_a'));
    appendFileSync(promotionLogFile(registry.folder), '{"at":"2026');
    await registry.promote(request('promote', 'model_b'));
    const { entries, unreadable } = await registry.promotions();
    expect(entries.map(({ model }) => model)).toEqual(['model_a', 'model_b']);
    expect(unreadable).toBe(1);
  });
});
