import { cautiousMean, type MatchSettings, matchCurves, type Posterior, quantileOf } from './match-curves.ts';
import { cellOf, learnScale, type NormalScale, toCells } from './normal-scale.ts';
import { findModes } from './row-modes.ts';
import { lastAge, median, type RunTable, type RunUnit } from './run-table.ts';
import { learnAxes, project, type WearAxes } from './wear-axes.ts';
import { smoothRun, type WearCurve } from './wear-curve.ts';
import { learnReader, readCells, type WearReader } from './wear-reader.ts';

/** One way to compare; chosen by cross-validation. */
export type FleetSettings = {
  /** How many wear axes. */
  readonly axes: number;
  readonly trust: number;
  /** Memory as a share of the median life. */
  readonly memory: number;
  /** Spread of the logarithm of the pace at which units wear. */
  readonly pace: number;
};

/** Units that failed, on a common scale and cut into cells of age. */
export type Fleet = {
  readonly scale: NormalScale;
  /** Where there are several operating modes. */
  readonly reader: WearReader | undefined;
  /** Numbers per cell: the reader's, or the kept channels. */
  readonly width: number;
  readonly cellAge: number;
  readonly medianLife: number;
  readonly units: readonly RunUnit[];
  /** Of each unit `[cells × width]`. */
  readonly cells: readonly Float64Array[];
};

/** A fleet's curves, ready to be compared with. */
export type FleetModel = {
  readonly fleet: Fleet;
  readonly axes: WearAxes;
  readonly curves: readonly WearCurve[];
  readonly settings: MatchSettings;
};

/** The prognosis of a unit at one age, in the time column's unit. */
export type Judgement = { readonly estimate: number; readonly low: number; readonly high: number };

const MOST_CELLS = 600;
/**
 * Shares of the median life: of the trailing means that show wear, and of the smoothing of whole
 * runs.
 */
const MEAN_SHARE = 0.1;
const SMOOTH_SHARE = 0.04;
/** Beyond this share of the median life wear hardly shows. */
export const HORIZON_SHARE = 0.6;
const LEVEL_SPREAD = 1;
/** The bounds before they are calibrated. */
const [LOW_SHARE, HIGH_SHARE] = [0.1, 0.9];

/**
 * Puts the units of a table on a common scale.
 * @param table units that ran to failure, each with two rows or more at different times
 */
export function prepareFleet(table: RunTable): Fleet {
  const lives = table.units.map(lastAge);
  const medianLife = median(lives);
  const longest = lives.reduce((most, life) => Math.max(most, life), 0);
  const cellAge = Math.max(usualStep(table), longest / MOST_CELLS);
  const scale = learnScale(table, findModes(table));
  const isOneMode = scale.modes.numbers.size < 2;
  const lifeCells = medianLife / cellAge;
  const reader = isOneMode
    ? undefined
    : learnReader(table.units, {
        scale,
        cellAge,
        bandwidth: Math.max(1, SMOOTH_SHARE * lifeCells),
        meanCells: Math.max(1, Math.round(MEAN_SHARE * lifeCells)),
      });
  const width = reader?.width ?? scale.kept.length;
  const cells = table.units.map((unit) => cellsOf(unit, { scale, cellAge, reader }));
  return { scale, reader, width, cellAge, medianLife, units: table.units, cells };
}

/** One unit as the fleet's units are: `[cells × width]`. */
export function cellsOf(
  unit: RunUnit,
  { scale, cellAge, reader }: Pick<Fleet, 'scale' | 'cellAge' | 'reader'>,
): Float64Array {
  return reader ? readCells(unit, { scale, cellAge, reader }) : toCells(unit, { scale, cellAge });
}

function usualStep({ units }: RunTable): number {
  return median(units.map(({ ages }) => (ages.at(-1) ?? 0) / Math.max(1, ages.length - 1)).filter((step) => step > 0));
}

/** Learns the curves of the fleet's units along its wear axes. */
export function learnFleet(fleet: Fleet, settings: FleetSettings): FleetModel {
  const lifeCells = fleet.medianLife / fleet.cellAge;
  const axes = learnAxes(fleet.cells, {
    channels: fleet.width,
    count: settings.axes,
    meanCells: Math.max(1, Math.round(MEAN_SHARE * lifeCells)),
  });
  const bandwidth = Math.max(1, SMOOTH_SHARE * lifeCells);
  const curves = fleet.cells.map((cells, i) => ({
    lifeCells: lastAge(fleet.units[i] as RunUnit) / fleet.cellAge,
    positions: smoothRun(project(cells, axes), { axes: axes.count, bandwidth }),
  }));
  const match: MatchSettings = {
    axes: axes.count,
    memoryCells: settings.memory * lifeCells,
    trust: settings.trust,
    levelSpread: LEVEL_SPREAD,
    paceSpread: settings.pace,
  };
  return { fleet, axes, curves, settings: match };
}

/**
 * Judges a unit at some of its ages, each from the rows up to it.
 * @param ages ascending
 * @returns undefined where the unit has outlived every curve
 */
export function judgeUnit(
  { fleet, axes, curves, settings }: FleetModel,
  { unit, ages }: { unit: RunUnit; ages: readonly number[] },
): (Judgement | undefined)[] {
  const { cellAge, medianLife } = fleet;
  const positions = project(cellsOf(unit, fleet), axes);
  const cuts = ages.map((age) => ({ cell: cellOf(age, cellAge), age: age / cellAge }));
  const horizon = (HORIZON_SHARE * medianLife) / cellAge;
  const toJudgement = (posterior: Posterior | undefined): Judgement | undefined =>
    posterior && {
      estimate: cautiousMean(posterior, horizon) * cellAge,
      low: quantileOf(posterior, LOW_SHARE) * cellAge,
      high: quantileOf(posterior, HIGH_SHARE) * cellAge,
    };
  return matchCurves(positions, { curves, cuts, settings }).map(toJudgement);
}
