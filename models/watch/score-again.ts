import { NOTHING, newDeviceState } from '../device/device-state.ts';
import { createKeptRows } from '../device/kept-rows.ts';
import type { ScoringEvidence, ScoringState } from '../episode/scoring-record.ts';
import type { Tf } from '../net/backend.ts';
import { reconstruct } from '../net/reconstruct.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { thawResiduals } from '../residual/freeze-residuals.ts';
import type { ResidualModel } from '../residual/residual-model.ts';
import { newResidualWork, withWaiting } from '../residual/residual-state.ts';
import { scoreOf } from './judge.ts';
import { replayRow } from './replay-row.ts';
import { createRowSpace, keepRow, rowWorkOf, takeRoom } from './row-space.ts';
import { takeFeatures } from './watch-residual-row.ts';
import type { WatchState } from './watch-state.ts';

/**
 * Computes a frozen score again: the same steps as at first, over the frozen row and state.
 * @param model whole, as the registry keeps it
 * @returns the score of the row, and its features by channel
 */
export function scoreAgain(
  tf: Tf,
  model: NormalModel,
  { before, row }: Pick<ScoringEvidence, 'before' | 'row'>,
): { readonly score: number; readonly features: readonly number[] } {
  const count = model.channels.length;
  const space = createRowSpace();
  const place = takeRoom(space, { rows: 1, channels: count });
  const work = rowWorkOf(space, newDeviceState('again'), model);
  const residualWork = model.residual && newResidualWork(model.residual);
  const score = replayRow(thaw(before, model.residual), row, { model, work, residualWork });
  space.tSquared[place.firstRow] = score;
  space.scores[place.firstRow] = score;
  if (model.residual !== null && residualWork !== null) {
    const { features } = work;
    takeFeatures(model.residual, residualWork.deviations, { at: 0, features, from: 0, count: features.length });
  }
  keepRow(space, work, place.firstCell);
  if (model.net !== null) {
    reconstruct(tf, [
      { net: model.net, rows: 1, features: space.features, out: space.reconstructed, from: place.firstCell },
    ]);
  }
  const features = Array.from(space.features.subarray(place.firstCell, place.firstCell + count));
  const watched = {
    model,
    space,
    residualWork,
    device: '',
    kept: createKeptRows(),
    grownRow: { at: 0, held: NOTHING, bits: 0, stayRows: 0 },
    learnRows: Number.POSITIVE_INFINITY,
    ...place,
    firstReading: 0,
    rows: 1,
    changes: [],
    told: 0,
    noted: [],
    gaps: new Set<number>(),
    others: new Map<number, Float64Array>(),
  };
  return { score: scoreOf(watched, 0), features };
}

function thaw({ window, baselines, levels, residual, spectra }: ScoringState, model: ResidualModel | null): WatchState {
  return {
    spectra: spectra
      ? {
          levels: spectra.levels.map((own) => Float64Array.from(own)),
          scores: Float64Array.from(spectra.scores),
          anew: Uint8Array.from(spectra.anew),
          bands: new Int32Array(spectra.scores.length),
          falls: new Uint8Array(spectra.scores.length),
        }
      : null,
    residual: residual && model ? withWaiting(thawResiduals(residual), model) : null,
    window: window && { ...window, ring: Float32Array.from(window.ring), tracker: { ...window.tracker } },
    baselines: baselines.map(({ drift, other, apart }) => ({
      drift: Float64Array.from(drift),
      other: Float64Array.from(other),
      apart,
    })),
    levels: Float64Array.from(levels),
  };
}
