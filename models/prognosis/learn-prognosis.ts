import { setImmediate } from 'node:timers/promises';
import { createRandom, type Random } from '../../lib/random.ts';
import { askTrees, errorWithin, type Fold, makeFolds, type OpenTrial, squareOf, tryFolds } from './cross-validate.ts';
import {
  type FleetSettings,
  HORIZON_SHARE,
  type Judgement,
  judgeUnit,
  learnFleet,
  liveBeyond,
  mix,
  mixWithLives,
  prepareFleet,
} from './fleet-model.ts';
import { learnLives, spreadOfLives } from './life-opinion.ts';
import { type EarnedRange, learnRanges, type Trial } from './range-calibration.ts';
import { lastAge, type RunTable, type RunUnit } from './run-table.ts';
import { learnOpinion } from './tree-opinion.ts';

/** The remaining life of a unit, in the time column's unit: an estimate with its 80 % range; a missing bound was not earned. */
export type Forecast = EarnedRange & { readonly estimate: number };

/** What each opinion counts beside the curves. */
type Shares = { readonly treeShare: number; readonly lifeShare: number; readonly beyond: Beyond };
/** Who says what lies beyond the horizon: the curves, or the ages at failure. */
type Beyond = 'curves' | 'lives';

/** What was learned from units that ran to failure. */
export type Prognosis = {
  /** What the trees' opinion counts, and what the ages at failure count alone: 0 to 1 each. */
  readonly settings: FleetSettings & Shares;
  /** Operating modes found. */
  readonly modes: number;
  /** Longer remaining lives are hardly told apart; in the time column's unit. */
  readonly horizon: number;
  /** Of units held out and cut off at ages all over their lives. */
  readonly validation: {
    readonly units: number;
    /** Root mean square error with estimate and truth clipped at the horizon. */
    readonly rmse: number;
    /** The same of the simplest prognosis: the mean life of those that lasted as long, minus the age. */
    readonly rmseOfLives: number;
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
const WIDE_PACE = 0.3;
const FIRST: FleetSettings = { axes: 2, trust: 0.5, memory: 0.5, pace: WIDE_PACE };
/** A fleet whose own spread is below this share of the wide one is also tried with its own. */
const NARROW = 0.7;
const LEAST_PACE = 0.003;
const AXES = [1, 2, 3, 4];
const TRUSTS = [0.1, 0.25, 0.5, 1];
/** Shares of the trees' opinion. */
const TREE_SHARES = [0, 0.15, 0.3, 0.45, 0.6, 0.8, 1];
const LIFE_SHARES = [0, 0.25, 0.5, 0.75];
const BEYOND: readonly Beyond[] = ['curves', 'lives'];
/** What errs so much less near the end may err more at the beginning. */
const MUCH_LESS = 0.7;

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
  const ownPace = Math.max(LEAST_PACE, spreadOfLives(table.units));
  const total = AXES.length + TRUSTS.length + (ownPace < NARROW * WIDE_PACE ? 3 : 2);
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
    const found = bestShares(tryFolds(folds, { settings, opinions }), horizon);
    if (!best || found.error < best.error) best = { ...found, settings };
  };
  for (const axes of AXES) if (axes <= Math.max(1, fleet.scale.kept.length)) await attempt({ axes });
  for (const trust of TRUSTS) if (trust !== best?.settings.trust) await attempt({ trust });
  if (ownPace < NARROW * WIDE_PACE) await attempt({ pace: ownPace });
  const { settings, shares, trials, error, errorOfLives } = best ?? NOTHING;
  const model = learnFleet(fleet, settings);
  const opinionOf = learnOpinion(fleet, seed);
  const lives = learnLives(fleet.units);
  const ranges = learnRanges(trials, { leastWidth: fleet.cellAge });
  return {
    settings: { ...settings, ...shares },
    modes: Math.max(1, fleet.scale.modes.numbers.size),
    horizon,
    validation: {
      units: heldUnits(folds),
      rmse: error,
      rmseOfLives: errorOfLives,
      coverage: coverageOf(trials, fleet.cellAge),
    },
    forecast: (unit) => {
      const ages = [lastAge(unit)];
      const [judgement] = judgeUnit(model, { unit, ages });
      if (!judgement) return undefined;
      const [opinion = judgement.estimate] = opinionOf({ unit, ages });
      const byLife = lives(lastAge(unit));
      const mixed = mixAll(judgement, { opinion, byLife, horizon, ...shares });
      return { estimate: mixed.estimate, ...ranges(mixed) };
    },
  };
}

