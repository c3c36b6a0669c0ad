import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDecoder } from '../../../../ingest/decode/decode-message.ts';
import type { Principal } from '../../../../lib/principal.ts';

const NOW = 1_764_000_000_000;
const TOPIC = 'harbinger/v1/plant/boiler/telemetry';
const access = { maySpeakFor: () => true, maySpeakBehind: () => true };
const decoder = createDecoder({ access, maxPayloadBytes: 2 ** 20, states: { door: { open: 1, shut: 0 } } });
const principal: Principal = { site: 'plant', device: 'boiler', kind: 'anyone' };

function decode(payload: string | Uint8Array, topic = TOPIC) {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const { readings, rejections } = decoder.decode({
    topic,
    payload: bytes,
    client: 'c',
    principal,
    receivedAt: NOW,
  });
  return {
    readings,
    values: Object.assign({}, ...readings.map(({ values }) => values)) as Record<string, number>,
    units: Object.assign({}, ...readings.map(({ units = {} }) => units)) as Record<string, string>,
    told: rejections.map(({ reason, detail }) => `${reason}: ${detail}`),
  };
}

it.each([
  ['a flat object', '{"temp":21.4,"hum":48}', { temp: 21.4, hum: 48 }],
  ['numbers in text', '{"temp":"21.4","hum":" 48 "}', { temp: 21.4, hum: 48 }],
  ['time, sequence and values side by side', `{"ts":${NOW - 5},"seq":3,"temp":21.4}`, { temp: 21.4 }],
  [
    'an object for each sensor',
    '{"bme280":{"temp":21.4,"hum":48},"rssi":-61}',
    { 'bme280.temp': 21.4, 'bme280.hum': 48, rssi: -61 },
  ],
  ['objects within values', '{"values":{"bme280":{"temp":21.4}}}', { 'bme280.temp': 21.4 }],
  ['name and value', '{"sensor":"temp","value":21.4}', { temp: 21.4 }],
  ['a list of names and values', '[{"id":"temp","value":21.4},{"id":"hum","value":48}]', { temp: 21.4, hum: 48 }],
  ['a list of flat objects', '[{"temp":21.4},{"hum":48}]', { temp: 21.4, hum: 48 }],
  ['values written with a capital', '{"Values":{"temp":21.4}}', { temp: 21.4 }],
  ['t and h as channels, not as times', '{"t":21.4,"h":48}', { t: 21.4, h: 48 }],
  ['NULs behind the text', '{"temp":21.4}\0\0\0', { temp: 21.4 }],
])('reads %s', (_, payload, expected) => {
  expect(decode(payload)).toMatchObject({ values: expected, told: [] });
  expect(Object.keys(decode(payload).values)).toHaveLength(Object.keys(expected).length);
});

it.each([
  ['{"temp":{"value":70,"unit":"F"}}', 21.111111],
  ['{"temp":{"value":21.4,"unit":"C"}}', 21.4],
  ['{"temp":{"v":"21.4","unit":"°C"}}', 21.4],
  ['{"values":{"temp":{"val":21.4,"u":"Cel"}}}', 21.4],
  ['{"name":"temp","value":21.4,"unit":"C"}', 21.4],
])('reads a value with its unit: %s', (payload, value) => {
  const { values, units, told } = decode(payload);
  expect([values['temp'], units, told]).toEqual([expect.closeTo(value, 5), { temp: 'Cel' }, []]);
});

it.each([
  ['seconds', NOW / 1000 - 7, -7_000],
  ['seconds with a fraction', NOW / 1000 - 7.25, -7_250],
  ['seconds in a text', `"${NOW / 1000 - 7}"`, -7_000],
  ['seconds of a month ago', NOW / 1000 - 30 * 86_400, -30 * 86_400_000],
  ['milliseconds', NOW - 7, -7],
  ['milliseconds with a fraction', NOW - 7.4, -7],
  ['microseconds', (NOW - 7) * 1000, -7],
  ['nanoseconds', (NOW - 7) * 1_000_000, -7],
  ['ISO 8601', `"${new Date(NOW - 7_000).toISOString()}"`, -7_000],
  ['ISO 8601 with an offset', '"2025-11-24T17:00:00+01:00"', 0],
])('reads a time in %s', (_, ts, offset) => {
  for (const name of ['ts', 'TS', 'time', 'Timestamp']) {
    for (const payload of [`{"${name}":${ts},"values":{"a":1}}`, `{"${name}":${ts},"a":1}`]) {
      const { readings, values, told } = decode(payload);
      expect([told, values]).toEqual([[], { a: 1 }]);
      expect(readings).toMatchObject([{ timeSource: 'device' }]);
      expect([payload, (readings[0]?.sampledAt ?? 0) - NOW]).toEqual([payload, offset]);
    }
  }
});

