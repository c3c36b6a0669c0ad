import { expect, it } from 'vitest';
import { createDecoder } from '../../../../ingest/decode/decode-message.ts';
import { createMappings } from '../../../../ingest/decode/mapping/mapping-codec.ts';
import { configuredRules } from '../../../../ingest/decode/mapping/mapping-presets.ts';
import type { Principal } from '../../../../lib/principal.ts';

const boiler: Principal = { site: 'plant', device: 'boiler', kind: 'device' };
const anyone: Principal = { ...boiler, kind: 'anyone' };
const gateway: Principal = { site: 'plant', device: 'edge', kind: 'gateway' };
const decoder = createDecoder({
  access: {
    maySpeakFor: ({ kind, site, device }, id) => kind !== 'device' || id === `${site}:${device}`,
    maySpeakBehind: () => true,
  },
  maxPayloadBytes: 2 ** 20,
  mappings: createMappings({ rules: configuredRules({ rules: [], presets: 'all' }), timeZone: 'UTC' }),
});
const decode = (topic: string, principal = boiler, payload = '{"temp":21.4}') =>
  decoder.decode({ topic, payload: Buffer.from(payload), client: 'c', principal, receivedAt: 1_764_000_000_000 });

it.each([
  ['harbinger/v1/boiler/telemetry', boiler, 'plant:boiler'],
  ['harbinger/v1/pump-1/telemetry', anyone, 'plant:pump-1'],
  ['harbinger/v1/pump-1/telemetry', gateway, 'plant:pump-1'],
  ['harbinger/v1/aa:bb:cc/telemetry', anyone, 'plant:aa-bb-cc'],
  ['harbinger/v1/other/telemetry/telemetry', anyone, 'other:telemetry'],
])('%s without a site is read at the site of its sender', (topic, principal, device) => {
  expect(decode(topic, principal)).toMatchObject({ rejections: [], readings: [{ device, values: { temp: 21.4 } }] });
});

it('each sender of a topic without a site has a site of its own, and speaks only for whom it may', () => {
  for (const site of ['north', 'south', 'north']) {
    const [reading] = decode('harbinger/v1/pump-1/telemetry', { ...anyone, site }).readings;
    expect(reading?.device).toBe(`${site}:pump-1`);
  }
  expect(decode('harbinger/v1/pump-2/telemetry').rejections).toMatchObject([{ reason: 'forbidden_device' }]);
});

const OWN = 'publish to harbinger/v1/plant/boiler/telemetry';
it.each([
  ['esp32/boiler/telemetry', `${OWN}, or add a mapping rule`],
  ['sensors', OWN],
  ['Harbinger/v1/plant/boiler/telemetry', OWN],
  ['/harbinger/v1/plant/boiler/telemetry', OWN],
  ['harbinger/v1/plant/boiler/telemetry/', OWN],
  ['harbinger/v1/plant/boiler/Telemetry', OWN],
  ['harbinger/v1/plant/boiler', OWN],
  ['harbinger/v1/plant/boiler/data', OWN],
  ['harbinger/v2/plant/boiler/telemetry', OWN],
  ['harbinger/V1/plant/boiler/telemetry', OWN],
  ['harbinger/plant/boiler/telemetry', OWN],
  ['harbinger/boiler/telemetry', OWN],
  ['harbinger/telemetry', OWN],
  ['harbinger', OWN],
  ['harbinger/v1/telemetry', OWN],
  ['harbinger/v1/plant/telemetry', OWN],
  ['harbinger/v1/plant/area 1/boiler/telemetry', OWN],
  [' harbinger/v1/plant/boiler/telemetry', OWN],
  ['harbinger/v1//boiler/telemetry', OWN],
  ['harbinger/v1/plant/boiler/telemetry//', OWN],
  ['v1/boiler/telemetry', 'publish to v1/devices/me/telemetry'],
])('%s is refused with the topic that works', (topic, words) => {
  const { readings, rejections } = decode(topic);
  expect([readings, rejections.map(({ reason }) => reason)]).toEqual([[], ['unknown_topic']]);
  expect(rejections[0]?.detail).toContain(words);
  expect(decode('harbinger/v1/plant/boiler/telemetry').readings).toHaveLength(1);
});

it.each([
  ['harbinger/v2/plant/pump-1/telemetry', 'publish to harbinger/v1/plant/pump-1/telemetry '],
  ['/harbinger/v1/north/pump-1/telemetry/temp', 'publish to harbinger/v1/north/pump-1/telemetry/temp '],
  ['harbinger/pump-1/telemetry', 'publish to harbinger/v1/plant/pump-1/telemetry '],
  ['harbinger/v1/telemetry', 'publish to harbinger/v1/plant/boiler/telemetry '],
  ['harbinger/v1/plant/telemetry', 'publish to harbinger/v1/plant/boiler/telemetry '],
])('to one who may speak for others the names of the topic count: %s', (topic, words) => {
  expect(decode(topic, anyone).rejections[0]?.detail).toContain(words);
});

it('a name that a library made up is not told as that of the device', () => {
  for (const device of ['unnamed', 'mqttjs_1a2b3c4d', 'ESP32Client-4f2a', 'mosq-Xh3kL', 'auto-0b1c']) {
    const { rejections } = decode('esp32/boiler/telemetry', { ...anyone, device });
    expect(rejections[0]?.detail).toContain('publish to harbinger/v1/plant/DEVICE/telemetry, or add a mapping rule');
  }
});
