import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createDecoder } from '../../ingest/decode/decode-message.ts';
import { createMappings } from '../../ingest/decode/mapping/mapping-codec.ts';
import { configuredRules } from '../../ingest/decode/mapping/mapping-presets.ts';
import { createChannelLimit } from '../../ingest/devices/channel-limit.ts';
import type { IntakeMessage } from '../../ingest/reading/intake-message.ts';
import type { Principal } from '../../lib/principal.ts';
import { encodeSparkplug } from '../helpers/sparkplug.ts';
import { type Field, PAYLOAD_FORMATS, type PayloadFormat } from './payload-formats.ts';

const NOW = 1_764_000_000_000;
const SEED = 14;
const access = { maySpeakFor: () => true, maySpeakBehind: () => true };
const principal: Principal = { site: 'plant', device: 'd', kind: 'anyone' };

function decode({ topic }: PayloadFormat, payload: Uint8Array): IntakeMessage {
  const decoder = createDecoder({
    access,
    maxPayloadBytes: 2 ** 20,
    mappings: createMappings({ rules: configuredRules({ rules: [], presets: 'all' }), timeZone: 'UTC' }),
  });
  return decoder.decode({ topic, payload, client: 'c', principal, receivedAt: NOW });
}

/** Quantities, each with values that no other has. */
const QUANTITIES = { alpha: 20, beta: 1_000, gamma: 500_000 } as const;
type Quantity = keyof typeof QUANTITIES;
const NAMES = Object.keys(QUANTITIES) as Quantity[];

function quantityOf(value: number): Quantity | undefined {
  return NAMES.find((name) => value >= QUANTITIES[name] && value <= QUANTITIES[name] * 1.2);
}

type Change = {
  readonly name: string;
  readonly fields?: (fields: readonly Field[], changed: Quantity) => readonly Field[];
  readonly bytes?: (payload: Buffer) => Buffer;
  /** The outcome of the changed value: kept under this name, or named as not read or refused. */
  readonly becomes: 'kept' | 'named' | 'renamed' | 'added';
  readonly ts?: number;
};

const put =
  (value: string) =>
  (fields: readonly Field[], changed: Quantity): readonly Field[] => {
    return fields.map(([name, given]) => [name, name === changed ? value : given]);
  };

const CHANGES: readonly Change[] = [
  { name: 'nothing', becomes: 'kept' },
  { name: 'null', fields: put('null'), becomes: 'named' },
  { name: 'NaN', fields: put('NaN'), becomes: 'named' },
  { name: 'Infinity', fields: put('1e999'), becomes: 'named' },
  { name: 'text', fields: put('"idle"'), becomes: 'named' },
  { name: 'structure', fields: put('{"x":"y"}'), becomes: 'named' },
  { name: 'empty text', fields: put('""'), becomes: 'named' },
  {
    name: 'number in text',
    becomes: 'kept',
    fields: (fields, changed) => fields.map(([name, value]) => [name, name === changed ? `"${value}"` : value]),
  },
  { name: 'NUL', bytes: (payload) => Buffer.concat([payload, Buffer.from([0, 0])]), becomes: 'kept' },
  { name: 'older time', ts: Date.UTC(2000, 0, 1) + 4_000, becomes: 'kept' },
  { name: 'future time', ts: NOW + 86_400_000, becomes: 'kept' },
  {
    name: 'renamed',
    becomes: 'renamed',
    fields: (fields, changed) => fields.map(([name, value]) => [name === changed ? 'delta' : name, value]),
  },
  { name: 'list', fields: (fields) => [...fields, ['added', '[7,8]']], becomes: 'added' },
  { name: 'list before', fields: (fields) => [['added', '[[7],{"y":8}]'], ...fields], becomes: 'added' },
  { name: 'order', fields: (fields) => fields.toReversed(), becomes: 'kept' },
];

/** Device and channel → the quantities that its series held, over all runs. */
const series = new Map<string, Set<string>>();
afterAll(() => {
  const mixed = [...series].filter(([, held]) => held.size > 1).map(([channel, held]) => [channel, ...held]);
  expect(mixed).toEqual([]);
});

const values = fc.record({
  alpha: fc.double({ min: 20, max: 24, noNaN: true }),
  beta: fc.double({ min: 1_000, max: 1_200, noNaN: true }),
  gamma: fc.integer({ min: 500_000, max: 600_000 }),
});

