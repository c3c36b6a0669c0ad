import { createFft, type Fft, powerOfTwoFrom } from './fft.ts';

/**
 * Transforms and buffers for blocks, kept from one block to the next: a block of a size that came
 * before allocates none.
 */
export type WorkSpace = {
  /** The transform of a size, a power of two. */
  fft(size: number): Fft;
  /** Two buffers of a size, filled with 0. `use` separates buffers needed at the same time. */
  complex(use: string, size: number): { readonly re: Float64Array; readonly im: Float64Array };
  /** A buffer of a size, filled with 0. */
  real(use: string, size: number): Float64Array;
};

/**
 * Creates an empty work space; it holds a few buffers of the largest block, and tables of each size
 * that came.
 */
export function createWorkSpace(): WorkSpace {
  const ffts = new Map<number, Fft>();
  const buffers = new Map<string, Float64Array>();
  const real = (use: string, size: number): Float64Array => {
    let buffer = buffers.get(use);
    if (buffer === undefined || buffer.length < size) {
      buffer = new Float64Array(powerOfTwoFrom(size));
      buffers.set(use, buffer);
    }
    return buffer.subarray(0, size).fill(0);
  };
  return {
    fft(size) {
      let fft = ffts.get(size);
      if (fft === undefined) {
        fft = createFft(size);
        ffts.set(size, fft);
      }
      return fft;
    },
    complex: (use, size) => ({ re: real(`${use} re`, size), im: real(`${use} im`, size) }),
    real,
  };
}
