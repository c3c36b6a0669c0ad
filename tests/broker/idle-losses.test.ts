import { expect, it } from 'vitest';
import { createIdleLosses } from '../../broker/bounds/idle-losses.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

const AT = 1_000_000_000;

function problemAfter(idleSeconds: readonly number[], now = AT): string | undefined {
  const losses = createIdleLosses();
  for (const seconds of idleSeconds) losses.note({ at: AT, idleMs: seconds * 1000 });
  return losses.problem(now);
}

it('names what ends idle connections after the same time again and again', () => {
  expect(problemAfter([60.1, 12, 60.2, 59.9, 60.3, 200, 60])).toBe(
    'connections of devices end when nothing was sent for 60 s, though no device says good-bye: a balancer or firewall ends them; let it wait longer than 1.5 times the keep-alive, or set the keep-alive of the devices below 60 s',
  );
});

it.each([
  ['four are no sign', [60, 60, 60, 60]],
  ['devices that lose power at any moment', [10, 14, 23, 37, 51, 60, 88, 120]],
  ['connections that were lost while they sent', [0.2, 0.1, 0.3, 0.2, 0.1, 0.2]],
])('%s: nothing is said', (_, idleSeconds) => {
  expect(problemAfter(idleSeconds)).toBeUndefined();
});

it('forgets after an hour', () => {
  const losses = [30, 30, 30, 30, 30];
  expect(problemAfter(losses)).toBeDefined();
  expect(problemAfter(losses, AT + 3_600_001)).toBeUndefined();
});

it('the broker counts connections that were cut while idle, and not those that said good-bye', async () => {
  const clock = { now: AT };
  const { port, broker } = await startBroker({ now: () => clock.now });
  const clients = await Promise.all(Array.from({ length: 10 }, (_, i) => rawClient(port, { clientId: `c${i}` })));
  clock.now += 45_000;
  for (const client of clients.slice(5)) client.send({ cmd: 'disconnect' });
  await expect.poll(() => broker.connectedClients()).toBe(5);
  expect(broker.counts.idleLosses.problem(clock.now)).toBeUndefined();
  for (const client of clients.slice(0, 5)) client.socket.destroy();
  await expect.poll(() => broker.counts.idleLosses.problem(clock.now)).toContain('for 45 s');
});
