import { isObject } from '../../../lib/text/json-text.ts';
import { parseJson } from '../values/json-payload.ts';
import { homieRules } from './homie.ts';
import type { Mapping } from './mapping.ts';
import type { MappingRule } from './mapping-rule.ts';
import { shellyRules } from './shelly-presets.ts';
import { tasmotaRules } from './tasmota-preset.ts';
import { zigbee2mqttRules } from './zigbee2mqtt-preset.ts';

const CHIRPSTACK: readonly MappingRule[] = [
  {
    name: 'chirpstack',
    topic: 'application/+/device/{device}/event/up',
    values: ['object.**'],
    // The names of Cayenne LPP, whose units are fixed; other codecs name and scale as they like.
    units: {
      temperatureSensor: 'Cel',
      humiditySensor: '%',
      barometer: 'hPa',
      illuminanceSensor: 'lx',
      accelerometer: '[g]',
      latitude: 'deg',
      longitude: 'deg',
      altitude: 'm',
    },
    unitOf: (channel) => CAYENNE_AXES[CAYENNE_AXIS.exec(channel)?.[1] ?? ''],
    time: { path: 'time', format: 'iso' },
    prepare: fromVersion3,
  },
  { name: 'chirpstack', topic: ['application/+/device/+/event/+', 'application/+/device/+/command/+'], ignore: true },
];

/** Version 3 writes what the device sent as JSON in a text, and calls the time otherwise. */
function fromVersion3(json: unknown): unknown {
  if (!isObject(json) || isObject(json['object']) || typeof json['objectJSON'] !== 'string') return json;
  const parsed = parseJson(Buffer.from(json['objectJSON']));
  return 'reason' in parsed ? json : { ...json, object: parsed.json, time: json['time'] ?? json['publishedAt'] };
}
const CAYENNE_AXIS = /^(accelerometer|gyrometer)\.\d+\.[xyz]$/;
const CAYENNE_AXES: Readonly<Record<string, string>> = { accelerometer: '[g]', gyrometer: 'deg/s' };

/**
 * Topics that begin with `$` come only through the broker of AWS itself: the embedded one keeps
 * them to itself.
 */
const AWS: readonly MappingRule[] = [
  {
    name: 'aws',
    topic: ['$aws/things/{device}/shadow/update/accepted', '$aws/things/{device}/shadow/name/+/update/accepted'],
    values: ['state.reported.**'],
    time: { path: 'timestamp', format: 's' },
  },
  {
    name: 'aws',
    topic: ['$aws/things/{device}/shadow/update', '$aws/things/{device}/shadow/name/+/update'],
    values: ['state.reported.**'],
  },
  { name: 'aws', topic: '$aws/#', ignore: true },
  {
    name: 'aws',
    topic: ['dt/+/{device}/+', 'dt/+/+/{device}/+', 'dt/+/+/+/{device}/+'],
    values: ['**'],
    time: { path: 'timestamp', format: 'auto' },
  },
];

const AZURE: readonly MappingRule[] = [
  {
    name: 'azure',
    topic: 'devices/{device}/messages/events/#',
    values: ['**'],
    exclude: ['messageId'],
    time: { path: 'timestamp', format: 'auto' },
  },
];

/**
 * OPC UA PubSub with JSON over MQTT (Part 14, 7.3.4.7):
 * `opcua/json/data/{publisher}/{group}/{writer}`.
 */
const OPC_UA: readonly MappingRule[] = [
  { name: 'opcua', topic: ['opcua/json/data/{device}/#', 'opcua/json/data/{device}'], values: ['**'] },
  { name: 'opcua', topic: 'opcua/json/#', ignore: true },
];

/** Kepware's IoT Gateway, with the topic that it has from the factory. */
const KEPWARE: readonly MappingRule[] = [
  { name: 'kepware', topic: ['iotgateway', 'iotgateway/{device}'], values: ['values.**'] },
];

const PRESETS = {
  chirpstack: () => CHIRPSTACK,
  zigbee2mqtt: zigbee2mqttRules,
  tasmota: tasmotaRules,
  homie: homieRules,
  aws: () => AWS,
  azure: () => AZURE,
  opcua: () => OPC_UA,
  kepware: () => KEPWARE,
  // Last: Shelly's second generation puts the name of the device first.
  shelly: shellyRules,
} as const satisfies Record<string, () => readonly MappingRule[]>;

/** The presets by name, in the order in which they are asked. */
export const PRESET_NAMES = Object.keys(PRESETS) as readonly (keyof typeof PRESETS)[];

/** The rules of the named presets. @param names any order; see {@link PRESET_NAMES} */
export function presetRules(names: readonly string[]): readonly MappingRule[] {
  return PRESET_NAMES.filter((name) => names.includes(name)).flatMap((name) => PRESETS[name]());
}

/** Whether a text names presets, separated by commas, or is `all` or `none`. */
export function isPresetList(text: string): boolean {
  const names = splitNames(text);
  return text === 'all' || text === 'none' || (names.length > 0 && names.every((name) => Object.hasOwn(PRESETS, name)));
}

/**
 * All rules of a configuration, in the order in which they are asked: its own that are enabled,
 * then the presets that it leaves on.
 */
export function configuredRules(options: {
  readonly rules: readonly Mapping[];
  readonly presets: string;
}): readonly MappingRule[] {
  const { rules, presets } = options;
  const own = rules.filter(({ enabled = true }) => enabled);
  return [...own, ...presetRules(presets === 'all' ? PRESET_NAMES : splitNames(presets))];
}

function splitNames(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}
