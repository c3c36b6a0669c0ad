import ucum from '@lhncbc/ucum-lhc';

type UcumUnit = ucum.UcumUnit;

/** Converts a value to the stored unit of its quantity: `value × factor + offset`. */
export type Conversion = { readonly unit: string; readonly factor: number; readonly offset: number };

/**
 * The unit in which each kind of quantity is kept (UCUM); a valid unit of another kind is kept as
 * it comes.
 */
const KEPT = [
  ...['Cel', 'mm/s', 'm/s2', 'bar', 'A', 'V', 'kW', 'kW.h', 'Ohm'],
  ...['l/min', 'mm', 'l', 'N', 's', 'Hz', 'kg/m3'],
];

/**
 * Kinds of quantity that share a dimension and differ in meaning (torque and energy, apparent,
 * reactive and active power; rates of bytes, moles and decays, for which UCUM counts in bits,
 * molecules and 1/s); also `g`, which often means gravity, not a gram.
 */
const KEPT_AS_IT_COMES = /^(g|1|m?s|.*N\.?m|[kM]?V\.A\b.*|(\{[^}]*\})?\/min|\w*(By|bit|mol)\/s|[kMGT]?Bq|[numk]?kat)$/;

/** Words of devices for which UCUM has another one. */
const ALIASES: Readonly<Record<string, string>> = {
  '°C': 'Cel',
  '℃': 'Cel',
  degC: 'Cel',
  C: 'Cel',
  '°F': '[degF]',
  degF: '[degF]',
  F: '[degF]',
  '°K': 'K',
  rpm: '/min',
  RPM: '/min',
  'r/min': '/min',
  '1/min': '/min',
  '1/s': 'Hz',
  cpm: '/min',
  'm/s²': 'm/s2',
  'm/s^2': 'm/s2',
  'mm/s²': 'mm/s2',
  'mm/sec': 'mm/s',
  'in/s': '[in_i]/s',
  ips: '[in_i]/s',
  psi: '[psi]',
  PSI: '[psi]',
  Bar: 'bar',
  mBar: 'mbar',
  kpa: 'kPa',
  Nm: 'N.m',
  mil: '[mil_i]',
  mils: '[mil_i]',
  degrees_c: 'Cel',
  degrees_f: '[degF]',
  volts: 'V',
  amps: 'A',
  watts: 'W',
  feet: '[ft_i]',
  Percent: '%',
  'µg/m³': 'ug/m3',
  'μg/m³': 'ug/m3',
  'mg/m³': 'mg/m3',
  ppb: '[ppb]',
  '℉': '[degF]',
  'µS/cm': 'uS/cm',
  VAR: 'V.A{reactive}',
  seconds: 's',
  minutes: 'min',
  Hours: 'h',
  meters: 'm',
  L: 'l',
  kn: '[kn_i]',
  mph: '[mi_i]/h',
  'ft/s': '[ft_i]/s',
  'yd/s': '[yd_i]/s',
  kVArh: 'kV.A.h{reactive}',
  bytes: 'By',
  Bytes: 'By',
  MilliSeconds: 'ms',
  Count: '{count}',
  lux: 'lx',
  Lux: 'lx',
  kWh: 'kW.h',
  Wh: 'W.h',
  MWh: 'MW.h',
  Ah: 'A.h',
  mAh: 'mA.h',
  amp: 'A',
  volt: 'V',
  VA: 'V.A',
  kVA: 'kV.A',
  MVA: 'MV.A',
  VAh: 'V.A.h',
  kVAh: 'kV.A.h',
  var: 'V.A{reactive}',
  kvar: 'kV.A{reactive}',
  Mvar: 'MV.A{reactive}',
  varh: 'V.A.h{reactive}',
  VAr: 'V.A{reactive}',
  kVAr: 'kV.A{reactive}',
  MVAr: 'MV.A{reactive}',
  kvarh: 'kV.A.h{reactive}',
  'm³': 'm3',
  'm³/h': 'm3/h',
  'm^3/h': 'm3/h',
  'l/m': 'l/min',
  lpm: 'l/min',
  'L/m': 'l/min',
  gpm: '[gal_us]/min',
  µm: 'um',
  μm: 'um',
  micron: 'um',
  Ω: 'Ohm',
  ohm: 'Ohm',
  percent: '%',
  '%RH': '%{RH}',
  ppm: '[ppm]',
  deg: 'deg',
  '°': 'deg',
  degree: 'deg',
  sec: 's',
  second: 's',
  minute: 'min',
  hour: 'h',
  gn: '[g]',
  mmHg: 'mm[Hg]',
  inHg: "[in_i'Hg]",
  hz: 'Hz',
  khz: 'kHz',
  '': '1',
};

