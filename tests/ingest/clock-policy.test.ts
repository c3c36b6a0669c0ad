import { expect, it } from 'vitest';
import { createDecoder } from '../../ingest/decode/decode-message.ts';
import type { Principal } from '../../lib/principal.ts';

const NOW = 1_764_000_000_000;
const access = { maySpeakFor: () => true, maySpeakBehind: () => true };
const decoder = createDecoder({ access, maxPayloadBytes: 2 ** 20 });
const principal: Principal = { site: 'plant', device: 'gateway-1', kind: 'anyone' };

function decode(topic: string, text: string) {
  const payload = Buffer.from(text);
  return decoder.decode({ topic, payload, client: 'c', principal, receivedAt: NOW });
}

const Y2000 = Date.UTC(2000, 0, 1) + 4711;

it.each([
  ['native, since 2000', 'harbinger/v1/plant/p/telemetry', `{"ts":${Y2000},"values":{"a":1}}`],
  ['native, seconds of long ago', 'harbinger/v1/plant/p/telemetry', '{"ts":1663999999,"values":{"a":1}}'],
  ['native, uptime', 'harbinger/v1/plant/p/telemetry', '{"ts":0,"values":{"a":1}}'],
  ['ThingsBoard, seconds', 'v1/devices/me/telemetry', '{"ts":1763999999,"values":{"a":1}}'],
  ['SenML, since 2000', 'senml/p', `[{"n":"a","t":${Y2000 / 1000},"v":1}]`],
  ['line protocol, since 2000', 'telegraf/x', `m,host=p a=1 ${Y2000}000000`],
])('a clock that was never set: the time of arrival counts, marked as such (%s)', (_, topic, payload) => {
  const { readings, rejections } = decode(topic, payload);
  expect(rejections).toEqual([]);
  expect(readings).toMatchObject([{ sampledAt: NOW, timeSource: 'arrival' }]);
});

it.each([
  ['native', 'harbinger/v1/plant/p/telemetry', `{"ts":${NOW + 3_600_000},"values":{"a":1}}`],
  ['ThingsBoard', 'v1/devices/me/telemetry', `{"ts":${NOW + 300_001},"values":{"a":1}}`],
  ['SenML', 'senml/p', '[{"n":"a","t":301,"v":1}]'],
  ['line protocol', 'telegraf/x', `m,host=p a=1 ${NOW + 31_536_000_000}000000`],
])('a clock that is more than five minutes ahead: the time of arrival counts (%s)', (_, topic, payload) => {
  const { readings, rejections } = decode(topic, payload);
  expect(rejections).toEqual([]);
  expect(readings).toMatchObject([{ sampledAt: NOW, timeSource: 'arrival', values: expect.any(Object) }]);
});

it('readings that a wrong clock tells apart stay apart', () => {
  const { readings } = decode(
    'harbinger/v1/plant/p/telemetry',
    '[{"ts":1,"values":{"a":1}},{"ts":2,"values":{"a":1}}]',
  );
  expect(new Set(readings.map(({ sequence }) => sequence)).size).toBe(2);
});

it('the first moment of 2010 is a time', () => {
  const { readings } = decode('harbinger/v1/plant/p/telemetry', '{"ts":1262304000000,"values":{"a":1}}');
  expect(readings).toMatchObject([{ sampledAt: 1_262_304_000_000, timeSource: 'device' }]);
});

it('an empty payload only clears: it is counted as ignored and refused nowhere', () => {
  for (const topic of ['zigbee2mqtt/oldname', 'harbinger/v1/plant/p/telemetry', 'v1/devices/me/telemetry']) {
    expect(decode(topic, '')).toMatchObject({
      readings: [],
      rejections: [],
      ignored: ['empty: clears a retained message'],
    });
  }
});
