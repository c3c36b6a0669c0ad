import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Latencies } from '../../../simulator/load/latencies.ts';

test('a quantile is that of the samples, at most 1 % above, and the largest is exact', () => {
  const samples = fc.array(fc.double({ min: 0.01, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(samples, fc.constantFrom(0.5, 0.9, 0.99, 0.999, 1), (all, share) => {
      const latencies = new Latencies();
      for (const each of all) latencies.add(each);
      const sorted = [...all].sort((a, b) => a - b);
      const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
      const found = latencies.quantile(share) ?? 0;
      expect(found).toBeGreaterThanOrEqual(exact * 0.999_999);
      expect(found).toBeLessThanOrEqual(exact * 1.010_001);
      expect(latencies.max).toBe(sorted.at(-1));
      expect(latencies.count).toBe(all.length);
    }),
  );
});

test('without samples there is no quantile', () => {
  expect(new Latencies().quantile(0.5)).toBeNull();
});
