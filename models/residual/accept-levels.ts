import { type EpisodeTrace, meanOf } from './episode-trace.ts';
import { RECOVERED_SHARE } from './residual-alarm.ts';
import { expanded, RESIDUAL } from './residual-config.ts';
import { placesOf, type ResidualModel, type StatisticPlaces } from './residual-model.ts';
import { type AcceptedLevels, newAcceptedLevels, type ResidualState } from './residual-state.ts';

/** Of a trace: the rows to check, counted back from now. */
type Rows = { readonly from: number; readonly to: number };

/** Columns of a trace: all statistics, then level and relation residuals. */
export function traceColumns({ plan, horizons }: ResidualModel): number {
  const analog = plan.analog.length;
  return placesOf(analog, horizons.length, plan.scales.length).count + 2 * analog;
}

/**
 * Whether a lasting deviation still grows: a failure in progress must not come to be normal. The
 * last third of the episode is checked: each leading statistic's second half against its first.
 */
export function isGrowing(model: ResidualModel, state: ResidualState, trace: EpisodeTrace): boolean {
  const { limits, horizons } = model;
  const places = placesOf(model.plan.analog.length, horizons.length, model.plan.scales.length);
  const third = Math.floor(trace.rows / 3);
  const half = Math.floor(third / 2);
  if (third < 20) return false;
  for (let place = 0; place < places.constant; place++) {
    const limit = limitOf(limits, state.accepted, place);
    if (!(limit < 1e30) || Math.abs(meanOf(trace, place, { from: half, to: 0 })) / limit < LEADING) continue;
    const at = (span: Rows): number => {
      if (place >= places.spread) return meanOf(trace, place, span) / limit;
      const j = Math.floor(place / horizons.length);
      const offset = state.accepted?.offsets[j] ?? Number.NaN;
      const deviation = expanded(meanOf(trace, places.count + j, span));
      return (deviation - (Number.isNaN(offset) ? 0 : offset)) / limit;
    };
    const first = at({ from: third, to: half });
    const second = at({ from: half, to: 0 });
    const isMore = Math.abs(second) - Math.abs(first) > Math.max(0.1, Math.min(0.25, 0.15 * Math.abs(first)));
    if (Math.abs(second) > 0.5 && first * second > 0 && isMore) return true;
  }
  return false;
}

/**
 * Whether the machine has come far down from the episode's peak, without the memory of smoothed
 * statistics. A lasting step has not, though its effect on spread or oscillation has passed.
 */
export function hasComeDown(model: ResidualModel, { accepted }: ResidualState, trace: EpisodeTrace): boolean {
  const { limits, horizons } = model;
  const { spread, count } = placesOf(model.plan.analog.length, horizons.length, model.plan.scales.length);
  for (let place = 0; place < spread; place++) {
    const limit = limitOf(limits, accepted, place);
    if (!(limit < 1e30)) continue;
    const j = Math.floor(place / horizons.length);
    const offset = accepted?.offsets[j] ?? Number.NaN;
    const now = Math.abs((trace.recent[count + j] ?? 0) - (Number.isNaN(offset) ? 0 : offset)) / limit;
    if (now > RESIDUAL.clear && now > RECOVERED_SHARE * (trace.peaks[place] ?? 0)) return false;
  }
  return true;
}

const LEADING = 0.6;

function limitOf(limits: Float32Array, accepted: AcceptedLevels | null, place: number): number {
  return (limits[place] ?? 1) * (accepted?.lifts[place] ?? 1);
}

/**
 * Accepts the machine's present behaviour as normal, beside the learned one.
 * @param rows of the episode's end to check; null: the rest after a recovery, from the newest rows
 */
export function acceptLevels(
  model: ResidualModel,
  state: ResidualState,
  trace: EpisodeTrace,
  options: { readonly rows: number | null; readonly row: Float64Array },
): void {
  const { horizons, limits } = model;
  const places = placesOf(model.plan.analog.length, horizons.length, model.plan.scales.length);
  state.accepted ??= newAcceptedLevels(model);
  const { accepted } = state;
  const column = (i: number): number =>
    options.rows === null ? (trace.recent[i] ?? 0) : meanOf(trace, i, { from: options.rows, to: 0 });
  const ratioOf = (place: number): number => Math.abs(column(place)) / limitOf(limits, accepted, place);
  const leading = Uint8Array.from({ length: places.count }, (_, place) =>
    (limits[place] ?? 1) < 1e30 || place >= places.constant ? (ratioOf(place) > LEADING ? 1 : 0) : 0,
  );
  for (let place = 0; place < places.spread; place++) {
    if (leading[place] !== 1) continue;
    const j = Math.floor(place / horizons.length);
    accepted.offsets[j] = column(places.count + j);
    for (let h = 0; h < horizons.length; h++) accepted.smoothed[j * horizons.length + h] = 0;
  }
  for (let place = places.spread; place < places.constant; place++) {
    if (leading[place] === 1) acceptValue(accepted, { place, places, value: column(place), ratio: ratioOf(place) });
  }
  for (let channel = 0; channel < model.plan.scales.length; channel++) {
    const place = places.constant + channel;
    if (column(place) < 1) continue;
    accepted.constants[channel] = options.row[channel] ?? Number.NaN;
    accepted.lifts[place] = 1e9;
  }
  if (options.rows !== null) liftLimits(model, accepted, { trace, rows: options.rows, places });
}

/** The accepted values of constant and digital channels, which stay known; null where none is. */
export function onlyValues(model: ResidualModel, { constants, lifts }: AcceptedLevels): AcceptedLevels | null {
  if (constants.every(Number.isNaN)) return null;
  const kept = newAcceptedLevels(model);
  kept.constants.set(constants);
  const { constant } = placesOf(model.plan.analog.length, model.horizons.length, model.plan.scales.length);
  kept.lifts.set(lifts.subarray(constant), constant);
  return kept;
}

function acceptValue(
  accepted: AcceptedLevels,
  { place, places, value, ratio }: { place: number; places: StatisticPlaces; value: number; ratio: number },
): void {
  if (place >= places.square) accepted.lifts[place] = (accepted.lifts[place] ?? 1) * Math.max(1, 1.3 * ratio);
  else if (place >= places.tone) accepted.values[place] = value + (accepted.values[place] ?? 0);
  else accepted.values[place] = value;
}

/**
 * The range of a statistic around its new level was never learned: its limit is raised to that,
 * fourfold at most.
 */
function liftLimits(
  { limits, horizons }: ResidualModel,
  accepted: AcceptedLevels,
  { trace, rows, places }: { trace: EpisodeTrace; rows: number; places: StatisticPlaces },
): void {
  for (let place = 0; place < places.square; place++) {
    const limit = limits[place] ?? 1;
    if (!(limit < 1e30)) continue;
    const offset =
      place < places.spread ? accepted.offsets[Math.floor(place / horizons.length)] : accepted.values[place];
    const usual = offset === undefined || Number.isNaN(offset) ? 0 : offset;
    let farthest = 0;
    let isAbove = false;
    for (let from = rows; from > 0; from -= trace.rowsPerBlock) {
      const value = meanOf(trace, place, { from, to: Math.max(0, from - trace.rowsPerBlock) });
      if (Math.abs(value) / limitOf(limits, accepted, place) > 1) isAbove = true;
      farthest = Math.max(farthest, Math.abs(value - usual) / limit);
    }
    if (isAbove) accepted.lifts[place] = Math.min(4, Math.max(accepted.lifts[place] ?? 1, 1.1 * farthest));
  }
}
