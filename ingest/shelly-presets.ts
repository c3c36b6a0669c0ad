import type { MappingRule } from './mapping-codec.ts';

/** Names that the first generation gives its values: `shellies/{device}/relay/0/power` and so on. Energy counts watt-minutes. */
const GENERATION_1: Readonly<Record<string, string>> = {
  ...{ power: 'W', reactive_power: 'V.A{reactive}', energy: 'W.min', returned_energy: 'W.min', total: 'W.h' },
  ...{ total_returned: 'W.h', voltage: 'V', current: 'A', temperature: 'Cel', ext_temperature: 'Cel', humidity: '%' },
  ...{ ext_humidity: '%', battery: '%', lux: 'lx', tilt: 'deg', temperature_f: '[degF]', ext_temperature_f: '[degF]' },
};

const GENERATION_2: Readonly<Record<string, string>> = {
  ...{
    apower: 'W',
    aprtpower: 'V.A',
    act_power: 'W',
    aprt_power: 'V.A',
    total_act_power: 'W',
    total_aprt_power: 'V.A',
  },
  ...{ a_act_power: 'W', b_act_power: 'W', c_act_power: 'W', a_aprt_power: 'V.A', b_aprt_power: 'V.A' },
  ...{
    c_aprt_power: 'V.A',
    voltage: 'V',
    a_voltage: 'V',
    b_voltage: 'V',
    c_voltage: 'V',
    current: 'A',
    a_current: 'A',
  },
  ...{ b_current: 'A', c_current: 'A', n_current: 'A', total_current: 'A', freq: 'Hz', a_freq: 'Hz', b_freq: 'Hz' },
  ...{ c_freq: 'Hz', 'aenergy.total': 'W.h', 'ret_aenergy.total': 'W.h', total_act_energy: 'W.h', tC: 'Cel', rh: '%' },
  ...{ total_act: 'W.h', total_act_ret: 'W.h', lux: 'lx', 'battery.V': 'V', 'battery.percent': '%' },
};

const FACTORY_NAME = 'shelly';
/** No measured values, or the same once more in another unit. */
const NOT_MEASURED = ['id', 'ts', 'tF', 'by_minute', 'minute_ts', 'sys', 'wifi', 'cloud', 'mqtt', 'ws', 'ble'];

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
