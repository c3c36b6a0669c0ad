import { describe, expect, it } from 'vitest';
import { fromPlantField, toPlantField } from '../../web/parts/plant-time.ts';

describe('a field for date and time holds the time of the plant', () => {
  it.each([
    ['2026-07-01T08:15', 'Europe/Berlin', '2026-07-01T06:15:00.000Z'],
    ['2026-12-01T08:15', 'Europe/Berlin', '2026-12-01T07:15:00.000Z'],
    ['2026-12-01T08:15', 'Asia/Shanghai', '2026-12-01T00:15:00.000Z'],
    ['2026-12-01T08:15', 'America/St_Johns', '2026-12-01T11:45:00.000Z'],
  ])('%s in %s is %s', (field, zone, iso) => {
    expect(fromPlantField(field, zone)?.toISOString()).toBe(iso);
    expect(toPlantField(new Date(iso), zone)).toBe(field);
  });

  it('a time that comes twice is the first one', () => {
    expect(fromPlantField('2026-10-25T02:30', 'Europe/Berlin')?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('a time that a change of clocks leaves out is the time after it', () => {
    expect(fromPlantField('2026-03-29T02:30', 'Europe/Berlin')?.toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it('an empty field has no time', () => {
    expect(fromPlantField('', 'UTC')).toBeUndefined();
  });
});
