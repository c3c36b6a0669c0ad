import { describe, expect, it } from 'vitest';
import { decodeThingsBoard } from '../../ingest/decode/formats/thingsboard.ts';
import { type Mapping, mappingProblems } from '../../ingest/decode/mapping/mapping.ts';
import { createMappings } from '../../ingest/decode/mapping/mapping-codec.ts';
import { configuredRules } from '../../ingest/decode/mapping/mapping-presets.ts';
import type { Codec } from '../../ingest/decode/values/codec.ts';
import { brief, decodeWith, NOW } from '../helpers/codecs.ts';

const AT = new Date(NOW - 1000).toISOString();

function decode(topic: string, payload: unknown, rules: readonly Mapping[] = []) {
  const mapped = createMappings({ rules: configuredRules({ rules, presets: 'all' }), timeZone: 'UTC' });
  const codec: Codec = topic.startsWith('v1/') ? decodeThingsBoard : (mapped(topic) as Codec);
  return decodeWith(codec, topic, payload);
}
const valuesOf = (topic: string, payload: unknown, rules?: readonly Mapping[]) =>
  Object.assign({}, ...decode(topic, payload, rules).readings.map(({ values }) => values));

const DT = 'dt/app/nl/x';
const AZURE = 'devices/d/messages/events/';
const LORA = 'application/1/device/d/event/up';
const ME = 'v1/devices/me/telemetry';

describe('a list with names and values', () => {
  it.each([
    [
      DT,
      {
        metrics: [
          { name: 'temp', value: 70 },
          { name: 'vib', value: 2.5 },
        ],
      },
      { 'metrics.temp': 70, 'metrics.vib': 2.5 },
    ],
    [
      DT,
      [
        { name: 'temp', value: 70 },
        { name: 'vib', value: 2.5 },
      ],
      { temp: 70, vib: 2.5 },
    ],
    [DT, { name: 'vib', value: 2.5, timestamp: NOW }, { vib: 2.5 }],
    [AZURE, [{ NodeId: 'ns=2;s=T', DisplayName: 'T', Value: { Value: 7, SourceTimestamp: AT } }], { 'ns=2;s=T': 7 }],
    [
      AZURE,
      { Messages: [{ DataSetWriterId: 3, Payload: { Temp: { Value: 70 }, On: { Value: true } } }] },
      { 'Messages.3.Temp': 70, 'Messages.3.On': 1 },
    ],
    ['opcua/json/data/p/g/w', { DataSetWriterName: 'w', Payload: { Temp: { Value: 70 } } }, { 'w.Temp': 70 }],
    [
      'iotgateway',
      {
        timestamp: NOW,
        values: [
          { id: 'a.b', v: 1, q: true, t: NOW },
          { id: 'a.c', v: 2, q: false, t: NOW },
        ],
      },
      { 'a.b': 1 },
    ],
    [
      LORA,
      { object: { messages: [[{ measurementId: '4097', measurementValue: 25.1, type: 'Air Temperature' }]] } },
      { 'messages.4097': 25.1 },
    ],
    [
      ME,
      [
        { name: 'temp', value: 70 },
        { name: 'vib', value: 2.5 },
      ],
      { temp: 70, vib: 2.5 },
    ],
    [
      ME,
      {
        ts: NOW,
        values: [
          { name: 'temp', value: 70 },
          { name: 'vib', value: 2.5 },
        ],
      },
      { temp: 70, vib: 2.5 },
    ],
    [ME, { name: 'temp', value: 70 }, { temp: 70 }],
    ['tele/d/SENSOR', { S: [{ name: 'temp', value: 70 }] }, { 'S.temp': 70 }],
    [DT, { x: 1, sensors: [{ id: 7, value: 20, battery: 90 }] }, { x: 1, 'sensors.7': 20, 'sensors.7.battery': 90 }],
  ])('of %s is read by its names, whatever their order: %j', (topic, payload, values) => {
    expect(valuesOf(topic, payload)).toEqual(values);
    const turned = Array.isArray(payload) ? payload.toReversed() : payload;
    expect(valuesOf(topic, turned)).toEqual(values);
    expect(decode(topic, payload).rejections).toEqual([]);
  });

  it('gives no series two quantities where an element is left out', () => {
    expect(valuesOf(DT, { metrics: [{ name: 'vib', value: 2.6 }] })).toEqual({ 'metrics.vib': 2.6 });
  });

  it('has times, units and qualities of its elements', () => {
    const metrics = [
      { name: 'a', value: 1, unit: 'K', timestamp: NOW - 5 },
      { name: 'a', value: 2, unit: 'K', timestamp: NOW - 4 },
      { name: 'b', value: 3, quality: 'BAD' },
    ];
    const decoded = decode(DT, { metrics });
    expect(brief(decoded)).toEqual([
      ['plant:nl', -5, { 'metrics.a': -272.15 }, { 'metrics.a': 'Cel' }],
      ['plant:nl', -4, { 'metrics.a': -271.15 }, { 'metrics.a': 'Cel' }],
    ]);
    expect(decoded.unread).toEqual([{ reason: 'bad_quality', name: 'metrics.b' }]);
  });
});

