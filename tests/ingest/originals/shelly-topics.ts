/**
 * Topics of Shelly's first generation, what the npm package iobroker.shelly 10.6.1 (MIT, Copyright
 * (c) 2018-2025 Thorsten Stueben) makes of the payload `60` there, and its unit: made by its
 * functions in lib/devices/gen1.
 */
export const GENERATION_1_TOPICS: readonly (readonly [topic: string, value: number, unit: string])[] = [
  ['shellies/shelly1pm-84CC/adc/0', 60, 'V'],
  ['shellies/shelly1pm-84CC/emeter/0/current', 60, 'A'],
  ['shellies/shelly1pm-84CC/emeter/0/power', 60, 'W'],
  ['shellies/shelly1pm-84CC/emeter/0/reactive_power', 60, 'VAR'],
  ['shellies/shelly1pm-84CC/emeter/0/total', 60, 'Wh'],
  ['shellies/shelly1pm-84CC/emeter/0/total_returned', 60, 'Wh'],
  ['shellies/shelly1pm-84CC/emeter/0/voltage', 60, 'V'],
  ['shellies/shelly1pm-84CC/ext_humidity/0', 60, '%'],
  ['shellies/shelly1pm-84CC/ext_temperature/0', 60, '°C'],
  ['shellies/shelly1pm-84CC/ext_temperature_f/0', 60, '°F'],
  ['shellies/shelly1pm-84CC/light/0/energy', 1, 'Wh'],
  ['shellies/shelly1pm-84CC/light/0/power', 60, 'W'],
  ['shellies/shelly1pm-84CC/relay/0/energy', 1, 'Wh'],
  ['shellies/shelly1pm-84CC/relay/0/overpower_value', 60, 'W'],
  ['shellies/shelly1pm-84CC/relay/0/power', 60, 'W'],
  ['shellies/shelly1pm-84CC/relay/energy', 1, 'Wh'],
  ['shellies/shelly1pm-84CC/relay/power', 60, 'W'],
  ['shellies/shelly1pm-84CC/roller/0/energy', 1, 'Wh'],
  ['shellies/shelly1pm-84CC/roller/0/pos', 60, '%'],
  ['shellies/shelly1pm-84CC/roller/0/power', 60, 'W'],
  ['shellies/shelly1pm-84CC/sensor/battery', 60, '%'],
  ['shellies/shelly1pm-84CC/sensor/humidity', 60, '%'],
  ['shellies/shelly1pm-84CC/sensor/lux', 60, 'Lux'],
  ['shellies/shelly1pm-84CC/sensor/temperature', 60, '°C'],
  ['shellies/shelly1pm-84CC/sensor/tilt', 60, 'degree'],
  ['shellies/shelly1pm-84CC/temperature', 60, '°C'],
  ['shellies/shelly1pm-84CC/temperature_f', 60, '°F'],
];

/**
 * The fields in payloads of `status/{component}` of the second generation that it reads, with their
 * units: lib/devices/gen2-helper.js.
 */
export const GENERATION_2_FIELDS: readonly (readonly [component: string, field: string, unit: string])[] = [
  ['cover:0', 'aenergy.total', 'Wh'],
  ['cover:0', 'apower', 'W'],
  ['cover:0', 'current', 'A'],
  ['cover:0', 'current_pos', '%'],
  ['cover:0', 'target_pos', '%'],
  ['cover:0', 'temperature.tC', '°C'],
  ['cover:0', 'voltage', 'V'],
  ['devicepower:0', 'battery.V', 'V'],
  ['devicepower:0', 'battery.percent', '%'],
  ['em:0', 'a_act_power', 'W'],
  ['em:0', 'b_aprt_power', 'VA'],
  ['em:0', 'c_current', 'A'],
  ['em:0', 'c_voltage', 'V'],
  ['em:0', 'n_current', 'A'],
  ['em:0', 'total_act_power', 'W'],
  ['em:0', 'total_aprt_power', 'VA'],
  ['em:0', 'total_current', 'A'],
  ['em1:0', 'act_power', 'W'],
  ['em1:0', 'aprt_power', 'VA'],
  ['em1:0', 'freq', 'Hz'],
  ['em1data:0', 'total_act_energy', 'Wh'],
  ['emdata:0', 'a_total_act_energy', 'Wh'],
  ['emdata:0', 'b_total_act_ret_energy', 'Wh'],
  ['emdata:0', 'total_act', 'Wh'],
  ['emdata:0', 'total_act_ret', 'Wh'],
  ['humidity:0', 'rh', '%'],
  ['input:100', 'percent', '%'],
  ['light:0', 'brightness', '%'],
  ['pm1:0', 'aprtpower', 'VA'],
  ['pm1:0', 'ret_aenergy.total', 'Wh'],
  ['switch:0', 'freq', 'Hz'],
  ['temperature:0', 'tC', '°C'],
  ['voltmeter:100', 'voltage', 'V'],
];
