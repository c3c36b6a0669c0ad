import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HIDDEN, netLength, netRest, trainedLength } from '../../../models/residual/residual-net.ts';

const WIDTH = 3;
const SILENT = 0.4;
const BOUNDS = trainedLength(WIDTH);

/**
 * A net that gives 2·tanh(b) of features 1, a, b; learned where a is within -1 and 1, and b within
 * -2 and 2; its outputs were within -1.5 and 1.5.
 */
function net(): Float32Array {
  const weights = new Float32Array(netLength(WIDTH));
  weights[2] = 1;
  weights[HIDDEN * WIDTH] = 2;
  weights.set([-1.5, 1.5, SILENT], BOUNDS);
  weights.set([1, -1, -2], BOUNDS + 3);
  weights.set([1, 1, 2], BOUNDS + 3 + WIDTH);
  return weights;
}

const rest = (residual: number, a: number, b: number): number =>
  netRest(residual, Float64Array.of(1, a, b), 0, net(), 0, WIDTH);

describe('the rest that a net leaves of a residual', () => {
  it('is the residual without the output of the net, where it was learned', () => {
    expect(rest(3, 0, 0.5)).toBeCloseTo(3 - 2 * Math.tanh(0.5), 5);
    expect(rest(0, 1, -0.5)).toBeCloseTo(2 * Math.tanh(0.5), 5);
  });

  it('takes the output for no larger than it was in learning', () => {
    expect(rest(3, 0, 2)).toBeCloseTo(1.5, 5);
    expect(rest(3, 0, -2)).toBeCloseTo(4.5, 5);
  });

  it('is the share of the residual alone, a tenth of the range beyond it', () => {
    for (const [a, b] of [
      [1.2, 0],
      [-9, 0],
      [0, 2.4],
      [0, -1e9],
      [1e300, -1e300],
    ] as const) {
      expect(rest(3, a, b)).toBeCloseTo(3 * SILENT, 5);
    }
  });

  it('goes over from one to the other, without a jump', () => {
    const half = rest(3, 1.1, 0.5);
    expect(half).toBeCloseTo((3 - 2 * Math.tanh(0.5) + 3 * SILENT) / 2, 5);
    expect(rest(3, 1.0001, 0.5)).toBeCloseTo(rest(3, 1, 0.5), 2);
    expect(rest(3, 1.1999, 0.5)).toBeCloseTo(rest(3, 1.2, 0.5), 2);
  });

  it('is silent where a state comes that was never seen in learning', () => {
    const weights = net();
    expect(netRest(3, Float64Array.of(0, 0, 0), 0, weights, 0, WIDTH)).toBeCloseTo(3 * SILENT, 5);
  });

  it('is never larger than the residual and the largest output together', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true }),
        fc.double({ noNaN: true }),
        fc.double({ min: -50, max: 50 }),
        (a, b, r) => {
          const value = rest(Number.isNaN(r) ? 0 : r, a, b);
          return Math.abs(value) <= Math.abs(Number.isNaN(r) ? 0 : r) + 1.5 + 1e-5;
        },
      ),
    );
  });
});
