import { isObject } from '../../../lib/text/json-text.ts';
import type { CodecMessage } from '../values/codec.ts';
import { parseJson } from '../values/json-payload.ts';
import { type AnnouncedUnits, createAnnouncedUnits } from './announced-units.ts';
import type { MappingRule } from './mapping-rule.ts';

/** Usual units of its devices, until the bridge has published the units of each. */
const USUAL: Readonly<Record<string, string>> = {
  temperature: 'Cel',
  local_temperature: 'Cel',
  device_temperature: 'Cel',
  soil_temperature: 'Cel',
  current_temperature: 'Cel',
  outdoor_temperature: 'Cel',
  cpu_temperature: 'Cel',
  humidity: '%',
  battery: '%',
  soil_moisture: '%',
  position: '%',
  illuminance: 'lx',
  illuminance_lux: 'lx',
  pressure: 'hPa',
  ac_frequency: 'Hz',
  power: 'W',
  energy: 'kW.h',
  produced_energy: 'kW.h',
  energy_produced: 'kW.h',
  current: 'A',
  voltage: 'V',
  power_apparent: 'V.A',
  power_reactive: 'V.A{reactive}',
  co2: '[ppm]',
  eco2: '[ppm]',
  co: '[ppm]',
  noise: 'dB',
  pm1: 'ug/m3',
  pm25: 'ug/m3',
  pm10: 'ug/m3',
  formaldehyd: 'mg/m3',
  hcho: 'mg/m3',
};

/** Of a phase or one of several endpoints: `power_phase_b`, `energy_l2`, `voltage_left`. */
const ENDPOINT = /_(phase_[abc]|[abc]|l?\d{1,2}|left|right|center|top|bottom)$/;

/** A battery's voltage comes in millivolts, that of a plug in volts; no mains has a kilovolt. */
const MILLIVOLTS_FROM = 1000;

/** Some devices send hectopascals, some kilopascals; no air has less than this in hectopascals. */
const HECTOPASCALS_FROM = 200;
const MAX_DEPTH = 4;

/**
 * Zigbee2MQTT: `zigbee2mqtt/{device}`. The unit of a value differs by model; its retained
 * `bridge/devices` names it.
 */
export function zigbee2mqttRules(): readonly MappingRule[] {
  const name = 'zigbee2mqtt';
  const told = createAnnouncedUnits();
  return [
    { name, topic: 'zigbee2mqtt/bridge/devices', ignore: true, onIgnored: (message) => learn(told, message) },
    {
      name,
      topic: ['zigbee2mqtt/bridge/#', 'zigbee2mqtt/+/availability', 'zigbee2mqtt/+/set/#', 'zigbee2mqtt/+/get/#'],
      ignore: true,
    },
    {
      name,
      topic: 'zigbee2mqtt/{device}',
      values: ['*'],
      exclude: ['linkquality', 'last_seen', 'elapsed'],
      unitOf: (channel, value, message) =>
        told.find(message, `${message.topic.split('/')[1]}/${channel}`) ??
        usualUnit(channel.replace(ENDPOINT, ''), value),
      time: { path: 'last_seen', format: 'auto' },
    },
  ];
}

function usualUnit(property: string, value: number): string | undefined {
  if (property === 'voltage' && value >= MILLIVOLTS_FROM) return 'mV';
  if (property === 'pressure' && value < HECTOPASCALS_FROM) return 'kPa';
  return Object.hasOwn(USUAL, property) ? USUAL[property] : undefined;
}

function learn(told: AnnouncedUnits, message: CodecMessage): void {
  const parsed = parseJson(message.payload);
  if ('reason' in parsed || !Array.isArray(parsed.json)) return;
  for (const device of parsed.json) {
    if (!isObject(device) || typeof device['friendly_name'] !== 'string' || !isObject(device['definition'])) continue;
    const name = device['friendly_name'];
    tellAll(device['definition']['exposes'], (property, unit) => told.tell(message, `${name}/${property}`, unit));
  }
}

/**
 * Lights, switches and the like hold their values as features; the parts of composites are no
 * values of their own.
 */
function tellAll(exposes: unknown, tell: (property: string, unit: string) => void, depth = 0): void {
  if (!Array.isArray(exposes) || depth > MAX_DEPTH) return;
  for (const expose of exposes) {
    if (!isObject(expose) || expose['type'] === 'composite') continue;
    const { property, unit, features } = expose;
    if (typeof property === 'string' && typeof unit === 'string') tell(property, unit);
    tellAll(features, tell, depth + 1);
  }
}
