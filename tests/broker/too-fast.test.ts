import { expect, it } from 'vitest';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

it('one that sends for a minute more than it may is disconnected and counted; what it sent is kept', async () => {
  let now = 1_764_000_000_000;
  const { port, received, broker } = await startBroker({ limits: { readingsPerSecond: 10 }, now: () => now });
  const [fast, calm] = [await rawClient(port, { clientId: 'fast' }), await rawClient(port, { clientId: 'calm' })];
  const from = (client: string) => received.filter((message) => message.client === client).length;
  let sent = 0;
  const publish = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) fast.publish(++sent);
    await expect.poll(() => from('fast')).toBe(sent);
  };
  await publish(110);
  for (let second = 1; second <= 60; second++) {
    now += 1_000;
    calm.publish(second);
    await publish(10);
  }
  expect(fast.closed()).toBe(false);
  expect(broker.counts.throttled).toBeGreaterThan(0);
  now += 1_000;
  await publish(1);
  await expect.poll(() => fast.closed()).toBe(true);
  expect(broker.counts.disconnected).toEqual({ too_fast: 1 });
  await expect.poll(() => calm.of('puback').length).toBe(60);
});

it('one that is 30 seconds ahead of its rate is disconnected at once, and may come back', async () => {
  const { port, broker } = await startBroker({ limits: { readingsPerSecond: 10 }, now: () => 1_764_000_000_000 });
  const fast = await rawClient(port, { clientId: 'fast' });
  for (let i = 1; i <= 401; i++) fast.publish(i);
  await expect.poll(() => fast.closed()).toBe(true);
  expect(broker.counts.disconnected).toEqual({ too_fast: 1 });
  const again = await rawClient(port, { clientId: 'fast' });
  again.publish(1, { qos: 0 });
  again.send({ cmd: 'pingreq' });
  await expect.poll(() => again.of('pingresp').length).toBe(1);
});

it.each([
  { what: 'without a reading', topic: 'a/b' },
  { what: 'that are dropped', topic: '$a/b' },
])('messages $what are held to the rate, too', async ({ topic }) => {
  const { port, broker } = await startBroker({
    limits: { readingsPerSecond: 10 },
    now: () => 1_764_000_000_000,
    onPublish: (_message, done) => done(undefined, 0),
  });
  const fast = await rawClient(port, { clientId: 'fast' });
  for (let i = 1; i <= 401; i++) fast.publish(i, { topic });
  await expect.poll(() => fast.closed()).toBe(true);
  expect(broker.counts.disconnected).toEqual({ too_fast: 1 });
});

it('a will is paid for, too, and that of a device which is much too fast is dropped', async () => {
  const seen: string[] = [];
  const { port, broker } = await startBroker({
    limits: { readingsPerSecond: 10 },
    now: () => 1_764_000_000_000,
    onPublish: ({ payload }, done) => {
      seen.push(String(payload));
      done(undefined, 400);
    },
  });
  const die = async (will: string): Promise<void> => {
    const topic = 'a/last';
    const client = await rawClient(port, { will: { topic, payload: Buffer.from(will), qos: 0, retain: false } });
    client.socket.destroy();
    await expect.poll(() => broker.presence('plant:raw')?.online).toBe(false);
  };
  await die('first');
  await expect.poll(() => seen).toEqual(['first']);
  await die('second');
  // Its debt is forgiven with the will that was dropped.
  await die('third');
  await expect.poll(() => seen).toEqual(['first', 'third']);
});

it('what came over a connection that is gone is paid for by the next one', async () => {
  const waiting: (() => void)[] = [];
  const { port, broker } = await startBroker({
    limits: { readingsPerSecond: 10 },
    now: () => 1_764_000_000_000,
    onPublish: (_message, done) => void waiting.push(() => done(undefined, 400)),
  });
  const hasty = await rawClient(port);
  hasty.publish(1, { qos: 0 });
  await expect.poll(() => waiting.length).toBe(1);
  hasty.socket.destroy();
  await expect.poll(() => broker.presence('plant:raw')?.online).toBe(false);
  waiting.pop()?.();
  const again = await rawClient(port);
  again.publish(1);
  await expect.poll(() => waiting.length).toBe(1);
  waiting.pop()?.();
  await expect.poll(() => again.closed()).toBe(true);
  expect(broker.counts.disconnected.too_fast).toBe(1);
});
