import { START_ROWS, startFromClass } from './class-start.ts';
import type { DetectionConfig } from './detection-config.ts';
import type { DeviceModels } from './device-models.ts';
import { type DeviceRun, takeLearningRows } from './device-run.ts';
import type { DeviceState } from './device-state.ts';
import { finishLearning } from './learn.ts';
import type { Tf } from './net/backend.ts';

/**
 * Takes the runs' readings into the learning spans, and ends the learning where a span is full. A device of a class that has
 * a model starts from that.
 * @returns the devices that have learned their normal behaviour
 */
export async function learnBatch(
  runs: readonly DeviceRun[],
  options: {
    learnRows: number;
    config: DetectionConfig;
    useTf: () => Promise<Tf>;
    models: DeviceModels;
    onStep?: (() => void) | undefined;
  },
): Promise<readonly DeviceState[]> {
  const { learnRows, config, useTf, models, onStep } = options;
  const learned: DeviceState[] = [];
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
      ...(await finishLearning(
        full.map(({ state }) => state),
        config,
        useTf,
        onStep,
      )),
    );
  }
  return learned;
}
