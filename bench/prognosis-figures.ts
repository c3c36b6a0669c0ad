import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Forecast } from '../models/prognosis/learn-prognosis.ts';
import { prognoseFiles, readRuns } from '../models/prognosis/prognose-files.ts';
import { learnBaselines } from '../models/prognosis/prognosis-baselines.ts';
import { type Figures, rounded } from './bench.ts';
import { DATA } from './detection-sets.ts';

/** Remaining lives are scored up to here, as in the literature on C-MAPSS. */
export const CLIP = 125;
/** How the files of C-MAPSS are read. */
export const ENGINES = {
  unitColumn: 'unit',
  timeColumn: 'cycle',
  columns: ['unit', 'cycle', ...Array.from({ length: 24 }, (_, i) => `c${i + 1}`)].join(),
};
const FD001 = {
  ...ENGINES,
  train: [path.join(DATA, 'cmapss/train_FD001.txt')],
  test: [path.join(DATA, 'cmapss/test_FD001.txt')],
};

/** C-MAPSS FD001 at each engine's last cycle, and what the mean and the age alone make of it. */
export async function cmapss(): Promise<{ figures: Figures; baselines: Figures }> {
  const truth = readFileSync(path.join(DATA, 'cmapss/RUL_FD001.txt'), 'utf8').trim().split(/\s+/).map(Number);
  const { rows } = await prognoseFiles(FD001);
  const runs = await readRuns(FD001);
  const baselines = learnBaselines(runs.train, { clip: CLIP });
  const forecasts = rows.map(({ forecast }) => forecast);
  return {
    figures: forecastFigures('C-MAPSS FD001', truth, forecasts),
    baselines: {
      ...errors('mean: C-MAPSS FD001', truth, runs.test.units.map(baselines.mean)),
      ...errors('age: C-MAPSS FD001', truth, runs.test.units.map(baselines.age)),
    },
  };
}

/** How far forecasts err, how many truths their ranges hold, and how many are missing. */
export function forecastFigures(
  name: string,
  truth: readonly number[],
  forecasts: readonly (Forecast | undefined)[],
): Figures {
  const inside = forecasts.filter((forecast, i) => {
    const left = truth[i] ?? 0;
    return forecast !== undefined && left >= forecast.low && left <= (forecast.high ?? Number.POSITIVE_INFINITY);
  });
  return {
    ...errors(
      name,
      truth,
      forecasts.map((forecast) => forecast?.estimate ?? CLIP),
    ),
    [`${name} truth inside the 80 % range`]: rounded(inside.length / forecasts.length),
    [`${name} without an estimate`]: forecasts.filter((forecast) => forecast === undefined).length,
  };
}

/** Root mean square error, and NASA's score, which counts too late dearer than too early. */
export function errors(name: string, truth: readonly number[], estimates: readonly number[]): Figures {
  const off = estimates.map((estimate, i) => Math.min(CLIP, Math.max(0, estimate)) - Math.min(CLIP, truth[i] ?? 0));
  const nasa = off.reduce((sum, error) => sum + Math.exp(error < 0 ? -error / 13 : error / 10) - 1, 0);
  const rmse = Math.sqrt(off.reduce((sum, error) => sum + error * error, 0) / off.length);
  return { [`${name} RMSE`]: rounded(rmse), [`${name} NASA score`]: rounded(nasa) };
}