const known = new Map<string, Conversion | null>();

/** Devices choose the texts: bounded, so that they cannot fill the memory. */
const MAX_KNOWN = 10_000;

/**
 * How to keep values in a unit.
 * @param unit UCUM, case-sensitive, or one of the common other spellings (`°C`, `rpm`, `psi`)
 * @returns undefined if it is no unit
 */
export function conversionOf(unit: string): Conversion | undefined {
  let conversion = known.get(unit);
  if (conversion === undefined) {
    conversion = findConversion(Object.hasOwn(ALIASES, unit) ? (ALIASES[unit] as string) : unit);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(unit, conversion);
  }
  return conversion ?? undefined;
}

function findConversion(code: string): Conversion | null {
  const unit = unitOf(code);
  if (!unit) return null;
  const asItComes = { unit: code, factor: 1, offset: 0 };
  const dimension = dimensionOf(unit);
  if (KEPT_AS_IT_COMES.test(code) || dimension === undefined) return asItComes;
  const target = targets().get(dimension);
  if (!target || target.code === code) return asItComes;
  const factor = unit.magnitude_ / target.unit.magnitude_;
  if (target.code === 'Cel') {
    const zero = ucum.UcumLhcUtils.getInstance().convertUnitTo(code, 0, 'Cel').toVal ?? Number.NaN;
    return { unit: 'Cel', factor, offset: Number(zero.toPrecision(15)) };
  }
  // Decibels and the like are no multiples of anything.
  return unit.isSpecial_ ? asItComes : { unit: target.code, factor: Number(factor.toPrecision(14)), offset: 0 };
}

let found: Map<string, { code: string; unit: UcumUnit }> | undefined;

function targets(): Map<string, { code: string; unit: UcumUnit }> {
  found ??= new Map(
    KEPT.map((code) => {
      const unit = unitOf(code) as UcumUnit;
      return [dimensionOf(unit) ?? '', { code, unit }];
    }),
  );
  return found;
}

/** A percentage is a number like any other: only the kinds with a dimension are converted. */
function dimensionOf({ dim_ }: UcumUnit): string | undefined {
  const vector = dim_?.dimVec_;
  return vector?.some((power) => power !== 0) ? vector.join() : undefined;
}

/** Members of every object: the library reads them as units, fails, and prints that to stdout. */
const INHERITED = /__|constructor|(Of|String|Property|Enumerable)$|(Of|String|Property|Enumerable)\W/;

function unitOf(code: string): UcumUnit | undefined {
  if (code.trim() === '' || INHERITED.test(code)) return undefined;
  try {
    const { unit } = ucum.UcumLhcUtils.getInstance().getSpecifiedUnit(code, 'validate');
    // The library finds `constructor` where every object has one.
    return typeof unit?.magnitude_ === 'number' ? unit : undefined;
  } catch {
    return undefined;
  }
}

/** Conversion between two units; undefined if they differ in quantity, or one is no unit. */
export function conversionBetween(from: string, to: string): { factor: number; offset: number } | undefined {
  const kept = conversionOf(from);
  if (!kept) return undefined;
  if (kept.unit === to) return kept;
  if (!unitOf(kept.unit) || !unitOf(to)) return undefined;
  const { status, toVal } = ucum.UcumLhcUtils.getInstance().convertUnitTo(kept.unit, 1, to);
  if (status !== 'succeeded' || typeof toVal !== 'number') return undefined;
  return { factor: kept.factor * toVal, offset: kept.offset * toVal };
}
