import { type BaselineRows, learnedScale } from './baseline-rows.ts';

/** High where any channel is more than three spreads from its mean. */
export function threeSigma(all: BaselineRows): Uint8Array {
  const { rows, channels, values } = all;
  const { mean, spread } = learnedScale(all);
  return Uint8Array.from({ length: rows }, (_, i) => {
    for (let c = 0; c < channels; c++) {
      const away = Math.abs((values[i * channels + c] ?? 0) - (mean[c] ?? 0));
      if (away > 3 * (spread[c] ?? 0) + 1e-9) return 1;
    }
    return 0;
  });
}