it('a waveform may say its time in seconds, too', () => {
  const block = `{"ts":${NOW / 1000 - 7},"channel":"x","sampleRateHz":100,"encoding":"i16le","data":"AAAQJw=="}`;
  expect(decode(block, TOPIC.replace('telemetry', 'waveform')).readings).toMatchObject([{ sampledAt: NOW - 7_000 }]);
});

it('what may be milliseconds since the start of the device is no time: the arrival counts', () => {
  for (const ts of [0, 123_456, 86_400_000 * 14, NOW / 1000 - 40 * 86_400]) {
    expect(decode(`{"ts":${ts},"temp":1}`).readings).toMatchObject([
      { sampledAt: NOW, timeSource: 'arrival', saidAt: Math.round(ts) },
    ]);
  }
});

it.each([
  ['"2026-01-01T12:00:00"', 'no zone'],
  ['"12:30:05"', 'no date'],
  ['"yesterday"', 'a word'],
  ['true', 'a truth value'],
  ['{}', 'a structure'],
])('refuses %s as a time, with the forms that are read', (ts) => {
  const [told] = decode(`{"time":${ts},"temp":1}`).told;
  expect(told).toMatch(
    /^invalid_time: time is no time \(.*\): send milliseconds since 1970 \(now 1764000000000\), or .*Z\)$/,
  );
});

it.each([
  [
    '{"values":{"temp":21.4},"hum":48}',
    'unknown field hum: hum is not ts, seq or values: send {"values":{"temp":21.4,"hum":48}}',
  ],
  ['{"temp":21.4,}', 'at line 1, column 14 (position 13) there is "}": send {"values":{"temp":21.4}}'],
  ["{'temp':21.4, 'on': True}", 'send {"values":{"temp":21.4}}'],
  ['{temp:21.4}', 'send {"values":{"temp":21.4}}'],
  ['{"temp":21,4}', 'send {"values":{"temp":21.4}}'],
  ['t=21.4,h=48', 'send {"values":{"t":21.4,"h":48}}'],
  ['temp: 21.4; hum: 48', 'send {"values":{"temp":21.4,"hum":48}}'],
  ['21.4;48', 'send {"values":{"NAME1":21.4,"NAME2":48}}'],
  ['21.4', 'send {"values":{"temperature":21.4}}, or 21.4 to harbinger/v1/plant/boiler/telemetry/temperature'],
  [
    '21.4 °C',
    'send {"values":{"temperature":{"v":21.4,"u":"°C"}}}, or 21.4 °C to harbinger/v1/plant/boiler/telemetry/temperature',
  ],
  ['"21.4"', 'send {"values":{"temperature":21.4}}, or 21.4 to'],
  ['"{\\"temp\\":21.4}"', 'send {"values":{"temp":21.4}}'],
  ['{"temp":"21.4 °C"}', 'temp is not a number ("21.4 °C"): send {"v":21.4,"u":"°C"}'],
  ['{"temp":"21,4"}', 'temp is not a number ("21,4"): send 21.4'],
  ['{"on":true}', 'on is not a number (true): send 1 or 0'],
  ['{"ts":1764000000000,"time":1764000000000,"temp":1}', 'ts and time both give a time: send one of them'],
])('refuses %s and says what would be read', (payload, words) => {
  const { readings, told } = decode(payload);
  expect([readings, told.length]).toEqual([[], 1]);
  expect(told[0]).toContain(words);
  const shown = /: send (\{"values".*?\})(?:, or .* to .*)?$/.exec(told[0] ?? '')?.[1];
  if (shown) expect(decode(shown)).toMatchObject({ told: [], readings: [expect.anything()] });
});

