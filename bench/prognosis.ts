import { existsSync } from 'node:fs';
import path from 'node:path';
import { createRandom } from '../lib/random.ts';
import { type Forecast, learnPrognosis } from '../models/prognosis/learn-prognosis.ts';
import { learnLives } from '../models/prognosis/life-opinion.ts';
import { readRunTable } from '../models/prognosis/read-run-table.ts';
import { lastAge, type RunTable, type RunUnit } from '../models/prognosis/run-table.ts';
import { type Bench, type Figures, rounded } from './bench.ts';
import { DATA } from './detection-sets.ts';
import { CLIP, cmapss, ENGINES, errors, forecastFigures } from './prognosis-figures.ts';

const FOLDS = 4;
/**
 * Cuts of an engine by each protocol, at even steps: with one or two at random the figure is a
 * lottery (of FD004 its standard deviation is 1.2 and 0.9 cycles from draw to draw).
 */
const CUTS = 6;
/** Engines of a quick run, which shows that it works and no more. */
const QUICK_UNITS = 32;
const LEAST_ROWS = 30;
/**
 * Share of the life that is left at the last row of an engine: in FD001's test set it is even
 * between these.
 */
const [LEAST_LEFT, MOST_LEFT] = [0.03, 0.67];
/** At which row a held-out engine is cut off, for a share from 0 to 1 of the range. */
const PROTOCOLS: Readonly<Record<string, (rows: number, share: number) => number>> = {
  'at any cycle': (rows, share) => LEAST_ROWS + Math.floor((rows - LEAST_ROWS) * share),
  'like a test set': (rows, share) =>
    Math.max(LEAST_ROWS, Math.round(rows * (1 - LEAST_LEFT - (MOST_LEFT - LEAST_LEFT) * share))),
};

type Answer = {
  readonly unit: string;
  readonly truth: number;
  readonly forecast: Forecast | undefined;
  readonly simplest: number;
  /** Whether the engine was repaired after this cut, as its later rows show. */
  readonly isRepairedLater: boolean;
};

/**
 * Remaining life on C-MAPSS: FD001 on its test set, and the engines of FD004, which fly under six
 * conditions, held out a quarter at a time and cut off at random. Beside them the mean life of
 * those that lasted as long, minus the age.
 */
export const prognosis: Bench = async ({ quick, say }) => {
  if (!existsSync(DATA)) throw new Error(`the recordings are not in ${DATA}`);
  const answers = await heldOut({
    folds: quick ? 1 : FOLDS,
    most: quick ? QUICK_UNITS : Number.POSITIVE_INFINITY,
    say,
  });
  if (!quick) say('cmapss/FD001');
  const engines = quick ? { figures: {}, baselines: {} } : await cmapss();
  const figures = Object.entries(answers).map(([cut, own]) => figuresOf(`C-MAPSS FD004 held out, cut off ${cut}`, own));
  const ours = Object.assign({}, engines.figures, ...figures.map((one) => one.ours));
  const simplest = Object.assign({}, engines.baselines, ...figures.map((one) => one.simplest));
  const headline = 'C-MAPSS FD004 held out, cut off at any cycle RMSE';
  return {
    figures: ours,
    reference: { name: 'the mean, the age, mean life minus age', figures: simplest },
    ratio: rounded(Number(ours[headline]) / Number(simplest[`mean life minus age: ${headline}`])),
  };
};

/** Of all cuts, and of those after which no repair made the engine last longer. */
function figuresOf(name: string, answers: readonly Answer[]): { ours: Figures; simplest: Figures } {
  const truths = answers.map(({ truth }) => truth);
  const unrepaired = answers.filter(({ isRepairedLater }) => !isRepairedLater);
  const rmse = 'without cuts before a repair';
  const left = errors(
    `${name}, ${rmse}`,
    unrepaired.map(({ truth }) => truth),
    unrepaired.map(({ forecast }) => forecast?.estimate ?? CLIP),
  );
  return {
    simplest: errors(
      `mean life minus age: ${name}`,
      truths,
      answers.map((answer) => answer.simplest),
    ),
    ours: {
      ...forecastFigures(
        name,
        truths,
        answers.map(({ forecast }) => forecast),
      ),
      [`${name} standard error of the RMSE`]: rounded(standardError(answers)),
      ...left,
    },
  };
}

/** Of the root mean square error, from how engines differ. */
function standardError(answers: readonly Answer[]): number {
  const byUnit = new Map<string, number>();
  for (const { unit, truth, forecast } of answers) {
    const error = clipped(forecast?.estimate ?? CLIP) - clipped(truth);
    byUnit.set(unit, (byUnit.get(unit) ?? 0) + error ** 2 / CUTS);
  }
  const squares = [...byUnit.values()];
  const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
  const variance = squares.reduce((sum, square) => sum + (square - mean) ** 2, 0) / Math.max(1, squares.length - 1);
  return Math.sqrt(variance / squares.length) / (2 * Math.sqrt(mean));
}

function clipped(value: number): number {
  return Math.min(CLIP, Math.max(0, value));
}

async function heldOut(given: {
  folds: number;
  most: number;
  say: (line: string) => void;
}): Promise<Record<string, Answer[]>> {
  const table = await readRunTable(path.join(DATA, 'cmapss/train_FD004.txt'), { columns: ENGINES });
  const random = createRandom(1);
  const order = table.units
    .slice(0, given.most)
    .map((unit) => ({ unit, place: random.next() }))
    .sort((a, b) => a.place - b.place);
  const answers: Record<string, Answer[]> = {};
  for (let fold = 0; fold < given.folds; fold++) {
    given.say(`cmapss/FD004, part ${fold + 1} of ${FOLDS} held out`);
    const units = order.filter((_, i) => i % FOLDS !== fold).map(({ unit }) => unit);
    const learned = await learnPrognosis({ channels: table.channels, units }, { seed: 1 });
    const lives = learnLives(units);
    for (const { unit } of order.filter((_, i) => i % FOLDS === fold)) {
      const rowsSinceRepair = learned.sinceRepair(unit).ages.length;
      for (const [name, cutAt] of Object.entries(PROTOCOLS)) {
        for (let i = 0; i < CUTS; i++) {
          const rows = cutAt(unit.ages.length, (i + 0.5) / CUTS);
          const cut = cutOff(unit, { table, rows });
          const truth = lastAge(unit) - lastAge(cut);
          const forecast = learned.forecast(cut);
          answers[name] ??= [];
          answers[name].push({
            unit: unit.name,
            truth,
            forecast,
            simplest: Math.min(CLIP, lives(lastAge(cut)).estimate),
            isRepairedLater: rows <= unit.ages.length - rowsSinceRepair,
          });
        }
      }
    }
  }
  return answers;
}

function cutOff(unit: RunUnit, { table, rows }: { table: RunTable; rows: number }): RunUnit {
  return {
    ...unit,
    ages: unit.ages.subarray(0, rows),
    values: unit.values.subarray(0, rows * table.channels.length),
  };
}
