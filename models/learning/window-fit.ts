import { isWaveformStatistic } from '../normal/level-watch.ts';
import type { NormalModel, WindowMeans } from '../normal/normal-model.ts';
import { inverseOfPositiveDefinite } from '../numbers/matrix.ts';
import { robustNormal } from '../numbers/robust.ts';

/**
 * Spread of the window means, in raw spreads, from which a smooth channel gets its whole allowance.
 */
const WANDERS = 0.5;

/** Spread of a channel that counts for nothing in the window. */
const NOT_JUDGED = 1e9;

/**
 * Fits centre, spread and correlation of the window means into the model.
 * @param windows at least one
 */
export function fitMeans(windows: readonly WindowMeans[], model: NormalModel): void {
  const { config, modes, center, spread, allowance, meanCenter, meanSpread, followLimit } = model;
  const count = model.channels.length;
  for (let c = 0; c < count; c++) {
    const normal = robustNormal(Float64Array.from(windows, ({ means }) => means[c] ?? 0));
    meanCenter[c] = normal.center;
    for (let i = c; i < modes.count * count; i += count) {
      const level = Math.abs(center[i] ?? 0) / (spread[i] ?? 1);
      const floor = Math.max(config.meanSpreadFloor, config.meanSpreadLevelShare * level);
      // A swing faster than the window (a ripple) is no wandering, however smooth it is.
      const room = (allowance[c] ?? 0) * Math.min(1, normal.spread / WANDERS);
      const widest = isWaveformStatistic(model.levels, c) ? NOT_JUDGED : Math.max(normal.spread, room, floor);
      meanSpread[i] = widest;
      followLimit[i] = Math.max(2 * widest, config.followLevelShare * level);
    }
  }
  model.precision.set(inverseOfPositiveDefinite(correlationOf(windows, model), count));
}

/** Shrunk towards independence, so that it can be inverted however short the span was. */
function correlationOf(windows: readonly WindowMeans[], model: NormalModel): Float64Array {
  const count = model.channels.length;
  const sums = new Float64Array(count * count);
  for (const window of windows) {
    const deviations = window.means.map((_, c) => clipped(window, c, model));
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        sums[a * count + b] = (sums[a * count + b] ?? 0) + (deviations[a] ?? 0) * (deviations[b] ?? 0);
      }
    }
  }
  return sums.map((sum, i) => {
    const a = Math.floor(i / count);
    const b = i % count;
    const scale = Math.sqrt((sums[a * count + a] ?? 0) * (sums[b * count + b] ?? 0));
    if (a === b) return 1;
    return scale > 0 ? ((1 - model.config.shrinkage) * sum) / scale : 0;
  });
}

function clipped(window: WindowMeans, c: number, model: NormalModel): number {
  const spread = model.meanSpread[window.mode * window.means.length + c] ?? 1;
  return Math.min(3, Math.max(-3, ((window.means[c] ?? 0) - (model.meanCenter[c] ?? 0)) / spread));
}
