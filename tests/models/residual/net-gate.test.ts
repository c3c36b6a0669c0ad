import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { winsForward, winsHeldOut } from '../../../models/residual/net-gate.ts';

const ROWS = 4000;
const BLOCK = ROWS / 5;

/** Residuals of a spread of 1 without a net, and of the given spread with it, by row. */
function compared(spreadAt: (row: number) => number) {
  const random = createRandom(7);
  const without = Float32Array.from({ length: ROWS }, () => random.gaussian());
  return { without, with: Float32Array.from({ length: ROWS }, (_, row) => spreadAt(row) * random.gaussian()) };
}

describe('the gate of a net', () => {
  it('opens where it wins in each block', () => {
    expect(
      winsHeldOut(
        compared(() => 0.6),
        1,
      ),
    ).toBe(true);
    expect(winsForward(compared(() => 0.6))).toBe(true);
  });

  it('stays shut where it is no better, or only slightly', () => {
    for (const spread of [1.1, 1, 0.92]) {
      expect(
        winsHeldOut(
          compared(() => spread),
          1,
        ),
      ).toBe(false);
      expect(winsForward(compared(() => spread))).toBe(false);
    }
  });

  it('stays shut where it is no better in one block, however much it wins in the others', () => {
    for (const block of [0, 1, 2, 3, 4]) {
      const oneBad = compared((row) => (Math.floor(row / BLOCK) === block ? 1 : 0.2));
      expect(winsHeldOut(oneBad, 1)).toBe(false);
    }
  });

  it('stays shut where its worst moments are as bad as before: its limit would be no lower', () => {
    const { without, with: small } = compared(() => 0.2);
    const rare = { without, with: small.map((value, row) => (row % 200 < 8 ? 2 : value)) };
    expect(winsForward(rare)).toBe(true);
    expect(winsHeldOut(rare, 1)).toBe(false);
  });

  it('stays shut where its error grows forward in time by as much as it wins', () => {
    expect(
      winsHeldOut(
        compared(() => 0.6),
        1.7,
      ),
    ).toBe(false);
  });

  it('stays shut where there is nothing to lower', () => {
    const nothing = { without: new Float32Array(ROWS), with: new Float32Array(ROWS) };
    expect(winsHeldOut(nothing, 1)).toBe(false);
    expect(winsForward(nothing)).toBe(false);
  });
});
