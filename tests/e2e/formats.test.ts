import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { runProgram, settled, startProgram, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type Devices = { items: { id: string; channels: { channel: string; unit: string | null }[]; lastSampledAt: string }[] };
type Items = { items: { id: number; reason: string; topic: string }[] };
const YEAR = 365 * 86_400_000;

it('takes every format from the wire to the series with its units', async () => {
  const up = await startUp(tempDir());
  const client = await connectAsync(up.mqtt, { clientId: 'gateway-1', reconnectPeriod: 0 });
  const now = Date.now();
  const sent: readonly (readonly [string, string])[] = [
    ['telegraf/edge-1/vibration', `vibration,device=press-1,unit=mm/s value=2.81 ${now}000000`],
    ['v1/devices/me/telemetry', `{"ts":${now},"values":{"temperature":71.3}}`],
    ['v1/gateway/telemetry', `{"Device A":[{"ts":${now},"values":{"humidity":80}}]}`],
    ['senml', `[{"bn":"pump-3/","bt":${now / 1000},"n":"vibration","u":"m/s","v":0.0028}]`],
    ['zigbee2mqtt/pump-room', '{"temperature":27.34,"pressure":993.2}'],
    [
      'harbinger/v1/plant/press-1/waveform',
      `{"ts":${now},"channel":"x","unit":"m/s2","sampleRateHz":25600,"encoding":"i16le","scale":0.5,"data":"AAAQJwAA8Ng="}`,
    ],
  ];
  for (const [topic, payload] of sent) await client.publishAsync(topic, payload, { qos: 1 });
  await client.endAsync();
  await settled(up);
  const { items } = await up.get<Devices>('/devices');
  const units = items.map(({ id, channels }) => [id, ...channels.map(({ channel, unit }) => `${channel} ${unit}`)]);
  expect(units).toEqual([
    ['plant:Device A', 'humidity null'],
    ['plant:gateway-1', 'temperature null'],
    ['plant:press-1', 'vibration mm/s', 'x m/s2'],
    ['plant:pump-3', 'vibration mm/s'],
    ['plant:pump-room', 'pressure bar', 'temperature Cel'],
  ]);
  const { items: blocks } = await up.get<{ items: unknown[] }>('/devices/plant:press-1/waveforms?channel=x');
  expect(blocks).toMatchObject([{ at: now, sampleRateHz: 25_600, unit: 'm/s2', count: 4 }]);
});

it('a clock that is a year fast or slow: the time of arrival counts, in every format, and the device says so', async () => {
  const up = await startUp(tempDir());
  const client = await connectAsync(up.mqtt, { reconnectPeriod: 0 });
  const now = Date.now();
  const messages = (at: number, value: number): readonly (readonly [string, string])[] => [
    ['harbinger/v1/plant/native/telemetry', `{"ts":${at},"values":{"x":${value}}}`],
    ['telegraf/a', `x,device=telegraf value=${value} ${at}000000`],
    ['v1/gateway/telemetry', `{"thingsboard":[{"ts":${at},"values":{"x":${value}}}]}`],
    ['senml', `[{"bn":"senml/","n":"x","v":${value},"t":${at / 1000}}]`],
    ['zigbee2mqtt/zigbee', `{"x":${value},"last_seen":${at}}`],
  ];
  for (const [at, value] of [
    [now, 1],
    [now - YEAR, 1000],
    [now + YEAR, 1],
    [now - 1, 2],
  ] as const) {
    for (const [topic, payload] of messages(at, value)) await client.publishAsync(topic, payload, { qos: 1 });
  }
  await client.endAsync();
  await settled(up);
  expect((await up.get<Items>('/quarantine')).items).toEqual([]);
  for (const device of ['native', 'telegraf', 'thingsboard', 'senml', 'zigbee']) {
    const { items } = await up.get<{ items: [number, number][] }>(
      `/devices/plant:${device}/series?channel=x&from=${new Date(0).toISOString()}`,
    );
    expect([device, ...items.map(([, value]) => value)]).toEqual([device, 2, 1, 1000, 1]);
    expect(items.every(([at]) => at >= now - 1 && at < now + 60_000)).toBe(true);
    expect(await up.get(`/devices/plant:${device}`)).toMatchObject({
      clock: { cause: 'ahead', since: expect.any(String) },
    });
  }
  expect((await up.get<{ items: unknown[] }>('/episodes')).items).toEqual([]);
});

it('shows what a payload becomes, and retries what was refused once a mapping knows it', async () => {
  const dataDir = tempDir();
  const file = path.join(dataDir, 'payload');
  const config = path.join(dataDir, 'harbinger.json');
  writeFileSync(file, 'm,host=a f=1\nbad\n');
  const decoding = startProgram(['decode', '--topic', 'telegraf/a', file]);
  expect(await decoding.ended).toBe(1);
  writeFileSync(file, '{"t":212}');
  const rule = { name: 'acme', topic: 'acme/{device}', values: ['*'], units: { t: '[degF]' } };
  writeFileSync(config, JSON.stringify({ mappings: { rules: [rule] } }));
  const decoded = await runProgram(['decode', '--config', config, '--topic', 'acme/pump-9', '--json', file]);
  expect(JSON.parse(decoded)).toMatchObject({
    format: 'mapping',
    readings: [{ device: 'plant:pump-9', values: { t: expect.closeTo(100) }, units: { t: 'Cel' } }],
  });

  const first = await startUp(dataDir);
  const client = await connectAsync(first.mqtt, { reconnectPeriod: 0 });
  await client.publishAsync('acme/pump-9', '{"t":212}', { qos: 1 });
  await client.endAsync();
  const [refused] = (await first.get<Items>('/quarantine')).items;
  expect(refused).toMatchObject({ reason: 'unknown_topic', topic: 'acme/pump-9' });
  first.child.kill('SIGTERM');
  await first.ended;

  const second = startProgram(['up', '--dev-open', '--json', '--config', config], {
    DATA_DIR: dataDir,
    BROKER_PORT: '0',
    HTTP_PORT: '0',
    LOG_LEVEL: 'warn',
  });
  const { http } = JSON.parse(await second.line()) as { http: string };
  const list = await runProgram(['quarantine', 'list', '--url', http]);
  expect(list).toContain('acme/pump-9');
  expect(await runProgram(['quarantine', 'retry', `${refused?.id}`, '--url', http])).toContain('accepted, 1 readings');
  expect(await runProgram(['quarantine', 'list', '--json', '--url', http])).toBe('[]\n');
});
