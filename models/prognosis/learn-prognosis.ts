import { setImmediate } from 'node:timers/promises';
import { createRandom, type Random } from '../../lib/random.ts';
import { askTrees, type DoubleTrial, errorWithin, type Fold, makeFolds, tryFolds } from './cross-validate.ts';
import { type FleetSettings, HORIZON_SHARE, judgeUnit, learnFleet, mix, prepareFleet } from './fleet-model.ts';
import { type EarnedRange, learnRanges, type Trial } from './range-calibration.ts';
import { lastAge, type RunTable, type RunUnit } from './run-table.ts';
import { learnOpinion } from './tree-opinion.ts';

/** The remaining life of a unit, in the time column's unit: an estimate with its 80 % range; a missing bound was not earned. */
export type Forecast = EarnedRange & { readonly estimate: number };

/** What was learned from units that ran to failure. */
export type Prognosis = {
  /** `treeShare`: what the trees' opinion counts, 0 to 1. */
  readonly settings: FleetSettings & { readonly treeShare: number };
  /** Operating modes found. */
  readonly modes: number;
  /** Longer remaining lives are hardly told apart; in the time column's unit. */
  readonly horizon: number;
  /** Of units held out and cut off at ages all over their lives. */
  readonly validation: {
    readonly units: number;
    /** Root mean square error with estimate and truth clipped at the horizon. */
    readonly rmse: number;
    /** Share of truths inside ranges that were calibrated without their own unit. */
    readonly coverage: number;
  };
  /** Judges a unit from its own rows alone; undefined if it has outlived every unit known. */
  forecast(unit: RunUnit): Forecast | undefined;
};

/** Told before each step of the work. */
export type LearnStep = (step: { readonly done: number; readonly total: number; readonly text: string }) => void;

/** With fewer there is nothing to hold out: what they had in common cannot be told from chance. */
export const LEAST_UNITS = 3;
const MOST_UNITS = 400;
const MOST_HELD = 100;
const FIRST: FleetSettings = { axes: 2, trust: 0.5, memory: 0.5 };
const AXES = [1, 2, 3, 4];
const TRUSTS = [0.1, 0.25, 0.5, 1];
/** Shares of the trees' opinion. */
const TREE_SHARES = [0, 0.15, 0.3, 0.45, 0.6, 0.8, 1];

/**
 * Learns from units that ran to failure: compares them with one another, a part held out at a time, chooses the settings that
 * err least and calibrates the ranges on the same held-out units.
 * @param train at least `LEAST_UNITS` units with two rows or more at different times
 * @param seed of the folds, and of the choice of units where there are more than 400
 */
export async function learnPrognosis(
  train: RunTable,
  { seed, signal, onStep }: { seed: number; signal?: AbortSignal; onStep?: LearnStep },
): Promise<Prognosis> {
  const random = createRandom(seed);
  const table = { ...train, units: someOf(train.units, random) };
  const total = AXES.length + TRUSTS.length + 2;
  let done = 0;
  const step = async (text: string): Promise<void> => {
    onStep?.({ done: done++, total, text });
    await setImmediate();
    signal?.throwIfAborted();
  };
  await step('finding the operating modes');
  const folds = makeFolds(table, { random, mostHeld: MOST_HELD });
  const fleet = prepareFleet(table);
  const horizon = HORIZON_SHARE * fleet.medianLife;
  await step('growing trees');
  const opinions = askTrees(folds, seed);
  let best: Attempt | undefined;
  const attempt = async (change: Partial<FleetSettings>): Promise<void> => {
    const settings = { ...(best?.settings ?? FIRST), ...change };
    await step(`comparing ${table.units.length} units: ${settings.axes} axes, trust ${settings.trust}`);
    const found = bestShare(tryFolds(folds, { settings, opinions }), horizon);
    if (!best || found.error < best.error) best = { ...found, settings };
  };
  for (const axes of AXES) if (axes <= Math.max(1, fleet.scale.kept.length)) await attempt({ axes });
  for (const trust of TRUSTS) if (trust !== best?.settings.trust) await attempt({ trust });
  const { settings, treeShare, trials, error } = best ?? {
    settings: FIRST,
    treeShare: 0,
    trials: [],
    error: Number.NaN,
  };
  const model = learnFleet(fleet, settings);
  const opinionOf = learnOpinion(fleet, seed);
  const ranges = learnRanges(trials, { leastWidth: fleet.cellAge });
  return {
    settings: { ...settings, treeShare },
    modes: Math.max(1, fleet.scale.modes.numbers.size),
    horizon,
    validation: { units: heldUnits(folds), rmse: error, coverage: coverageOf(trials, fleet.cellAge) },
    forecast: (unit) => {
      const ages = [lastAge(unit)];
      const [judgement] = judgeUnit(model, { unit, ages });
      if (!judgement) return undefined;
      const [opinion = judgement.estimate] = opinionOf({ unit, ages });
      const mixed = mix(judgement, { opinion, share: treeShare, horizon });
      return { estimate: mixed.estimate, ...ranges(mixed) };
    },
  };
}

type Attempt = {
  readonly settings: FleetSettings;
  readonly treeShare: number;
  readonly trials: readonly Trial[];
  readonly error: number;
};

/** The share of the trees with which the trials err least. */
function bestShare(trials: readonly DoubleTrial[], horizon: number): Omit<Attempt, 'settings'> {
  const attempts = TREE_SHARES.map((treeShare) => {
    const mixed = trials.map(
      (trial): Trial => ({ ...trial, ...mix(trial, { opinion: trial.opinion, share: treeShare, horizon }) }),
    );
    return { treeShare, trials: mixed, error: errorWithin(mixed, horizon) };
  });
  return attempts.reduce((least, next) => (next.error < least.error ? next : least));
}

function someOf(units: readonly RunUnit[], random: Random): readonly RunUnit[] {
  if (units.length <= MOST_UNITS) return units;
  const drawn = units.map((unit) => ({ unit, place: random.next() })).sort((a, b) => a.place - b.place);
  return drawn.slice(0, MOST_UNITS).map(({ unit }) => unit);
}

function heldUnits(folds: readonly Fold[]): number {
  return folds.reduce((sum, { held }) => sum + held.length, 0);
}

const PARTS = 10;

/** Calibrates on nine tenths of the units and counts on the last, in turn; an open end covers. */
function coverageOf(trials: readonly Trial[], leastWidth: number): number {
  let [inside, all] = [0, 0];
  for (let part = 0; part < PARTS; part++) {
    const ranges = learnRanges(
      trials.filter(({ unit }) => unit % PARTS !== part),
      { leastWidth },
    );
    for (const trial of trials) {
      if (trial.unit % PARTS !== part) continue;
      const { low, high = Number.POSITIVE_INFINITY } = ranges(trial);
      all += trial.weight;
      if (low <= trial.truth && trial.truth <= high) inside += trial.weight;
    }
  }
  return inside / all;
}
