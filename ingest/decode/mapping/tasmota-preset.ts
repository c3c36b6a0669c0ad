import type { MappingRule } from './mapping-rule.ts';

const UNITS: Readonly<Record<string, string>> = {
  Power: 'W',
  ActivePower: 'W',
  ApparentPower: 'V.A',
  ReactivePower: 'V.A{reactive}',
  Frequency: 'Hz',
  Voltage: 'V',
  Current: 'A',
  CurrentNeutral: 'A',
  PhaseAngle: 'deg',
  Period: 'W.h',
  'CTEnergy.Energy': 'kW.h',
  Total: 'kW.h',
  TotalTariff: 'kW.h',
  Today: 'kW.h',
  Yesterday: 'kW.h',
  ImportActive: 'kW.h',
  ExportActive: 'kW.h',
  ExportTariff: 'kW.h',
  ImportReactive: 'kV.A.h{reactive}',
  ExportReactive: 'kV.A.h{reactive}',
  Humidity: '%',
  Moisture: '%',
  Battery: '%',
  Illuminance: 'lx',
  Ambient: 'lx',
  Temperature: 'Cel',
  DewPoint: 'Cel',
  Pressure: 'hPa',
  SeaPressure: 'hPa',
  Distance: 'cm',
  Weight: 'kg',
  CarbonDioxide: '[ppm]',
  eCO2: '[ppm]',
  TVOC: '[ppb]',
  CF1: 'ug/m3',
  'CF2.5': 'ug/m3',
  CF10: 'ug/m3',
  PM1: 'ug/m3',
  'PM2.5': 'ug/m3',
  PM10: 'ug/m3',
  'Dir.Deg': 'deg',
  'Dir.Avg': 'deg',
  'Dir.Min': 'deg',
  'Dir.Max': 'deg',
  'Dir.Range': 'deg',
};

/** Quantities whose unit is chosen on the device, and sent along. */
const CHOSEN: Readonly<Record<string, string>> = {
  Temperature: 'TempUnit',
  DewPoint: 'TempUnit',
  Pressure: 'PressureUnit',
  SeaPressure: 'PressureUnit',
  Speed: 'SpeedUnit',
  'Speed.Act': 'SpeedUnit',
  'Speed.Avg': 'SpeedUnit',
  'Speed.Min': 'SpeedUnit',
  'Speed.Max': 'SpeedUnit',
};

/** The analog inputs of an ESP32 are numbered: `ANALOG.Temperature1`. */
const NUMBERED = ['Temperature', 'Illuminance', 'Humidity', 'CTEnergy.Energy'];
const MAX_NUMBER = 9;

function withNumbers(table: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const numbered: Record<string, string> = { ...table };
  for (const name of NUMBERED) {
    for (let number = 1; number <= MAX_NUMBER; number++) {
      const [first = '', ...rest] = name.split('.');
      if (table[name] !== undefined) numbered[[`ANALOG.${first}${number}`, ...rest].join('.')] = table[name];
    }
  }
  return numbered;
}

/** Quantities of a meter, of which a list has one for each phase or tariff, in their order. */
const OF_PHASES: readonly string[] = [
  ...['Power', 'ApparentPower', 'ReactivePower', 'ActivePower', 'Factor', 'Voltage', 'Current', 'Frequency', 'Period'],
  ...['PhaseAngle', 'Total', 'TotalTariff', 'Today', 'Yesterday', 'ExportActive', 'ExportTariff', 'ImportActive'],
  ...['ImportReactive', 'ExportReactive', 'TodaySumImport', 'TodaySumExport'],
];

/**
 * Tasmota: `tele/{device}/SENSOR`, with the topic that it has from the factory,
 * `%prefix%/%topic%/`.
 */
export function tasmotaRules(): readonly MappingRule[] {
  const name = 'tasmota';
  return [
    {
      name,
      topic: 'tele/{device}/SENSOR',
      values: ['**'],
      positions: OF_PHASES.map((quantity) => `ENERGY.${quantity}`),
      units: withNumbers(UNITS),
      unitPaths: withNumbers(CHOSEN),
      time: { path: 'Time', format: 'local' },
    },
    { name, topic: ['tele/#', 'stat/#', 'cmnd/#', 'tasmota/discovery/#'], ignore: true },
  ];
}
