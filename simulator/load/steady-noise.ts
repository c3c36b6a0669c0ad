/**
 * Nearly Gaussian, standard deviation 1, the same for the same numbers: the sum of four uniform
 * numbers that a hash makes (Irwin–Hall).
 */
export function steadyNoise(device: number, sequence: number, channel: number): number {
  let state = Math.imul(device + 1, 0x9e3779b1) ^ Math.imul(sequence + 1, 0x85ebca6b) ^ Math.imul(channel, 0xc2b2ae35);
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state = Math.imul(state ^ (state >>> 13), 0x297a2d39);
    state ^= state >>> 16;
    sum += (state >>> 0) / 2 ** 32 - 0.5;
  }
  return sum * Math.sqrt(3);
}
