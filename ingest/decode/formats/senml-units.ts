/**
 * Units of the SenML registry (RFC 8428, 12.1; secondary units: RFC 8798) that UCUM writes in
 * another way, or that another spelling here would mistake: `C` is coulomb and `F` farad, `B` a
 * byte and no bel. The rest is UCUM already.
 */
const SENML_TO_UCUM: Readonly<Record<string, string>> = {
  C: 'A.s',
  F: 'A.s/V',
  lat: 'deg',
  lon: 'deg',
  EL: 's',
  '%EL': '%{EL}',
  '%RH': '%{RH}',
  pH: '[pH]',
  dBW: 'dB[W]',
  Bspl: 'B[SPL]',
  count: '{count}',
  '/': '1',
  '/100': '%',
  '/1000': '[ppth]',
  'beat/min': '{beat}/min',
  beats: '{beats}',
  B: 'By',
  KiB: 'KiBy',
  GB: 'GBy',
  'B/s': 'By/s',
  'MB/s': 'MBy/s',
  VA: 'V.A',
  VAs: 'V.A.s',
  var: 'V.A{reactive}',
  vars: 'V.A.s{reactive}',
  kVA: 'kV.A',
  kvar: 'kV.A{reactive}',
  varh: 'V.A.h{reactive}',
  kvarh: 'kV.A.h{reactive}',
  kVAh: 'kV.A.h',
  'Wh/km': 'W.h/km',
  Wh: 'W.h',
  kWh: 'kW.h',
  Ah: 'A.h',
  ppm: '[ppm]',
  NTU: '{NTU}',
  'Mbit/s': 'Mbit/s',
  '1/min': '/min',
  '1/s': 'Hz',
  // Spellings of the drafts before RFC 8428, which libraries still write.
  db: 'dB',
  '//': '1',
};

/** The quantity of a record without a name of its own, by its SenML unit. */
const QUANTITY: Readonly<Record<string, string>> = {
  Cel: 'temperature',
  K: 'temperature',
  '%RH': 'humidity',
  lat: 'lat',
  lon: 'lon',
  Pa: 'pressure',
  hPa: 'pressure',
  V: 'voltage',
  mV: 'voltage',
  A: 'current',
  mA: 'current',
  W: 'power',
  kW: 'power',
  J: 'energy',
  Wh: 'energy',
  kWh: 'energy',
  '%EL': 'battery',
  Hz: 'frequency',
  'm/s': 'velocity',
  'm/s2': 'acceleration',
  lx: 'illuminance',
  m: 'distance',
  l: 'volume',
  'l/s': 'flow',
  'm3/s': 'flow',
  pH: 'ph',
  count: 'count',
};

/** The UCUM unit of a SenML unit; a unit outside of the registry is taken for UCUM. */
export function senmlUnit(unit: string): string {
  return Object.hasOwn(SENML_TO_UCUM, unit) ? (SENML_TO_UCUM[unit] as string) : unit;
}

/** A channel name for a value of which only the unit is known. */
export function quantityOf(unit: string | undefined): string {
  return unit !== undefined && Object.hasOwn(QUANTITY, unit) ? (QUANTITY[unit] as string) : 'value';
}
