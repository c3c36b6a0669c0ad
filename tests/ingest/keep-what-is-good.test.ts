import { expect, it } from 'vitest';
import { createDecoder } from '../../ingest/decode/decode-message.ts';
import type { Intake } from '../../ingest/intake/intake.ts';
import { acceptItems } from '../../ingest/intake/telemetry-items.ts';
import type { Principal } from '../../lib/principal.ts';
import { NO_CLOCKS } from '../helpers/codecs.ts';

const NOW = 1_764_000_000_000;
const access = { maySpeakFor: () => true, maySpeakBehind: () => true };
const decoder = createDecoder({ access, maxPayloadBytes: 2 ** 20 });
const principal: Principal = { site: 'plant', device: 'gateway-1', kind: 'anyone' };

function decode(topic: string, payload: string | Uint8Array) {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const message = { topic, payload: bytes, client: 'c', principal, qos: 1 as const, retain: false, receivedAt: NOW };
  const { readings, rejections } = decoder.decode(message);
  return {
    values: readings.map(({ device, values }) => [device, values]),
    rejected: rejections.map(({ reason, detail }) => `${reason}: ${detail}`),
  };
}

const NATIVE = 'harbinger/v1/plant/pump-1/telemetry';
const BRACKETS = 'see that its brackets and quotes are all there, and that no buffer cuts it';
const EXAMPLE = 'send JSON such as {"values":{"temperature":21.4}}';
const LONG = 'x'.repeat(130);

it.each([
  ['null', 'not_a_number: values.b is not a number (null): send nothing while there is no value'],
  ['NaN', 'not_finite: values.b is not finite'],
  ['-Infinity', 'not_finite: values.b is not finite'],
  ['1e999', 'not_finite: values.b is not finite'],
  ['true', 'not_a_number: values.b is not a number (true): send 1 or 0'],
  ['"running"', 'not_a_number: values.b is not a number ("running")'],
  ['[1]', 'not_a_number: values.b is not a number (a structure): give each of its values a name'],
  ['{"v":1,"u":"barg"}', 'unknown_unit: b: barg is no unit of UCUM; see docs/devices.md'],
  ['{"v":1,"scale":"mm"}', 'unknown_field: unknown field values.b.scale'],
  ['{"v":1,"u":7}', 'invalid_channel: values.b.u is a UCUM unit of 1 to 32 characters'],
])('native JSON: %s costs its own channel', (value, rejected) => {
  const { values, rejected: told } = decode(NATIVE, `{"values":{"a":20.8,"b":${value},"NaN":2}}`);
  expect(values).toEqual([['plant:pump-1', { a: 20.8, NaN: 2 }]]);
  expect(told).toEqual([rejected]);
});

it('native JSON: a name that is too long, and one that would set the prototype, cost their own channel', () => {
  const { values, rejected } = decode(NATIVE, `{"values":{"a":1,"${LONG}":2,"__proto__":3}}`);
  expect(values).toEqual([['plant:pump-1', { a: 1 }]]);
  expect(rejected).toHaveLength(2);
  expect(rejected.join()).toContain('"xxxx');
});

it('native JSON: numbers in text are numbers, also of time and sequence', () => {
  const { values } = decode(NATIVE, `{"ts":"${NOW}","seq":"7","values":{"a":"87.50","b":{"v":"1e2","u":"Cel"}}}`);
  expect(values).toEqual([['plant:pump-1', { a: 87.5, b: 100 }]]);
});

it.each([
  ['v1/devices/me/telemetry', `{"a":20.8,"b":NaN,"${LONG}":1}`],
  ['v1/devices/me/telemetry', `{"ts":${NOW},"values":{"a":20.8,"b":1e999}}`],
])('ThingsBoard: what is not finite or cannot be named costs its own channel: %s %s', (topic, payload) => {
  const { values, rejected } = decode(topic, payload);
  expect(values).toEqual([['plant:gateway-1', { a: 20.8 }]]);
  expect(rejected[0]).toBe('not_finite: b is not finite');
});

it('line protocol: a field costs itself, not its line', () => {
  const { values, rejected } = decode(
    'telegraf/x',
    `m,host=h a=20.8,b=NaN,c=1e999,d=+inf,${LONG}=1,e=9999999999999999999i`,
  );
  expect(values).toEqual([['plant:h', { 'm.a': 20.8 }]]);
  expect(rejected).toHaveLength(5);
  expect(rejected.join('\n')).toMatch(/b=NaN is no number.*\n.*d=\+inf is no number/);
});

it('SenML: a bad value leaves the base of its record to those behind it', () => {
  for (const bad of ['null', 'NaN', '"x"', 'true', '[1]']) {
    const { values, rejected } = decode(
      'senml/x',
      `[{"bn":"urn:dev:mac:0024befffe804ff1:","n":"a","v":${bad}},{"n":"b","v":"2.5"}]`,
    );
    expect(values).toEqual([['plant:mac-0024befffe804ff1', { b: 2.5 }]]);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toContain('urn:dev:mac:0024befffe804ff1:a: v is not');
  }
});

