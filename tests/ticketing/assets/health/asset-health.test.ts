import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assetHealth, LOSS_SHARE } from '../../../../ticketing/assets/health/asset-health.ts';
import { directionOf, readTrend } from '../../../../ticketing/assets/health/health-trend.ts';
import type { HealthNode, MachineHealth } from '../../../../ticketing/assets/health/machine-health.ts';
import { sumOf } from '../../../../ticketing/assets/health/machine-scores.ts';
import type { Criticality } from '../../../../ticketing/ticket/priority.ts';

const CRITICALITIES: readonly Criticality[] = ['A', 'B', 'C'];

function machine(health: number, device = 'plant:m'): MachineHealth {
  const at = new Date(0);
  const more = { grade: 'good', since: at, changedAt: at, reason: '', episode: null, rules: null } as const;
  return { device, component: null, health, ...more };
}

function node(id: string, parentId: string | null, more: Partial<HealthNode> = {}): HealthNode {
  return { id, name: id, level: 'asset', parentId, criticality: 'A', machines: [], ...more };
}

/** Every asset but the first is below one before it. */
const trees: fc.Arbitrary<HealthNode[]> = fc
  .array(
    fc.record({
      parent: fc.nat(),
      criticality: fc.constantFrom(...CRITICALITIES),
      health: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) =>
    rows.map(({ parent, criticality, health }, i) =>
      node(`a${i}`, i === 0 ? null : `a${parent % i}`, { criticality, machines: health.map((one) => machine(one)) }),
    ),
  );

it('an asset is as its worst machine, and as its worst part as far as that is critical', () => {
  const line = [
    node('line', null),
    node('a', 'line', { criticality: 'A', machines: [machine(70, 'plant:a')] }),
    node('c', 'line', { criticality: 'C', machines: [machine(50, 'plant:c')] }),
  ];
  expect(assetHealth(line)?.own).toMatchObject({ health: 70, decidedBy: { asset: 'a', share: 1 } });
  const worse = line.map((one) => (one.id === 'c' ? { ...one, machines: [machine(10, 'plant:c')] } : one));
  expect(assetHealth(worse)?.own).toMatchObject({ health: 55, decidedBy: { asset: 'c', share: LOSS_SHARE.C } });
  expect(assetHealth(worse)?.parts.map(({ node: { id }, health }) => [id, health])).toEqual([
    ['a', 70],
    ['c', 10],
  ]);
});

it('an asset of which nothing is known has no index, and none of its machines makes it better', () => {
  expect(assetHealth([node('a', null), node('b', 'a')])?.own).toMatchObject({ health: null, decidedBy: null });
  fc.assert(
    fc.property(trees, (nodes) => {
      const own = assetHealth(nodes)?.own;
      const worst = Math.min(...(nodes[0]?.machines ?? []).map(({ health }) => health), 100);
      if (own?.health !== null) expect(own?.health).toBeLessThanOrEqual(worst);
      expect(own?.health === null).toBe(nodes.every(({ machines }) => machines.length === 0));
    }),
  );
});

it('a machine that gets worse makes nothing above it better, and all machines at 100 make all 100', () => {
  fc.assert(
    fc.property(trees, fc.nat(), (nodes, place) => {
      const before = assetHealth(nodes)?.own.health ?? 100;
      const worse = nodes.map((one, i) =>
        i === place % nodes.length ? { ...one, machines: one.machines.map(() => machine(0)) } : one,
      );
      expect(assetHealth(worse)?.own.health ?? 100).toBeLessThanOrEqual(before);
      const sound = nodes.map((one) => ({ ...one, machines: one.machines.map(() => machine(100)) }));
      expect(assetHealth(sound)?.own.health ?? 100).toBe(100);
    }),
  );
});

it('the trend is the worst of the machines in each bucket, and says where it goes', async () => {
  const stored: Record<string, [number, number, number, number][]> = {
    'plant:a': [
      [0, 90, 100, 95],
      [10, 80, 90, 85],
    ],
    'plant:c': [[10, 0, 100, 50]],
  };
  const series = { downsample: async ({ device }: { device: string }) => stored[device] ?? [] };
  const machines = [
    { asset: 'a', machine: machine(80, 'plant:a'), share: 1 },
    { asset: 'c', machine: machine(0, 'plant:c'), share: 0.5 },
  ];
  const trend = await readTrend(series, machines, { from: 0, to: 20, points: 2 });
  expect(trend).toMatchObject({ direction: 'falling', machines: 2 });
  expect(trend.buckets).toEqual([
    [0, 90, 100, 95],
    [10, 50, 90, 75],
  ]);
  expect(directionOf([])).toBeNull();
  expect(directionOf([trend.buckets[1], trend.buckets[0]].map((bucket) => bucket ?? [0, 0, 0, 0]))).toBe('rising');
});

it('episodes are counted with the time that they lie within the span', () => {
  const episode = { severity: 'low', peakScore: 2, stayed: false } as const;
  const span = { from: 600_000, to: 1_200_000 };
  const both = [
    { ...episode, raisedAt: 0, clearedAt: 660_000 },
    { ...episode, raisedAt: 1_080_000, clearedAt: null },
  ];
  expect(sumOf(both, span)).toEqual({ episodes: 2, minutes: 3, shareOfTime: 0.3 });
});
