import { connectAsync, type MqttClient } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { startEdgeNode, until } from '../helpers/edge-node.ts';
import { settled, startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type Flow = {
  sparkplug: { nodes: { online: number }; gaps: number; rebirthRequests: Record<string, number>; hostOnline: boolean };
  intake: { readingsByFormat: Record<string, number>; rejections: Record<string, number> };
};

async function valuesOf(up: Up, device: string, channel: string) {
  await settled(up);
  const id = encodeURIComponent(device);
  const { channels } = await up.get<{ channels: { channel: string; unit: string | null }[] }>(`/devices/${id}`);
  const query = `channel=${encodeURIComponent(channel)}`;
  const { items } = await up.get<{ items: [number, number][] }>(`/devices/${id}/series?${query}`);
  const unit = channels.find((known) => known.channel === channel)?.unit;
  return { unit, values: items.map(([, value]) => Math.round(value * 1000) / 1000) };
}

async function stateSeen(client: MqttClient): Promise<{ online: boolean; timestamp: number }[]> {
  const seen: { online: boolean; timestamp: number }[] = [];
  client.on('message', (topic, payload) => {
    if (topic === 'spBv1.0/STATE/plant-host') seen.push(JSON.parse(String(payload)));
  });
  await client.subscribeAsync('spBv1.0/STATE/plant-host', { qos: 1 });
  return seen;
}

it.each([4, 5] as const)(
  'serves a Sparkplug edge node (MQTT level %i): births, data by alias, a gap, a rebirth, a death, a restart; and says that it is there',
  async (protocolVersion) => {
    const dataDir = tempDir();
    const up = await startUp(dataDir, { SPARKPLUG_HOST_ID: 'plant-host' });
    const flow = () => up.get<Flow>('/flow');
    await until(flow, ({ sparkplug }) => sparkplug.hostOnline);
    const edge = await startEdgeNode(up.mqtt, { protocolVersion });
    const observer = await connectAsync(up.mqtt, { protocolVersion, reconnectPeriod: 0 });
    onTestFinished(() => observer.endAsync(true));
    const states = await stateSeen(observer);
    await until(async () => states.at(-1)?.online, Boolean);

    await edge.birth();
    await edge.data(250);
    // A message is lost on its way: the next one shows it.
    edge.node.seq++;
    await edge.nodeData(300);
    await until(
      async () => edge.node.rebirths,
      (rebirths) => rebirths === 1,
    );
    await until(flow, ({ sparkplug }) => sparkplug.gaps === 1 && sparkplug.nodes.online === 1);
    await edge.data(350);

    expect(await valuesOf(up, 'plant:edge-1', 'Bearing/Temperature')).toEqual({
      unit: 'Cel',
      values: [100, 121.111, 148.889, 148.889, 176.667],
    });
    expect(await valuesOf(up, 'plant:edge-1.pump', 'Vibration')).toMatchObject({ unit: 'mm/s' });
    const { intake, sparkplug } = await flow();
    expect(sparkplug).toMatchObject({ gaps: 1, rebirthRequests: { sequence_gap: 1 } });
    expect(intake.rejections).toEqual({});

    // The line breaks: the will is the NDEATH.
    edge.client.stream.destroy();
    await until(flow, ({ sparkplug: { nodes } }) => nodes.online === 0);
    up.child.kill('SIGTERM');
    expect(await up.ended).toBe(0);
    expect(states.at(-1)?.online).toBe(false);

    // After a restart it has no births: the first data leads to a request for one.
    const again = await startUp(dataDir);
    const survivor = await startEdgeNode(again.mqtt, { protocolVersion });
    survivor.node.seq = 7;
    await survivor.data(400);
    await until(
      async () => survivor.node.rebirths,
      (rebirths) => rebirths === 1,
    );
    const known = await until(
      () => again.get<Flow>('/flow'),
      ({ sparkplug: { nodes } }) => nodes.online === 1,
    );
    expect(known.intake.rejections['unknown_alias']).toBeGreaterThanOrEqual(1);
    await survivor.data(450);
    const after = await valuesOf(again, 'plant:edge-1', 'Bearing/Temperature');
    expect(after.values.slice(5)).toEqual([204.444, 232.222]);
  },
  240_000,
);
