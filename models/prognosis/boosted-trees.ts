import type { Random } from '../../lib/random.ts';

/** A sum of small regression trees. */
export type BoostedTrees = { readonly start: number; readonly trees: readonly Tree[] };

/** Rows to learn from. */
export type TreeRows = {
  readonly features: number;
  readonly rows: Float64Array;
  readonly targets: Float64Array;
  /** How much each row counts; all the same without it. */
  readonly weights?: Float64Array;
};

/**
 * A full binary tree in heap order: at inner nodes a feature and a threshold, at the leaves values.
 */
type Tree = { readonly feature: Int32Array; readonly threshold: Float64Array; readonly value: Float64Array };

/** Values in at most `BINS` bins for each feature, with about as many rows in each. */
type Binned = { readonly bins: Uint8Array; readonly edges: readonly Float64Array[]; readonly features: number };

/** How many trees of which kind. */
export type TreeShape = {
  readonly rounds: number;
  readonly depth: number;
  /** Each tree uses this share of the features, drawn at random. */
  readonly featureShare: number;
  /** A leaf has at least this share of the weight. */
  readonly leastLeafShare: number;
};

export const USUAL_TREES: TreeShape = { rounds: 150, depth: 4, featureShare: 0.3, leastLeafShare: 0.004 };
const RATE = 0.07;
const BINS = 64;
/** Pulls leaves with few rows towards 0. */
const RIDGE = 1;

/** Gradient boosting of the squared error over histograms. */
export function learnTrees(data: TreeRows, random: Random, shape: TreeShape = USUAL_TREES): BoostedTrees {
  const count = data.targets.length;
  const binned = toBins(data);
  const weights = evenedWeights(data);
  const start = data.targets.reduce((sum, target, row) => sum + ((weights[row] ?? 0) * target) / count, 0);
  const residuals = data.targets.map((target) => target - start);
  const trees: Tree[] = [];
  for (let round = 0; round < shape.rounds; round++) {
    const drawn = Array.from({ length: data.features }, (_, feature) => feature).filter(
      () => random.next() < shape.featureShare,
    );
    const { tree, nodes } = growTree({ binned, residuals, weights, drawn, shape });
    for (let row = 0; row < count; row++) residuals[row] = (residuals[row] ?? 0) - (tree.value[nodes[row] ?? 0] ?? 0);
    trees.push(tree);
  }
  return { start, trees };
}

/** The trees' result for one row of features. */
export function treesSay({ start, trees }: BoostedTrees, row: ArrayLike<number>): number {
  let sum = start;
  for (const { feature, threshold, value } of trees) {
    let node = 0;
    while ((feature[node] ?? -1) >= 0)
      node = 2 * node + ((row[feature[node] ?? 0] ?? 0) <= (threshold[node] ?? 0) ? 1 : 2);
    sum += value[node] ?? 0;
  }
  return sum;
}

/** The weights with a mean of 1. */
function evenedWeights({ targets, weights }: TreeRows): Float64Array {
  const own = weights ?? new Float64Array(targets.length).fill(1);
  const mean = own.reduce((sum, weight) => sum + weight, 0) / own.length;
  return own.map((weight) => weight / mean);
}