type Attempt = {
  readonly settings: FleetSettings;
  readonly shares: Shares;
  readonly trials: readonly Trial[];
  readonly error: number;
  readonly errorOfLives: number;
};

const NOTHING: Attempt = {
  ...{ settings: FIRST, shares: { treeShare: 0, lifeShare: 0, beyond: 'curves' }, trials: [] },
  ...{ error: Number.NaN, errorOfLives: Number.NaN },
};

/**
 * The shares with which the trials err least, of those that err no more than the lives alone over whole lives. The lives alone where nothing is
 * better than they by more than chance.
 */
function bestShares(trials: readonly OpenTrial[], horizon: number): Omit<Attempt, 'settings'> {
  type Tried = ReturnType<typeof tried>;
  const tried = (shares: Shares) => {
    const mixed = trials.map((trial): Trial => ({ ...trial, ...mixAll(trial, { ...trial, horizon, ...shares }) }));
    return {
      shares,
      trials: mixed,
      error: errorWithin(mixed, horizon),
      whole: errorWithin(mixed, Number.POSITIVE_INFINITY),
    };
  };
  const lives = tried({ treeShare: 0, lifeShare: 1, beyond: 'curves' });
  const better = TREE_SHARES.flatMap((treeShare) =>
    LIFE_SHARES.map((lifeShare) => {
      const [first, second] = BEYOND.map((beyond) => tried({ treeShare, lifeShare, beyond })) as [Tried, Tried];
      return second.whole < first.whole ? second : first;
    }),
  )
    .filter((one) => one.error < MUCH_LESS * lives.error || one.whole <= lives.whole)
    .filter((one) => gainsMoreThanChance(one.trials, lives.trials, horizon));
  const best = better.reduce((least, next) => (next.error < least.error ? next : least), lives);
  const { shares, trials: judged, error } = best;
  return { shares, trials: judged, error, errorOfLives: lives.error };
}

const SURE_ERRORS = 2;

/** Whether trials err less than others of the same units by more than twice the standard error of the difference. */
function gainsMoreThanChance(own: readonly Trial[], others: readonly Trial[], horizon: number): boolean {
  const gains = new Map<number, number>();
  for (const [i, trial] of own.entries()) {
    const gain = squareOf(others[i] as Trial, horizon) - squareOf(trial, horizon);
    gains.set(trial.unit, (gains.get(trial.unit) ?? 0) + trial.weight * gain);
  }
  const each = [...gains.values()];
  const mean = each.reduce((sum, gain) => sum + gain, 0) / each.length;
  const variance = each.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, each.length - 1);
  return mean > SURE_ERRORS * Math.sqrt(variance / each.length);
}

/** The curves' judgement with the trees' and then the lives' opinion. */
function mixAll(
  own: Judgement,
  given: Shares & { readonly opinion: number; readonly byLife: Judgement; readonly horizon: number },
): Judgement {
  const { opinion, byLife, horizon, treeShare, lifeShare, beyond } = given;
  const mixed = mix(own, { opinion, share: treeShare, horizon });
  const lived = beyond === 'lives' ? liveBeyond(mixed, { byLife, horizon }) : mixed;
  return mixWithLives(lived, { byLife, share: lifeShare });
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
