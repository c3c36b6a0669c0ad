import { describe, expect, it } from 'vitest';
import { conversionOf } from '../../../ingest/reading/units.ts';

const kept = (value: number, unit: string): readonly [number, string] | undefined => {
  const conversion = conversionOf(unit);
  if (!conversion) return undefined;
  return [Number((value * conversion.factor + conversion.offset).toPrecision(9)), conversion.unit];
};

describe('units', () => {
  it.each([
    [212, '[degF]', 100, 'Cel'],
    [300, 'K', 26.85, 'Cel'],
    [71.3, '°C', 71.3, 'Cel'],
    [1, '[in_i]/s', 25.4, 'mm/s'],
    [0.0028, 'm/s', 2.8, 'mm/s'],
    [1, '[g]', 9.80665, 'm/s2'],
    [100, 'psi', 6.89475729, 'bar'],
    [250, 'mA', 0.25, 'A'],
    [1.5, 'm3/h', 25, 'l/min'],
    [0.4, 'kHz', 400, 'Hz'],
    [12, 'N.m', 12, 'N.m'],
    [1480, 'rpm', 1480, '/min'],
    [1500, 'W', 1.5, 'kW'],
    [1500, 'VA', 1500, 'V.A'],
    [1.5, 'kVA', 1.5, 'kV.A'],
    [2, 'MV.A', 2, 'MV.A'],
    [300, 'var', 300, 'V.A{reactive}'],
    [0.3, 'kvar', 0.3, 'kV.A{reactive}'],
    [7, 'kVAh', 7, 'kV.A.h'],
    [7, 'kvarh', 7, 'kV.A.h{reactive}'],
    [85, 'dB', 85, 'dB'],
    [40, '%', 40, '%'],
    [2, 'MBy/s', 2, 'MBy/s'],
    [2, 'bit/s', 2, 'bit/s'],
    [2, 'kat', 2, 'kat'],
    [2, 'Bq', 2, 'Bq'],
    [110, 'watts', 0.11, 'kW'],
    [40, 'degrees_c', 40, 'Cel'],
    [2, 'Bytes', 2, 'By'],
  ])('%d %s is kept as %d %s', (value, unit, expected, keptUnit) => {
    expect(kept(value, unit)).toEqual([expected, keptUnit]);
  });

  it('knows what is no unit', () => {
    for (const unit of ['furlong', 'constructor', '__proto__', '\u0000']) expect(conversionOf(unit)).toBeUndefined();
  });
});