describe('a list that nothing explains', () => {
  it.each([
    [DT, { good: 1, spectrum: [1, 2, 3] }],
    [DT, { good: 1, bearings: [{ t: 300 }, { t: 310 }] }],
    [AZURE, { good: 1, deep: { er: [[{ v: 1 }]] } }],
    [LORA, { object: { good: 1, raw: [5, 6] } }],
    ['tele/d/SENSOR', { good: 1, AMG8833: { Pixels: [20, 21] } }],
    ['shellyplus1-a/status/switch:0', { good: 1, list: [1] }],
  ])('of %s is refused with a hint, and costs only itself: %j', (topic, payload) => {
    const { readings, rejections } = decode(topic, payload);
    expect(readings.map(({ values }) => Object.keys(values).map((name) => name.split('.').at(-1)))).toEqual([['good']]);
    expect(rejections).toMatchObject([{ reason: 'unnamed_list', detail: expect.stringContaining('"lists"') }]);
  });

  it('is not read by a wildcard of a rule, but by a place that a person wrote', () => {
    const payload = { b: [{ t: 1 }, { t: 2 }] };
    const rule = (values: NonNullable<Mapping['values']>): Mapping[] => [{ name: 'x', topic: 'a/{device}', values }];
    for (const path of ['b.*.t', '**', 'b.**']) {
      expect(decode('a/d', payload, rule([path]))).toMatchObject({
        readings: [],
        rejections: [{ reason: 'unnamed_list' }],
      });
    }
    expect(valuesOf('a/d', payload, rule({ de: 'b.0.t', nde: 'b.1.t' }))).toEqual({ de: 1, nde: 2 });
  });

  it('that holds no number, or is excluded, is none', () => {
    const rules: Mapping[] = [{ name: 'x', topic: 'a/{device}', values: ['**'], exclude: ['raw'] }];
    expect(decode('a/d', { good: 1, errors: ['a'], empty: [], raw: [1] }, rules).rejections).toEqual([]);
  });
});

describe('a rule for lists', () => {
  const list = {
    path: 'd',
    name: 'k.n',
    value: 'w',
    time: { path: 'at', format: 's' },
    quality: 'q',
    unit: 'e',
  } as const;
  const rules: Mapping[] = [{ name: 'x', topic: 'a/{device}', lists: [list] }];

  it('says where name, value, time, quality and unit of each element are', () => {
    const d = [
      { k: { n: 'temp' }, w: '300', at: NOW / 1000 - 2, q: 'good', e: 'K' },
      { k: { n: 'vib' }, w: 2.5, at: NOW / 1000 - 1, q: 192 },
      { k: { n: 'off' }, w: 9, at: NOW / 1000 - 1, q: 0 },
      { w: 4 },
    ];
    const decoded = decode('a/dev', { d }, rules);
    expect(brief(decoded)).toEqual([
      ['plant:dev', -2000, { temp: 26.85 }, { temp: 'Cel' }],
      ['plant:dev', -1000, { vib: 2.5 }],
    ]);
    expect(decoded.rejections).toMatchObject([
      { reason: 'unnamed_list', detail: expect.stringContaining('element 3 of d') },
    ]);
  });

  it('has paths without wildcards', () => {
    expect(mappingProblems({ name: 'x', topic: 'a/b', lists: [{ ...list, path: 'd.*' }] }).join()).toContain('lists');
    expect(mappingProblems(rules[0] as Mapping)).toEqual([]);
  });
});
