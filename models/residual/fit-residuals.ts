import { RESIDUAL } from './residual-config.ts';
import { addRow, centred, type NormalEquations, newEquations, ridgeInverse, ridgeWeights, sumOf } from './ridge.ts';

/** The features of learned rows and the targets to predict from them. */
export type LearnedFeatures = {
  readonly rows: number;
  readonly width: number;
  readonly targets: number;
  /** `[rows × width]` and `[rows × targets]`. */
  readonly features: Float32Array;
  readonly levels: Float32Array;
  /**
   * Columns of 1 and the mode, of the calendar, and of the other channels; `owner` names the
   * channel of each column, -1 without.
   */
  readonly mode: Int32Array;
  readonly calendar: Int32Array;
  readonly others: Int32Array;
  readonly owner: Int32Array;
  /** 1 for channels that wander: they take no part in relations. */
  readonly wanders: Uint8Array;
  /** Bands of a spectrum, which come first: near ones tell of each other what no machine does. */
  readonly bands?: number;
};

/**
 * Neighbouring bands, on either side, from which a band is not predicted: a line and its window
 * reach into them.
 */
const NEAR_BANDS = 2;

/**
 * Whether the level of a channel may not be predicted from a column.
 * @param of the column's channel
 */
export function isOwn({ bands = 0 }: Pick<LearnedFeatures, 'bands'>, of: number, channel: number): boolean {
  if (of === channel) return true;
  return of >= 0 && of < bands && channel < bands && Math.abs(of - channel) <= NEAR_BANDS;
}

/** Models of all channels, and their residuals on rows that they were not learned from. */
export type FittedResiduals = {
  /** `[width × targets]`, for features as they are; 0 where one takes no part. */
  readonly levelWeights: Float64Array;
  readonly relationWeights: Float64Array;
  readonly hasRelation: Uint8Array;
  /** Held-out residuals `[rows × targets]`; 0 for an unused relation. */
  readonly level: Float32Array;
  readonly relation: Float32Array;
  /** How much larger the relation's error is forward in time. */
  readonly relationGrowth: Float64Array;
};

type Trial = {
  readonly columns: Int32Array;
  readonly penalty: number;
  readonly residuals: Float32Array;
  readonly error: Float64Array;
};
type Data = LearnedFeatures & {
  readonly folds: readonly NormalEquations[];
  readonly all: NormalEquations;
  readonly first: NormalEquations;
  readonly firstRows: number;
  readonly means: Float64Array;
};

const FIRST_SHARE = 0.6;

/**
 * Chooses for each channel a model of its level and, where it pays held out and forward in time, of
 * its relation to others.
 */
export function fitResiduals(learned: LearnedFeatures): FittedResiduals {
  const data = equationsOf(learned);
  const level = fitLevels(data);
  const relation = fitRelations(data, level);
  return { ...level.fitted, ...relation };
}

function equationsOf(learned: LearnedFeatures): Data {
  const { rows, width, targets, features, levels } = learned;
  const firstRows = Math.floor(FIRST_SHARE * rows);
  const raw = Array.from({ length: RESIDUAL.folds }, () => newEquations(width, targets));
  const first = newEquations(width, targets);
  const x = new Float64Array(width);
  const y = new Float64Array(targets);
  const means = new Float64Array(width);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < width; k++) x[k] = features[i * width + k] ?? 0;
    for (let t = 0; t < targets; t++) y[t] = levels[i * targets + t] ?? 0;
    addRow(raw[foldOf(i, rows)] as NormalEquations, x, y);
    if (i < firstRows) addRow(first, x, y);
    for (let k = 0; k < width; k++) means[k] = (means[k] ?? 0) + (x[k] ?? 0) / rows;
  }
  const folds = raw.map((fold) => centred(fold, means));
  const all = folds.slice(1).reduce((sum, fold) => sumOf(sum, fold, 1), folds[0] as NormalEquations);
  return { ...learned, folds, all, first: centred(first, means), firstRows, means };
}

const foldOf = (i: number, rows: number): number =>
  Math.min(RESIDUAL.folds - 1, Math.floor((i * RESIDUAL.folds) / rows));

type Solved = { readonly weights: Float64Array; readonly columns: Int32Array };

/**
 * Weights for all features as they are, `[width × targets]`, from weights of some, with means taken
 * off.
 */
