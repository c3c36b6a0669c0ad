import { connectAsync } from 'mqtt';
import { onTestFinished } from 'vitest';
import { decodeSparkplug, encodeSparkplug, textProperty } from './sparkplug.ts';

const TEMPERATURE = { name: 'Bearing/Temperature', alias: 1, datatype: 9, properties: textProperty('engUnit', 'degF') };
const SPEED = { name: 'Vibration', alias: 2, datatype: 10, properties: textProperty('engUnit', 'mm/s') };

/**
 * A small edge node (`edge-1`) with one device: births when it is asked to, and sends values by
 * alias only.
 */
export async function startEdgeNode(
  mqtt: string,
  { group = 'plant', protocolVersion = 4 }: { group?: string; protocolVersion?: 4 | 5 } = {},
) {
  const bdSeq = { name: 'bdSeq', datatype: 8, long_value: 1 };
  const will = {
    topic: `spBv1.0/${group}/NDEATH/edge-1`,
    payload: encodeSparkplug({ metrics: [bdSeq] }),
    qos: 1 as const,
  };
  const client = await connectAsync(mqtt, { protocolVersion, reconnectPeriod: 0, will: { ...will, retain: false } });
  onTestFinished(() => client.endAsync(true));
  const node = { seq: 0, rebirths: 0, temperature: 212, speed: 2.5 };
  const send = (topic: string, metrics: object[]) => {
    const seq = node.seq;
    node.seq = (seq + 1) % 256;
    const payload = encodeSparkplug({ timestamp: Date.now(), seq, metrics });
    // Sparkplug prescribes QoS 0; with QoS 1 the test is sure that it has arrived.
    return client.publishAsync(`spBv1.0/${group}/${topic}`, payload, { qos: 1 });
  };
  const birth = async () => {
    node.seq = 0;
    await send('NBIRTH/edge-1', [bdSeq, { ...TEMPERATURE, float_value: node.temperature }]);
    await send('DBIRTH/edge-1/pump', [{ ...SPEED, double_value: node.speed }]);
  };
  client.on('message', (_topic, payload) => {
    const { metrics } = decodeSparkplug(payload) as { metrics: { name: string; boolean_value: boolean }[] };
    if (metrics[0]?.name !== 'Node Control/Rebirth' || !metrics[0].boolean_value) return;
    void birth().then(() => node.rebirths++);
  });
  await client.subscribeAsync(`spBv1.0/${group}/NCMD/edge-1`);
  const nodeData = (value: number) => {
    node.temperature = value;
    return send('NDATA/edge-1', [{ alias: 1, float_value: node.temperature }]);
  };
  const data = async (value: number) => {
    await nodeData(value);
    node.speed = value / 100;
    await send('DDATA/edge-1/pump', [{ alias: 2, double_value: node.speed }]);
  };
  return { client, node, birth, nodeData, data };
}

/** Asks until the answer is the one that is waited for. */
export async function until<T>(get: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await get();
    if (holds(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
