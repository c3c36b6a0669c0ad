import { expect, it } from 'vitest';
import { openAccess } from '../../broker/access/open-access.ts';
import type { Access } from '../../broker/access/principal.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

/** Access that is revoked by hand, at a moment of its own choosing. */
function revocable(authenticate: (revoke: (deviceId: string) => void) => Promise<void>) {
  const listeners = new Set<(deviceId: string) => void>();
  const revoke = (deviceId: string): void => {
    for (const listener of listeners) listener(deviceId);
  };
  const access: Access = {
    ...openAccess(),
    authenticate: async ({ username = '' }) => {
      await authenticate(revoke);
      return { principal: { site: 'p', device: username, kind: 'device' } };
    },
    onRevoke: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { access, revoke };
}

const afterTurns = (turns: number, then: () => void): void =>
  void setImmediate(() => (turns === 0 ? then() : afterTurns(turns - 1, then)));

it.each([
  ['while its credential is looked at', async (revoke: () => void) => revoke()],
  ['as the answer is given', async (revoke: () => void) => queueMicrotask(revoke)],
  ['a moment later', async (revoke: () => void) => process.nextTick(revoke)],
  ...[0, 1, 2, 3, 5, 8, 13].map((turns) => {
    return [`${turns} turns later`, async (revoke: () => void) => afterTurns(turns, revoke)] as const;
  }),
] as const)('a device that is revoked %s does not stay', async (_when, authenticate) => {
  const { access } = revocable((revoke) => authenticate(() => revoke('p:one')));
  const { port, broker } = await startBroker({ access });
  const subscriber = { clientId: 'c', username: 'one', clean: false };
  const client = await rawClient(port, subscriber);
  await expect.poll(() => client.closed()).toBe(true);
  await expect.poll(() => broker.connectedClients()).toBe(0);
  await expect.poll(() => broker.presence('p:one')?.online ?? false).toBe(false);
});

it('one that signs in anew after a revocation, as after a rotation, comes in', async () => {
  const answers: (() => void)[] = [];
  const { access, revoke } = revocable(() => new Promise((answer) => void answers.push(answer)));
  const { port, broker } = await startBroker({ access });
  const old = rawClient(port, { clientId: 'old', username: 'one' });
  const other = rawClient(port, { clientId: 'other', username: 'two' });
  await expect.poll(() => answers.length).toBe(2);
  revoke('p:one');
  const fresh = rawClient(port, { clientId: 'fresh', username: 'one' });
  await expect.poll(() => answers.length).toBe(3);
  for (const answer of answers) answer();
  expect((await old).of('connack')).toMatchObject([{ returnCode: 5 }]);
  expect((await other).of('connack')).toMatchObject([{ returnCode: 0 }]);
  expect((await fresh).of('connack')).toMatchObject([{ returnCode: 0 }]);
  expect(broker.counts.refused).toEqual({ revoked: 1 });
  revoke('p:one');
  await expect.poll(async () => (await fresh).closed()).toBe(true);
  expect((await other).closed()).toBe(false);
});
