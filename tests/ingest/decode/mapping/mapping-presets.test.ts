import { describe, expect, it } from 'vitest';
import { createMappings } from '../../../../ingest/decode/mapping/mapping-codec.ts';
import { configuredRules, isPresetList } from '../../../../ingest/decode/mapping/mapping-presets.ts';
import type { Codec } from '../../../../ingest/decode/values/codec.ts';
import { brief, decodeWith, NOW, neverThrows } from '../../../helpers/codecs.ts';

const mapped = createMappings({ rules: configuredRules({ rules: [], presets: 'all' }), timeZone: 'Europe/Berlin' });
const codec: Codec = (message) => mapped(message.topic)?.(message) ?? { readings: [], rejections: [] };
const decode = (topic: string, payload: unknown) => decodeWith(codec, topic, payload);
const at = (iso: string) => Date.parse(iso) - NOW;

/**
 * After the documentation of each (ChirpStack's event types, Zigbee2MQTT's device pages, Tasmota's
 * and Shelly's API references), from memory: no registry has those pages. Messages of registries
 * are in vendor-originals.test.ts and announced-units.test.ts.
 */
const FIXTURES: readonly (readonly [string, string])[] = [
  [
    'application/17/device/0101010101010101/event/up',
    `{"deduplicationId":"57433366","time":"2022-07-18T09:34:15.775023242+00:00","deviceInfo":{"deviceName":"Test device",
      "devEui":"0101010101010101","tags":{"key":"value"}},"devAddr":"00189440","dr":1,"fPort":1,"data":"qg==",
      "object":{"temperatureSensor":{"1":25.3},"humiditySensor":{"2":40.5},"pump":{"running":true,"name":"P1"}},
      "rxInfo":[{"rssi":-48,"snr":9}]}`,
  ],
  [
    'zigbee2mqtt/pump-room',
    `{"battery":97,"humidity":44.72,"linkquality":120,"pressure":993.2,"temperature":27.34,"voltage":2995,
      "occupancy":false,"state":"ON","color":{"x":0.3},"last_seen":"2022-07-18T11:34:15+02:00"}`,
  ],
  [
    'zigbee2mqtt/plug',
    '{"power":4.29,"energy":1.03,"current":0.17,"voltage":230,"update":{"state":"idle","p":7},"last_seen":1658136855000}',
  ],
  [
    'tele/tasmota_BME/SENSOR',
    '{"Time":"2022-07-18T11:34:15","BME280":{"Temperature":71.6,"Humidity":66.6,"Pressure":750},"PressureUnit":"mmHg","TempUnit":"F"}',
  ],
  [
    'tele/plug/SENSOR',
    `{"Time":"2022-07-18T11:34:15","ENERGY":{"TotalStartTime":"2019-11-03T19:34:28","Total":4.4,"Today":0.5,"Power":[1500,2],
      "Factor":0.95,"Voltage":230,"Current":6.5}}`,
  ],
  ['shellies/shellyem-B9E0/emeter/0/power', '1523.7'],
  ['shellies/shelly1pm-84CC/relay/0/energy', '60000'],
  ['shellies/shelly1pm-84CC/relay/0', 'on'],
  [
    'shellyplus1pm-a8032abe54dc/status/switch:0',
    `{"id":0,"source":"WS_in","output":true,"apower":8.9,"voltage":237.5,"current":0.041,
      "aenergy":{"total":6.532,"by_minute":[45.199,47.141],"minute_ts":1626935779},"temperature":{"tC":23.5,"tF":74.4}}`,
  ],
  [
    'shellypro4pm-f008d1d8b8b8/events/rpc',
    `{"src":"shellypro4pm-f008d1d8b8b8","dst":"shellypro4pm-f008d1d8b8b8/events","method":"NotifyStatus",
      "params":{"ts":1631186545.04,"switch:0":{"id":0,"output":true,"source":"button"}}}`,
  ],
  ['homie/super-car/engine/temperature', '21.5'],
  ['homie/super-car/lights/intensity', 'true'],
  [
    '$aws/things/thing-1/shadow/update/accepted',
    '{"state":{"reported":{"temp":21,"on":true}},"version":3,"timestamp":1658136855}',
  ],
  ['dt/press/line-3/press-7/vibration', '{"timestamp":1658136855000,"rms":2.8,"axis":{"x":1.5}}'],
  [
    'devices/rasp/messages/events/$.ct=application%2Fjson',
    '{"messageId":7,"deviceId":"rasp","temperature":27.3,"humidity":70}',
  ],
];
const T = at('2022-07-18T09:34:15Z');

