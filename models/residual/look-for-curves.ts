import { isOwn, type LearnedFeatures } from './fit-residuals.ts';
import { RESIDUAL } from './residual-config.ts';
import { addRow, centred, type NormalEquations, newEquations, ridgeInverse, ridgeWeights, sumOf } from './ridge.ts';

/** Rows of the quick look, spread evenly. */
const ROWS = 4_000;
/** Columns of the quick look at most; pairs of channels are left out where they would be more. */
const MOST_COLUMNS = 160;
const PENALTY = 0.01;
/** Squares and products must take off this share of the squared error. */
const LEAST_GAIN = 0.1;

/**
 * In place of a second feature: none, and the size of the first, for curves that bend both ways.
 */
const ITSELF = -1;
const ITS_SIZE = -2;

/** The factors of a product: places of two features, and their channels; -1 where one is none. */
type Product = { readonly a: number; readonly b: number; readonly owners: readonly [number, number] };

/**
 * Channels that squares and products of the others predict better than the linear relation does, on
 * blocks held out: a quick look that spares most machines the training of nets.
 * @param residuals held-out `[rows × targets]`
 * @param options.modeWidth columns before those of the channels
 * @param options.states digital columns after the first
 * @returns the channels, the one with most to gain first
 */
export function channelsToGain(
  learned: LearnedFeatures,
  residuals: Float32Array,
  options: { readonly modeWidth: number; readonly states: number },
): number[] {
  const { targets, wanders } = learned;
  const products = productsOf(learned, options);
  const rows = Math.min(ROWS, learned.rows);
  const rowOf = (i: number): number => Math.floor((i * learned.rows) / rows);
  const size = 1 + products.length;
  const taken = { x: new Float64Array(size), y: new Float64Array(targets) };
  const take = (i: number): void => {
    const row = rowOf(i);
    const from = row * learned.width;
    taken.x[0] = 1;
    for (const [p, { a, b }] of products.entries()) {
      const x = learned.features[from + a] ?? 0;
      taken.x[1 + p] = x * (b >= 0 ? (learned.features[from + b] ?? 0) : b === ITSELF ? 1 : Math.abs(x));
    }
    for (let t = 0; t < targets; t++) taken.y[t] = clipped(residuals[row * targets + t] ?? 0);
  };
  const bounds = Array.from({ length: RESIDUAL.folds + 1 }, (_, f) => Math.floor((f * rows) / RESIDUAL.folds));
  const means = new Float64Array(size);
  const raw = bounds.slice(1).map((to, f) => {
    const fold = newEquations(size, targets);
    for (let i = bounds[f] ?? 0; i < to; i++) {
      take(i);
      addRow(fold, taken.x, taken.y);
      for (let k = 0; k < size; k++) means[k] = (means[k] ?? 0) + (taken.x[k] ?? 0) / rows;
    }
    return fold;
  });
  const folds = raw.map((fold) => centred(fold, means));
  const all = folds.slice(1).reduce((sum, fold) => sumOf(sum, fold, 1), folds[0] as NormalEquations);
  const columns = Int32Array.from({ length: size }, (_, i) => i);
  const own = Array.from({ length: targets }, (_, t) =>
    products.flatMap(({ owners }, p) => (owners.some((of) => isOwn(learned, of, t)) ? [1 + p] : [])),
  );
  const before = new Float64Array(targets);
  const after = new Float64Array(targets);
  for (const [f, fold] of folds.entries()) {
    const known = sumOf(all, fold, -1);
    const inverse = ridgeInverse(known, { columns, penalty: PENALTY }, known.rows);
    const weights = ridgeWeights(known, { columns, inverse }, (t) => own[t] ?? []);
    for (let i = bounds[f] ?? 0; i < (bounds[f + 1] ?? 0); i++) {
      take(i);
      for (let t = 0; t < targets; t++) {
        let left = taken.y[t] ?? 0;
        before[t] = (before[t] ?? 0) + left ** 2;
        for (let k = 0; k < size; k++) {
          left -= ((taken.x[k] ?? 0) - (k > 0 ? (means[k] ?? 0) : 0)) * (weights[k * targets + t] ?? 0);
        }
        after[t] = (after[t] ?? 0) + clipped(left) ** 2;
      }
    }
  }
  const share = (t: number): number => (after[t] ?? 0) / Math.max(before[t] ?? 0, 1e-9);
  return Array.from({ length: targets }, (_, t) => t)
    .filter((t) => wanders[t] !== 1 && share(t) < 1 - LEAST_GAIN)
    .sort((a, b) => share(a) - share(b));
}

const clipped = (residual: number): number => Math.min(4, Math.max(-4, residual));

/**
 * The channels themselves, their squares, their products with states and, where these are not too
 * many, with each other.
 */
function productsOf(
  { owner, wanders, targets }: LearnedFeatures,
  { modeWidth, states }: { readonly modeWidth: number; readonly states: number },
): Product[] {
  const channels = Array.from({ length: targets }, (_, j) => modeWidth + j).filter(
    (column) => wanders[owner[column] ?? 0] !== 1,
  );
  const of = (a: number, b: number): Product => ({ a, b, owners: [owner[a] ?? -1, b < 0 ? -1 : (owner[b] ?? -1)] });
  const single = channels.flatMap((a) => [of(a, ITSELF), of(a, a), of(a, ITS_SIZE)]);
  const withStates = channels.flatMap((a) => Array.from({ length: states }, (_, s) => of(a, 1 + s)));
  const pairs = channels.flatMap((a, i) => channels.slice(i + 1).map((b) => of(a, b)));
  const products = [...single];
  for (const more of [withStates, pairs]) {
    if (products.length + more.length <= MOST_COLUMNS) products.push(...more);
  }
  return products;
}
