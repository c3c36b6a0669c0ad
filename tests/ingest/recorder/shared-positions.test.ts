import { expect, it } from 'vitest';
import type { Claim } from '../../../ingest/journal/partition-claims.ts';
import { createSharedPositions } from '../../../ingest/recorder/shared-positions.ts';
import { createLog } from '../../../lib/log.ts';

function positionsOf() {
  const saved: string[] = [];
  const state = { now: 0, isAway: false };
  const positions = createSharedPositions({
    calls: {
      position: async ({ partition }) => partition * 10,
      savePosition: async ({ partition, epoch }: Claim, position) => {
        if (state.isAway) throw new Error('away');
        saved.push(`${partition}@${epoch} ${position}`);
        return true;
      },
      giveBack: async (claims) => void saved.push(`back ${claims.map(({ partition }) => partition)}`),
      reach: async () => undefined,
    },
    onGone: (partition) => saved.push(`gone ${partition}`),
    log: createLog({ level: 'silent', pretty: false }),
    now: () => state.now,
  });
  positions.held([{ partition: 4, epoch: 2, leave: false }]);
  return { positions, saved, state };
}

it('a position moves once a second under the claim, and at last when the partition is given back', async () => {
  const { positions, saved, state } = positionsOf();
  expect(await positions.offsets.get(4)).toBe(40);
  await positions.offsets.set(4, 41);
  state.now = 1_000;
  await positions.offsets.set(4, 42);
  await positions.offsets.set(4, 43);
  await positions.claims.giveBack([{ partition: 4, epoch: 2 }]);
  expect(saved).toEqual(['4@2 42', '4@2 43', 'gone 4', 'back 4']);
});

it('recording goes on while the database is away', async () => {
  const { positions, saved, state } = positionsOf();
  await positions.offsets.get(4);
  state.isAway = true;
  state.now = 1_000;
  await positions.offsets.set(4, 42);
  state.isAway = false;
  state.now = 2_000;
  await positions.offsets.set(4, 50);
  expect(saved).toEqual(['4@2 50']);
});

it('nothing is saved of a partition that another process has', async () => {
  const { positions, saved, state } = positionsOf();
  await positions.offsets.get(4);
  await positions.claims.lost([{ partition: 4, epoch: 2 }]);
  state.now = 5_000;
  await positions.offsets.set(4, 42);
  expect(saved).toEqual(['gone 4']);
});
