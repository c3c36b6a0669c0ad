import { isObject } from '../../../lib/text/json-text.ts';
import type { MappingRule } from './mapping-rule.ts';

/**
 * Names that the first generation gives its values: `shellies/{device}/relay/0/power` and so on.
 * Energy counts watt-minutes.
 */
const GENERATION_1: Readonly<Record<string, string>> = {
  power: 'W',
  reactive_power: 'V.A{reactive}',
  energy: 'W.min',
  returned_energy: 'W.min',
  total: 'W.h',
  total_returned: 'W.h',
  voltage: 'V',
  current: 'A',
  temperature: 'Cel',
  ext_temperature: 'Cel',
  humidity: '%',
  ext_humidity: '%',
  battery: '%',
  lux: 'lx',
  tilt: 'deg',
  pos: '%',
  adc: 'V',
  overpower_value: 'W',
  concentration: '[ppm]',
  temperature_f: '[degF]',
  ext_temperature_f: '[degF]',
};

/** Fields of energy meters, of which each phase, the neutral and the total have their own. */
const OF_PHASES: Readonly<Record<string, string>> = {
  voltage: 'V',
  current: 'A',
  act_power: 'W',
  aprt_power: 'V.A',
  freq: 'Hz',
  total_act_energy: 'W.h',
  total_act_ret_energy: 'W.h',
};
const PHASES = ['a_', 'b_', 'c_', 'n_', 'total_', ''];

const GENERATION_2: Readonly<Record<string, string>> = {
  apower: 'W',
  aprtpower: 'V.A',
  'aenergy.total': 'W.h',
  'ret_aenergy.total': 'W.h',
  tC: 'Cel',
  rh: '%',
  total_act: 'W.h',
  total_act_ret: 'W.h',
  lux: 'lx',
  'battery.V': 'V',
  'battery.percent': '%',
  percent: '%',
  current_pos: '%',
  target_pos: '%',
  brightness: '%',
  ...Object.fromEntries(
    PHASES.flatMap((phase) => Object.entries(OF_PHASES).map(([field, unit]) => [`${phase}${field}`, unit])),
  ),
};

const FACTORY_NAME = 'shelly';

/** No measured values, or the same once more in another unit. */
const NOT_MEASURED = [
  ...[
    'id',
    'ts',
    'tF',
    'by_minute',
    'minute_ts',
    'timer_started_at',
    'started_at',
    'sys',
    'wifi',
    'cloud',
    'mqtt',
    'ws',
  ],
  'ble',
  // A colour: red, green and blue.
  'rgb',
];

/** A button, a scan or an update: no status. */
function isEvent(json: unknown): boolean {
  return isObject(json) && json['method'] === 'NotifyEvent';
}

/** Shelly, first and second generation, under the names that they have from the factory. */
export function shellyRules(): readonly MappingRule[] {
  const name = 'shelly';
  return [
    {
      name,
      topic: [
        ...['shellies/announce', 'shellies/command', 'shellies/+/announce', 'shellies/+/info', 'shellies/+/online'],
        ...['shellies/+/command', 'shellies/+/+/+/command', 'shellies/+/+/+/set', 'shellies/+/input_event/#'],
      ],
      ignore: true,
    },
    // Motion sensors and radiator valves say all at once.
    {
      name,
      topic: 'shellies/{device}/status',
      values: {
        temperature: 'tmp.value',
        motion: 'motion',
        vibration: 'vibration',
        lux: 'lux',
        battery: 'bat',
        'valve.temperature': 'thermostats.0.tmp.value',
        'valve.target': 'thermostats.0.target_t.value',
        'valve.pos': 'thermostats.0.pos',
      },
      units: { lux: 'lx', battery: '%', 'valve.pos': '%' },
      unitPaths: {
        'valve.temperature': 'thermostats.0.tmp.units',
        'valve.target': 'thermostats.0.target_t.units',
        temperature: 'tmp.units',
      },
    },
    // The second generation, where a person gave it the prefix of the first.
    {
      name,
      topic: 'shellies/{device}/status/{channel}',
      values: ['**'],
      exclude: NOT_MEASURED,
      units: GENERATION_2,
    },
    {
      name,
      topic: 'shellies/{device}/events/rpc',
      values: ['params.**'],
      carriesNone: isEvent,
      exclude: [...NOT_MEASURED, 'events'],
      units: GENERATION_2,
      time: { path: 'params.ts', format: 's' },
    },
    { name, topic: ['shellies/+/rpc', 'shellies/+/debug/#', 'shellies/+/command/#'], ignore: true },
    { name, topic: 'shellies/{device}/{channel#}', payload: 'text', units: GENERATION_1 },
    {
      name,
      topic: '{device}/status/{channel}',
      deviceStartsWith: FACTORY_NAME,
      values: ['**'],
      exclude: NOT_MEASURED,
      units: GENERATION_2,
    },
    {
      name,
      topic: '{device}/events/rpc',
      deviceStartsWith: FACTORY_NAME,
      values: ['params.**'],
      carriesNone: isEvent,
      exclude: [...NOT_MEASURED, 'events'],
      units: GENERATION_2,
      time: { path: 'params.ts', format: 's' },
    },
    {
      name,
      topic: ['{device}/online', '{device}/rpc', '{device}/command/#', '{device}/debug/#'],
      deviceStartsWith: FACTORY_NAME,
      ignore: true,
    },
  ];
}
