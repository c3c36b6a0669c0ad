import { describe, expect, it } from 'vitest';
import { decodeThingsBoard } from '../../ingest/decode/formats/thingsboard.ts';
import { createMappings } from '../../ingest/decode/mapping/mapping-codec.ts';
import { configuredRules } from '../../ingest/decode/mapping/mapping-presets.ts';
import type { Codec } from '../../ingest/decode/values/codec.ts';
import { brief, decodeWith, NOW } from '../helpers/codecs.ts';

const rules = [{ name: 'plc', topic: 'plc/{device}/{channel#}', payload: 'text' as const }];
const mapped = createMappings({ rules: configuredRules({ rules, presets: 'all' }), timeZone: 'UTC' });
const decode = (topic: string, payload: unknown) => {
  return decodeWith(topic.startsWith('v1/') ? decodeThingsBoard : (mapped(topic) as Codec), topic, payload);
};

describe('a text with one value', () => {
  it.each([
    ['45.2%', 45.2, '%'],
    ['21,5', 21.5, undefined],
    ['-0,125', -0.125, undefined],
    ['21.5 \u00b0C', 21.5, 'Cel'],
    ['21,5 Cel', 21.5, 'Cel'],
    ['2 bar', 2, 'bar'],
  ])('is read with its unit: %s', (text, value, unit) => {
    const [reading] = decode('plc/d/x', text).readings;
    expect(reading?.values['x']).toBeCloseTo(value);
    expect(reading?.units?.['x']).toBe(unit);
  });

  it.each(['nan', 'NaN', '-inf', '1,234', '1,234 bar', '21.5 florps'])('is refused in words: %s', (text) => {
    expect(decode('plc/d/x', text)).toMatchObject({ readings: [], rejections: [{ reason: 'not_a_number' }] });
  });

  it.each(['idle', '20:20', '233,102,23', 'v1.2.3'])('that is no number is named: %s', (text) => {
    expect(decode('plc/d/x', text)).toEqual({
      readings: [],
      rejections: [],
      unread: [{ reason: 'text', name: 'plc/d/x' }],
    });
  });
});

describe('telemetry in another place than usual is read', () => {
  it.each([
    [
      'v1/gateway/telemetry',
      { 'Dev NT': [{ values: { temperature: 45.1 } }] },
      'plant:Dev NT',
      'arrival',
      { temperature: 45.1 },
    ],
    ['v1/devices/me/telemetry', { values: { temperature: 45.1 } }, 'plant:gateway-1', 'arrival', { temperature: 45.1 }],
    ['v1/devices/me/telemetry', { values: { a: 1 }, b: 2 }, 'plant:gateway-1', 'arrival', { a: 1, b: 2 }],
    [
      'shellies/shellyplusht-bb22/events/rpc',
      { method: 'NotifyStatus', params: { ts: NOW / 1000 - 1, 'temperature:0': { tC: 21.5 } } },
      'plant:shellyplusht-bb22',
      -1000,
      { 'temperature:0.tC': 21.5 },
    ],
    [
      'shellies/shellyplusht-bb22/status/humidity:0',
      { id: 0, rh: 40 },
      'plant:shellyplusht-bb22',
      'arrival',
      { 'humidity:0.rh': 40 },
    ],
    [
      'application/1/device/d/event/up',
      { objectJSON: '{"temperature":21.5}', publishedAt: new Date(NOW - 1000).toISOString() },
      'plant:d',
      -1000,
      { temperature: 21.5 },
    ],
  ])('%s %j', (topic, payload, device, at, values) => {
    const decoded = decode(topic, payload);
    expect(brief(decoded).map((one) => (one as unknown[]).slice(0, 3))).toEqual([[device, at, values]]);
    expect(decoded.rejections).toEqual([]);
  });
});
