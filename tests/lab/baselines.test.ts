import { expect, test } from 'vitest';
import { baselineTickets, watchUntouched } from '../../lab/baselines.ts';
import { machinesOf } from '../../simulator/fleet/fleet-plan.ts';
import { KINDS } from '../../simulator/kinds/kinds.ts';
import type { MachineKind } from '../../simulator/machine/machine-kind.ts';

const startAt = Date.UTC(2026, 2, 2);
const HOURS = 3600;
const DAY_MS = 86_400_000;

/**
 * Two pumps through some days; the bearing of the first begins to fail on the third day, and fails
 * on the fifth.
 */
function pumps(days: number) {
  const kind = KINDS.get('pump') as MachineKind;
  const fault = {
    machine: 1,
    kind: 'bearing_outer',
    afterSeconds: 72 * HOURS,
    growthSeconds: 48 * HOURS,
    severity: 1,
  } as const;
  return {
    machines: machinesOf({ site: 'north', kind, count: 2, startAt, faults: [fault], duty: 'steady' }),
    ...({ seed: 5, sampleIntervalSeconds: 600, speed: 'max', startAt, durationSeconds: days * 24 * HOURS } as const),
  };
}

test('the same plan gives the same machines where nobody acts, with the failure of the plan', () => {
  const plan = pumps(6);
  const { histories, shown } = watchUntouched(plan);
  expect(histories.get('north:pump-1')?.map(({ what }) => what)).toEqual(['onset', 'failure']);
  expect(histories.get('north:pump-2')).toEqual([]);
  expect(shown.get('north:pump-2')?.times).toHaveLength(6 * 144);
  expect(watchUntouched(plan).shown.get('north:pump-1')?.values).toEqual(shown.get('north:pump-1')?.values);
});

test('fixed limits and three sigma see the bearing before it fails, and fixed limits no sound machine', () => {
  const plan = pumps(6);
  const tickets = baselineTickets(plan, watchUntouched(plan));
  const [limit, ...others] = tickets['fixed limits'];
  expect(others).toEqual([]);
  expect(limit?.device).toBe('north:pump-1');
  const failureAt = startAt + 5 * DAY_MS;
  const sigma = tickets['three sigma'].find(({ device }) => device === 'north:pump-1');
  for (const ticket of [limit, sigma]) {
    expect(Date.parse(ticket?.openedAt ?? '')).toBeGreaterThan(startAt + 3 * DAY_MS);
    expect(Date.parse(ticket?.openedAt ?? '')).toBeLessThan(failureAt);
  }
  expect(tickets['no maintenance']).toEqual([]);
  expect(tickets['periodic plan']).toEqual([]);
});

test('a plan visits each machine every four weeks', () => {
  const plan = { ...pumps(60), sampleIntervalSeconds: 7200 };
  const visits = baselineTickets(plan, watchUntouched(plan))['periodic plan'];
  expect(visits.map(({ device, openedAt }) => `${device} ${openedAt.slice(0, 10)}`)).toEqual([
    'north:pump-1 2026-03-30',
    'north:pump-1 2026-04-27',
    'north:pump-2 2026-03-30',
    'north:pump-2 2026-04-27',
  ]);
});
