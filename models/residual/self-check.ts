import type { HealthyRows } from './channel-scale.ts';
import { RESIDUAL } from './residual-config.ts';
import { placesOf, type ResidualModel } from './residual-model.ts';
import { newResidualState, newResidualWork } from './residual-state.ts';
import { stepResiduals } from './step-residuals.ts';

const MARGIN = 1.05;
const SLIGHT_LIFT = 1.1;
/**
 * So few days show the course of an hour of the day that limits get this much room, over the days
 * learned.
 */
const HOUR_ROOM_DAYS = 10;
const DAY_MS = 86_400_000;
/** A larger excess may have been a fault. */
const MOST_LIFT = 2;

/** Raises limits until a repetition of the learned rows raises no alarm, at once or later. */
export function checkRepetition(model: ResidualModel, span: HealthyRows, faulty: Uint8Array): void {
  let rounds = 5;
  let raised = 1;
  while (rounds > 0 && raised > 0) {
    raised = liftLimits(model, span, { faulty, shifted: false });
    rounds -= 1;
  }
  // Where no hour of the day counts, a shifted repetition is the last one again.
  if (raised > 0 || countsHours(model)) liftLimits(model, span, { faulty, shifted: true });
}

/**
 * Raises limits so that an exact repetition of the learned rows raises no alarm. The learned rows
 * pass the model twice; a statistic above its limit for the on-delay the second time gets its value
 * as limit. Limits of statistics with a block far beyond all others stay: that may have been a
 * fault.
 * @param options.faulty 1 by statistic for those
 * @param options.shifted the repetition follows at once; the calendar may not fit it: check only
 * spreads
 * @returns the number of raised limits
 */
function liftLimits(
  model: ResidualModel,
  span: HealthyRows,
  { faulty, shifted }: { readonly faulty: Uint8Array; readonly shifted: boolean },
): number {
  const lifts = new Float32Array(model.limits.length).fill(1);
  const state = newResidualState(model);
  const work = newResidualWork(model);
  const newest = Array.from({ length: RESIDUAL.onRows }, () => new Float32Array(lifts.length));
  const { healthy, times, values, channels } = span;
  const rows = healthy.length;
  const spanMs = (times[healthy[rows - 1] ?? 0] ?? 0) - (times[healthy[0] ?? 0] ?? 0) + model.intervalMs;
  for (let i = 0; i < 2 * rows; i++) {
    const at = healthy[i % rows] ?? 0;
    work.given = values.subarray(at * channels, (at + 1) * channels);
    work.at = (times[at] ?? 0) + (shifted && i >= rows ? spanMs : 0);
    stepResiduals(model, state, work);
    newest[i % newest.length]?.set(work.ratios);
    if (i < rows || work.score <= 1) continue;
    for (let k = 0; k < lifts.length; k++) {
      let held = Number.POSITIVE_INFINITY;
      for (const ratios of newest) held = Math.min(held, ratios[k] ?? 0);
      if (held > (lifts[k] ?? 1)) lifts[k] = held;
    }
  }
  const slight = shifted ? slightLift(model, spanMs) : MOST_LIFT;
  return applyLifts(model, lifts, { faulty, slight });
}

/** How far limits are raised at most for a repetition whose calendar may not fit. */
function slightLift(model: ResidualModel, spanMs: number): number {
  if (!countsHours(model)) return SLIGHT_LIFT;
  return Math.min(MOST_LIFT, Math.max(SLIGHT_LIFT, 1 + (HOUR_ROOM_DAYS * DAY_MS) / spanMs));
}

function countsHours({ levelHours, relationHours }: ResidualModel): boolean {
  return levelHours.length + relationHours.length > 0;
}

function applyLifts(
  { limits, short, plan, horizons }: ResidualModel,
  lifts: Float32Array,
  { faulty, slight }: { readonly faulty: Uint8Array; readonly slight: number },
): number {
  const { spread, tone, window, constant } = placesOf(plan.analog.length, horizons.length, plan.scales.length);
  let raised = 0;
  for (let k = 0; k < constant; k++) {
    const lift = lifts[k] ?? 1;
    if (lift <= 1 || faulty[k] === 1 || lift > MOST_LIFT) continue;
    if ((k < spread || k >= tone) && lift > slight) continue;
    raised += 1;
    if (k !== window) limits[k] = (limits[k] ?? 1) * lift * MARGIN;
    else if (short !== null) short.limit *= (lift * MARGIN) ** 2;
  }
  return raised;
}
