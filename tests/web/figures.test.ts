import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { costMetrics } from '../../ticketing/reports/cost-metrics.ts';
import { maintenanceMetrics } from '../../ticketing/reports/measure-maintenance.ts';
import { drillOf, figuresCsv, GROUPS, weeksBefore } from '../../web/screens/reports/figures.ts';

describe('figures of maintenance', () => {
  it('are shown each in one group, with name and formula in both languages', async () => {
    const shown = Object.values(GROUPS).flat();
    const keys = [...maintenanceMetrics, ...costMetrics].map(({ key }) => key);
    expect([...shown].sort()).toEqual([...keys].sort());
    const words = await readFile('web/words/metrics.ts', 'utf8');
    const named = [...words.matchAll(/^ {4}(\w+): \[/gm)].map(([, key]) => key);
    expect(named.sort()).toEqual([...keys, ...keys].sort());
  });

  it('lead to the tickets behind them', () => {
    const verdict = 'no_fault_found,process_change';
    expect(drillOf('false_tickets', '')).toEqual({ verdict, source: 'detector' });
    expect(drillOf('overdue', '2026-03-02T08:00:00Z')).toMatchObject({ dueBefore: '2026-03-02T08:00:00Z' });
    expect(drillOf('wrench_time', '')).toBeUndefined();
  });

  it('are written as CSV that no spreadsheet runs', () => {
    const parts = { '=1+1': { value: 2, basis: 3 }, 'a,"b"': { value: null, basis: 0 } };
    const item = { key: 'causes', summary: '', unit: 'count' as const, value: 5, basis: 3, parts };
    expect(figuresCsv({ from: '', to: '', site: null, items: [item] })).toBe(
      'figure,part,unit,value,cases\r\ncauses,,count,5,3\r\ncauses,\'=1+1,count,2,3\r\ncauses,"a,""b""",count,,0\r\n',
    );
  });

  it('of the last weeks meet without a gap', () => {
    const weeks = weeksBefore(new Date('2026-03-30T00:00:00Z'), 3);
    expect(weeks.map(({ from }) => from.toISOString().slice(0, 10))).toEqual([
      '2026-03-09',
      '2026-03-16',
      '2026-03-23',
    ]);
    expect(weeks[0]?.to).toEqual(weeks[1]?.from);
  });
});
