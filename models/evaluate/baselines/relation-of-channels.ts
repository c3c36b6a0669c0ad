import { createRandom } from '../../../lib/random.ts';
import { quantileInPlace } from '../../numbers/robust.ts';
import { type BoostedTrees, learnTrees, treesSay, USUAL_TREES } from '../../prognosis/boosted-trees.ts';
import { type BaselineRows, standardisedRows, TRAILING_ROWS, trailingMeans } from './baseline-rows.ts';
import { threeSigma } from './three-sigma.ts';

const MOST_CHANNELS = 20;
const ROUNDS = 60;

/**
 * The usual model of normal behaviour: each of the first 20 channels from the others of the same
 * row by boosted trees, fitted on either half of the learned rows. It is high where a residual's
 * 15-row mean is 1.5 times beyond all but a thousandth of the held-out ones.
 */
export function relationOfChannels(all: BaselineRows): Uint8Array {
  const standard = standardisedRows(all);
  const { rows, channels, learned } = standard;
  if (channels < 2) return threeSigma(all);
  const half = Math.floor(learned / 2);
  const high = new Uint8Array(rows);
  for (let c = 0; c < Math.min(channels, MOST_CHANNELS); c++) {
    const first = fitted(standard, c, { from: 0, to: half });
    const second = fitted(standard, c, { from: half, to: learned });
    const others = new Float64Array(channels - 1);
    const residuals = Float64Array.from({ length: rows }, (_, i) => {
      takeOthers(standard, { i, c }, others);
      const value = standard.values[i * channels + c] ?? 0;
      // On learned rows what the other half says, later what both say.
      if (i < half) return value - treesSay(second, others);
      if (i < learned) return value - treesSay(first, others);
      return value - (treesSay(first, others) + treesSay(second, others)) / 2;
    });
    const means = trailingMeans(residuals, 1).map(Math.abs);
    const limit = 1.5 * quantileInPlace(means.slice(TRAILING_ROWS, learned), 0.999);
    for (let i = 0; i < rows; i++) if ((means[i] ?? 0) > limit) high[i] = 1;
  }
  return high;
}

function fitted(standard: BaselineRows, c: number, { from, to }: { from: number; to: number }): BoostedTrees {
  const features = standard.channels - 1;
  const rows = new Float64Array((to - from) * features);
  const targets = new Float64Array(to - from);
  for (let i = from; i < to; i++) {
    takeOthers(standard, { i, c }, rows.subarray((i - from) * features, (i - from + 1) * features));
    targets[i - from] = standard.values[i * standard.channels + c] ?? 0;
  }
  return learnTrees({ features, rows, targets }, createRandom(c + 1), { ...USUAL_TREES, rounds: ROUNDS });
}

function takeOthers({ channels, values }: BaselineRows, { i, c }: { i: number; c: number }, out: Float64Array): void {
  for (let k = 0, o = 0; k < channels; k++) if (k !== c) out[o++] = values[i * channels + k] ?? 0;
}
