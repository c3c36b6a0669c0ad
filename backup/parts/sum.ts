import { createHash } from 'node:crypto';

/**
 * What a set of entries is, whatever their order: how many, and a sum of their hashes. Two sets
 * with the same count and sum are equal.
 */
export type SetSum = { readonly count: number; readonly sum: string };

const MASK = (1n << 128n) - 1n;

/** Adds up entries; the same entry twice counts twice. */
export function createSetSum(): { add(entry: string | Uint8Array): void; value(): SetSum } {
  let count = 0;
  let sum = 0n;
  return {
    add: (entry) => {
      const hash = createHash('sha256').update(entry).digest();
      sum = (sum + (hash.readBigUInt64BE(0) << 64n) + hash.readBigUInt64BE(8)) & MASK;
      count++;
    },
    value: () => ({ count, sum: sum.toString(16).padStart(32, '0') }),
  };
}
