import { once } from 'node:events';
import mqtt from 'mqtt-packet';
import { expect, it } from 'vitest';
import type { MqttMessage } from '../../broker/messages/mqtt-message.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

const CLIENTS = 20;
const MESSAGES = 400;

/** A small generator with a seed: a failure can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

type Raw = Awaited<ReturnType<typeof rawClient>>;

/** Sends its messages in pieces of any size, as the socket takes them. */
async function sendInPieces({ socket }: Raw, bytes: Buffer, random: () => number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const piece = bytes.subarray(at, at + 1 + Math.floor(random() ** 4 * 20_000));
    at += piece.length;
    if (!socket.write(piece)) await once(socket, 'drain');
    else if (random() < 0.1) await new Promise((resolve) => setImmediate(resolve));
  }
}

function publishes(client: number, qosOf: (i: number) => 0 | 1 | 2, random: () => number): Buffer {
  const packets = Array.from({ length: MESSAGES }, (_, i) => {
    const payload = `${i} ${'x'.repeat(Math.floor(random() ** 8 * 30_000))}`;
    const packet = { cmd: 'publish', topic: `c/${client}`, payload, qos: qosOf(i), dup: false, retain: false } as const;
    return mqtt.generate({ ...packet, messageId: i + 1 });
  });
  return Buffer.concat(packets);
}

it.each([1, 7, 512])(
  'acknowledges everything once and in order, with %i publishes in flight at most',
  async (maxInFlight) => {
    const random = randomOf(maxInFlight);
    const received = new Map<string, number[]>();
    const inFlight = new Map<string, number>();
    let most = 0;
    const onPublish = ({ client, payload }: MqttMessage, done: () => void): void => {
      const number = Number(Buffer.from(payload).toString().split(' ')[0]);
      received.set(client, [...(received.get(client) ?? []), number]);
      const now = (inFlight.get(client) ?? 0) + 1;
      inFlight.set(client, now);
      most = Math.max(most, now);
      const settle = (): void => {
        inFlight.set(client, (inFlight.get(client) ?? 0) - 1);
        done();
      };
      const dice = random();
      if (dice < 0.2) settle();
      else if (dice < 0.9) setImmediate(settle);
      else setTimeout(settle, random() * 5);
    };
    const { port, broker } = await startBroker({ onPublish, limits: { maxInFlight } });
    const numbers = Array.from({ length: MESSAGES }, (_, i) => i);
    const each = async (client: number): Promise<void> => {
      const raw = await rawClient(port, { clientId: `c${client}` });
      const qosOf = (i: number): 0 | 1 | 2 => ((i * 7 + client) % 3) as 0 | 1 | 2;
      let released = 0;
      const release = (): void => {
        const recs = raw.of('pubrec');
        for (; released < recs.length; released++) {
          raw.send({ cmd: 'pubrel', messageId: recs[released]?.messageId ?? 0 });
        }
      };
      await sendInPieces(raw, publishes(client, qosOf, random), random);
      // Only now: a PUBREL must not come between two pieces of a publish.
      release();
      raw.socket.on('data', release);
      const ids = (qos: number) => numbers.filter((i) => qosOf(i) === qos).map((i) => i + 1);
      const got = (cmd: 'puback' | 'pubrec' | 'pubcomp') => raw.of(cmd).map(({ messageId }) => messageId);
      await expect.poll(() => received.get(`c${client}`)?.length).toBe(MESSAGES);
      await expect.poll(() => got('pubcomp').length).toBe(ids(2).length);
      await expect.poll(() => got('puback').length).toBe(ids(1).length);
      expect(received.get(`c${client}`)).toEqual(numbers);
      expect([got('puback'), got('pubrec'), got('pubcomp')]).toEqual([ids(1), ids(2), ids(2)]);
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, client) => each(client)));
    expect(most).toBeLessThanOrEqual(maxInFlight);
    expect(broker.counts.disconnected).toEqual({});
  },
);
