import type { ScoredInput } from '../episode/scoring-record.ts';
import { watchLevels } from '../normal/level-watch.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { watchSpectra } from '../normal/spectrum-model.ts';
import { pushWindow, restartWindow, windowMeans } from '../normal/window.ts';
import type { ResidualWork } from '../residual/residual-state.ts';
import { stepResiduals } from '../residual/step-residuals.ts';
import { clearRow, type RowWork } from './row-space.ts';
import { scoreAgainst } from './score-against.ts';
import type { WatchState } from './watch-state.ts';

/**
 * Takes a row through window, levels and T², or the residuals, once more, as in the first
 * judgement.
 * @returns T² of the window with the row, or the score by residuals; 0 where it is not judged
 */
export function replayRow(
  state: WatchState,
  row: ScoredInput,
  {
    model,
    work,
    residualWork,
  }: { readonly model: NormalModel; readonly work: RowWork; readonly residualWork: ResidualWork | null },
): number {
  const { config } = model;
  const { window, baselines, residual } = state;
  if (model.residual !== null && residual !== null && residualWork !== null) {
    for (const [c, value] of (row.watched ?? []).entries()) residualWork.input[c] = value ?? Number.NaN;
    residualWork.given = residualWork.input;
    residualWork.at = row.at;
    stepResiduals(model.residual, residual, residualWork);
    return residualWork.score;
  }
  if (window === null) return 0;
  clearRow(work);
  for (const [c, value] of row.values.entries()) {
    const isMasked = row.masked.includes(c);
    work.values[c] = value ?? Number.NaN;
    work.masked[c] = isMasked ? 1 : 0;
    work.counting[c] = isMasked ? Number.NaN : (value ?? Number.NaN);
  }
  work.instruments.isMasked = row.masked.length > 0;
  if (row.afterGap) restartWindow(window, config.warmUpRows);
  if (!pushWindow(window, work.counting, { model, baselines })) return 0;
  const { mode } = window.tracker;
  const level = { values: work.counting, mode, anew: window.filled === 1 };
  watchLevels(state.levels, level, model.levels, { config, scores: work.levels });
  if (model.spectra && state.spectra !== null) {
    const inputs = Float64Array.from(row.spectra ?? [], (value) => value ?? Number.NaN);
    const spectrum = { inputs, isAnew: window.filled === 1 };
    watchSpectra(model.spectra, state.spectra, spectrum, { levels: work.levels, config });
  }
  const baseline = baselines[mode];
  if (window.filled < config.windowMinRows || baseline === undefined) return 0;
  windowMeans(window, work.features);
  return scoreAgainst(baseline, { mode, warmUp: window.warmUp > 0, work }, model);
}