describe('the presets', () => {
  it('make readings with units of what each vendor documents', () => {
    const made = FIXTURES.map(([topic, payload]) => decode(topic, payload));
    expect(made.flatMap(({ rejections }) => rejections)).toEqual([]);
    expect(made.flatMap(brief)).toEqual([
      [
        'plant:0101010101010101',
        T + 775,
        { 'temperatureSensor.1': 25.3, 'humiditySensor.2': 40.5, 'pump.running': 1 },
        { 'temperatureSensor.1': 'Cel', 'humiditySensor.2': '%' },
      ],
      [
        'plant:pump-room',
        T,
        { battery: 97, humidity: 44.72, pressure: 0.9932, temperature: 27.34, voltage: 2.995, occupancy: 0, state: 1 },
        { battery: '%', humidity: '%', pressure: 'bar', temperature: 'Cel', voltage: 'V' },
      ],
      [
        'plant:plug',
        T,
        { power: 0.00429, energy: 1.03, current: 0.17, voltage: 230 },
        { power: 'kW', energy: 'kW.h', current: 'A', voltage: 'V' },
      ],
      [
        'plant:tasmota_BME',
        T,
        {
          'BME280.Temperature': expect.closeTo(22, 9),
          'BME280.Humidity': 66.6,
          'BME280.Pressure': expect.closeTo(0.99992, 4),
        },
        { 'BME280.Temperature': 'Cel', 'BME280.Humidity': '%', 'BME280.Pressure': 'bar' },
      ],
      [
        'plant:plug',
        T,
        {
          'ENERGY.Total': 4.4,
          'ENERGY.Today': 0.5,
          'ENERGY.Power.0': 1.5,
          'ENERGY.Power.1': 0.002,
          'ENERGY.Factor': 0.95,
          'ENERGY.Voltage': 230,
          'ENERGY.Current': 6.5,
        },
        {
          'ENERGY.Total': 'kW.h',
          'ENERGY.Today': 'kW.h',
          'ENERGY.Power.0': 'kW',
          'ENERGY.Power.1': 'kW',
          'ENERGY.Voltage': 'V',
          'ENERGY.Current': 'A',
        },
      ],
      ['plant:shellyem-B9E0', 'arrival', { 'emeter.0.power': expect.closeTo(1.5237) }, { 'emeter.0.power': 'kW' }],
      ['plant:shelly1pm-84CC', 'arrival', { 'relay.0.energy': expect.closeTo(1) }, { 'relay.0.energy': 'kW.h' }],
      ['plant:shelly1pm-84CC', 'arrival', { 'relay.0': 1 }],
      [
        'plant:shellyplus1pm-a8032abe54dc',
        'arrival',
        {
          'switch:0.output': 1,
          'switch:0.apower': expect.closeTo(0.0089),
          'switch:0.voltage': 237.5,
          'switch:0.current': 0.041,
          'switch:0.aenergy.total': expect.closeTo(0.006532),
          'switch:0.temperature.tC': 23.5,
        },
        {
          'switch:0.apower': 'kW',
          'switch:0.voltage': 'V',
          'switch:0.current': 'A',
          'switch:0.aenergy.total': 'kW.h',
          'switch:0.temperature.tC': 'Cel',
        },
      ],
      ['plant:shellypro4pm-f008d1d8b8b8', at('2021-09-09T11:22:25.040Z'), { 'switch:0.output': 1 }],
      ['plant:super-car', 'arrival', { 'engine.temperature': 21.5 }],
      ['plant:super-car', 'arrival', { 'lights.intensity': 1 }],
      ['plant:thing-1', T, { temp: 21, on: 1 }],
      ['plant:press-7', T, { rms: 2.8, 'axis.x': 1.5 }],
      ['plant:rasp', 'arrival', { temperature: 27.3, humidity: 70 }],
    ]);
  });

  it.each([
    ['zigbee2mqtt/bridge/devices', '[{"ieee_address":"0x00158d"}]'],
    ['zigbee2mqtt/pump-room/availability', '{"state":"online"}'],
    ['application/17/device/01/event/join', '{"devAddr":"00189440"}'],
    ['tele/plug/LWT', 'Online'],
    ['tele/plug/STATE', '{"Wifi":{"RSSI":100}}'],
    ['stat/plug/RESULT', '{"POWER":"ON"}'],
    ['shellies/announce', '{"id":"shelly1"}'],
    ['shellies/shelly1/online', 'true'],
    ['shellies/shelly1/info', '{"uptime":3}'],
    ['shellies/shelly1/relay/0/command', 'on'],
    ['shellyplus1pm-a8/online', 'true'],
    ['shellyplus1pm-a8/events/rpc', '{"method":"NotifyEvent","params":{"ts":1.5,"events":[{"id":0,"ts":1.5}]}}'],
    ['homie/super-car/$state', 'ready'],
    ['homie/super-car/$stats/uptime', '10'],
    ['homie/super-car/engine/$name', 'Car engine'],
    ['homie/super-car/engine/temperature/$datatype', 'float'],
    ['homie/super-car/engine/temperature/set', '21'],
    ['homie/5/super-car/$state', 'ready'],
  ])('ignore without a rejection: %s', (topic, payload) => {
    expect(decode(topic, payload)).toEqual({ readings: [], rejections: [], ignored: [topic] });
  });

  it('a clock of the device that was never set, or is a year ahead, is no time', () => {
    const tasmota = (time: string) => decode('tele/p/SENSOR', { Time: time, A: { Temperature: 1 } });
    expect(tasmota('1970-01-01T00:00:12').readings[0]?.timeSource).toBe('arrival');
    expect(tasmota('2026-12-24T00:00:00').readings[0]?.timeSource).toBe('arrival');
    expect(tasmota('yesterday').rejections[0]?.reason).toBe('invalid_time');
    // The second half past two on the night when summer time ends counts as the first.
    expect(tasmota('2024-10-27T02:30:00').readings[0]?.sampledAt).toBe(Date.parse('2024-10-27T00:30:00Z'));
  });
  it.each([
    ['seconds', NOW / 1000 - 5, NOW - 5_000],
    ['milliseconds', NOW - 5_000, NOW - 5_000],
    ['seconds in a text', String(NOW / 1000 - 5), NOW - 5_000],
  ])('the time of Tasmota may be a number: %s', (_, Time, sampledAt) => {
    const decoded = decode('tele/p/SENSOR', { Time, A: { Temperature: 1 } });
    expect(decoded.rejections).toEqual([]);
    expect(decoded.readings).toMatchObject([{ sampledAt, timeSource: 'device', values: { 'A.Temperature': 1 } }]);
  });

  it('a time that is none is refused, and says which path and format', () => {
    const { rejections } = decode('tele/p/SENSOR', { Time: true, A: { Temperature: 1 } });
    expect(rejections).toMatchObject([{ reason: 'invalid_time', detail: 'Time is no time of the format local' }]);
  });

  it('can be switched off by name', () => {
    const some = createMappings({ rules: configuredRules({ rules: [], presets: 'tasmota, homie' }), timeZone: 'UTC' });
    expect(['tele/a/SENSOR', 'homie/a/b/c', 'zigbee2mqtt/a'].map((topic) => some(topic) !== undefined)).toEqual([
      true,
      true,
      false,
    ]);
    expect(['all', 'none', 'aws', 'aws,azure', 'aws,', 'constructor', ''].map(isPresetList)).toEqual([
      ...[true, true, true, true],
      ...[false, false, false],
    ]);
  });

  it('never throw', () => {
    for (const [topic, payload] of FIXTURES) neverThrows(codec, topic, [payload]);
  });
});
