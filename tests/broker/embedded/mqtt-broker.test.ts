import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { openAccess } from '../../../broker/access/open-access.ts';
import { createMqttBroker } from '../../../broker/embedded/mqtt-broker.ts';
import { createLog } from '../../../lib/log.ts';
import { closedAccess } from '../../helpers/closed-access.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { startBroker } from '../start-broker.ts';

const log = createLog({ level: 'silent', pretty: false });

describe('MQTT broker', () => {
  it.each([0, 1, 2] as const)('hands on a publish of QoS %i', async (qos) => {
    const { received, url } = await startBroker({});
    const client = await connectAsync(url);
    await client.publishAsync('a/b', 'hello', { qos });
    await client.endAsync();
    await expect
      .poll(() => received.map(({ topic, payload }) => [topic, Buffer.from(payload).toString()]))
      .toEqual([['a/b', 'hello']]);
  });

  it('holds an acknowledgement back until the message is safe', async () => {
    const waiting: (() => void)[] = [];
    const { url } = await startBroker({ onPublish: (_message, done) => void waiting.push(done) });
    const client = await connectAsync(url);
    let acknowledged = false;
    const publishing = client.publishAsync('a', 'x', { qos: 1 }).then(() => {
      acknowledged = true;
    });
    await expect.poll(() => waiting.length).toBe(1);
    // A later round trip on the same connection has come back, yet the acknowledgement has not.
    await client.subscribeAsync('b');
    expect(acknowledged).toBe(false);
    waiting[0]?.();
    await publishing;
    await client.endAsync();
  });

  it('closes the connection unacknowledged when a message cannot be kept, and gets it again', async () => {
    let broken = true;
    let deliveries = 0;
    const { url } = await startBroker({
      onPublish: (_message, done) => {
        deliveries++;
        done(broken ? new Error('disk full') : undefined);
        broken = false;
      },
    });
    const client = await connectAsync(url, { reconnectPeriod: 10 });
    await client.publishAsync('a', 'x', { qos: 1 });
    expect(deliveries).toBe(2);
    await client.endAsync();
  });

  it('refuses everyone unless it is open', async () => {
    const { url, received } = await startBroker({ access: closedAccess() });
    await expect(connectAsync(url, { reconnectPeriod: 0 }, false)).rejects.toThrow(/not authorized/i);
    expect(received).toEqual([]);
  });

  it('still serves those who subscribe', async () => {
    const { url } = await startBroker({});
    const listener = await connectAsync(url);
    await listener.subscribeAsync('a/#');
    const heard = new Promise((resolve) => listener.once('message', (_topic, payload) => resolve(payload.toString())));
    const client = await connectAsync(url);
    await client.publishAsync('a/b', 'hello', { qos: 1 });
    expect(await heard).toBe('hello');
    await Promise.all([client.endAsync(), listener.endAsync()]);
  });

  it('says which setting to change when its port is taken', async () => {
    const { port } = await startBroker({});
    const second = await createMqttBroker({
      onPublish: () => undefined,
      access: openAccess(),
      log,
      dataDir: tempDir(),
    });
    await expect(second.listen({ host: '127.0.0.1', port })).rejects.toThrow(/already in use; set BROKER_PORT/);
  });
});
