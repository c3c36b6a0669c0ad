import { afterEach, expect, it, vi } from 'vitest';
import { type CheckpointKeeper, keepCheckpoints } from '../../../models/detector/keep-checkpoints.ts';
import { aSeries } from '../../helpers/readings.ts';

afterEach(() => {
  vi.useRealTimers();
});

/**
 * @param changed the devices whose states changed since the last save, which takes them out
 * @param dirtyCount is said in their place
 */
function keeperOf(changed: string[], dirtyCount?: number) {
  const saved: { offsets: unknown; states: string[] }[] = [];
  const told: unknown[] = [];
  const keeper = keepCheckpoints({
    checkpoints: {
      save: async ({ offsets, changed: states }) => {
        const names = Array.from(states, ({ partition, device }) => `${partition} ${device}`);
        saved.push({ offsets: Object.fromEntries(offsets), states: names });
      },
    },
    detector: {
      dirty: () => changed.splice(0).map((device) => [device, new Uint8Array()] as const),
      dirtyCount: () => dirtyCount ?? changed.length,
    },
    onSaved: (offsets) => told.push(Object.fromEntries(offsets)),
  });
  return { keeper, saved, told };
}

function batchOf(partition: number, nextOffset: number, device: string): Parameters<CheckpointKeeper['during']>[0] {
  return { partition, firstOffset: 0, nextOffset, readings: aSeries(3, { device }), journaledAt: 0 };
}

it('a checkpoint holds the offset of every partition and each device under its own', async () => {
  const { keeper, saved, told } = keeperOf(['plant:a', 'plant:b', 'plant:c']);
  keeper.restored('plant:c', 4);
  await keeper.during(batchOf(0, 10, 'plant:a'), async () => true);
  await keeper.during(batchOf(2, 20, 'plant:b'), async () => true);
  await keeper.stop();
  expect(saved).toEqual([{ offsets: { 0: 10, 2: 20 }, states: ['0 plant:a', '2 plant:b', '4 plant:c'] }]);
  expect(told).toEqual([{ 0: 10, 2: 20 }]);
});

it('nothing is saved where nothing came', async () => {
  vi.useFakeTimers();
  const { keeper, saved } = keeperOf([]);
  await vi.advanceTimersByTimeAsync(60_000);
  await keeper.stop();
  expect(saved).toEqual([]);
});

it('a silence that a sweep told of is saved, though no reading came since the last time', async () => {
  vi.useFakeTimers();
  const changed: string[] = [];
  const { keeper, saved } = keeperOf(changed);
  await keeper.during(batchOf(0, 10, 'plant:a'), async () => true);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(saved).toHaveLength(1);
  await keeper.between(async () => changed.push('plant:a') > 0);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(saved.map(({ states }) => states)).toContainEqual(['0 plant:a']);
  await keeper.stop();
});

it('a batch whose report was not applied is not passed', async () => {
  const { keeper, saved } = keeperOf(['plant:a']);
  await keeper.during(batchOf(0, 10, 'plant:a'), async () => false);
  await keeper.stop();
  expect(saved).toEqual([]);
});

it('a stream that falls silent is saved all the same', async () => {
  vi.useFakeTimers();
  const { keeper, saved } = keeperOf(['plant:a']);
  await keeper.during(batchOf(0, 10, 'plant:a'), async () => true);
  expect(saved).toEqual([]);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(saved).toHaveLength(1);
  await keeper.stop();
  expect(saved).toHaveLength(1);
});

it('many devices of few readings are saved together, and within half a minute all the same', async () => {
  vi.useFakeTimers();
  const { keeper, saved } = keeperOf(['plant:a'], 1_000);
  const { keeper: paid, saved: often } = keeperOf(['plant:a'], 1);
  for (let second = 0; second < 12; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    for (const each of [keeper, paid]) await each.during(batchOf(0, second, 'plant:a'), async () => true);
  }
  expect(saved).toEqual([]);
  expect(often.length).toBeGreaterThan(2);
  await vi.advanceTimersByTimeAsync(18_000);
  expect(saved).toHaveLength(1);
  for (const each of [keeper, paid]) await each.stop();
});

it('nothing is saved while an alarm of a sweep waits to be committed, nor after it was not', async () => {
  vi.useFakeTimers();
  const { keeper, saved } = keeperOf(['plant:a']);
  await keeper.during(batchOf(0, 10, 'plant:a'), async () => true);
  let commit: (done: boolean) => void = () => undefined;
  const sweep = keeper.between(
    () =>
      new Promise((resolve) => {
        commit = resolve;
      }),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  expect(saved).toEqual([]);
  commit(false);
  await sweep;
  await vi.advanceTimersByTimeAsync(60_000);
  await keeper.stop();
  expect(saved).toEqual([]);
});

it('what a sweep raised is saved once it is committed', async () => {
  vi.useFakeTimers();
  const { keeper, saved } = keeperOf(['plant:a']);
  await keeper.during(batchOf(0, 10, 'plant:a'), async () => true);
  await keeper.between(async () => true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(saved).toHaveLength(1);
  await keeper.stop();
});

it('nothing is saved after work that failed: the state may hold what nobody was told of', async () => {
  vi.useFakeTimers();
  const { keeper, saved } = keeperOf(['plant:a']);
  await keeper.during(batchOf(0, 10, 'plant:a'), async () => true);
  await expect(keeper.between(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  await vi.advanceTimersByTimeAsync(60_000);
  await keeper.stop();
  expect(saved).toEqual([]);
});
