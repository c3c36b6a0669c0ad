import { describe, expect, it } from 'vitest';
import { createMappings } from '../../ingest/decode/mapping/mapping-codec.ts';
import { configuredRules } from '../../ingest/decode/mapping/mapping-presets.ts';
import type { Codec } from '../../ingest/decode/values/codec.ts';
import { conversionOf } from '../../ingest/reading/units.ts';
import { brief, decodeWith, NOW } from '../helpers/codecs.ts';
import { GENERATION_1_TOPICS, GENERATION_2_FIELDS } from './originals/shelly-topics.ts';

const mapped = createMappings({ rules: configuredRules({ rules: [], presets: 'all' }), timeZone: 'UTC' });
const codec: Codec = (message) => mapped(message.topic)?.(message) ?? { readings: [], rejections: [] };
const decode = (topic: string, payload: unknown) => decodeWith(codec, topic, payload);
const SENSOR = 'tele/plug/SENSOR';

/** The stored form of a value in a unit. */
function kept(value: number, unit: string): readonly [number, string] {
  const { unit: keptUnit = unit, factor = 1, offset = 0 } = conversionOf(unit) ?? {};
  return [Number((value * factor + offset).toPrecision(9)), keptUnit];
}

/**
 * The payloads in hatasmota/sensor.py of PyPI hatasmota 0.9.2 (MIT): a simple, an array, and a
 * nested sensor; an analog input.
 */
const TASMOTA = {
  simple: '{"INA219":{"Voltage":4.494,"Current":0.020,"Power":0.089}}',
  array: `{"ENERGY":
  {
    "TotalStartTime":"2018-11-23T15:33:47",
    "Total":0.017,
    "TotalTariff":[0.000,0.017],
    "Yesterday":0.000,
    "Today":0.002,
    "ExportActive":0.000,
    "ExportTariff":[0.000,0.000],
    "Period":0.00,
    "Power":0.00,
    "ApparentPower":7.84,
    "ReactivePower":-7.21,
    "Factor":0.39,
    "Frequency":50.0,
    "Voltage":234.31,
    "Current":0.039,
    "ImportActive":12.580,
    "ImportReactive":0.002,
    "ExportReactive":39.131,
    "PhaseAngle":290.45}}`,
  nested: `{
  "Time":"2020-03-03T00:00:00+00:00",
  "TX23":{
    "Speed":{"Act":14.8,"Avg":8.5,"Min":12.2,"Max":14.8},
    "Dir":{"Card":"WSW","Deg":247.5,"Avg":266.1,"AvgCard":"W","Min":247.5,"Max":247.5,"Range":0}
  },
  "SpeedUnit":"km/h"
}`,
  analog: '{"ANALOG": {"CTEnergy1": {"Power":2300,"Voltage":230,"Current":10}}}',
};

/** Messages of the README of PyPI homie-spec 0.5.0 (MIT); no value of them is a number. */
const HOMIE_4 = [
  ['homie/desktop/$state', 'init'],
  ['homie/desktop/$name', 'Desktop Computer'],
  ['homie/desktop/$homie', '4.0.0'],
  ['homie/desktop/$implementation', 'homie-spec'],
  ['homie/desktop/$nodes', 'local-time'],
  ['homie/desktop/local-time/$name', 'Local time'],
  ['homie/desktop/local-time/$type', 'clock'],
  ['homie/desktop/local-time/$properties', 'color-repr,time'],
  ['homie/desktop/local-time/color-repr/$name', 'Color representation'],
  ['homie/desktop/local-time/color-repr/$datatype', 'color'],
  ['homie/desktop/local-time/time', '20:20'],
  ['homie/desktop/local-time/color-repr', '233,102,23'],
] as const;

