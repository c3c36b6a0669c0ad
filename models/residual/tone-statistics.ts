import type { ResidualModel } from './residual-model.ts';
import type { ResidualState, ResidualWork } from './residual-state.ts';
import { isUnderTone, MOST_WAITING, offSlowMean, toneFields, toneOf, turnTones } from './tone-bank.ts';

/** In place of one of the rows that are taken together: the row that is judged. */
export const ONE_ROW = -1;

/**
 * The filters are turned where their power is looked at, and at once where nothing may wait for
 * that.
 * @param row of the rows that are taken together
 */
export function toneStatistics(model: ResidualModel, state: ResidualState, work: ResidualWork, row: number): void {
  const { plan, hasRelation, tones, usualTone, limits } = model;
  const { numbers, accepted, begun } = state;
  const { waiting } = work;
  const { deviations, statistics, ratios } = row < 0 ? work : work.rows;
  const count = plan.analog.length;
  const column = row < 0 ? 0 : row * 2 * count;
  const fields = toneFields(tones);
  const from = work.parts.tones;
  const { tone } = work.places;
  const isLook = state.toneIn === 0;
  state.toneIn = isLook ? TONE_ROWS - 1 : state.toneIn - 1;
  for (let j = 0, place = from, to = waiting.rows; j < count; j++, place += fields, to += MOST_WAITING) {
    const deviation = deviations[column + (hasRelation[j] === 1 ? count + j : j)] as number;
    waiting.offs[to] = offSlowMean(numbers, place, deviation, !begun);
  }
  waiting.rows += 1;
  if (isLook || !work.tonesMayWait || !begun || waiting.rows === MOST_WAITING) {
    turnTones(tones, numbers, from, waiting, !begun);
  }
  const to = tone + (row < 0 ? 0 : row * work.rows.stride);
  for (let j = 0, place = from; j < count; j++, place += fields) {
    const last = place + fields - 1;
    if (isLook && isUnderTone(waiting, j)) numbers[last] = 0;
    else if (isLook) numbers[last] = toneOf(tones, numbers, place, usualTone, j * tones.periods.length, false);
    let value = numbers[last] as number;
    if (accepted !== null) {
      work.learned[tone + j] = value;
      value = Math.max(0, value - (accepted.values[tone + j] ?? 0));
    }
    statistics[to + j] = value;
    const ratio = Math.fround(value / (limits[tone + j] as number));
    ratios[to + j] = ratio;
    if (ratio > work.score) work.score = ratio;
  }
}

/** Its power is a mean of some 120 rows: it is computed once in this many rows. */
const TONE_ROWS = 4;

/** Turns the filters by the rows that wait: the state that was judged last is whole then. */
export function settleTones({ model, state, parts, waiting }: ResidualWork): void {
  if (waiting.rows === 0 || model === null || state === null) return;
  turnTones(model.tones, state.numbers, parts.tones, waiting, false);
}
