import type { BaselineRows } from './baselines/baseline-rows.ts';
import { principalComponents } from './baselines/principal-components.ts';
import { relationOfChannels } from './baselines/relation-of-channels.ts';
import { tSquaredMeans } from './baselines/t-squared-means.ts';
import { threeSigma } from './baselines/three-sigma.ts';
import type { JudgedRecording } from './detection-metrics.ts';

/**
 * Detectors of twenty lines, with thresholds from the learned rows: ours must be better. The same
 * on each run.
 */
export const VALUE_BASELINES = {
  threeSigma,
  tSquared: tSquaredMeans,
  pca: principalComponents,
  relation: relationOfChannels,
} as const satisfies Readonly<Record<string, (all: BaselineRows) => Uint8Array>>;

export type ValueBaseline = keyof typeof VALUE_BASELINES;

/** In the order in which they are shown. */
export const VALUE_BASELINE_NAMES = [
  'threeSigma',
  'tSquared',
  'pca',
  'relation',
] as const satisfies readonly ValueBaseline[];

/** Our own on-delay, and an off-delay of as many rows as a mean has. */
const ON_ROWS = 5;
const OFF_ROWS = 15;

/**
 * A baseline's result for the judged rows: an alarm is raised after 5 rows above its threshold, and
 * over after 15 below.
 */
export function baselineSays({ times }: Pick<JudgedRecording, 'times'>, high: Uint8Array): JudgedRecording {
  const first = high.length - times.length;
  const alarms: boolean[] = [];
  const episodes: { component: null; raisedAt: number }[] = [];
  let active = false;
  let above = 0;
  let below = 0;
  let at = Number.NaN;
  for (const [i, time] of times.entries()) {
    const isHigh = high[first + i] === 1;
    above = isHigh ? above + 1 : 0;
    below = isHigh ? 0 : below + 1;
    if (!Number.isNaN(time)) at = time;
    if (!active && above >= ON_ROWS) {
      active = true;
      episodes.push({ component: null, raisedAt: at });
    }
    if (active && below >= OFF_ROWS) active = false;
    alarms.push(active);
  }
  return { times, alarms, episodes };
}