function spreadOut({ weights, columns }: Solved, { width, targets, means }: Data): Float64Array {
  const out = new Float64Array(width * targets);
  for (const [i, column] of columns.entries()) {
    for (let t = 0; t < targets; t++) {
      const weight = weights[i * targets + t] ?? 0;
      out[column * targets + t] = (out[column * targets + t] ?? 0) + weight;
      if (column > 0) out[t] = (out[t] ?? 0) - weight * (means[column] ?? 0);
    }
  }
  return out;
}

function solve(
  equations: NormalEquations,
  trial: Pick<Trial, 'columns' | 'penalty'>,
  { data, rows, withoutOwn }: { data: Data; rows: number; withoutOwn: boolean },
): Float64Array {
  const inverse = ridgeInverse(equations, trial, rows);
  const { columns } = trial;
  const own = Array.from({ length: data.targets }, (_, t) =>
    withoutOwn ? [...columns.keys()].filter((i) => isOwn(data, data.owner[columns[i] ?? 0] ?? -1, t)) : [],
  );
  const weights = ridgeWeights(equations, { columns, inverse }, (t) => own[t] ?? []);
  return spreadOut({ weights, columns }, data);
}

/** The residuals of some rows under given weights. */
function residualsOf(data: Data, weights: Float64Array, rows: { from: number; to: number }, out: Float32Array): void {
  const { width, targets, features, levels } = data;
  const sums = new Float64Array(targets);
  for (let i = rows.from; i < rows.to; i++) {
    sums.fill(0);
    for (let k = 0; k < width; k++) {
      const x = features[i * width + k] ?? 0;
      if (x === 0) continue;
      const from = k * targets;
      for (let t = 0; t < targets; t++) sums[t] = (sums[t] ?? 0) + x * (weights[from + t] ?? 0);
    }
    for (let t = 0; t < targets; t++) out[i * targets + t] = (levels[i * targets + t] ?? 0) - (sums[t] ?? 0);
  }
}

/** Mean squared residual of each channel, of which large ones count 16 at most. */
function errorsOf(residuals: Float32Array, targets: number, rows: { from: number; to: number }): Float64Array {
  const errors = new Float64Array(targets);
  const count = Math.max(1, rows.to - rows.from);
  for (let i = rows.from; i < rows.to; i++) {
    for (let t = 0; t < targets; t++) {
      errors[t] = (errors[t] ?? 0) + Math.min(16, (residuals[i * targets + t] ?? 0) ** 2) / count;
    }
  }
  return errors;
}

function tryOut(data: Data, choice: Pick<Trial, 'columns' | 'penalty'>, withoutOwn: boolean): Trial {
  const { rows, targets } = data;
  const residuals = new Float32Array(rows * targets);
  let from = 0;
  for (const [f, fold] of data.folds.entries()) {
    const weights = solve(sumOf(data.all, fold, -1), choice, { data, rows, withoutOwn });
    const to = from + fold.rows;
    residualsOf(data, weights, { from, to }, residuals);
    from = to;
    if (f === data.folds.length - 1 && to !== rows) throw new RangeError('the folds do not cover the rows');
  }
  return { ...choice, residuals, error: errorsOf(residuals, targets, { from: 0, to: rows }) };
}

/** Of each channel its own trial; -1 where none was chosen. */
type Chosen = { readonly trials: readonly Trial[]; readonly best: Int32Array };

function fitLevels(data: Data): {
  fitted: Pick<FittedResiduals, 'levelWeights' | 'level'>;
  error: Float64Array;
  chosen: Chosen;
} {
  const one = Int32Array.of(0);
  const { mode, calendar } = data;
  const choices: Pick<Trial, 'columns' | 'penalty'>[] = [{ columns: one, penalty: 0.003 }];
  const both = (columns: Int32Array): void => {
    choices.push({ columns, penalty: 0.01 }, { columns, penalty: 0.1 });
  };
  if (mode.length > 0) both(Int32Array.of(0, ...mode));
  if (calendar.length > 0) both(Int32Array.of(0, ...calendar));
  if (mode.length > 0 && calendar.length > 0) both(Int32Array.of(0, ...mode, ...calendar));
  const trials = choices.map((choice) => tryOut(data, choice, false));
  const best = new Int32Array(data.targets);
  const error = (trials[0] as Trial).error.slice();
  for (const [k, trial] of trials.entries()) {
    for (let t = 0; t < data.targets; t++) {
      if ((trial.error[t] ?? 0) >= RESIDUAL.levelGain * (error[t] ?? 0)) continue;
      best[t] = k;
      error[t] = trial.error[t] ?? 0;
    }
  }
  const chosen = { trials, best };
  const picked = pick(data, chosen, false);
  return { fitted: { levelWeights: picked.weights, level: picked.residuals }, error, chosen };
}

