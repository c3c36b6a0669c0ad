import { expect, it } from 'vitest';
import { createStore, LMDB_STORES, openSnapshot, sumOfDatabase } from '../../backup/parts/lmdb-entries.ts';
import { createDeviceAdministration } from '../../broker/access/device-administration.ts';
import { openDeviceRegistry } from '../../broker/access/device-registry.ts';
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
