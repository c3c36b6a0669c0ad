import { setImmediate } from 'node:timers/promises';
import { createRandom, type Random } from '../../lib/random.ts';
import { correctMixture } from './correct-mixture.ts';
import { askTrees, type Fold, holdFewer, makeFolds, tryFolds } from './cross-validate.ts';
import { type Fleet, type FleetSettings, HORIZON_SHARE, judgeUnit, learnFleet, prepareFleet } from './fleet-model.ts';
import { learnLives, spreadOfLives } from './life-opinion.ts';
import { bestShares, type Mixture, mixOpinions, type Shares } from './mix-opinions.ts';
import { type EarnedRange, learnRanges, type Trial } from './range-calibration.ts';
import { lastAge, type RunTable, type RunUnit } from './run-table.ts';
import { learnRepairs, type SinceRepair } from './since-repair.ts';
import { learnOpinion } from './tree-opinion.ts';

/**
 * The remaining life of a unit, in the time column's unit: an estimate with its 80 % range; a
 * missing bound was not earned.
 */
export type Forecast = EarnedRange & { readonly estimate: number };

/** The result of learning from units that ran to failure. */
export type FleetPrognosis = {
  /**
   * The comparison of units, the weight of each estimate, and whether the mixture is corrected by
   * its errors.
   */
  readonly settings: FleetSettings & Shares & { readonly isCorrected: boolean };
  /** Operating modes found. */
  readonly modes: number;
  /** Longer remaining lives can hardly be distinguished; in the time column's unit. */
  readonly horizon: number;
  /** Of units held out and cut off at ages all over their lives. */
  readonly validation: {
    readonly units: number;
    /** Root mean square error with estimate and truth clipped at the horizon. */
    readonly rmse: number;
    /**
     * The same of the simplest prognosis: mean life of units that lasted as long, minus the age.
     */
    readonly rmseOfLives: number;
    /** Share of truths inside ranges that were calibrated without their own unit. */
    readonly coverage: number;
  };
  /** The rows of a unit that count: all, or the rows after its last repair. */
  readonly sinceRepair: SinceRepair;
  /** Judges a unit from its own rows alone; undefined if it has outlived every unit known. */
  forecast(unit: RunUnit): Forecast | undefined;
};

/** Called before each step of the work. */
export type LearnStep = (step: { readonly done: number; readonly total: number; readonly text: string }) => void;

/**
 * With fewer there is nothing to hold out: common behaviour cannot be distinguished from chance.
 */
export const LEAST_UNITS = 3;
const MOST_UNITS = 400;
/** The settings are chosen on this many held-out units; all are then tried with them. */
const MOST_HELD = 100;
const WIDE_PACE = 0.3;
const FIRST: FleetSettings = { axes: 2, trust: 0.5, memory: 0.5, pace: WIDE_PACE };
/** A fleet whose own spread is below this share of the wide one is also tried with its own. */
const NARROW = 0.7;
const LEAST_PACE = 0.003;
const MORE_AXES = [2, 3, 4];
const TRUSTS = [0.1, 0.25, 0.5, 1];

/**
 * Learns from units that ran to failure: compares them with one another, a part held out at a time,
 * chooses the settings that err least and calibrates the ranges on the same held-out units.
 * @param train at least `LEAST_UNITS` units with two rows or more at different times
 * @param seed of the folds, and of the choice of units where there are more than 400
 */
export async function learnPrognosis(
  train: RunTable,
  { seed, signal, onStep }: { seed: number; signal?: AbortSignal; onStep?: LearnStep },
): Promise<FleetPrognosis> {
  const random = createRandom(seed);
  const some = { ...train, units: someOf(train.units, random) };
  const sinceRepair = learnRepairs(prepareFleet(some));
  const table = { ...some, units: some.units.map(sinceRepair) };
  const ownPace = Math.max(LEAST_PACE, spreadOfLives(table.units));
  const total =
    MORE_AXES.length +
    TRUSTS.length +
    (ownPace < NARROW * WIDE_PACE ? 4 : 3) +
    (table.units.length > MOST_HELD ? 1 : 0);
  let done = 0;
  const step = async (text: string): Promise<void> => {
    onStep?.({ done: done++, total, text });
    await setImmediate();
    signal?.throwIfAborted();
  };
  await step('finding the operating modes');
  const folds = makeFolds(table, random);
  const fleet = prepareFleet(table);
  const horizon = HORIZON_SHARE * fleet.medianLife;
  await step('growing trees');
  const opinions = askTrees(folds, seed);
  const fewer = holdFewer(folds, MOST_HELD);
  let best: Attempt | undefined;
  const attempt = async (change: Partial<FleetSettings>, tried: readonly Fold[] = fewer): Promise<Attempt> => {
    const settings = { ...(best?.settings ?? FIRST), ...change };
    await step(`comparing ${table.units.length} units: ${settings.axes} axes, trust ${settings.trust}`);
    const found = { ...bestShares(tryFolds(tried, { settings, opinions }), horizon), settings };
    if (!best || found.error < best.error) best = found;
    return best;
  };
  let chosen = await attempt({ axes: 1 });
  for (const axes of MORE_AXES) if (axes <= fleet.width) chosen = await attempt({ axes });
  for (const trust of TRUSTS) if (trust !== chosen.settings.trust) chosen = await attempt({ trust });
  if (ownPace < NARROW * WIDE_PACE) chosen = await attempt({ pace: ownPace });
  if (table.units.length > MOST_HELD) {
    best = undefined;
    chosen = await attempt(chosen.settings, folds);
  }
  await step('correcting');
  return toPrognosis({ fleet, horizon, seed, chosen, sinceRepair });
}

type Attempt = Mixture & { readonly settings: FleetSettings };

function toPrognosis(given: {
  fleet: Fleet;
  horizon: number;
  seed: number;
  chosen: Attempt;
  sinceRepair: SinceRepair;
}): FleetPrognosis {
  const { fleet, horizon, seed, chosen, sinceRepair } = given;
  const { settings, shares, errorOfLives } = chosen;
  const correction = correctMixture(chosen, { horizon, seed });
  const { trials, error } = correction ?? chosen;
  const model = learnFleet(fleet, settings);
  const treesOf = learnOpinion(fleet, seed);
  const livesOf = learnLives(fleet.units);
  const ranges = learnRanges(trials, { leastWidth: fleet.cellAge });
  return {
    settings: { ...settings, ...shares, isCorrected: correction !== undefined },
    modes: Math.max(1, fleet.scale.modes.numbers.size),
    horizon,
    validation: {
      units: new Set(trials.map(({ unit }) => unit)).size,
      rmse: error,
      rmseOfLives: errorOfLives,
      coverage: coverageOf(trials, fleet.cellAge),
    },
    sinceRepair,
    forecast: (whole) => {
      const unit = sinceRepair(whole);
      const age = lastAge(unit);
      const [curves] = judgeUnit(model, { unit, ages: [age] });
      if (!curves) return undefined;
      const [trees = curves.estimate] = treesOf({ unit, ages: [age] });
      const opinions = { age, curves, trees, lives: livesOf(age) };
      const mixed = mixOpinions(opinions, { shares, horizon });
      const judged = correction ? correction.correct(opinions, mixed) : mixed;
      return { estimate: judged.estimate, ...ranges(judged) };
    },
  };
}

function someOf(units: readonly RunUnit[], random: Random): readonly RunUnit[] {
  if (units.length <= MOST_UNITS) return units;
  const drawn = units.map((unit) => ({ unit, place: random.next() })).sort((a, b) => a.place - b.place);
  return drawn.slice(0, MOST_UNITS).map(({ unit }) => unit);
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
