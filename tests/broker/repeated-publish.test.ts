import { describe, expect, it } from 'vitest';
import { ReceivedIds } from '../../broker/messages/received-ids.ts';
import { createMqttInbox } from '../../broker/plant/mqtt-inbox.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

/**
 * A broker that keeps messages waiting until they are released, and a subscriber of its messages.
 */
async function startSlowly() {
  const waiting: (() => void)[] = [];
  const seen: string[] = [];
  const { port } = await startBroker({
    onPublish: ({ payload }, done) => {
      seen.push(String(payload));
      waiting.push(done);
    },
  });
  const hearer = await rawClient(port, { clientId: 'hearer' });
  hearer.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] });
  await expect.poll(() => hearer.of('suback').length).toBe(1);
  const release = (): void => {
    for (const done of waiting.splice(0)) done();
  };
  const heard = () => hearer.of('publish').map((packet) => String((packet as { payload: Buffer }).payload));
  return { port, release, seen, heard };
}

describe('a QoS 2 publish that is sent again before it is released', () => {
  it('is passed on once when the repeat comes over the same connection', async () => {
    const { port, release, seen, heard } = await startSlowly();
    const sender = await rawClient(port, { clientId: 's', clean: false });
    sender.publish(7, { qos: 2 });
    sender.publish(7, { qos: 2, dup: true });
    sender.publish(8, { qos: 2, payload: 'last' });
    await expect.poll(() => seen).toEqual(['x', 'last']);
    release();
    await expect.poll(() => sender.of('pubrec').length).toBe(3);
    sender.publish(7, { qos: 2, dup: true });
    await expect.poll(() => sender.of('pubrec').length).toBe(4);
    await expect.poll(heard).toContain('last');
    expect(heard()).toEqual(['x', 'last']);
  });

  it('is passed on once when the repeat comes over the next connection of its session', async () => {
    const { port, release, seen, heard } = await startSlowly();
    const sender = await rawClient(port, { clientId: 's', clean: false });
    sender.publish(7, { qos: 2 });
    await expect.poll(() => seen).toEqual(['x']);
    sender.socket.destroy();
    const again = await rawClient(port, { clientId: 's', clean: false });
    again.publish(7, { qos: 2, dup: true });
    again.publish(8, { qos: 2, payload: 'last' });
    await expect.poll(() => seen).toEqual(['x', 'last']);
    release();
    await expect.poll(() => again.of('pubrec').length).toBe(2);
    await expect.poll(heard).toContain('last');
    expect(heard()).toEqual(['x', 'last']);
  });

  it('is not taken for what the next, clean session sends under its packet id', async () => {
    const { port, release, seen, heard } = await startSlowly();
    const sender = await rawClient(port, { clientId: 's' });
    sender.publish(7, { qos: 2, payload: 'old' });
    await expect.poll(() => seen).toEqual(['old']);
    const next = await rawClient(port, { clientId: 's' });
    release();
    await expect.poll(heard).toEqual(['old']);
    next.publish(7, { qos: 2, payload: 'new' });
    await expect.poll(() => seen).toEqual(['old', 'new']);
    release();
    await expect.poll(heard).toEqual(['old', 'new']);
  });
});

it("the plant's broker may send a QoS 2 message again while the first is being written: it is handed on once", () => {
  const held = new ReceivedIds();
  const writing: (() => void)[] = [];
  const connection = () => {
    const sent: unknown[] = [];
    const link = {
      send: (packet: object) => void sent.push(packet),
      pause: () => undefined,
      resume: () => undefined,
      end: () => undefined,
    };
    const inbox = createMqttInbox({
      link,
      held,
      maxWaiting: 10,
      onAcknowledged: () => undefined,
      onMessage: (_message, done) => void writing.push(done),
    });
    return { inbox, sent };
  };
  const publish = (dup: boolean) =>
    ({ cmd: 'publish', topic: 'a', payload: Buffer.from('x'), qos: 2, messageId: 7, retain: false, dup }) as const;
  const [first, second] = [connection(), connection()];
  first.inbox.onPublish(publish(false));
  second.inbox.onPublish(publish(true));
  expect([writing.length, second.sent]).toEqual([1, []]);
  writing[0]?.();
  expect(second.sent).toEqual([{ cmd: 'pubrec', messageId: 7 }]);
  second.inbox.onPubrel(7);
  second.inbox.onPublish(publish(false));
  expect(writing.length).toBe(2);
});
