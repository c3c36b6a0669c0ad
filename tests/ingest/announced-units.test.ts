import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAnnouncedUnits } from '../../ingest/decode/mapping/announced-units.ts';
import { createMappings } from '../../ingest/decode/mapping/mapping-codec.ts';
import { configuredRules } from '../../ingest/decode/mapping/mapping-presets.ts';
import type { Codec } from '../../ingest/decode/values/codec.ts';
import { brief, decodeWith, NOW, neverThrows } from '../helpers/codecs.ts';

function startCodec(): Codec {
  const mapped = createMappings({ rules: configuredRules({ rules: [], presets: 'all' }), timeZone: 'UTC' });
  return (message) => mapped(message.topic)?.(message) ?? { readings: [], rejections: [] };
}

/** Its own `source` says where it is from. */
const { devices, states } = JSON.parse(
  readFileSync(new URL('originals/zigbee2mqtt.json', import.meta.url), 'utf8'),
) as { devices: readonly unknown[]; states: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

/**
 * The messages of the example of its README, in the domain `homie`: PyPI ebus-sdk 0.27.0 (MIT,
 * Copyright (c) 2026 Clark Communications Corporation), recorded with Mosquitto.
 */
const HOMIE_5 = [
  [
    'homie/5/sensor-1/$description',
    String.raw`{"homie": "5.0", "version": 3386159591046215, "type": "sensor", "name": "My Sensor", "nodes": {"sensors": {"name": "Sensors", "type": "sensor", "properties": {"temperature": {"name": "Temperature", "datatype": "float", "unit": "\u00b0C"}}}}, "children": [], "extensions": []}`,
  ],
  ['homie/5/sensor-1/$state', 'ready'],
  ['homie/5/sensor-1/sensors/temperature', '23.5'],
  ['homie/5/sensor-1/$state', 'lost'],
] as const;

describe('units that a device tells on a topic of its own', () => {
  it('are those of each model of Zigbee2MQTT', () => {
    const codec = startCodec();
    expect(decodeWith(codec, 'zigbee2mqtt/bridge/devices', devices)).toMatchObject({ readings: [], rejections: [] });
    const made = Object.entries(states).map(([name, state]) => decodeWith(codec, `zigbee2mqtt/${name}`, state));
    expect(made.flatMap(brief)).toEqual([
      [
        'plant:WSDCGQ11LM',
        'arrival',
        { temperature: 27.34, humidity: 44.72, pressure: 0.993, voltage: 2.995, battery: 97 },
        { temperature: 'Cel', humidity: '%', pressure: 'bar', voltage: 'V', battery: '%' },
      ],
      [
        'plant:EFEKTA_THP',
        'arrival',
        { temperature: 27.34, humidity: 44.72, pressure: 0.993, battery: 75, voltage: 3 },
        { temperature: 'Cel', humidity: '%', pressure: 'bar', voltage: 'V', battery: '%' },
      ],
      [
        'plant:AQSZB-110',
        'arrival',
        { temperature: 27.34, voltage: 3, battery: 100, battery_low: 0, voc: 1.5525e-6 },
        { temperature: 'Cel', voltage: 'V', battery: '%', voc: 'kg/m3' },
      ],
      [
        'plant:TS011F_plug_1',
        'arrival',
        { state: 1, power: 0.0429, current: 0.17, voltage: 230, energy: 1.03, countdown: 0 },
        { power: 'kW', current: 'A', voltage: 'V', energy: 'kW.h', countdown: 's' },
      ],
    ]);
  });

  it('are the usual ones of Zigbee2MQTT before it has told them, and those of a voltage and a pressure by their size', () => {
    const state = { pressure: 99.3, voltage: 3000, power_l2: 5, current_phase_b: 2, power_factor_c: 1, voc: 3 };
    expect(brief(decodeWith(startCodec(), 'zigbee2mqtt/x', state))).toEqual([
      [
        'plant:x',
        'arrival',
        { pressure: 0.993, voltage: 3, power_l2: 0.005, current_phase_b: 2, power_factor_c: 1, voc: 3 },
        { pressure: 'bar', voltage: 'V', power_l2: 'kW', current_phase_b: 'A' },
      ],
    ]);
  });

  it('are in the description of a device of Homie 5', () => {
    const codec = startCodec();
    const made = HOMIE_5.map(([topic, payload]) => decodeWith(codec, topic, payload));
    expect(made.flatMap(({ rejections }) => rejections)).toEqual([]);
    expect(made.flatMap(brief)).toEqual([
      ['plant:sensor-1', 'arrival', { 'sensors.temperature': 23.5 }, { 'sensors.temperature': 'Cel' }],
    ]);
  });

  it('are in an attribute of a property of Homie 3 and 4, and count for the one who sent them', () => {
    const codec = startCodec();
    decodeWith(codec, 'homie/super-car/engine/heat/$unit', '°F');
    expect(brief(decodeWith(codec, 'homie/super-car/engine/heat', '212'))).toEqual([
      ['plant:super-car', 'arrival', { 'engine.heat': 100 }, { 'engine.heat': 'Cel' }],
    ]);
    const stranger = { site: 'plant', device: 'other', kind: 'device' } as const;
    const payload = Buffer.from('212');
    const { readings } = codec({ topic: 'homie/super-car/engine/heat', payload, receivedAt: NOW, principal: stranger });
    expect(readings[0]?.values).toEqual({ 'engine.heat': 212 });
    decodeWith(codec, 'homie/super-car/engine/heat/$unit', '');
    expect(decodeWith(codec, 'homie/super-car/engine/heat', '212').readings[0]?.units).toBeUndefined();
  });

  it('are no more than a bounded number, and no longer than a unit is', () => {
    const told = createAnnouncedUnits();
    const principal = { site: 'plant', device: 'a', kind: 'device' } as const;
    const message = { topic: 't', payload: Buffer.alloc(0), receivedAt: NOW, principal };
    told.tell(message, 'long', 'x'.repeat(33));
    expect(told.find(message, 'long')).toBeUndefined();
    for (let i = 0; i <= 100_000; i++) told.tell(message, `name ${i}`, 'V');
    expect([told.find(message, 'name 0'), told.find(message, 'name 100000')]).toEqual([undefined, 'V']);
  });

  it('never make the decoder throw', () => {
    neverThrows(startCodec(), 'zigbee2mqtt/bridge/devices', [JSON.stringify(devices)]);
    neverThrows(startCodec(), HOMIE_5[0][0], [HOMIE_5[0][1]]);
  });
});
