import type { DeviceState } from '../device/device-state.ts';
import { growSpan } from '../device/grown-span.ts';
import { lookForNew } from '../device/new-channels.ts';
import { nameChannels } from '../residual/name-channels.ts';
import type { ResidualModel } from '../residual/residual-model.ts';
import type { ResidualWork } from '../residual/residual-state.ts';
import { IS_ACTIVE, NOT_JUDGED, type ResidualWatch, watchResiduals } from '../residual/watch-residuals.ts';
import { ROW_JUDGED, type RowWork } from './row-space.ts';
import type { WatchedRows } from './watched-rows.ts';

/** From this score on it is worked out which channels make it. */
const NAMED_ABOVE = 0.7;

/** A row of a device: it comes after a silence (`silent`), it may be learned from (`grows`). */
type ResidualRow = {
  readonly state: DeviceState;
  readonly work: RowWork;
  readonly silent: boolean;
  readonly grows: boolean;
};

/**
 * Judges a row of a device by its residuals; score, bits and the channels' parts go into the space.
 */
export function watchResidualRow(rows: WatchedRows, row: ResidualRow): void {
  const { residual } = rows.model;
  const watch = row.state.residual;
  const own = rows.residualWork;
  if (residual === null || watch === null || own === null) return;
  takeInput(rows, row, own.input);
  judgeInput(rows, row, { residual, watch, own });
  const { features } = row.work;
  takeFeatures(residual, own.deviations, { at: 0, features, from: 0, count: features.length });
  if (isNamed(rows, row.state, own)) takeShares(rows, own, row.work);
}

/** Most rows report no episode. */
function isNamed({ space, firstRow, rows }: WatchedRows, { episode }: DeviceState, own: ResidualWork): boolean {
  return own.score > NAMED_ABOVE && (((space.bits[firstRow + rows] ?? 0) & IS_ACTIVE) > 0 || episode !== null);
}

/**
 * Judges a row of a device whose channels have all come with it, and whose instruments are quiet.
 */
export function watchPlainRow(rows: WatchedRows, row: ResidualRow): void {
  const { model, space } = rows;
  const { residual, watched, channels } = model;
  const { held, residual: watch } = row.state;
  const own = rows.residualWork;
  if (residual === null || watch === null || own === null) return;
  const cell = rows.firstCell + rows.rows * channels.length;
  for (let c = 0; c < channels.length; c++) space.values[cell + c] = held[channels[c] as number] as number;
  for (let c = 0; c < watched.length; c++) own.input[c] = held[watched[c] as number] ?? Number.NaN;
  judgeInput(rows, row, { residual, watch, own });
  takeFeatures(residual, own.deviations, { at: 0, features: space.features, from: cell, count: channels.length });
  nameShares(rows, row, own);
}

/** Puts the channels' parts of a row's score into the space, where all instruments are quiet. */
export function nameShares(rows: WatchedRows, { state, work }: ResidualRow, own: ResidualWork): void {
  if (!isNamed(rows, state, own)) return;
  work.masked.fill(0);
  work.shares.fill(0);
  takeShares(rows, own, work);
  rows.space.shares.set(work.shares, rows.firstCell + rows.rows * rows.model.channels.length);
}

function judgeInput(
  rows: WatchedRows,
  row: ResidualRow,
  { residual, watch, own }: { residual: ResidualModel; watch: ResidualWatch; own: ResidualWork },
): void {
  const { space, firstInput, model } = rows;
  keepInput(space.inputs, own.input, firstInput + rows.rows * model.watched.length);
  own.given = own.input;
  own.at = space.at[rows.firstRow + rows.rows] ?? 0;
  own.silent = row.silent;
  keepResult(rows, row, watchResiduals(residual, watch, own));
}

/** Keeps the result of a row, and the row to learn from. @param bits see watch-residuals.ts */
export function keepResult(rows: WatchedRows, { state, grows }: ResidualRow, bits: number): void {
  const { space, residualWork: own } = rows;
  const place = rows.firstRow + rows.rows;
  if (own === null) return;
  space.bits[place] = bits;
  space.scores[place] = own.score;
  if ((bits & NOT_JUDGED) === 0) space.status[place] = ROW_JUDGED;
  const { grown } = state;
  if (grown === null || !grows) return;
  const { grownRow } = rows;
  grownRow.at = own.at;
  grownRow.held = knownValues(state.held, rows.model.watched, own.input);
  grownRow.bits = bits;
  growSpan(grown, rows, grownRow);
  if (grown.tail.rows === 0) lookForNew(state, rows.learnRows);
}

/** For a few numbers faster than `set`. */
function keepInput(inputs: Float64Array, input: Float64Array, from: number): void {
  for (let c = 0; c < input.length; c++) inputs[from + c] = input[c] as number;
}

/** The values of a row; unknown ones are absent. */
function knownValues(held: Float64Array, watched: Int32Array, input: Float64Array): Float64Array {
  let known = held;
  for (let c = 0; c < input.length; c++) {
    if (!Number.isNaN(input[c])) continue;
    if (known === held) known = held.slice();
    known[watched[c] ?? 0] = Number.NaN;
  }
  return known;
}

/** A channel whose usual interval is below this many of the device's comes with every reading. */
const ALWAYS = 1.25;

/**
 * The value of each watched channel now; NaN where its last value is too old, or the instrument's
 * fault, or it did not come as it always does.
 */
function takeInput(
  { model, space, firstRow, rows }: WatchedRows,
  { state, work }: ResidualRow,
  input: Float64Array,
): void {
  const { watched, channelHoldMs, config, intervalMs } = model;
  const { held, heldAt } = state;
  const { isMasked } = work.instruments;
  const at = space.at[firstRow + rows] ?? 0;
  for (let c = 0; c < watched.length; c++) {
    const channel = watched[c] ?? -1;
    const heldMs = at - (heldAt[channel] ?? Number.NaN);
    const holdMs = channelHoldMs[c] ?? 0;
    // Most come with the row.
    const isStale = heldMs > 0 && (holdMs / config.channelHoldIntervals < ALWAYS * intervalMs || heldMs > holdMs);
    const counts = !isStale && !(isMasked && c < work.masked.length && work.masked[c] === 1);
    input[c] = counts ? (held[channel] ?? Number.NaN) : Number.NaN;
  }
}

/**
 * Deviation of each modelled channel from its expected value, in spreads.
 * @param to the channels
 */
export function takeFeatures(
  { plan }: ResidualModel,
  deviations: Float64Array,
  to: { readonly at: number; readonly features: Float64Array; readonly from: number; readonly count: number },
): void {
  const { analog } = plan;
  const { at, features, from, count } = to;
  for (let j = 0; j < analog.length; j++) {
    const c = analog[j] as number;
    if (c >= count) continue;
    const level = deviations[at + j] as number;
    const relation = deviations[at + analog.length + j] as number;
    features[from + c] = Math.abs(relation) > Math.abs(level) ? relation : level;
  }
}

function takeShares(rows: WatchedRows, own: ResidualWork, work: RowWork): void {
  const { residual, watched } = rows.model;
  if (residual === null) return;
  const named = new Float64Array(watched.length);
  nameChannels(residual, own, named);
  let others = false;
  for (let c = 0; c < named.length; c++) {
    // Do not blame the machine for an instrument's fault.
    const share = c < work.masked.length && work.masked[c] === 1 ? 0 : (named[c] ?? 0) ** 2;
    if (c < work.shares.length) work.shares[c] = share;
    else if (share > 0) others = true;
    named[c] = share;
  }
  if (others) rows.others.set(rows.rows, named.subarray(work.shares.length));
}
