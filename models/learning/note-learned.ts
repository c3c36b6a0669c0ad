import type { Log } from '../../lib/log.ts';
import type { DeviceState } from '../device/device-state.ts';

/** Counts, logs and reports devices that have learned. */
export function noteLearned(
  states: readonly DeviceState[],
  {
    counts,
    log,
    onLearned,
  }: {
    readonly counts: { learned: number };
    readonly log?: Log;
    readonly onLearned?: (state: DeviceState) => void;
  },
): void {
  counts.learned += states.length;
  for (const state of states) {
    onLearned?.(state);
    log?.info({ deviceId: state.device, ...summaryOf(state) }, 'normal behaviour learned');
  }
}

function summaryOf({ model, channels }: DeviceState): Readonly<Record<string, unknown>> {
  const modelled = Array.from(model?.channels ?? [], (channel) => channels[channel]);
  return { modelId: model?.id, modes: model?.modes.count, intervalMs: model?.intervalMs, channels: modelled };
}
