/** How a value of one unit is said in another. */
type Conversion = { readonly factor: number; readonly offset: number };

/** Unit of a channel → the units in which it is said elsewhere, or by mistake. UCUM. */
const SAID: Readonly<Record<string, Readonly<Record<string, Conversion>>>> = {
  Cel: { '[degF]': { factor: 1.8, offset: 32 }, K: { factor: 1, offset: 273.15 } },
  'mm/s': { 'm/s': times(0.001), '[in_i]/s': times(1 / 25.4) },
  bar: { kPa: times(100), MPa: times(0.1), '[psi]': times(14.503_774), mbar: times(1000) },
  Pa: { mbar: times(0.01), kPa: times(0.001) },
  'm3/h': { 'l/min': times(1000 / 60), 'm3/s': times(1 / 3600), 'l/s': times(1000 / 3600) },
  'l/min': { 'm3/h': times(0.06), 'l/s': times(1 / 60) },
  A: { mA: times(1000) },
  V: { kV: times(0.001), mV: times(1000) },
  kW: { W: times(1000), MW: times(0.001) },
  'kW.h': { 'W.h': times(1000), 'MW.h': times(0.001) },
  h: { min: times(60), s: times(3600) },
  s: { ms: times(1000) },
  mm: { cm: times(0.1), m: times(0.001), '[in_i]': times(1 / 25.4) },
  'm/s': { 'm/min': times(60), 'km/h': times(3.6) },
  't/h': { 'kg/s': times(1 / 3.6), 'kg/h': times(1000) },
  'N.m': { 'kN.m': times(0.001) },
};

function times(factor: number): Conversion {
  return { factor, offset: 0 };
}

/** How a value of a channel is said in another unit; undefined if nobody says it so. */
export function conversionTo(unit: string, said: string): Conversion | undefined {
  return SAID[unit]?.[said];
}

/** The other units in which values of a unit are said. */
export function otherUnits(unit: string): readonly string[] {
  return Object.keys(SAID[unit] ?? {});
}

/**
 * A difference such as `2.5 K` in the unit of a channel; undefined if the text is no number with a
 * unit that fits. A difference of temperatures has no zero point.
 */
export function amountIn(text: string, unit: string): number | undefined {
  const [, number = '', own = ''] = /^\s*([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s+(\S+)\s*$/i.exec(text) ?? [];
  if (number === '') return undefined;
  if (own === unit) return Number(number);
  const conversion = conversionTo(unit, own);
  return conversion && Number(number) / conversion.factor;
}
