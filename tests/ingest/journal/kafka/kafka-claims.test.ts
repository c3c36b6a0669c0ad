import { expect, it } from 'vitest';
import { followClaims } from '../../../../ingest/journal/kafka/kafka-claims.ts';
import type { HeldClaim } from '../../../../ingest/journal/partition-claims.ts';
import { createLog } from '../../../../lib/log.ts';

function claimsOf(first: readonly HeldClaim[]) {
  const said: string[] = [];
  const state = { held: first, now: 0 };
  const followed = followClaims({
    claims: {
      held: () => state.held,
      lost: async (gone) => void said.push(`lost ${gone.map(({ partition }) => partition)}`),
      giveBack: async (gone) => void said.push(`back ${gone.map(({ partition }) => partition)}`),
      caughtUp: (partition) => said.push(`caught up ${partition}`),
      reach: (answers) => said.push(`reach ${answers}`),
    },
    startOf: async (partition) => partition * 100,
    log: createLog({ level: 'silent', pretty: false }),
    now: () => state.now,
  });
  return { followed, said, state, offsets: [] as (number | undefined)[] };
}

const held = (partition: number, epoch = 1, leave = false): HeldClaim => ({ partition, epoch, leave });

it('a partition that is taken is read from its start on, and says when it has been read to its end', async () => {
  const { followed, said, offsets } = claimsOf([held(1), held(3)]);
  await followed.follow(offsets);
  expect(offsets).toEqual([undefined, 100, undefined, 300]);
  followed.fetched(1, 7);
  followed.fetched(1, 0);
  followed.fetched(1, 0);
  expect(said).toEqual(['caught up 1']);
});

it('one that is to leave is given back, also where nothing was read of it', async () => {
  const { followed, said, state, offsets } = claimsOf([held(0), held(1)]);
  await followed.follow(offsets);
  state.held = [held(0), held(1, 1, true), held(2, 1, true)];
  await followed.follow(offsets);
  expect([offsets, said]).toEqual([[0, undefined, undefined], ['back 1,2']]);
});

it('one that another process has is forgotten, and read anew where it came back under a new epoch', async () => {
  const { followed, said, state, offsets } = claimsOf([held(0), held(1)]);
  await followed.follow(offsets);
  offsets[1] = 150;
  state.held = [held(1, 3)];
  await followed.follow(offsets);
  expect([offsets, said]).toEqual([[undefined, 100], ['lost 0,1']]);
});

it('all are given back once Kafka has not answered for long, and none is taken until it does', async () => {
  const { followed, said, state, offsets } = claimsOf([held(0)]);
  await followed.follow(offsets);
  const fails = () => followed.answering(offsets, () => Promise.reject(new Error('cut'))).catch(() => undefined);
  state.now = 5_000;
  await fails();
  expect(said).toEqual([]);
  state.now = 9_000;
  await fails();
  await fails();
  await followed.follow(offsets);
  expect([offsets, said]).toEqual([[undefined], ['reach false', 'back 0']]);
  await followed.answering(offsets, async () => 1);
  await followed.follow(offsets);
  expect([offsets, said.at(-1)]).toEqual([[0], 'reach true']);
});
