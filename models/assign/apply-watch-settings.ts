import { assignedOf, learnedModel } from '../device/assigned-model.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { FactorAuthor, WatchSettings } from '../device/watch-settings.ts';
import type { LevelWatch } from '../normal/level-watch.ts';
import { modelId, type NormalModel } from '../normal/normal-model.ts';

/**
 * Brings a device to a person's settings; to be called between two batches, since its model may
 * become another one.
 * @returns whether anything changed
 */
export function applyWatchSettings(state: DeviceState, settings: WatchSettings | undefined): boolean {
  if (settings === undefined && state.assigned === null) return false;
  const scaled = scaleLimits(state, settings?.limitFactor ?? 1, settings?.factorAuthor ?? null);
  return excludeChannels(state, settings?.excluded ?? []) || scaled;
}

function scaleLimits(state: DeviceState, factor: number, author: FactorAuthor | null): boolean {
  const { model, assigned } = state;
  if (model === null) return false;
  const base = learnedModel(state, model);
  const present = base === model ? 1 : (assigned?.scaled?.factor ?? 1);
  if (present === factor) return false;
  if (factor === 1) {
    state.model = base;
    delete assignedOf(state).scaled;
    return true;
  }
  const scaled = withLimits(base, factor);
  state.model = scaled;
  assignedOf(state).scaled = { factor, id: scaled.id, base, author };
  return true;
}

/**
 * Its id is another one: a score must be worked out again with the limits that it was judged by.
 */
function withLimits(base: NormalModel, factor: number): NormalModel {
  const { residual, levels, spectra } = base;
  const times = (watch: LevelWatch): LevelWatch => ({ ...watch, limit: watch.limit.map((limit) => limit * factor) });
  const model: NormalModel = {
    ...base,
    limit: base.limit * factor ** 2,
    netLimit: base.netLimit * factor ** 2,
    levels: times(levels),
    ...(spectra && { spectra: { nets: spectra.nets.map((net) => ({ ...net, watch: times(net.watch) })) } }),
    residual: residual && {
      ...residual,
      limits: residual.limits.map((limit) => limit * factor),
      short: residual.short && { ...residual.short, limit: residual.short.limit * factor ** 2 },
    },
  };
  model.id = modelId(model);
  return model;
}

function excludeChannels(state: DeviceState, excluded: readonly string[]): boolean {
  const present = state.assigned?.excluded ?? [];
  if (present.join('\n') === excluded.join('\n')) return false;
  assignedOf(state).excluded = [...excluded];
  for (const [place, channel] of state.channels.entries()) {
    if (!excluded.includes(channel)) continue;
    // An unknown value is neither judged nor learned; its instrument's faults end after some
    // readings.
    state.held[place] = Number.NaN;
    state.heldAt[place] = Number.NaN;
  }
  return true;
}
