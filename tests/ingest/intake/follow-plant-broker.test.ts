import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { connectAsync } from 'mqtt';
import mqtt from 'mqtt-packet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MQTT_DEFAULTS } from '../../../broker/plant/mqtt-settings.ts';
import { followPlantBroker } from '../../../ingest/intake/follow-plant-broker.ts';
import { createLog } from '../../../lib/log.ts';
import { startBroker } from '../../broker/start-broker.ts';
import { serverUrl } from '../../helpers/servers.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

type State = { readonly online: boolean; readonly timestamp: number };

/** Follows a broker as the platform does, under a host id and a client id of the test's own. */
function startFollowing(url: string, settings: Partial<typeof MQTT_DEFAULTS> = {}) {
  const hostId = randomUUID();
  const test = { health: 'ok', taken: 0 };
  const source = followPlantBroker({
    settings: { ...MQTT_DEFAULTS, ...settings, url },
    dataDir: tempDir(),
    maxPayloadBytes: 2 ** 18,
    sparkplug: { hostId, health: () => test.health },
    onMessage: (_message, done) => {
      test.taken++;
      done();
    },
    log: createLog({ level: 'silent', pretty: false }),
  });
  if (!source) throw new Error('it has a URL');
  onTestFinished(source.close);
  return { source, test, topic: `spBv1.0/STATE/${hostId}` };
}

/** The messages on a topic, and those retained there for later subscribers. */
async function observe(url: string, topic: string) {
  const client = await connectAsync(url);
  onTestFinished(() => client.endAsync(true));
  const states: State[] = [];
  client.on('message', (_topic, payload) => states.push(JSON.parse(String(payload))));
  await client.subscribeAsync(topic, { qos: 1 });
  return { client, states };
}

/**
 * Has as much of MQTT as is needed to refuse wills, as a broker may do with clients that may not
 * publish there.
 */
async function startReadOnlyBroker() {
  let published = 0;
  const server = createServer((socket) => {
    const parser = mqtt.parser({ protocolVersion: 4 });
    parser.on('packet', (packet) => {
      if (packet.cmd === 'publish') published++;
      if (packet.cmd === 'connect') {
        socket.write(mqtt.generate({ cmd: 'connack', returnCode: packet.will ? 5 : 0, sessionPresent: false }));
      }
      if (packet.cmd !== 'subscribe') return;
      const granted = packet.subscriptions.map(({ qos }) => qos);
      socket.write(mqtt.generate({ cmd: 'suback', messageId: packet.messageId ?? 0, granted }));
      const data = { topic: 'telegraf/a', payload: 'x', qos: 0, retain: false, dup: false } as const;
      socket.write(mqtt.generate({ cmd: 'publish', ...data }));
    });
    socket.on('data', (bytes) => void parser.parse(bytes));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  return { url: `mqtt://127.0.0.1:${port}`, published: () => published };
}

const real = serverUrl('TEST_MQTT_URL');
const mosquitto = real === undefined ? undefined : async () => real;
const brokers: [string, (() => Promise<string>) | undefined, Partial<typeof MQTT_DEFAULTS>][] = [
  ['an embedded broker', async () => (await startBroker()).url, {}],
  ['Mosquitto, MQTT 5', mosquitto, {}],
  ['Mosquitto, MQTT 3.1.1', mosquitto, { version: '3.1.1' }],
  ['Mosquitto, shared subscription', mosquitto, { sharedGroup: randomUUID() }],
];

describe.each(brokers)("our STATE on the plant's own broker: %s", (_name, start, settings) => {
  it.runIf(start)('is online while readings can be kept, and said again where another says offline', async () => {
    const url = (await start?.()) ?? '';
    const { source, test, topic } = startFollowing(url, settings);
    const { client, states } = await observe(url, topic);
    await expect.poll(() => states.at(-1)?.online).toBe(true);
    const { timestamp } = states.at(-1) as State;
    await client.publishAsync(topic, JSON.stringify({ online: false, timestamp: 1 }), { qos: 1, retain: true });
    await expect
      .poll(() => states.slice(-2))
      .toEqual([
        { online: false, timestamp: 1 },
        { online: true, timestamp },
      ]);
    test.health = 'no space left';
    await expect.poll(() => states.at(-1)).toEqual({ online: false, timestamp });
    test.health = 'ok';
    await expect.poll(() => states.at(-1)).toEqual({ online: true, timestamp });
    await source.close();
    await expect.poll(() => states.at(-1)?.online).toBe(false);
    expect(states.at(-1)?.timestamp).toBeGreaterThanOrEqual(timestamp);
    // Later subscribers get the last message.
    const later = await observe(url, topic);
    await expect.poll(() => later.states).toEqual([states.at(-1)]);
  });
});

describe("our STATE on the plant's own broker", () => {
  it('is offline by its will when the connection is lost, with the time of the birth; the next birth is later', async () => {
    const { url, broker } = await startBroker();
    const { source, topic } = startFollowing(url, { clientId: 'follower' });
    const { states } = await observe(url, topic);
    await expect.poll(() => states.at(-1)?.online).toBe(true);
    const birth = states.at(-1) as State;
    expect(broker.disconnect('plant:follower')).toBe(1);
    await expect.poll(() => source.counts.connects).toBe(2);
    // The observer gets it later than the source.
    await expect.poll(() => states).toContainEqual({ online: false, timestamp: birth.timestamp });
    await expect.poll(() => states.at(-1)?.online).toBe(true);
    const again = states.at(-1) as State;
    expect(again.timestamp).toBeGreaterThan(birth.timestamp);
  });

  it('is not said where no births are followed', async () => {
    const { url, received } = await startBroker();
    const { source } = startFollowing(url, { topics: 'telegraf/#,spBv1.0/STATE/#,spBv1.0/+/NCMD/#' });
    await expect.poll(() => source.status().problem).toBeNull();
    await source.close();
    expect(received).toEqual([]);
  });

  it('is left out where the broker refuses the will; its readings are followed all the same', async () => {
    const { url, published } = await startReadOnlyBroker();
    const { source, test } = startFollowing(url, { version: '3.1.1' });
    await expect.poll(() => test.taken).toBe(1);
    await source.close();
    expect(published()).toBe(0);
  });
});
