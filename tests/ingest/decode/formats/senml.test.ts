import { describe, expect, it } from 'vitest';
import { decodeSenml } from '../../../../ingest/decode/formats/senml.ts';
import { senmlUnit } from '../../../../ingest/decode/formats/senml-units.ts';
import { conversionOf } from '../../../../ingest/reading/units.ts';
import { brief, decodeWith, NOW, neverThrows } from '../../../helpers/codecs.ts';

const decode = (payload: unknown, topic = 'senml') => decodeWith(decodeSenml, topic, payload);
const reasons = (payload: unknown) => decode(payload).rejections.map(({ reason, index }) => [reason, index]);
const at = (seconds: number) => Math.round(seconds * 1000) - NOW;

/**
 * Made by the library of MicroPython, PyPI micropython-senml 0.1.1 (MIT, Copyright (c) 2023 Arduino
 * SA, (c) 2018 KPN): records of a value of 23.1 at the base time and 10 s, a sum of 7, a text, a
 * truth value and data, under a base value of 5 and a base sum of 1.
 */
const MADE =
  '[{"n": "temperature", "v": 18.1, "t": 10, "bn": "device_name", "bv": 5, "bu": "Cel", "bs": 1, "bt": 1764000000}, {"n": "flow", "s": 6, "u": "l/s"}, {"n": "label", "vs": "Machine Room"}, {"n": "open", "vb": false}, {"n": "nfc", "vd": "aGkgCg=="}]';

/**
 * Two packs in one of its gateways, and a record of the gateway's own: the library sets no base
 * name back, and we read what it says.
 */
const MADE_OF_SEVERAL =
  '[{"n": "temperature", "v": 20, "bn": "gateway"}, {"n": "temperature", "v": 21, "bn": "dev2"}, {"n": "humidity", "v": 40, "u": "%RH"}]';

/** All units of its table, senml/senml_unit.py: the registry of the drafts. */
const LIBRARY_UNITS =
  'm kg g s A K cd mol Hz rad sr N Pa J W C V F Ohm S Wb T H Cel lm lx Bq Gy Sv kat m2 m3 l m/s m/s2 m3/s l/s W/m2 cd/m2 bit bit/s lat lon pH db dBW Bspl count // %RH %EL EL 1/s 1/min beat/min beats S/m';

/** The examples of RFC 8428, section 5.1, from memory: no registry has the RFC. */
const SINGLE = '[{"n":"urn:dev:ow:10e2073a01080063","u":"Cel","v":23.1}]';
const MULTIPLE = `[
  {"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},
  {"n":"current","u":"A","v":1.2}
]`;
const MEASUREMENTS = `[
  {"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},
  {"n":"current","t":-5,"v":1.2},
  {"n":"current","t":-4,"v":1.3},
  {"n":"current","v":1.7}
]`;
const HUMIDITY = `[
  {"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,"bu":"%RH","v":20},
  {"u":"lon","v":24.30621},
  {"u":"lat","v":60.07965},
  {"t":60,"v":20.3}
]`;
const TYPES = `[
  {"bn":"urn:dev:ow:10e2073a01080063:","n":"temp","u":"Cel","v":23.1},
  {"n":"label","vs":"Machine Room"},
  {"n":"open","vb":false},
  {"n":"nfc-reader","vd":"aGkgCg"}
]`;
const COLLECTION = `[
  {"bn":"2001:db8::2/","bt":1.320078429e+09,"n":"temperature","u":"Cel","v":27.2},
  {"n":"humidity","u":"%RH","v":80}
]`;

