import { describe, expect, it } from 'vitest';
import { decodeThingsBoard } from '../../../../ingest/decode/formats/thingsboard.ts';
import { brief, decodeWith, NOW, neverThrows } from '../../../helpers/codecs.ts';

const ME = 'v1/devices/me/telemetry';
const GATEWAY = 'v1/gateway/telemetry';
const decode = (topic: string, payload: unknown) => decodeWith(decodeThingsBoard, topic, payload);

/**
 * The messages of ThingsBoard's own SDK for the examples of its README, topic and payload: PyPI
 * tb-mqtt-client 1.13.14 (Apache 2.0), recorded with Mosquitto; the time,
 * `int(round(time.time() * 1000))` there, was fixed. The last one's time is a number with a
 * fraction, as in PyPI thingsboard-gateway 3.8.5, gateway/tb_gateway_service.py, line 196.
 */
const RECORDED: readonly (readonly [string, string])[] = [
  ['v1/devices/me/rpc/request/1', '{"method":"getSessionLimits","params":{"timeout":5000}}'],
  ['v1/devices/me/telemetry', '[{"temperature":41.9,"enabled":false,"currentFirmwareVersion":"v1.2.2"}]'],
  ['v1/devices/me/telemetry', '[{"ts":1764000000000,"values":{"temperature":42.1,"humidity":70}}]'],
  ['v1/gateway/connect', '{"device":"Test Device A1","type":"default"}'],
  ['v1/gateway/telemetry', '{"Test Device A1":[{"ts":1764000000000,"values":{"temperature":42.2}}]}'],
  ['v1/gateway/attributes', '{"Test Device A1":{"firmwareVersion":"2.3.1"}}'],
  ['v1/gateway/disconnect', '{"device":"Test Device A1"}'],
  ['v1/devices/me/telemetry', '[{"ts":1764000000000.25,"values":{"LOGS":"x","temperature":1}}]'],
];

/**
 * After ThingsBoard's "MQTT Device API" and "MQTT Gateway API" references, from memory: no registry
 * has those pages.
 */
const SIMPLE = '{"key1":"value1", "key2":true, "key3": 3.0, "key4": 4, "key5": {"nested": "value"}}';
const TIMED = '{"ts":1451649600512, "values":{"key1":"value1", "key2":"42"}}';
const CHILDREN = `{
  "Device A": [
    {"ts": 1483228800000, "values": {"temperature": 42, "humidity": 80}},
    {"ts": 1483228801000, "values": {"temperature": 43, "humidity": 82}}
  ],
  "Device B": [{"ts": 1483228800000, "values": {"temperature": 42, "humidity": 80}}]
}`;

