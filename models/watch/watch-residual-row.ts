import type { DeviceState } from '../device/device-state.ts';
import { growSpan } from '../device/grown-span.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { nameChannels } from '../residual/name-channels.ts';
import type { ResidualWork } from '../residual/residual-state.ts';
import { NOT_JUDGED, stayRowsOf, watchResiduals } from '../residual/watch-residuals.ts';
import { ROW_JUDGED, type RowWork } from './row-space.ts';
import type { WatchedRows } from './watched-rows.ts';

/** From this score on it is worked out which channels make it. */
const NAMED_ABOVE = 0.7;

/**
 * Judges a row of a device by its residuals; score, bits and the channels' parts go into the space.
 */
export function watchResidualRow(
  rows: WatchedRows,
  { state, work }: { readonly state: DeviceState; readonly work: RowWork },
  { silent, grows }: { readonly silent: boolean; readonly grows: boolean },
): void {
  const { model, space } = rows;
  const { residual, watched } = model;
  const watch = state.residual;
  const own = rows.residualWork;
  if (residual === null || watch === null || own === null) return;
  const row = rows.firstRow + rows.rows;
  const at = space.at[row] ?? 0;
  takeInput(rows, { state, work }, own.input);
  keepInput(space.inputs, own.input, rows.firstInput + rows.rows * watched.length);
  const bits = watchResiduals(residual, watch, { row: own.input, at, silent }, own);
  space.bits[row] = bits;
  space.scores[row] = own.score;
  if ((bits & NOT_JUDGED) === 0) space.status[row] = ROW_JUDGED;
  takeFeatures(model, own, work);
  // Most rows report no episode.
  if (own.score > NAMED_ABOVE && (bits !== 0 || state.episode !== null)) takeShares(rows, own, work);
  const { grown } = state;
  if (grown === null || !grows) return;
  const held = knownValues(state.held, watched, own.input);
  const of = { device: state.device, kept: rows.kept };
  growSpan(grown, of, { at, held, bits, stayRows: stayRowsOf(residual) });
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

/** A channel whose usual interval is below so many of the device's comes with every reading. */
const ALWAYS = 1.25;

/**
 * The value of each watched channel now; NaN where its last value is too old, or the instrument's
 * fault, or it did not come as it always does.
 */
function takeInput(
  { model, space, firstRow, rows }: WatchedRows,
  { state, work }: { readonly state: DeviceState; readonly work: RowWork },
  input: Float64Array,
): void {
  const { watched, channelHoldMs, config, intervalMs } = model;
  const at = space.at[firstRow + rows] ?? 0;
  for (let c = 0; c < watched.length; c++) {
    const channel = watched[c] ?? -1;
    const heldMs = at - (state.heldAt[channel] ?? Number.NaN);
    const usualMs = (channelHoldMs[c] ?? 0) / config.channelHoldIntervals;
    const isMissing = heldMs > 0 && usualMs < ALWAYS * intervalMs;
    const isStale = isMissing || heldMs > (channelHoldMs[c] ?? 0);
    const isMasked = c < work.masked.length && work.masked[c] === 1;
    input[c] = isStale || isMasked ? Number.NaN : (state.held[channel] ?? Number.NaN);
  }
}

/** Deviation of each modelled channel from its expected value, in spreads. */
export function takeFeatures(
  { residual }: Pick<NormalModel, 'residual'>,
  own: ResidualWork,
  work: Pick<RowWork, 'features'>,
): void {
  if (residual === null) return;
  const { analog } = residual.plan;
  for (let j = 0; j < analog.length; j++) {
    const c = analog[j] ?? 0;
    if (c >= work.features.length) continue;
    const level = own.deviations[j] ?? 0;
    const relation = own.deviations[analog.length + j] ?? 0;
    work.features[c] = Math.abs(relation) > Math.abs(level) ? relation : level;
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