describe.each(PAYLOAD_FORMATS)('$name', (format) => {
  const changes = CHANGES.filter(({ name, ts }) => {
    const kind = name.startsWith('list') ? 'list' : name;
    return !format.without?.includes(kind) && (ts === undefined || format.timed);
  });

  it.each(changes)('with one change keeps what is good, and names what is not: $name', (change) => {
    const check = (given: Record<Quantity, number>, changed: Quantity): void => {
      const plain = NAMES.map((name): Field => [name, String(Number(given[name].toPrecision(9)))]);
      const fields = change.fields?.(plain, changed) ?? plain;
      const payload = format.write(fields, change.ts ?? NOW - 5_000);
      const message = decode(format, change.bytes?.(payload) ?? payload);
      const kept: Record<string, number> = Object.assign({}, ...message.readings.map((reading) => reading.values));
      note(format, message);
      for (const [name, value] of plain) {
        if (name === changed && change.becomes !== 'kept' && change.becomes !== 'added') continue;
        expect([format.channelOf(name), kept[format.channelOf(name)]]).toEqual([format.channelOf(name), Number(value)]);
      }
      const told = [
        ...message.rejections.map(({ detail }) => detail),
        ...(message.unread ?? []).map(({ name }) => name),
      ];
      if (change.becomes === 'named') {
        expect(kept).not.toHaveProperty([format.channelOf(changed)]);
        expect(told.filter((words) => words.includes(changed))).toHaveLength(1);
      }
      if (change.becomes === 'renamed') expect(Object.keys(kept)).toContain(format.channelOf('delta'));
      if (change.becomes === 'added') expect(told.some((words) => words.includes('added'))).toBe(true);
      if (change.becomes !== 'named' && change.becomes !== 'added') expect(told).toEqual([]);
      if (change.ts !== undefined) {
        expect(message.readings.map(({ timeSource, sampledAt }) => [timeSource, sampledAt])).toContainEqual([
          'arrival',
          NOW,
        ]);
      }
      const count = 3 - (change.becomes === 'named' ? 1 : 0);
      expect(Object.keys(kept)).toHaveLength(count);
    };
    fc.assert(fc.property(values, fc.constantFrom(...NAMES), check), { seed: SEED, numRuns: 20 });
  });
});

const UNITS: readonly (readonly [string, string, (unit: string) => Buffer | string])[] = [
  ['native', 'harbinger/v1/plant/d/telemetry', (u) => JSON.stringify({ values: { alpha: { v: 21, u } } })],
  ['SenML', 'senml/d', (u) => JSON.stringify([{ n: 'alpha', u, v: 21 }])],
  ['line protocol', 'telegraf/d', (u) => `m,host=d,unit=${u} value=21`],
  [
    'Sparkplug',
    'spBv1.0/plant/NBIRTH/d',
    (u) => {
      const properties = { keys: ['engUnit'], values: [{ type: 12, string_value: u }] };
      const metrics = [{ name: 'alpha', datatype: 10, double_value: 21, properties }];
      return encodeSparkplug({ timestamp: NOW, seq: 0, metrics });
    },
  ],
];

it.each(UNITS)('a foreign unit starts no second quantity in a series, and is named: %s', (_name, topic, write) => {
  const decoder = createDecoder({ access, maxPayloadBytes: 2 ** 20, channels: createChannelLimit({ maxChannels: 9 }) });
  const decodeIn = (unit: string) =>
    decoder.decode({ topic, payload: Buffer.from(write(unit)), client: 'c', principal, receivedAt: NOW });
  expect(decodeIn('mm/s').readings).toHaveLength(1);
  // The same quantity in another unit is converted.
  expect(Object.values(decodeIn('m/s').readings[0]?.values ?? {})).toEqual([21_000]);
  const foreign = decodeIn('bar');
  expect(foreign.readings).toEqual([]);
  const detail = expect.stringMatching(/is in mm\/s and came in bar/);
  expect(foreign.rejections).toMatchObject([{ reason: 'unit_changed', detail }]);
});

function note({ name }: PayloadFormat, { readings }: IntakeMessage): void {
  for (const { device, values: held } of readings) {
    for (const [channel, value] of Object.entries(held)) {
      const key = `${name}: ${device}/${channel}`;
      // A renamed value may be any quantity: its new name is nobody else's.
      if (channel.endsWith('delta')) continue;
      series.set(key, (series.get(key) ?? new Set()).add(quantityOf(value) ?? `none: ${value}`));
    }
  }
}