describe('ThingsBoard telemetry', () => {
  it('of a device: numbers, truth values and numeric texts are readings, other values are named', () => {
    expect(brief(decode(ME, SIMPLE))).toEqual([['plant:gateway-1', 'arrival', { key2: 1, key3: 3, key4: 4 }]]);
    expect(decode(ME, SIMPLE).unread).toEqual([
      { reason: 'text', name: 'key1' },
      { reason: 'structure', name: 'key5' },
    ]);
    expect(brief(decode(ME, TIMED))).toEqual([['plant:gateway-1', 1_451_649_600_512 - NOW, { key2: 42 }]]);
    expect(brief(decode(ME, '[{"a":1},{"b":2}]'))).toEqual([
      ['plant:gateway-1', 'arrival', { a: 1 }],
      ['plant:gateway-1', 'arrival', { b: 2 }],
    ]);
  });

  it('of a gateway belongs to its children, at its own site', () => {
    expect(brief(decode(GATEWAY, CHILDREN))).toEqual([
      ['plant:Device A', 1_483_228_800_000 - NOW, { temperature: 42, humidity: 80 }],
      ['plant:Device A', 1_483_228_801_000 - NOW, { temperature: 43, humidity: 82 }],
      ['plant:Device B', 1_483_228_800_000 - NOW, { temperature: 42, humidity: 80 }],
    ]);
  });

  it('is read as its own SDK writes it', () => {
    const decoded = RECORDED.map(([topic, payload]) => decode(topic, payload));
    expect(decoded.flatMap(({ rejections }) => rejections)).toEqual([]);
    expect(decoded.flatMap(brief)).toEqual([
      ['plant:gateway-1', 'arrival', { temperature: 41.9, enabled: 0 }],
      ['plant:gateway-1', 0, { temperature: 42.1, humidity: 70 }],
      ['plant:Test Device A1', 0, { temperature: 42.2 }],
      ['plant:gateway-1', 0, { temperature: 1 }],
    ]);
    expect(decoded.flatMap(({ ignored }) => ignored ?? [])).toEqual([
      'v1/devices/me/rpc/request/1',
      'v1/gateway/connect',
      'v1/gateway/attributes',
      'v1/gateway/disconnect',
    ]);
    expect(decoded.flatMap(({ unread }) => unread ?? [])).toEqual([
      { reason: 'text', name: 'currentFirmwareVersion' },
      { reason: 'text', name: 'LOGS' },
    ]);
  });

  it('has the units that the settings declare, for all devices or for one, or that the name ends with', () => {
    const units = { temperature: '[degF]', 'plant:gateway-1/p': 'kPa', 'plant:other/q': 'V' };
    const payload = Buffer.from('{"temperature":212,"p":100,"q":3,"motor_volts":4}');
    const principal = { site: 'plant', device: 'gateway-1', kind: 'device' } as const;
    const decoded = decodeThingsBoard({ topic: ME, payload, receivedAt: NOW, principal, units });
    expect(brief(decoded)).toEqual([
      [
        'plant:gateway-1',
        'arrival',
        { temperature: 100, p: 1, q: 3, motor_volts: 4 },
        { temperature: 'Cel', p: 'bar', motor_volts: 'V' },
      ],
    ]);
  });

  it('a child whose name is none costs only itself', () => {
    const decoded = decode(GATEWAY, { 'a+b': [{ x: 1 }], good: [{ x: 2 }, 7], bad: [] });
    expect(brief(decoded)).toEqual([['plant:good', 'arrival', { x: 2 }]]);
    expect(decoded.rejections.map(({ reason, index }) => [reason, index])).toEqual([
      ['invalid_device', 0],
      ['not_an_object', 2],
      ['empty_batch', 3],
    ]);
  });

  it.each([
    ['malformed_json', ME, '{'],
    ['not_an_object', ME, '42'],
    ['empty_batch', ME, '[]'],
    ['empty_values', ME, '{}'],
    ['empty_values', ME, { ts: NOW, values: {} }],
    ['missing_values', ME, { ts: NOW, temperature: 5 }],
    ['invalid_time', ME, { ts: '2026-01-01', values: { a: 1 } }],
    ['invalid_channel', ME, '{"__proto__":1}'],
    ['not_finite', ME, '{"a":1e999}'],
    ['not_an_object', GATEWAY, '[]'],
    ['empty_batch', GATEWAY, '{}'],
    ['malformed_json', GATEWAY, ''],
    ['unknown_topic', 'v1/devices/you/telemetry', '{"a":1}'],
  ])('is refused as %s: %s %s', (reason, topic, payload) => {
    const { readings, rejections } = decode(topic, payload);
    expect([readings, rejections.map((rejection) => rejection.reason)]).toEqual([[], [reason]]);
  });

  it.each([
    'v1/devices/me/attributes',
    'v1/devices/me/attributes/request/1',
    'v1/devices/me/rpc/response/7',
    'v1/gateway/connect',
    'v1/gateway/disconnect',
    'v1/gateway/attributes',
    'v1/gateway/claim',
  ])('what carries no telemetry is ignored without a rejection: %s', (topic) => {
    expect(decode(topic, '{"attribute1":"value1"}')).toEqual({ readings: [], rejections: [], ignored: [topic] });
  });

  it('never makes the decoder throw', () => {
    neverThrows(decodeThingsBoard, ME, [SIMPLE, TIMED]);
    neverThrows(decodeThingsBoard, GATEWAY, [CHILDREN]);
  });
});
