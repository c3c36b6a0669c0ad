import { expect, it } from 'vitest';
import { createStore, LMDB_STORES, offsetsIn, openSnapshot, sumOfDatabase } from '../../backup/parts/lmdb-entries.ts';
import { createDeviceAdministration } from '../../broker/access/device-administration.ts';
import { openDeviceRegistry } from '../../broker/access/device-registry.ts';
import { copyStates, keepStatesOf, openLmdbCheckpoints } from '../../models/detector/checkpoints.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const [DEVICES] = LMDB_STORES;

it('a store is made again from its entries, and its owner reads it as before', async () => {
  const [data, restored] = [tempDir(), tempDir()];
  const registry = openDeviceRegistry({ dataDir: data });
  const administration = createDeviceAdministration({ registry, now: () => new Date('2026-11-30T00:00:00Z') });
  await administration.add([{ id: 'plant:gauge-1', kind: 'device' }], { by: 'ada' });
  const before = openSnapshot(data, DEVICES);
  // What comes after the snapshot is not in it.
  await administration.add([{ id: 'plant:gauge-2', kind: 'device' }], { by: 'ada' });
  const store = createStore(restored, DEVICES);
  for (const name of before?.databases ?? []) await store.put(name, [...(before?.entries(name) ?? [])]);
  await store.close();
  expect(before?.databases).toEqual(expect.arrayContaining(['devices', 'changes', 'site-keys']));
  const after = openSnapshot(restored, DEVICES);
  expect(after?.databases).toEqual(before?.databases);
  for (const name of before?.databases ?? []) {
    expect(after && sumOfDatabase(after, name)).toEqual(before && sumOfDatabase(before, name));
  }
  await after?.close();
  const again = openDeviceRegistry({ dataDir: restored });
  expect(again.get('plant:gauge-1')).toEqual(registry.get('plant:gauge-1'));
  expect(again.get('plant:gauge-2')).toBeUndefined();
  await again.close();
  await before?.close();
  await registry.close();
});

it('a folder without the store has no snapshot', () => {
  expect(openSnapshot(tempDir(), DEVICES)).toBeUndefined();
});

it('states of devices and positions move to the partitions of another journal, and the rest goes', async () => {
  const dataDir = tempDir();
  const before = openLmdbCheckpoints({ dataDir });
  const changed = ['plant:a', 'plant:b'].map((device) => ({ partition: 0, device, state: Buffer.from(device) }));
  await before.save({ offsets: new Map([[0, 70_000]]), changed });
  await before.close();
  const partitionOf = (device: string): number => (device === 'plant:a' ? 500_000 : 500_001);
  const positions = [0, 127, 255, 65_535, 2 ** 31, 2 ** 40].map((offset, index) => [500_000 + index, offset] as const);
  await copyStates({ dataDir, from: new Set([0]), partitionOf, offsets: new Map(positions) });
  const detector = LMDB_STORES.find(({ name }) => name === 'detector') as (typeof LMDB_STORES)[number];
  const copied = openSnapshot(dataDir, detector);
  expect(offsetsIn(copied, 'offset')).toEqual(new Map([[0, 70_000], ...positions]));
  await copied?.close();
  await keepStatesOf(dataDir, new Set([500_001]));
  const after = openLmdbCheckpoints({ dataDir });
  const statesOf = async (partition: number) => [...(await after.load(partition)).devices].map(([device]) => device);
  expect(await statesOf(0)).toEqual([]);
  expect(await statesOf(500_000)).toEqual([]);
  expect(await statesOf(500_001)).toEqual(['plant:b']);
  expect((await after.load(500_001)).offset).toBe(127);
  await after.close();
});