it.each([
  ['null', 'not_a_number: b is not a number (null): send nothing while there is no value'],
  ['NaN', 'not_finite: b is not finite'],
  ['"pump-1"', 'not_a_number: b is not a number ("pump-1")'],
  ['[1,2]', 'not_a_number: b is not a number (a structure): give each of its values a name'],
  ['{}', 'not_a_number: b is not a number (a structure)'],
  ['{"x":"y"}', 'not_a_number: b.x is not a number ("y")'],
  ['{"v":1,"q":0}', 'unknown_field: unknown field b.q'],
])('in a flat object %s costs its own channel', (value, told) => {
  expect(decode(`{"temp":21.4,"b":${value}}`)).toMatchObject({ values: { temp: 21.4 }, told: [told] });
});

it('a channel that stands twice, and too many in groups, are named', () => {
  expect(decode('{"a":{"b":1},"a.b":2}')).toMatchObject({
    values: { 'a.b': 1 },
    told: ['invalid_channel: a.b occurs twice; only the first was kept'],
  });
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`c${i}`, i]));
  expect(decode(JSON.stringify({ x: many, y: many })).told).toEqual([
    'invalid_channel: a reading has at most 1024 channels',
  ]);
});

it.each([
  ['21.4', { temp: 21.4 }],
  ['"21.4"', { temp: 21.4 }],
  ['21,4', { temp: 21.4 }],
  [' 21.4 °C\0', { temp: 21.4 }],
  ['on', { temp: 1 }],
  ['{"value":21.4,"unit":"C"}', { temp: 21.4 }],
  [`{"ts":${NOW - 5},"v":21.4}`, { temp: 21.4 }],
  ['{"dry":21.4,"wet":17}', { 'temp.dry': 21.4, 'temp.wet': 17 }],
  [`[{"ts":${NOW - 5},"value":21.4},{"ts":${NOW - 4},"value":21.4}]`, { temp: 21.4 }],
])('reads %s on a topic that ends with the channel', (payload, values) => {
  for (const topic of [`${TOPIC}/temp`, 'harbinger/v1/boiler/telemetry/temp']) {
    const decoded = decode(payload, topic);
    expect([decoded.values, decoded.told]).toEqual([values, []]);
    expect(decoded.readings[0]?.device).toBe('plant:boiler');
  }
});

it('a topic may go on behind the channel, and states are read there', () => {
  expect(decode('21.4', `${TOPIC}/motor/temp`).values).toEqual({ 'motor.temp': 21.4 });
  expect(decode('Open', `${TOPIC}/door`).values).toEqual({ door: 1 });
});

it.each([
  ['nan', 'not_finite: values.temp is not finite'],
  ['ERR', 'temp is not a number ("ERR"): send a number, such as 21.4 or 21.4 Cel'],
  ['1,234', 'a thousand or a fraction'],
  ['[1,2]', 'not_an_object'],
  ['null', 'values.temp is not a number (null)'],
])('refuses %s on a topic that ends with the channel', (payload, words) => {
  const { readings, told } = decode(payload, `${TOPIC}/temp`);
  expect(readings).toEqual([]);
  expect(told.join()).toContain(words);
});

it('never tells to send a channel that no reading can have', () => {
  for (const payload of ['__proto__:-3', '__proto__=1;temp=2', "{'__proto__':1}"]) {
    expect(decode(payload, TOPIC).told.join(), payload).not.toContain('"__proto__"');
  }
  expect(decode('__proto__=1;temp=2', TOPIC).told.join()).toContain('send {"values":{"temp":2}}');
});

it('never throws, keeps its words short, and whatever it tells to send is read', () => {
  const scrap = fc.constantFrom(
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '=',
    ' ',
    '21.4',
    '-3',
    'temp',
    'ts',
    'values',
    'null',
    '__proto__',
    '°C',
    '\n',
  );
  const text = fc.oneof(
    fc.array(scrap, { maxLength: 14 }).map((parts) => parts.join('')),
    fc.json(),
  );
  fc.assert(
    fc.property(text, fc.boolean(), (payload, onChannel) => {
      const { readings, told } = decode(payload, onChannel ? `${TOPIC}/temp` : TOPIC);
      for (const { values } of readings) expect(Object.values(values).every(Number.isFinite)).toBe(true);
      for (const one of told) {
        expect(one.length).toBeLessThan(330);
        const shown = /: send (\{"values".*?\})(?:, or .* to .*)?$/.exec(one)?.[1];
        if (shown) expect([shown, decode(shown).told]).toEqual([shown, []]);
      }
    }),
    { numRuns: 2_000 },
  );
});