describe('SenML', () => {
  it('resolves the examples of RFC 8428', () => {
    const device = 'plant:ow-10e2073a01080063';
    expect(brief(decode(SINGLE))).toEqual([[device, 'arrival', { temperature: 23.1 }, { temperature: 'Cel' }]]);
    expect(brief(decode(MULTIPLE))).toEqual([
      [device, 'arrival', { voltage: 120.1, current: 1.2 }, { voltage: 'V', current: 'A' }],
    ]);
    expect(brief(decode(MEASUREMENTS))).toEqual([
      [
        'plant:ow-10e2073a0108006',
        at(1_276_020_076.001),
        { voltage: 120.1, current: 1.7 },
        { voltage: 'V', current: 'A' },
      ],
      ['plant:ow-10e2073a0108006', at(1_276_020_071.001), { current: 1.2 }, { current: 'A' }],
      ['plant:ow-10e2073a0108006', at(1_276_020_072.001), { current: 1.3 }, { current: 'A' }],
    ]);
    expect(brief(decode(HUMIDITY))).toEqual([
      [
        device,
        at(1_320_067_464),
        { humidity: 20, lon: 24.30621, lat: 60.07965 },
        { humidity: '%{RH}', lon: 'deg', lat: 'deg' },
      ],
      [device, at(1_320_067_524), { humidity: 20.3 }, { humidity: '%{RH}' }],
    ]);
    expect(brief(decode(TYPES))).toEqual([[device, 'arrival', { temp: 23.1, open: 0 }, { temp: 'Cel' }]]);
    expect(decode(TYPES).unread?.map(({ name }) => name)).toEqual(['label', 'nfc-reader']);
    expect(brief(decode(COLLECTION))).toEqual([
      [
        'plant:2001-db8--2',
        at(1_320_078_429),
        { temperature: 27.2, humidity: 80 },
        { temperature: 'Cel', humidity: '%{RH}' },
      ],
    ]);
  });

  it('resolves what a library writes', () => {
    expect(brief(decode(MADE))).toEqual([
      [
        'plant:device_name',
        at(1_764_000_010),
        { temperature: 23.1, 'temperature.sum': 1 },
        { temperature: 'Cel', 'temperature.sum': 'Cel.s' },
      ],
      ['plant:device_name', at(1_764_000_000), { 'flow.sum': 7, open: 0 }, { 'flow.sum': 'l' }],
    ]);
    expect(decode(MADE).unread?.map(({ name }) => name)).toEqual(['label', 'nfc']);
    expect(brief(decode(MADE_OF_SEVERAL))).toEqual([
      ['plant:gateway', 'arrival', { temperature: 20 }],
      ['plant:dev2', 'arrival', { temperature: 21, humidity: 40 }, { humidity: '%{RH}' }],
    ]);
  });

  it.each(LIBRARY_UNITS.split(' '))('knows the unit %s', (unit) => {
    expect(conversionOf(senmlUnit(unit))).toBeDefined();
  });

  it.each([
    [[{ bn: 'pump-1', n: 'temp', v: 1 }], 'plant:pump-1', 'temp'],
    [[{ bn: 'pump-1', n: '/temp', v: 1 }], 'plant:pump-1', 'temp'],
    [[{ bn: 'line/pump-1/', n: 'bearing/temp', v: 1 }], 'plant:line-pump-1', 'bearing/temp'],
    [[{ n: 'line/pump-1/temp', v: 1 }], 'plant:line-pump-1', 'temp'],
    [[{ n: 'pump-1:temp', v: 1 }], 'plant:pump-1', 'temp'],
    [[{ n: 'urn:dev:mac:0024befffe804ff1_temp', v: 1 }], 'plant:mac-0024befffe804ff1', 'temp'],
    [[{ n: 'urn:dev:org:32473-123:battery/volt', v: 1 }], 'plant:org-32473-123', 'battery/volt'],
    [[{ n: 'temp', v: 1 }], 'plant:gateway-1', 'temp'],
    [[{ v: 1 }], 'plant:gateway-1', 'value'],
  ])('names of %j', (pack, device, channel) => {
    expect(brief(decode(pack))).toEqual([[device, 'arrival', { [channel]: 1 }]]);
  });

  it('takes site and device from the topic where the names have none', () => {
    expect(decode([{ n: 'temp', v: 1 }], 'senml/north/pump-9').readings[0]?.device).toBe('north:pump-9');
    expect(decode([{ n: 'temp', v: 1 }], 'senml/pump-9').readings[0]?.device).toBe('plant:pump-9');
    expect(decode([{ bn: 'pump-2/', n: 't', v: 1 }], 'senml/north/pump-9').readings[0]?.device).toBe('north:pump-2');
  });

  it('counts times below 2^28 from now, and adds base values and sums', () => {
    const pack = [
      { bn: 'm/', bt: -10, bv: 100, bu: 'W', n: 'power', v: 5 },
      { n: 'power', t: 4 },
      { n: 'charge', u: 'A', t: 10, bs: 1000, s: 2600 },
    ];
    const decoded = decode(pack);
    expect(brief(decoded)).toEqual([
      ['plant:m', -10_000, { power: 0.105 }, { power: 'kW' }],
      ['plant:m', -6000, { power: 0.1 }, { power: 'kW' }],
      ['plant:m', 'arrival', { 'charge.sum': 3600 }, { 'charge.sum': 'A.s' }],
    ]);
    expect(decoded.readings[0]?.timeSource).toBe('arrival');
  });

  it.each([
    ['m/s', 0.0028, 2.8, 'mm/s'],
    ['Pa', 250_000, 2.5, 'bar'],
    ['K', 300, 26.85, 'Cel'],
    ['C', 3, 3, 'A.s'],
    ['F', 2, 2, 'A.s/V'],
    ['B', 2, 2, 'By'],
    ['/', 0.5, 0.5, '1'],
    ['m3/s', 0.001, 60, 'l/min'],
    ['%RH', 40, 40, '%{RH}'],
    ['1/min', 1480, 1480, '/min'],
    ['dBm', -70, -70, 'dBm'],
    ['db', 40, 40, 'dB'],
    ['//', 0.5, 0.5, '1'],
    ['B/s', 2, 2, 'By/s'],
    ['Mbit/s', 2, 2, 'Mbit/s'],
    ['kat', 2, 2, 'kat'],
  ])('keeps %s as UCUM has it', (unit, value, kept, ucum) => {
    const [reading] = decode([{ n: 'x', u: unit, v: value }]).readings;
    expect([reading?.units?.['x'], Number(reading?.values['x']?.toPrecision(9))]).toEqual([ucum, kept]);
  });

  it('a bad record costs only itself; what must be understood costs the pack', () => {
    const pack = [{ n: 'a', v: 1 }, { n: 'b', v: 'x' }, { n: 'c' }, { n: 'd', v: '1' }, 7, { n: 'e', v: 2 }];
    expect(brief(decode(pack))).toEqual([['plant:gateway-1', 'arrival', { a: 1, d: 1, e: 2 }]]);
    expect(reasons(pack)).toEqual([
      ['not_a_number', 1],
      ['missing_values', 2],
      ['malformed_record', 4],
    ]);
    expect(reasons([{ n: 'a', v: 1, other: 2 }])).toEqual([]);
    for (const label of [{ thing_: 1 }, { bver: 11 }]) {
      expect(decode([{ n: 'a', v: 1, ...label }])).toMatchObject({ readings: [], rejections: [{ index: null }] });
    }
  });

  it.each([
    ['malformed_json', null, '['],
    ['malformed_record', null, '{"n":"a","v":1}'],
    ['empty_batch', null, '[]'],
    ['invalid_device', 0, [{ bn: `${'d'.repeat(65)}/`, n: 'a', v: 1 }]],
    ['invalid_channel', 0, [{ n: '__proto__', v: 1 }]],
    ['invalid_time', 0, [{ n: 'a', v: 1, bt: -1e300 }]],
  ])('refuses as %s', (reason, index, payload) => {
    expect([decode(payload).readings, reasons(payload)]).toEqual([[], [[reason, index]]]);
  });

  it('never makes the decoder throw', () => {
    neverThrows(decodeSenml, 'senml/a', [SINGLE, MULTIPLE, MEASUREMENTS, HUMIDITY, TYPES, COLLECTION]);
  });
});