function toBins({ features, rows }: TreeRows): Binned {
  const count = rows.length / features;
  const bins = new Uint8Array(rows.length);
  const edges = Array.from({ length: features }, (_, feature) => {
    const sorted = Float64Array.from({ length: count }, (_, row) => rows[row * features + feature] ?? 0).sort();
    const quantiles = Array.from({ length: BINS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * count) / BINS)] ?? 0);
    return Float64Array.from(new Set(quantiles));
  });
  for (let at = 0; at < rows.length; at++) {
    const own = edges[at % features] ?? new Float64Array();
    let [low, high] = [0, own.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[at] ?? 0) <= (own[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    bins[at] = low;
  }
  return { bins, edges, features };
}

/** Level by level; `nodes` is the node in which each row ends. */
function growTree(given: {
  binned: Binned;
  residuals: Float64Array;
  weights: Float64Array;
  drawn: readonly number[];
  shape: TreeShape;
}): { tree: Tree; nodes: Uint16Array } {
  const { binned, residuals, weights, drawn, shape } = given;
  const { depth: deepest, leastLeafShare } = shape;
  const size = 2 ** (deepest + 1) - 1;
  const tree = {
    feature: new Int32Array(size).fill(-1),
    threshold: new Float64Array(size),
    value: new Float64Array(size),
  };
  const nodes = new Uint16Array(residuals.length);
  for (let depth = 0; depth < deepest; depth++) {
    const first = 2 ** depth - 1;
    const splits = bestSplits({ binned, residuals, weights, drawn, nodes, first, leastLeafShare });
    for (const [place, { feature, bin }] of splits.entries()) {
      tree.feature[first + place] = feature;
      tree.threshold[first + place] = binned.edges[feature]?.[bin] ?? 0;
    }
    for (let row = 0; row < nodes.length; row++) {
      const node = nodes[row] ?? 0;
      const split = splits[node - first];
      if (!split || split.feature < 0) continue;
      nodes[row] = 2 * node + ((binned.bins[row * binned.features + split.feature] ?? 0) <= split.bin ? 1 : 2);
    }
  }
  const counts = new Float64Array(size);
  for (let row = 0; row < nodes.length; row++) {
    const node = nodes[row] ?? 0;
    const weight = weights[row] ?? 0;
    counts[node] = (counts[node] ?? 0) + weight;
    tree.value[node] = (tree.value[node] ?? 0) + weight * (residuals[row] ?? 0);
  }
  for (let node = 0; node < size; node++)
    tree.value[node] = (RATE * (tree.value[node] ?? 0)) / ((counts[node] ?? 0) + RIDGE);
  return { tree, nodes };
}

type Split = { feature: number; bin: number; gain: number };

/** The best split of each node of a level, which begins at `first`; feature -1 where none gains. */
function bestSplits(given: {
  binned: Binned;
  residuals: Float64Array;
  weights: Float64Array;
  drawn: readonly number[];
  nodes: Uint16Array;
  first: number;
  leastLeafShare: number;
}): Split[] {
  const { binned, residuals, weights, drawn, nodes, first, leastLeafShare } = given;
  const width = first + 1;
  const least = Math.max(2, leastLeafShare * residuals.length);
  const best = Array.from({ length: width }, (): Split => ({ feature: -1, bin: 0, gain: 1e-9 }));
  const sums = new Float64Array(width * BINS);
  const counts = new Float64Array(width * BINS);
  for (const feature of drawn) {
    sums.fill(0);
    counts.fill(0);
    for (let row = 0; row < nodes.length; row++) {
      const node = (nodes[row] ?? 0) - first;
      if (node < 0) continue;
      const at = node * BINS + (binned.bins[row * binned.features + feature] ?? 0);
      const weight = weights[row] ?? 0;
      sums[at] = (sums[at] ?? 0) + weight * (residuals[row] ?? 0);
      counts[at] = (counts[at] ?? 0) + weight;
    }
    for (const [node, split] of best.entries()) {
      const own = sums.subarray(node * BINS, (node + 1) * BINS);
      const found = splitOf({ sums: own, counts: counts.subarray(node * BINS, (node + 1) * BINS), least });
      if (found.gain > split.gain) Object.assign(split, found, { feature });
    }
  }
  return best;
}

function splitOf({ sums, counts, least }: { sums: Float64Array; counts: Float64Array; least: number }) {
  const sum = sums.reduce((total, value) => total + value, 0);
  const count = counts.reduce((total, value) => total + value, 0);
  const whole = sum ** 2 / (count + RIDGE);
  const best = { bin: 0, gain: 0 };
  let [left, rows] = [0, 0];
  for (let bin = 0; bin < BINS - 1; bin++) {
    left += sums[bin] ?? 0;
    rows += counts[bin] ?? 0;
    if (rows < least) continue;
    if (count - rows < least) break;
    const gain = left ** 2 / (rows + RIDGE) + (sum - left) ** 2 / (count - rows + RIDGE) - whole;
    if (gain > best.gain) Object.assign(best, { bin, gain });
  }
  return best;
}