describe('the presets read what the packages of others for the same devices read', () => {
  it('of Tasmota', () => {
    expect(Object.values(TASMOTA).flatMap((payload) => decode(SENSOR, payload).rejections)).toEqual([]);
    const [simple] = decode(SENSOR, TASMOTA.simple).readings;
    expect(simple?.units).toEqual({ 'INA219.Voltage': 'V', 'INA219.Current': 'A', 'INA219.Power': 'kW' });
    const [energy] = decode(SENSOR, TASMOTA.array).readings;
    const { 'ENERGY.Factor': factor, ...values } = energy?.values ?? {};
    expect(factor).toBe(0.39);
    expect(Object.keys(energy?.units ?? {})).toEqual(Object.keys(values));
    expect(energy?.units).toMatchObject({
      'ENERGY.TotalTariff.1': 'kW.h',
      'ENERGY.ImportReactive': 'kV.A.h{reactive}',
      'ENERGY.PhaseAngle': 'deg',
      'ENERGY.ReactivePower': 'V.A{reactive}',
      'ENERGY.ExportTariff.0': 'kW.h',
      'ENERGY.Frequency': 'Hz',
    });
    expect(brief(decode(SENSOR, TASMOTA.nested))).toMatchObject([
      [
        'plant:plug',
        Date.parse('2020-03-03T00:00:00Z') - NOW,
        { 'TX23.Speed.Act': kept(14.8, 'km/h')[0], 'TX23.Dir.Deg': 247.5, 'TX23.Dir.Range': 0 },
        { 'TX23.Speed.Act': 'mm/s', 'TX23.Speed.Max': 'mm/s', 'TX23.Dir.Deg': 'deg' },
      ],
    ]);
    expect(decode(SENSOR, TASMOTA.analog).readings[0]?.units).toEqual({
      'ANALOG.CTEnergy1.Power': 'kW',
      'ANALOG.CTEnergy1.Voltage': 'V',
      'ANALOG.CTEnergy1.Current': 'A',
    });
  });

  it.each([
    ['Distance', 'cm'],
    ['Weight', 'kg'],
    ['eCO2', 'ppm'],
    ['TVOC', 'ppb'],
    ['PM2.5', 'µg/m³'],
    ['CF10', 'µg/m³'],
    ['Ambient', 'lx'],
    ['Moisture', '%'],
    ['CurrentNeutral', 'A'],
  ])("of Tasmota: %s is in %s, as in hatasmota's SENSOR_UNIT_MAP", (quantity, unit) => {
    const [reading] = decode(SENSOR, { X: { [quantity]: 60 } }).readings;
    expect([Number(reading?.values[`X.${quantity}`]?.toPrecision(9)), reading?.units?.[`X.${quantity}`]]).toEqual(
      kept(60, unit),
    );
  });

  it.each(['m/s', 'km/h', 'kn', 'mph', 'ft/s', 'yd/s'])('of Tasmota: a speed may be in %s', (unit) => {
    const [reading] = decode(SENSOR, { X: { Speed: 60 }, SpeedUnit: unit }).readings;
    expect([reading?.units?.['X.Speed'], Number(reading?.values['X.Speed']?.toPrecision(9))]).toEqual([
      'mm/s',
      kept(60, unit)[0],
    ]);
    expect(kept(60, unit)[1]).toBe('mm/s');
  });

  it.each(GENERATION_1_TOPICS)('of Shelly: %s', (topic, value, unit) => {
    const [reading] = decode(topic, '60').readings;
    const [channel = ''] = Object.keys(reading?.values ?? {});
    expect([Number(reading?.values[channel]?.toPrecision(9)), reading?.units?.[channel]]).toEqual(kept(value, unit));
  });

  it.each(GENERATION_2_FIELDS)('of Shelly: %s %s in %s', (component, field, unit) => {
    const payload = field.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), 60);
    const [reading] = decode(`shellypro4pm-f008d1d8b8b8/status/${component}`, payload).readings;
    const channel = `${component}.${field}`;
    expect([Number(reading?.values[channel]?.toPrecision(9)), reading?.units?.[channel]]).toEqual(kept(60, unit));
  });

  it('of Shelly: motion sensors and radiator valves, whose unit of temperature is chosen on the device', () => {
    // The members that iobroker.shelly reads: lib/devices/gen1/shellymotion2.js and shellytrv.js.
    const motion = { motion: false, vibration: true, lux: 50, bat: 90, tmp: { value: 68, units: 'F' } };
    const valve = {
      thermostats: [{ pos: 12.5, target_t: { value: 21, units: 'C' }, tmp: { value: 20.5, units: 'C' } }],
    };
    expect(
      [decode('shellies/shellymotion2-1/status', motion), decode('shellies/shellytrv-1/status', valve)].flatMap(brief),
    ).toEqual([
      [
        'plant:shellymotion2-1',
        'arrival',
        { temperature: 20, motion: 0, vibration: 1, lux: 50, battery: 90 },
        { temperature: 'Cel', lux: 'lx', battery: '%' },
      ],
      [
        'plant:shellytrv-1',
        'arrival',
        { 'valve.temperature': 20.5, 'valve.target': 21, 'valve.pos': 12.5 },
        { 'valve.temperature': 'Cel', 'valve.target': 'Cel', 'valve.pos': '%' },
      ],
    ]);
  });

  it('of Homie 4: attributes are ignored, texts are named', () => {
    for (const [topic, payload] of HOMIE_4) {
      const told = topic.includes('$') ? { ignored: [topic] } : { unread: [{ reason: 'text', name: topic }] };
      expect([topic, decode(topic, payload)]).toEqual([topic, { readings: [], rejections: [], ...told }]);
    }
  });
});
