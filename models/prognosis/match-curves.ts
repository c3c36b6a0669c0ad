import type { WearCurve } from './wear-curve.ts';

/** How to compare a unit's history with units that failed. */
export type MatchSettings = {
  readonly axes: number;
  /** History older than this counts e times less; in cells. */
  readonly memoryCells: number;
  /** Weight of the evidence: 1 takes every cell as independent and the curves as exact. */
  readonly trust: number;
  /** Spread of the level of a new unit along an axis, in units of noise. */
  readonly levelSpread: number;
  /** Spread of the logarithm of the pace at which units wear. */
  readonly paceSpread: number;
};

/** Remaining lives that explain a unit's history, each with its weight; the weights sum to 1. */
export type Posterior = { readonly remaining: Float64Array; readonly weights: Float64Array };

/**
 * Paces that are tried: failing up to this many spreads sooner or later than the unit compared
 * with.
 */
const MOST_SPREADS = 2;
const STRETCHES = 41;
/** Leaves out a match less likely than the best by this much, as a logarithm. */
const MOST_DOUBT = 20;

/**
 * Compares a unit's history, from its first row to each of some ages, with every curve run faster
 * and slower. Bayes' rule with Gaussian noise; the unit's own level on each axis is unknown and
 * integrated out.
 * @param positions `[cells × axes]` of the unit
 * @param cuts cells after which to answer, ascending; `age` is the exact age then, in cells
 * @returns one posterior for each cut, remaining life in cells; undefined where no curve lasts that
 * long
 */
export function matchCurves(
  positions: Float64Array,
  {
    curves,
    cuts,
    settings,
  }: {
    curves: readonly WearCurve[];
    cuts: readonly { readonly cell: number; readonly age: number }[];
    settings: MatchSettings;
  },
): (Posterior | undefined)[] {
  const candidates = curves.length * STRETCHES;
  const answers = cuts.map(
    (): Answers => ({
      remaining: new Float64Array(candidates),
      evidence: new Float64Array(candidates).fill(Number.NEGATIVE_INFINITY),
    }),
  );
  for (const [i, curve] of curves.entries()) {
    for (let j = 0; j < STRETCHES; j++) {
      const logPace = MOST_SPREADS * settings.paceSpread * ((2 * j) / (STRETCHES - 1) - 1);
      const stretch = Math.exp(logPace);
      const prior = -0.5 * (logPace / settings.paceSpread) ** 2;
      weigh(positions, { curve, stretch, cuts, settings }, (cut, fit, left) => {
        const answer = answers[cut];
        if (!answer) return;
        answer.evidence[i * STRETCHES + j] = prior + fit;
        answer.remaining[i * STRETCHES + j] = left;
      });
    }
  }
  return answers.map(toPosterior);
}

/** One entry for each curve and pace. */
type Answers = { readonly remaining: Float64Array; readonly evidence: Float64Array };

/** The logarithm of how likely the history is, if the unit wears as the curve does. */
function weigh(
  positions: Float64Array,
  {
    curve,
    stretch,
    cuts,
    settings,
  }: {
    curve: WearCurve;
    stretch: number;
    cuts: readonly { readonly cell: number; readonly age: number }[];
    settings: MatchSettings;
  },
  tell: (cut: number, fit: number, left: number) => void,
): void {
  const { axes, trust, levelSpread } = settings;
  const keep = Math.exp(-1 / settings.memoryCells);
  const sums = new Float64Array(axes);
  const squares = new Float64Array(axes);
  const last = curve.positions.length / axes - 1;
  let weight = 0;
  let cut = 0;
  for (let cell = 0; cut < cuts.length; cell++) {
    const place = Math.min(last, cell / stretch);
    const below = Math.min(Math.floor(place), Math.max(0, last - 1));
    const above = Math.min(below + 1, last);
    const share = place - below;
    weight = keep * weight + 1;
    for (let axis = 0; axis < axes; axis++) {
      const low = curve.positions[below * axes + axis] ?? 0;
      const high = curve.positions[above * axes + axis] ?? 0;
      const away = (positions[cell * axes + axis] ?? 0) - low - share * (high - low);
      sums[axis] = keep * (sums[axis] ?? 0) + away;
      squares[axis] = keep * (squares[axis] ?? 0) + away * away;
    }
    for (let at = cuts[cut]; at?.cell === cell; at = cuts[++cut]) {
      const left = stretch * curve.lifeCells - at.age;
      if (left < 0) return;
      let fit = 0;
      for (let axis = 0; axis < axes; axis++) {
        const mean = (sums[axis] ?? 0) / weight;
        const around = Math.max(0, (squares[axis] ?? 0) - mean * mean * weight);
        fit -= 0.5 * (trust * around + (mean * mean) / (1 / (trust * weight) + levelSpread * levelSpread));
      }
      tell(cut, fit, left);
    }
  }
}

function toPosterior({ remaining, evidence }: Answers): Posterior | undefined {
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < evidence.length; i++) best = Math.max(best, evidence[i] ?? best);
  if (!Number.isFinite(best)) return undefined;
  const order: number[] = [];
  for (let i = 0; i < evidence.length; i++) if ((evidence[i] ?? 0) > best - MOST_DOUBT) order.push(i);
  order.sort((a, b) => (remaining[a] ?? 0) - (remaining[b] ?? 0));
  const weights = Float64Array.from(order, (i) => Math.exp((evidence[i] ?? 0) - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { remaining: Float64Array.from(order, (i) => remaining[i] ?? 0), weights: weights.map((w) => w / total) };
}

/** The remaining life below which this share of the weight is. */
export function quantileOf({ remaining, weights }: Posterior, share: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i] ?? 0;
    if (sum >= share) return remaining[i] ?? 0;
  }
  return remaining.at(-1) ?? 0;
}

/** Trust in a life beyond the horizon has to be nearly certain before it counts. */
const CAUTION = 5;

/**
 * The estimate: the mean, in which life beyond the horizon counts only as far as it is sure. Where
 * wear has not begun to show, the mean would follow the longest-lived units.
 */
export function cautiousMean({ remaining, weights }: Posterior, horizon: number): number {
  let [within, beyond, sure] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const [left, weight] = [remaining[i] ?? 0, weights[i] ?? 0];
    within += weight * Math.min(left, horizon);
    if (left <= horizon) continue;
    beyond += weight * (left - horizon);
    sure += weight;
  }
  return sure > 0 ? within + (beyond * Math.min(1, sure) ** CAUTION) / sure : within;
}
