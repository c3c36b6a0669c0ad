import { workFloors } from '../machine/standstill.ts';
import { LEAST_WAVEFORMS, waveformStatistic } from '../machine/waveform-statistic.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { NetMaterial } from '../residual/add-nets.ts';
import type { ChannelRole, HealthyRows } from '../residual/channel-scale.ts';
import { learnResiduals } from '../residual/learn-residuals.ts';
import { RESIDUAL } from '../residual/residual-config.ts';
import { learnRest } from '../residual/rest.ts';
import { channelRows, variableChannels } from '../rows/channel-statistics.ts';
import { type LearningSpan, learnRow, newLearningSpan } from '../rows/learning-span.ts';
import { describeNormal, type SpanChannels } from './learn-window-model.ts';

/**
 * Learns a device's own normal behaviour: its residuals are judged, and levels and spreads serve
 * evidence and instruments.
 * @param known.healthy the rows of the span that are learned from, in order; all by default
 * @returns null where nothing varies
 */
export function learnOwn(
  span: LearningSpan,
  known: SpanChannels & {
    readonly config: DetectionConfig;
    readonly healthy?: Int32Array;
    readonly onCurves?: (material: NetMaterial) => void;
  },
): NormalModel | null {
  const compact = known.healthy === undefined ? span : rowsOf(span, known.healthy);
  const channels = variableChannels(compact);
  if (channels.length === 0) return null;
  const columns = Math.min(span.stride, known.names.length);
  const others = Int32Array.from({ length: columns }, (_, c) => c).filter((c) => !channels.includes(c));
  const watched = Int32Array.of(...channels, ...others);
  const names = Array.from(watched, (channel) => known.names[channel] ?? '');
  const units = Array.from(watched, (channel) => known.units?.[channel] ?? null);
  const rows = {
    ...watchedRows(span, watched),
    healthy: known.healthy ?? Int32Array.from({ length: span.rows }, (_, row) => row),
    roles: Array.from(watched, (channel, c) => roleOf(names[c] ?? '', names, known.updates?.[channel])),
  };
  const learned = learnResiduals(rows, known.onCurves);
  if (learned === null) return null;
  const residual = { ...learned, rest: learnRest(workFloors(names, units), rows) };
  const described = describeNormal(channelRows(compact, channels), { ...known, channels });
  const rules = { ...described.rules, off: RESIDUAL.clear, medium: RESIDUAL.medium, high: RESIDUAL.high };
  return { ...described, rules, watched, residual, channelHoldMs: new Float64Array(watched.length) };
}

/** @param came how often the channel came in the rows that are learned from */
function roleOf(name: string, names: readonly string[], came = Number.POSITIVE_INFINITY): ChannelRole {
  const statistic = waveformStatistic(name, names);
  if (statistic === null) return 'plain';
  if (came < LEAST_WAVEFORMS) return 'untold';
  return statistic.tells ? 'rises' : 'untold';
}

/** Some rows of a span, as a span. */
function rowsOf({ times, values, stride }: LearningSpan, healthy: Int32Array): LearningSpan {
  const own = newLearningSpan();
  for (const row of healthy) learnRow(own, times[row] ?? 0, values.subarray(row * stride, (row + 1) * stride));
  return own;
}

function watchedRows(
  { rows, times, values, stride }: LearningSpan,
  watched: Int32Array,
): Pick<HealthyRows, 'rows' | 'channels' | 'times' | 'values'> {
  const channels = watched.length;
  const own = new Float64Array(rows * channels);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < channels; c++) own[row * channels + c] = values[row * stride + (watched[c] ?? 0)] ?? Number.NaN;
  }
  return { rows, channels, times: times.slice(0, rows), values: own };
}
