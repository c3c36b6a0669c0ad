import type { NetMember, NetTrainer } from '../net/train-residual-nets.ts';
import { quantileOfSorted } from '../numbers/robust.ts';
import { type FittedResiduals, isOwn, type LearnedFeatures } from './fit-residuals.ts';
import { channelsToGain } from './look-for-curves.ts';
import { errorShare, foldStart, limitShare, meanSquare, winsForward, winsHeldOut } from './net-gate.ts';
import { RESIDUAL } from './residual-config.ts';
import { HIDDEN, type NetTrial, netLength, netOutput, netRest, trainedLength } from './residual-net.ts';

/**
 * Learned rows from which nets are tried, features up to which, and the most nets of a machine:
 * what they may cost.
 */
export const LEAST_NET_ROWS = 2_000;
const MOST_FEATURES = 100;
const MOST_NETS = 4;

/**
 * Where a line leaves less than this of a channel's spread, its limits stand at their floor: a net
 * would change nothing. See `learned-statistics.ts`.
 */
const LEAST_REST = 0.05;

/** Rows that one net is trained on, spread evenly. */
const TRAINING_ROWS = 4_096;
/** Stretches of the rows, one in this many decides when the training stops. */
const STRETCHES = 25;
const STOPPING_EVERY = 5;
const FIRST_SHARE = 0.6;
/** Features this far out, as a share of the rows on either side, are out of a net's range. */
const OUTERMOST = 0.002;

/** The learned rows, and their columns. */
export type NetRows = LearnedFeatures & {
  readonly unknown: Uint8Array;
  readonly modeWidth: number;
  /** Columns of digital states, and features without the calendar. */
  readonly states: number;
  readonly planWidth: number;
  /** The first column that nets use beside the constant; all by default. */
  readonly netsFrom?: number;
};

/**
 * Channels that a net may predict better, the one with most to gain first, or the reason for none.
 */
export type CurveLook = { readonly candidates: readonly number[]; readonly trial: NetTrial };

/** A quick look for curves in what the linear models leave. */
export function lookForCurves(
  learned: NetRows,
  fitted: FittedResiduals,
  { leastRows = LEAST_NET_ROWS, mostNets = MOST_NETS } = {},
): CurveLook {
  const none = (trial: NetTrial): CurveLook => ({ candidates: [], trial });
  if (learned.rows < leastRows) return none('few_readings');
  if (learned.targets < 2) return none('one_channel');
  if (learned.planWidth > MOST_FEATURES) return none('many_channels');
  const rest = restOf(fitted, learned.targets);
  const { bands = learned.targets } = learned;
  const varies = (channel: number): boolean => channel < bands && restSpread(rest, channel, learned) > LEAST_REST;
  const varying = Array.from({ length: learned.targets }, (_, channel) => channel).filter(varies);
  if (varying.length === 0) return none('nothing_to_gain');
  const candidates = channelsToGain(learned, rest, learned)
    .filter((channel) => varying.includes(channel))
    .slice(0, mostNets);
  return candidates.length === 0 ? none('nothing_to_gain') : { candidates, trial: 'not_trained' };
}

/** Spread of what the linear model of a channel leaves, in spreads of the channel. */
function restSpread(rest: Float32Array, channel: number, { rows, targets }: NetRows): number {
  let squares = 0;
  for (let row = 0; row < rows; row++) squares += (rest[row * targets + channel] ?? 0) ** 2;
  return Math.sqrt(squares / rows);
}

/** A channel whose net wins. */
export type WonNet = {
  readonly channel: number;
  /** The net that was judged on the newest block. */
  readonly weights: Float32Array;
  /** By row, held out. */
  readonly residuals: Float32Array;
  /** Share of the spread without the net, and how much larger the error is forward in time. */
  readonly spread: number;
  readonly growth: number;
};

/** Trains nets for the channels of a quick look. @returns those that win, forward and held out */
export function fitNets(
  learned: NetRows,
  fitted: FittedResiduals,
  { candidates, trainer }: { readonly candidates: readonly number[]; readonly trainer: NetTrainer },
): WonNet[] {
  const trial = { learned, base: restOf(fitted, learned.targets), trainer };
  return winnersHeldOut(trial, winnersForward(trial, candidates));
}

type Trial = { readonly learned: NetRows; readonly base: Float32Array; readonly trainer: NetTrainer };
/**
 * A channel whose net won forward in time: its squared error there, and the share of limits left.
 */
type Forward = { readonly channel: number; readonly error: number; readonly silent: number };

/** The residuals of the linear models: of a channel's relation where there is one. */
function restOf({ level, relation, hasRelation }: FittedResiduals, targets: number): Float32Array {
  return level.map((value, i) => (hasRelation[i % targets] === 1 ? (relation[i] ?? 0) : value));
}

function winnersForward(trial: Trial, candidates: readonly number[]): Forward[] {
  const { rows } = trial.learned;
  const cut = Math.floor(FIRST_SHARE * rows);
  const nets = train(
    trial,
    candidates.map((channel) => ({ channel, silent: 0, isOut: (row) => row >= cut })),
  );
  return candidates.flatMap((channel, i) => {
    const weights = nets[i] as Float32Array;
    const last = { from: cut, to: rows };
    const before = columnOf(trial, channel, cut, rows);
    const silent = limitShare({ without: before, with: leftBy(trial, channel, { weights, ...last }) });
    weights[trainedLength(trial.learned.planWidth) + 2] = silent;
    const left = leftBy(trial, channel, { weights, ...last });
    return winsForward({ without: before, with: left }) ? [{ channel, error: meanSquare(left), silent }] : [];
  });
}

