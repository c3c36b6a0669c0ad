import type { Random } from '../../lib/random.ts';
import { type Fleet, type FleetSettings, judgeUnit, learnFleet, prepareFleet } from './fleet-model.ts';
import { learnLives, useWeight } from './life-opinion.ts';
import type { OpenTrial } from './mix-opinions.ts';
import { lastAge, median, type RunTable, type RunUnit } from './run-table.ts';
import { learnOpinion } from './tree-opinion.ts';

/** Units held out together; everything is learned from the others. */
export type Fold = {
  readonly fleet: Fleet;
  readonly held: readonly { readonly unit: RunUnit; readonly index: number }[];
};

const FOLDS = 8;
/**
 * Ages at which a held-out unit is cut off, as shares of the median life: from the first, every
 * step.
 */
const FIRST_CUT = 0.15;
const CUT_STEP = 0.08;

/**
 * Parts the units at random into folds; in each the held-out units take no part in anything that is
 * learned.
 */
export function makeFolds(table: RunTable, random: Random): Fold[] {
  const order = shuffled(
    table.units.map((unit, index) => ({ unit, index })),
    random,
  );
  const count = Math.min(FOLDS, order.length);
  return Array.from({ length: count }, (_, fold) => {
    const held = order.filter((_, i) => i % count === fold);
    const left = order.filter((_, i) => i % count !== fold).map(({ unit }) => unit);
    return {
      fleet: prepareFleet({ channels: table.channels, units: left }),
      held,
    };
  });
}

/** The same folds with at most this many units held out, about as many in each. */
export function holdFewer(folds: readonly Fold[], most: number): Fold[] {
  const share = Math.min(1, most / folds.reduce((sum, { held }) => sum + held.length, 0));
  return folds.map(({ fleet, held }) => ({
    fleet,
    held: held.slice(0, Math.max(1, Math.round(share * held.length))),
  }));
}

/** Asks the trees about the held-out units, as `tryFolds` will; by fold, held unit and cut. */
export function askTrees(folds: readonly Fold[], seed: number): readonly (readonly (readonly number[])[])[] {
  return folds.map(({ fleet, held }) => {
    const opinion = learnOpinion(fleet, seed);
    return held.map(({ unit }) => opinion({ unit, ages: cutAges(unit, fleet.medianLife) }));
  });
}

/** Judges the held-out units as if their rows had ended at ages all over their lives. */
export function tryFolds(
  folds: readonly Fold[],
  { settings, opinions }: { settings: FleetSettings; opinions: ReturnType<typeof askTrees> },
): OpenTrial[] {
  return folds.flatMap(({ fleet, held }, fold) => {
    const model = learnFleet(fleet, settings);
    const lives = learnLives(fleet.units);
    return held.flatMap(({ unit, index }, place) => {
      const ages = cutAges(unit, fleet.medianLife);
      const weights = weightsAt(unit, ages);
      const judgements = judgeUnit(model, { unit, ages });
      return judgements.flatMap((curves, cut): OpenTrial[] => {
        if (!curves) return [];
        const age = ages[cut] ?? 0;
        const truth = lastAge(unit) - age;
        const trees = opinions[fold]?.[place]?.[cut] ?? curves.estimate;
        return [{ age, curves, trees, lives: lives(age), truth, unit: index, weight: weights[cut] ?? 0 }];
      });
    });
  });
}

/** How much each age counts; together 1. */
function weightsAt(unit: RunUnit, ages: readonly number[]): number[] {
  const each = ages.map((age) => useWeight(unit, age));
  const total = each.reduce((sum, weight) => sum + weight, 0);
  return each.map((weight) => weight / total);
}

/** Ages of rows, ascending; a short life is cut once, in its middle. */
function cutAges({ ages }: RunUnit, medianLife: number): number[] {
  const last = ages.at(-1) ?? 0;
  const cuts: number[] = [];
  let next = FIRST_CUT * medianLife;
  for (const age of ages) {
    if (age < next || age >= last) continue;
    cuts.push(age);
    next = age + CUT_STEP * medianLife;
  }
  return cuts.length > 0 ? cuts : [median([...ages])];
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