/** The weights from all rows and the held-out residuals of each channel's own trial. */
function pick(
  data: Data,
  { trials, best }: Chosen,
  withoutOwn: boolean,
): { weights: Float64Array; residuals: Float32Array } {
  const { rows, width, targets } = data;
  const weights = new Float64Array(width * targets);
  const residuals = new Float32Array(rows * targets);
  for (const [k, trial] of trials.entries()) {
    if (!best.includes(k)) continue;
    const own = solve(data.all, trial, { data, rows, withoutOwn });
    for (let t = 0; t < targets; t++) {
      if (best[t] !== k) continue;
      for (let i = 0; i < width; i++) weights[i * targets + t] = own[i * targets + t] ?? 0;
      for (let i = 0; i < rows; i++) residuals[i * targets + t] = trial.residuals[i * targets + t] ?? 0;
    }
  }
  return { weights, residuals };
}

function fitRelations(
  data: Data,
  level: ReturnType<typeof fitLevels>,
): Pick<FittedResiduals, 'relationWeights' | 'relation' | 'hasRelation' | 'relationGrowth'> {
  const { rows, targets, mode, calendar, others, owner, wanders } = data;
  const best = new Int32Array(targets).fill(-1);
  const trials: Trial[] = [];
  const usable = others.filter((column) => wanders[owner[column] ?? 0] !== 1);
  if ((targets > 1 || mode.length > 0) && rows >= RESIDUAL.rowsPerFeature * others.length) {
    for (const penalty of [0.003, 0.03, 0.3]) {
      trials.push(tryOut(data, { columns: Int32Array.of(0, ...mode, ...usable), penalty }, true));
      if (calendar.length === 0) continue;
      trials.push(tryOut(data, { columns: Int32Array.of(0, ...mode, ...calendar, ...usable), penalty }, true));
    }
  }
  for (let t = 0; t < targets; t++) {
    if (wanders[t] === 1) continue;
    let least = RESIDUAL.relationGain * (level.error[t] ?? 0);
    for (const [k, { error }] of trials.entries()) {
      if ((error[t] ?? 0) >= least) continue;
      least = error[t] ?? 0;
      best[t] = k;
    }
  }
  const relationGrowth = guardForward(data, { level: level.chosen, relation: { trials, best } });
  const { weights, residuals } = pick(data, { trials, best }, true);
  return {
    relationWeights: weights,
    relation: residuals,
    relationGrowth,
    hasRelation: Uint8Array.from(best, (k) => (k >= 0 ? 1 : 0)),
  };
}

/**
 * Gives up relations that, learned from the first part, do not win on the last.
 * @returns how much their error grows there
 */
function guardForward(data: Data, { level, relation }: { level: Chosen; relation: Chosen }): Float64Array {
  const { targets, rows, firstRows } = data;
  const last = { from: firstRows, to: rows };
  const forward = (trial: Trial, withoutOwn: boolean): Float64Array => {
    const weights = solve(data.first, trial, { data, rows: firstRows, withoutOwn });
    const residuals = new Float32Array(rows * targets);
    residualsOf(data, weights, last, residuals);
    return errorsOf(residuals, targets, last);
  };
  const levelErrors = level.trials.map((trial, k) => (level.best.includes(k) ? forward(trial, false) : null));
  const errors = relation.trials.map((trial, k) => (relation.best.includes(k) ? forward(trial, true) : null));
  const heldOut = relation.trials.map(({ residuals }) => errorsOf(residuals, targets, last));
  const growth = new Float64Array(targets).fill(1);
  for (let t = 0; t < targets; t++) {
    const k = relation.best[t] ?? -1;
    if (k < 0) continue;
    const error = errors[k]?.[t] ?? 0;
    if (error > RESIDUAL.relationGain * (levelErrors[level.best[t] ?? 0]?.[t] ?? 0)) relation.best[t] = -1;
    else growth[t] = Math.max(1, Math.sqrt(error / Math.max(heldOut[k]?.[t] ?? 0, 1e-9)));
  }
  return growth;
}
