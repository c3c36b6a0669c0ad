import type { DetectionConfig } from '../normal/detection-config.ts';
import { newModeTracker, trackMode } from '../normal/mode-tracker.ts';
import type { OperatingModes } from '../normal/operating-modes.ts';
import { robustNormal } from '../numbers/robust.ts';
import { type ChannelRows, roughness } from '../rows/channel-statistics.ts';

/**
 * Robust centre and spread of single readings in each mode, and the channels' allowances; see
 * `NormalModel`.
 */
export type ModeLevels = {
  readonly center: Float64Array;
  readonly spread: Float64Array;
  readonly allowance: Float64Array;
};

/**
 * With fewer readings than a few times this, a mode's own spread is mixed with that of all modes.
 */
const PRIOR_ROWS = 50;
const BLOCK_ROWS = 20;

/**
 * Fits the levels to the settled rows of each mode. A channel that wanders slowly, and does not
 * distinguish the modes, has one level for all of them: it follows only in time.
 */
export function fitLevels(
  rows: ChannelRows,
  modes: OperatingModes,
  { modeOf, config }: { modeOf: Int8Array; config: DetectionConfig },
): ModeLevels {
  const { channels } = rows;
  const center = new Float64Array(modes.count * channels);
  const spread = new Float64Array(modes.count * channels);
  const allowance = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    const column = Float64Array.from({ length: rows.count }, (_, i) => rows.values[i * channels + c] ?? 0);
    const levels = Array.from({ length: modes.count }, (_, mode) => {
      const own = column.filter((_, i) => modeOf[i] === mode);
      return own.length > 0 ? { ...robustNormal(own), rows: own.length } : { ...robustNormal(column), rows: 0 };
    });
    const deviations = column.map((value, i) => value - (levels[modeOf[i] ?? -1]?.center ?? Number.NaN));
    const within = robustNormal(deviations.filter((deviation) => !Number.isNaN(deviation))).spread;
    const follows = (modes.scale[c] ?? 0) > 0;
    allowance[c] = Math.min(allowanceOf(deviations, config), follows ? config.wanderAllowance : config.slowAllowance);
    const whole = allowance[c] === config.slowAllowance ? robustNormal(column) : null;
    for (const [mode, level] of levels.entries()) {
      const mixed = Math.sqrt((level.rows * level.spread ** 2 + PRIOR_ROWS * within ** 2) / (level.rows + PRIOR_ROWS));
      center[mode * channels + c] = (whole ?? level).center;
      spread[mode * channels + c] = Math.max(whole?.spread ?? mixed, (rows.noise[c] ?? 0) / 2, 1e-12);
    }
  }
  return { center, spread, allowance };
}

/**
 * Channels are judged by how they move within a mode: noisy ones as they are, wandering ones with
 * more room, slow ones with much.
 */
function allowanceOf(deviations: Float64Array, config: DetectionConfig): number {
  const { smoothRatio, wanderRatio, roughRatio, wanderAllowance, slowAllowance, slowBlockRatio } = config;
  const rough = roughness(deviations);
  if (rough < smoothRatio) return slowAllowance;
  if (rough < wanderRatio && roughness(blockMeans(deviations)) < slowBlockRatio) return slowAllowance;
  return wanderAllowance * Math.min(1, Math.max(0, (roughRatio - rough) / (roughRatio - wanderRatio)));
}

/** NaN where a block is not whole. */
function blockMeans(values: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.floor(values.length / BLOCK_ROWS) }, (_, block) => {
    const part = values.subarray(block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS);
    return part.reduce((sum, value) => sum + value, 0) / BLOCK_ROWS;
  });
}

/** The mode of each row; -1 while it is not settled. */
export function settledModes(rows: ChannelRows, modes: OperatingModes, config: DetectionConfig): Int8Array {
  const tracker = newModeTracker();
  return Int8Array.from({ length: rows.count }, (_, i) => {
    const row = rows.values.subarray(i * rows.channels, (i + 1) * rows.channels);
    return trackMode(tracker, modes, row, config.settleRows) === 'settled' ? tracker.mode : -1;
  });
}
