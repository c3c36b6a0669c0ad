import { readFileSync } from 'node:fs';
import path from 'node:path';
import { prognoseFiles, readRuns } from '../models/prognosis/prognose-files.ts';
import { learnBaselines } from '../models/prognosis/prognosis-baselines.ts';
import { type Figures, rounded } from './bench.ts';
import { DATA } from './detection-sets.ts';

/** Remaining lives are scored up to here, as the literature on C-MAPSS does. */
const CLIP = 125;
const FD001 = {
  train: [path.join(DATA, 'cmapss/train_FD001.txt')],
  test: [path.join(DATA, 'cmapss/test_FD001.txt')],
  unitColumn: 'unit',
  timeColumn: 'cycle',
  columns: ['unit', 'cycle', ...Array.from({ length: 24 }, (_, i) => `c${i + 1}`)].join(),
};

/** C-MAPSS FD001 at each engine's last cycle, and what the mean and the age alone make of it. */
export async function cmapss(): Promise<{ figures: Figures; baselines: Figures }> {
  const truth = readFileSync(path.join(DATA, 'cmapss/RUL_FD001.txt'), 'utf8').trim().split(/\s+/).map(Number);
  const { rows } = await prognoseFiles(FD001);
  const runs = await readRuns(FD001);
  const baselines = learnBaselines(runs.train, { clip: CLIP });
  const inside = rows.filter(({ forecast }, i) => {
    const left = truth[i] ?? 0;
    return forecast !== undefined && left >= forecast.low && left <= (forecast.high ?? Number.POSITIVE_INFINITY);
  });
  return {
    figures: {
      ...errors(
        'C-MAPSS FD001',
        truth,
        rows.map(({ forecast }) => forecast?.estimate ?? CLIP),
      ),
      'C-MAPSS FD001 truth inside the 80 % range': rounded(inside.length / rows.length),
      'C-MAPSS FD001 without an estimate': rows.filter(({ forecast }) => forecast === undefined).length,
    },
    baselines: {
      ...errors('mean: C-MAPSS FD001', truth, runs.test.units.map(baselines.mean)),
      ...errors('age: C-MAPSS FD001', truth, runs.test.units.map(baselines.age)),
    },
  };
}

/** Root mean square error, and NASA's score, which counts too late dearer than too early. */
function errors(name: string, truth: readonly number[], estimates: readonly number[]): Figures {
  const off = estimates.map((estimate, i) => Math.min(CLIP, Math.max(0, estimate)) - Math.min(CLIP, truth[i] ?? 0));
  const nasa = off.reduce((sum, error) => sum + Math.exp(error < 0 ? -error / 13 : error / 10) - 1, 0);
  const rmse = Math.sqrt(off.reduce((sum, error) => sum + error * error, 0) / off.length);
  return { [`${name} RMSE`]: rounded(rmse), [`${name} NASA score`]: rounded(nasa) };
}
