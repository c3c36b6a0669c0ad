import { START_ROWS, startFromClass } from './class-start.ts';
import type { DetectionConfig } from './detection-config.ts';
import type { DeviceModels } from './device-models.ts';
import { type DeviceRun, isDue, takeLearningRows } from './device-run.ts';
import type { DeviceState } from './device-state.ts';
import { finishLearning, learnAgain } from './learn.ts';

/**
 * Takes the runs' readings into the learning spans, and ends the learning where a span is full. A device of a class that has
 * a model starts from that.
 * @returns the devices that have learned their normal behaviour
 */
export function learnBatch(
  runs: readonly DeviceRun[],
  options: {
    learnRows: number;
    config: DetectionConfig;
    models: DeviceModels;
    onStep?: (() => void) | undefined;
  },
): readonly DeviceState[] {
  const { learnRows, config, models, onStep } = options;
  const learned: DeviceState[] = [];
  for (const { state } of runs) if (isDue(state) && learnAgain(state, config)) learned.push(state);
  const isFull = (run: DeviceRun): boolean => {
    onStep?.();
    const { model, learning } = run.state;
    const start = model === null && learning !== null ? models.startOf(run.state) : null;
    if (start !== null && takeLearningRows(run, Math.min(START_ROWS, learnRows))) {
      const reason = startFromClass(run.state, start);
      models.started(run.state, { model: start.card.id, reason });
    }
    return takeLearningRows(run, learnRows);
  };
  for (let full = runs.filter(isFull); full.length > 0; full = full.filter(isFull)) {
    learned.push(
      ...finishLearning(
        full.map(({ state }) => state),
        config,
        onStep,
      ),
    );
  }
  return learned;
}
