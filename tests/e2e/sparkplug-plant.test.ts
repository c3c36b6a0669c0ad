import { randomUUID } from 'node:crypto';
import { connectAsync } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startBroker } from '../broker/start-broker.ts';
import { startEdgeNode, until } from '../helpers/edge-node.ts';
import { settled, startUp } from '../helpers/program.ts';
import { serverUrl } from '../helpers/servers.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type State = { readonly online: boolean; readonly timestamp: number };

const real = serverUrl('TEST_MQTT_URL');
const brokers: [string, (() => Promise<string>) | undefined][] = [
  ['an embedded one', async () => (await startBroker()).url],
  ['Mosquitto', real === undefined ? undefined : async () => real],
];

describe.each(brokers)("Sparkplug through the plant's own broker: %s", (_name, start) => {
  it.runIf(start)('hears that we are there, births when we ask for it, and knows when we are killed', async () => {
    const url = (await start?.()) ?? '';
    // The server may be shared.
    const group = randomUUID();
    const env = { MQTT_URL: url, SPARKPLUG_HOST_ID: group, MQTT_TOPICS: `spBv1.0/${group}/#` };
    const dataDir = tempDir();
    const observer = await connectAsync(url);
    onTestFinished(() => observer.endAsync(true));
    const states: State[] = [];
    observer.on('message', (_topic, payload) => states.push(JSON.parse(String(payload))));
    await observer.subscribeAsync(`spBv1.0/STATE/${group}`, { qos: 1 });
    const online = () =>
      until(
        async () => states.at(-1),
        (state) => state?.online === true,
      );

    const up = await startUp(dataDir, env);
    const birth = await online();
    const edge = await startEdgeNode(url, { group });
    const reborn = (count: number) =>
      until(
        async () => edge.node.rebirths,
        (rebirths) => rebirths === count,
      );
    // It is new: its first data leads to a request for its birth.
    edge.node.seq = 7;
    await edge.nodeData(212);
    await reborn(1);
    await edge.data(250);
    const values = async () => {
      await settled(up);
      const route = `/devices/${encodeURIComponent(`${group}:edge-1`)}/series?channel=Bearing%2FTemperature`;
      // There is no such device until its first reading is stored.
      const { items = [] } = await up.get<{ items?: [number, number][] }>(route);
      return items.map(([, value]) => Math.round(value));
    };
    expect(await until(values, ({ length }) => length === 2)).toEqual([100, 121]);

    up.child.kill('SIGKILL');
    await until(
      async () => states.at(-1),
      (state) => state?.online === false,
    );
    // As its will, so that no edge node takes it for older than the birth.
    expect(states.at(-1)?.timestamp).toBe(birth?.timestamp);
    const again = await startUp(dataDir, env);
    expect((await online())?.timestamp).toBeGreaterThan(birth?.timestamp ?? 0);
    await edge.nodeData(300);
    await reborn(2);
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
    await until(
      async () => states.at(-1),
      (state) => state?.online === false,
    );
  });
});