function winnersHeldOut(trial: Trial, candidates: readonly Forward[]): WonNet[] {
  if (candidates.length === 0) return [];
  const { rows } = trial.learned;
  const { folds } = RESIDUAL;
  const nets = train(
    trial,
    candidates.flatMap(({ channel, silent }) =>
      Array.from({ length: folds }, (_, f) => {
        const [from, to] = [foldStart(f, rows), foldStart(f + 1, rows)];
        return { channel, silent, isOut: (row: number) => row >= from && row < to };
      }),
    ),
  );
  return candidates.flatMap(({ channel, error }, i): WonNet[] => {
    const own = nets.slice(i * folds, (i + 1) * folds);
    const residuals = new Float32Array(rows);
    for (const [f, weights] of own.entries()) {
      const part = { from: foldStart(f, rows), to: foldStart(f + 1, rows) };
      residuals.set(leftBy(trial, channel, { weights, ...part }), part.from);
    }
    const heldOut = meanSquare(residuals.subarray(Math.floor(FIRST_SHARE * rows)));
    const growth = Math.max(1, Math.sqrt(error / Math.max(heldOut, 1e-9)));
    const compared = { without: columnOf(trial, channel, 0, rows), with: residuals };
    if (!winsHeldOut(compared, growth)) return [];
    const weights = own[folds - 1] as Float32Array;
    return [{ channel, weights, residuals, spread: Math.sqrt(errorShare(compared)), growth }];
  });
}

/** A net to train, the rows that it does not see, and its share of a residual beyond its range. */
type Wanted = { readonly channel: number; readonly silent: number; readonly isOut: (row: number) => boolean };

function train(trial: Trial, wanted: readonly Wanted[]): Float32Array[] {
  const { features, width, planWidth } = trial.learned;
  const members = wanted.map((one) => memberOf(trial, one));
  const trained = trial.trainer({ features, stride: width, width: planWidth, hidden: HIDDEN, members });
  return trained.map((weights, i) =>
    bounded(trial.learned, weights, { member: members[i] as NetMember, silent: wanted[i]?.silent ?? 0 }),
  );
}

function memberOf({ learned, base }: Trial, { channel, isOut }: Wanted): NetMember {
  const rows = knownRows(learned, channel).filter((row) => !isOut(row));
  const stretch = Math.ceil(learned.rows / STRETCHES);
  const stops = (row: number): boolean => Math.floor(row / stretch) % STOPPING_EVERY === STOPPING_EVERY - 1;
  return {
    allowed: allowedFor(learned, channel),
    target: Float32Array.from({ length: learned.rows }, (_, row) =>
      Math.min(4, Math.max(-4, base[row * learned.targets + channel] ?? 0)),
    ),
    training: evenly(rows.filter((row) => !stops(row))),
    stopping: rows.filter(stops),
  };
}

/**
 * A trained net with the range of its features, and of its output, on the rows it was trained on.
 */
function bounded(
  { features, width, planWidth }: NetRows,
  trained: Float32Array,
  { member, silent }: { readonly member: NetMember; readonly silent: number },
): Float32Array {
  const { training, allowed } = member;
  const weights = new Float32Array(netLength(planWidth));
  weights.set(trained);
  const bounds = trainedLength(planWidth);
  const ranges = bounds + 3;
  const column = new Float32Array(training.length);
  for (let k = 0; k < planWidth; k++) {
    weights[ranges + k] = Number.NEGATIVE_INFINITY;
    weights[ranges + planWidth + k] = Number.POSITIVE_INFINITY;
    if (allowed[k] !== 1) continue;
    for (const [i, row] of training.entries()) column[i] = features[row * width + k] ?? 0;
    column.sort();
    weights[ranges + k] = quantileOfSorted(column, OUTERMOST);
    weights[ranges + planWidth + k] = quantileOfSorted(column, 1 - OUTERMOST);
  }
  for (const [i, row] of training.entries()) column[i] = netOutput(features, row * width, weights, 0, planWidth);
  column.sort();
  weights[bounds] = column[0] ?? 0;
  weights[bounds + 1] = column.at(-1) ?? 0;
  weights[bounds + 2] = silent;
  return weights;
}

/** All features but those of the channel itself and of channels that wander. */
function allowedFor(learned: NetRows, channel: number): Uint8Array {
  const { planWidth, owner, wanders, netsFrom = 0 } = learned;
  return Uint8Array.from({ length: planWidth }, (_, column) => {
    const of = owner[column] ?? -1;
    if (column > 0 && column < netsFrom) return 0;
    return isOwn(learned, of, channel) || (of >= 0 && wanders[of] === 1) ? 0 : 1;
  });
}

function knownRows({ rows, targets, unknown }: NetRows, channel: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => unknown[row * targets + channel] !== 1);
}

function evenly(rows: Int32Array): Int32Array {
  const count = Math.min(rows.length, TRAINING_ROWS);
  return Int32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)] ?? 0);
}

/** The residual that a net leaves in some rows; 0 where the channel was unknown. */
function leftBy(
  { learned, base }: Trial,
  channel: number,
  { weights, from, to }: { readonly weights: Float32Array; readonly from: number; readonly to: number },
): Float32Array {
  const { features, width, planWidth, targets, unknown } = learned;
  return Float32Array.from({ length: to - from }, (_, i) => {
    const at = (from + i) * targets + channel;
    if (unknown[at] === 1) return 0;
    return netRest(base[at] ?? 0, features, (from + i) * width, weights, 0, planWidth);
  });
}

function columnOf({ learned, base }: Trial, channel: number, from: number, to: number): Float32Array {
  return Float32Array.from({ length: to - from }, (_, i) => base[(from + i) * learned.targets + channel] ?? 0);
}
