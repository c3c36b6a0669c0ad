import fc from 'fast-check';
import protobuf from 'protobufjs';
import { expect, it } from 'vitest';
import { MAX_PAYLOAD_BYTES } from '../../../../ingest/decode/sparkplug/sparkplug-payload.ts';
import { encodeSparkplug, textProperty } from '../../../helpers/sparkplug.ts';
import { data, NBIRTH, NOW, startSession } from './start-session.ts';

const TOPICS = [
  'NBIRTH/edge-1',
  'NDATA/edge-1',
  'NDEATH/edge-1',
  'DBIRTH/edge-1/d',
  'DDATA/edge-1/d',
  'DDEATH/edge-1/d',
];
const topic = fc.constantFrom(...TOPICS).map((rest) => `plant/${rest}`);
const metric = fc.record(
  {
    name: fc.oneof(fc.constantFrom('a', 'b', 'bdSeq', '__proto__', 'constructor'), fc.string({ maxLength: 5 })),
    alias: fc.constantFrom(0, 1, '18446744073709551615', '18446744073709551614'),
    timestamp: fc.constantFrom(0, NOW, '18446744073709551615'),
    datatype: fc.integer({ min: 0, max: 40 }),
    is_null: fc.boolean(),
    properties: fc.constant(textProperty('engUnit', 'mm/s')),
    int_value: fc.nat({ max: 0xffffffff }),
    float_value: fc.float(),
    template_value: fc.constant({ metrics: [{ name: 'x', float_value: 1 }] }),
  },
  { requiredKeys: [] },
);

it('never throws and makes only finite readings, whatever the bytes', () => {
  const session = startSession();
  fc.assert(
    fc.property(topic, fc.uint8Array({ maxLength: 200 }), (to, bytes) => {
      const { readings } = session.send(to, bytes);
      for (const { values } of readings) expect(Object.values(values).every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it('never throws where a good payload was damaged', () => {
  const good = encodeSparkplug({
    ...NBIRTH,
    metrics: [...NBIRTH.metrics, { name: 'T', template_value: { metrics: [{ name: 'x', double_value: 1 }] } }],
  });
  const session = startSession();
  const flips = fc.array(fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 });
  fc.assert(
    fc.property(topic, flips, fc.nat({ max: good.length }), (to, changes, length) => {
      const bytes = Uint8Array.from(good.subarray(0, length));
      for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
      session.send(to, bytes);
    }),
    { numRuns: 2000 },
  );
});

it('accounts for every metric, whatever is in it, in any order of messages', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(topic, fc.nat({ max: 300 }), fc.array(metric, { maxLength: 5 }))), (messages) => {
      const session = startSession();
      for (const [to, seq, metrics] of messages) {
        const { readings, rejections, unread = [], ignored = [] } = session.send(to, { timestamp: NOW, seq, metrics });
        if (to.includes('DEATH')) continue;
        const control = metrics.filter(({ name }) => name === 'bdSeq').length;
        const values = readings.reduce((sum, reading) => sum + Object.keys(reading.values).length, 0);
        // A moment that is refused as a whole is one rejection for all of its values.
        const whole = rejections.some(({ index }) => index === null);
        const found =
          values +
          rejections.length +
          ignored.length +
          unread.filter(({ reason }) => reason !== 'nothing_found').length;
        if (!whole && metrics.every(({ name }) => name)) expect(found).toBe(metrics.length - control);
      }
    }),
    { numRuns: 500 },
  );
});

it('refuses what is too large or no payload, and does not believe a word of it', () => {
  const session = startSession();
  session.send('plant/NBIRTH/edge-1', NBIRTH);
  const refused = (bytes: Uint8Array) => session.send('plant/NBIRTH/edge-1', bytes).rejections[0]?.reason;
  expect(refused(new Uint8Array(MAX_PAYLOAD_BYTES + 1))).toBe('too_large');
  expect(refused(Buffer.from('{"temperature":1}'))).toBe('malformed_sparkplug');
  // Deeper than an encoder goes: a metric (field 2) of a template (field 18) of a metric, and so
  // on.
  let nested: Uint8Array = new Uint8Array();
  for (let i = 0; i < 400; i++)
    nested = protobuf.Writer.create()
      .uint32(i % 2 ? 146 : 18)
      .bytes(nested)
      .finish();
  expect(refused(protobuf.Writer.create().uint32(18).bytes(nested).finish())).toBe('malformed_sparkplug');
  expect(session.send('plant/NDATA/edge-1', data(1)).readings).toMatchObject([{ values: { temperature: 21 } }]);
});
