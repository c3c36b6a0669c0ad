import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createControlPace } from '../../broker/bounds/control-pace.ts';
import { ControlRate } from '../../broker/connection/control-rate.ts';
import { createQuota } from '../../lib/quota.ts';

const step = fc.record({
  id: fc.constantFrom('a', 'b', 'gw'),
  count: fc.integer({ min: 0, max: 4 }),
  bytes: fc.integer({ min: 0, max: 40 }),
  give: fc.boolean(),
});

test('whatever is taken and given back, no device and not all together have more than they may', () => {
  const bounds = { device: { count: 10, bytes: 100 }, all: { count: 40, bytes: 300 } };
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const quota = createQuota(bounds);
      const held = new Map<string, { count: number; bytes: number }[]>();
      for (const { id, give, ...amount } of steps) {
        const mine = held.get(id) ?? [];
        held.set(id, mine);
        const share = id === 'gw' ? 3 : 1;
        const back = give ? mine.pop() : undefined;
        if (back) quota.give(id, back);
        else if (!quota.take({ id, share }, amount)) mine.push(amount);
        const sum = (of: 'count' | 'bytes') => mine.reduce((total, one) => total + one[of], 0);
        expect(sum('count')).toBeLessThanOrEqual(share * bounds.device.count);
        expect(sum('bytes')).toBeLessThanOrEqual(share * bounds.device.bytes);
        const all = [...held.values()].flat();
        expect(quota.used()).toEqual({
          count: all.reduce((total, one) => total + one.count, 0),
          bytes: all.reduce((total, one) => total + one.bytes, 0),
        });
        expect(quota.used().bytes).toBeLessThanOrEqual(bounds.all.bytes);
      }
    }),
  );
});

test('SUBSCRIBE packets of a device wait once it has sent more than its rate, those of others do not', () => {
  const pace = createControlPace(128);
  for (let i = 0; i < 8; i++) expect(pace.charge('a', 32_000, 10_000)).toBe(0);
  expect(pace.charge('a', 64_000, 10_000)).toBe(500);
  expect(pace.charge('b', 64 * 1024, 10_000)).toBe(0);
  expect(pace.charge('a', 1, 12_500)).toBe(0);
});

test('a device that retains large messages waits, one that retains small ones never does', () => {
  const charged: string[] = [];
  const paceOf = (name: string) => ({
    charge: (_: string, length: number) => {
      charged.push(`${name} ${length}`);
      return 0;
    },
  });
  const rate = new ControlRate({ control: paceOf('control'), retained: paceOf('retained'), goOn: () => undefined });
  const principal = { site: 'plant', device: 'pump', kind: 'device' } as const;
  rate.take({ first: 0x33, length: 4 * 1024 }, principal, 0);
  rate.take({ first: 0x33, length: 200 * 1024 }, principal, 0);
  rate.take({ first: 0x32, length: 200 * 1024 }, principal, 0);
  expect(charged).toEqual([`retained ${196 * 1024}`]);
});
