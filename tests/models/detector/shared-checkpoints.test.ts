import { expect, it } from 'vitest';
import { openSharedCheckpoints } from '../../../models/detector/shared-checkpoints.ts';
import type { SavedPart, SharedStates } from '../../../models/detector/shared-states.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

/** What is kept elsewhere, by partition, of the last save of each. */
function storeOf() {
  const parts = new Map<number, SavedPart>();
  const calls = {
    position: async () => 0,
    statesOf: async () => [],
    statesAfter: async () => [],
    rowsOf: async (partition: number, name: string) =>
      (parts.get(partition)?.blocks ?? []).flatMap((one) =>
        one.name === name && one.rows !== null ? [[one.block, one.rows] as const] : [],
      ),
    save: async ({ partition }: { partition: number }, part: SavedPart) => {
      parts.set(partition, part);
      return true;
    },
  };
  return { parts, calls: calls as unknown as SharedStates };
}

it('rows of a device that is new since the partition was taken are kept, and come back when it learns', async () => {
  const { parts, calls } = storeOf();
  const checkpoints = await openSharedCheckpoints({ dataDir: tempDir(), calls });
  await checkpoints.take({ partition: 7, epoch: 1 });
  checkpoints.kept.put('plant:new', 0, new Float64Array([1, 2]));
  const changed = [{ partition: 7, device: 'plant:new', state: new Uint8Array([9]) }];
  await checkpoints.save({ offsets: new Map([[7, 5]]), changed });
  expect(parts.get(7)).toMatchObject({ position: 5, states: [{ name: 'plant:new' }], blocks: [{ block: 0 }] });
  await checkpoints.kept.fetch?.('plant:new');
  expect([...checkpoints.kept.of('plant:new')]).toEqual([[0, new Float64Array([1, 2])]]);
  checkpoints.kept.put('plant:new', 1, new Float64Array([3]));
  await checkpoints.save({ offsets: new Map([[7, 6]]), changed });
  expect([...checkpoints.kept.of('plant:new').keys()]).toEqual([0, 1]);
  checkpoints.leave([7], new Set());
  await expect.poll(() => checkpoints.kept.of('plant:new').size, { interval: 5 }).toBe(0);
  await checkpoints.close();
});

it('rows that were not saved before another process had the partition are lost, and not those of other devices', async () => {
  const { parts, calls } = storeOf();
  const checkpoints = await openSharedCheckpoints({ dataDir: tempDir(), calls });
  await checkpoints.take({ partition: 7, epoch: 1 });
  await checkpoints.take({ partition: 8, epoch: 1 });
  for (const device of ['plant:gone', 'plant:gone/motor', 'plant:here']) {
    checkpoints.kept.forget(device);
    checkpoints.kept.put(device, 0, new Float64Array([1]));
  }
  checkpoints.leave([7], new Set(['plant:gone']));
  expect(checkpoints.kept.of('plant:gone').size).toBe(0);
  await checkpoints.take({ partition: 7, epoch: 3 });
  const changed = ['plant:gone', 'plant:here'].map((device, index) => {
    return { partition: 7 + index, device, state: new Uint8Array([9]) };
  });
  await checkpoints.save({ offsets: new Map([...[7, 8].map((partition) => [partition, 5] as const)]), changed });
  expect(parts.get(7)).toMatchObject({ forgotten: [], blocks: [] });
  expect(parts.get(8)).toMatchObject({ forgotten: ['plant:here'], blocks: [{ name: 'plant:here', block: 0 }] });
  await checkpoints.close();
});

it('a silence that is noticed before a reading comes is saved, and the position stays', async () => {
  const { parts, calls } = storeOf();
  const checkpoints = await openSharedCheckpoints({ dataDir: tempDir(), calls });
  await checkpoints.take({ partition: 7, epoch: 1 });
  const changed = [7, 9].map((partition) => ({ partition, device: `plant:${partition}`, state: new Uint8Array([1]) }));
  await checkpoints.save({ offsets: new Map(), changed });
  expect([...parts]).toMatchObject([[7, { position: null, states: [{ name: 'plant:7' }] }]]);
  await checkpoints.close();
});
