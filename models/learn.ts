import { newBaseline } from './baseline.ts';
import type { DetectionConfig } from './detection-config.ts';
import type { DeviceState } from './device-state.ts';
import { type LearningSpan, newLearningSpan } from './learning-span.ts';
import { learnNormal, type NormalModel } from './normal-model.ts';
import { newSignalHistory, remember, type SignalHistory } from './signal-history.ts';
import { newWindow } from './window.ts';

/**
 * Turns a full learning span into the model and begins to watch. A device that showed no variation at all goes on
 * learning from its next readings.
 * @returns whether the device is watched now
 */
export function finishLearning(state: DeviceState, config: DetectionConfig): boolean {
  const span = state.learning;
  if (span === null) return false;
  const model = learnNormal(span, config);
  if (model === null) {
    state.learning = newLearningSpan(span.times.length);
    return false;
  }
  state.learning = null;
  state.model = model;
  state.window = newWindow(config.windowRows, model.channels.length);
  state.baseline = newBaseline(model.channels.length);
  state.outsideSince = new Float64Array(model.channels.length).fill(Number.NaN);
  state.history = historyOf(span, model);
  return true;
}

/** The end of the learning span, so that an early episode has evidence from before its onset. */
function historyOf(span: LearningSpan, model: NormalModel): SignalHistory {
  const history = newSignalHistory(model.channels.length);
  const values = new Float64Array(model.channels.length);
  for (let row = 0; row < span.rows; row++) {
    for (const [c, channel] of model.channels.entries()) {
      values[c] = span.values[row * span.stride + channel] ?? Number.NaN;
    }
    remember(history, { at: span.times[row] ?? 0, values, score: Number.NaN });
  }
  return history;
}