it('NULs behind a text, and Latin-1 in it, are read; binary is none', () => {
  const latin = Buffer.from('{"values":{"T [\u00b0C]":21.5}}\0\0', 'latin1');
  expect(decode(NATIVE, latin).values).toEqual([['plant:pump-1', { 'T [\u00b0C]': 21.5 }]]);
  expect(decode('v1/devices/me/telemetry', '{"a":1}\0').values).toEqual([['plant:gateway-1', { a: 1 }]]);
  expect(decode('telegraf/x', 'm,host=h a=1\0').values).toEqual([['plant:h', { 'm.a': 1 }]]);
  const unit = Buffer.from('m,host=h,unit=\u00b0C value=1', 'latin1');
  expect(decode('telegraf/x', unit).values).toEqual([['plant:h', { m: 1 }]]);
  expect(decode(NATIVE, Buffer.from([0xff, 0xfe, 0])).rejected).toHaveLength(1);
});

it.each([
  ['{"values":{"a":21,5}}', 'at line 1, column 19 (position 18) there is "5}}": send {"values":{"a":21.5}}'],
  ['{"values":\n{"a":tru}}', `at line 2, column 9 (position 19) there is "}}": ${BRACKETS}`],
  ['{"values":{"a":1', `it ends too early, at position 16: ${BRACKETS}`],
  ['abc', `at line 1, column 1 (position 0) there is "abc": ${EXAMPLE}`],
  [' ', `it is empty: ${EXAMPLE}`],
])('malformed_json says where: %s', (payload, where) => {
  expect(decode(NATIVE, payload).rejected).toEqual([`malformed_json: the payload is not JSON: ${where}`]);
});

it('a waveform in base64 with line breaks, or of the alphabet for URLs, is read', () => {
  for (const data of ['-_7__g==', '+/7/\r\n/g==', '-_7__g', '+/7/\n/g==\n']) {
    const block = { channel: 'x', sampleRateHz: 100, encoding: 'i16le', data };
    expect(decode('harbinger/v1/plant/pump-1/waveform', JSON.stringify(block)).rejected).toEqual([]);
  }
});

it('MAC addresses name a ThingsBoard child and an edge node', () => {
  expect(decode('v1/gateway/telemetry', '{"aa:bb:cc":[{"t":1}]}').values).toEqual([['plant:aa-bb-cc', { t: 1 }]]);
  const birth = decode('spBv1.0/plant/NDATA/aa:bb:cc', Buffer.from([0x08, 1]));
  expect(birth.rejected).toEqual([]);
  expect(decode('harbinger/v1/plant/aa:bb:cc/telemetry', '{"values":{"t":1}}').values).toEqual([
    ['plant:aa-bb-cc', { t: 1 }],
  ]);
});

it('over HTTP the answer names what was refused of an item that was taken', async () => {
  const intake = { accept: (_: unknown, done: () => void) => done() } as unknown as Intake;
  const channels = { admit: (readings: never) => ({ readings, rejections: [] }) };
  const items = [
    { device: 'plant:p', values: { a: 1, b: Number.POSITIVE_INFINITY } },
    { device: 'plant:q', values: { a: 2, b: 'x' } },
  ];
  const receipt = await acceptItems(intake, { items, client: 'c', receivedAt: NOW, channels, clocks: NO_CLOCKS });
  expect(receipt).toEqual({
    accepted: 2,
    rejected: [
      { index: 0, reason: 'not_finite', detail: 'values.b is not finite' },
      { index: 1, reason: 'not_a_number', detail: 'values.b is not a number ("x")' },
    ],
  });
});

it('over HTTP flat items and times in seconds are read, too, each for the device that it names', async () => {
  const taken: object[] = [];
  const intake = {
    accept: ({ readings }: { readings: readonly object[] }, done: () => void) => {
      taken.push(...readings);
      done();
    },
  } as unknown as Intake;
  const channels = { admit: (readings: never) => ({ readings, rejections: [] }) };
  const items = [
    { device: 'plant:p', ts: NOW / 1000 - 5, temp: '21.4' },
    { site: 'plant', device: 'q', bme: { hum: 48 } },
    { device: 'plant:r' },
  ];
  const receipt = await acceptItems(intake, { items, client: 'c', receivedAt: NOW, channels, clocks: NO_CLOCKS });
  expect(receipt).toMatchObject({ accepted: 2, rejected: [{ index: 2, reason: 'missing_values' }] });
  expect(taken).toMatchObject([
    { device: 'plant:p', sampledAt: NOW - 5_000, values: { temp: 21.4 } },
    { device: 'plant:q', sampledAt: NOW, values: { 'bme.hum': 48 } },
  ]);
});
