import type { ResidualModel } from './residual-model.ts';
import type { ResidualState, ResidualWork } from './residual-state.ts';
import { isUnderTone, offSlowMean, TONE_ROWS, toneFields, toneOf, turnTones } from './tone-bank.ts';

/** In place of a number of rows that are taken together: the row that is judged. */
export const ONE_ROW = 0;

/**
 * The rows wait in the state until the filters take {@link TONE_ROWS} of them.
 * @param together how many of the rows that are taken together; their scores grow
 */
export function toneStatistics(model: ResidualModel, state: ResidualState, work: ResidualWork, together: number): void {
  const { plan, hasRelation, tones, usualTone, limits } = model;
  const { numbers, begun } = state;
  const { turns, parts, places, rows } = work;
  const { deviations, statistics, ratios } = together === ONE_ROW ? work : rows;
  const { scores, stride } = rows;
  const channels = plan.analog.length;
  const fields = toneFields(tones);
  const count = together === ONE_ROW ? 1 : together;
  if (together === ONE_ROW) scores[0] = work.score;
  let left = state.toneIn;
  for (let j = 0; j < channels; j++) {
    const place = parts.tones + j * fields;
    const waiting = parts.waiting + j * TONE_ROWS;
    const column = hasRelation[j] === 1 ? channels + j : j;
    const limit = limits[places.tone + j] as number;
    left = state.toneIn;
    let value = numbers[place + fields - 1] as number;
    for (let row = 0, to = places.tone + j; row < count; row++, to += stride) {
      const deviation = deviations[row * 2 * channels + column] as number;
      numbers[waiting + TONE_ROWS - 1 - left] = offSlowMean(numbers, place, deviation, !begun);
      if (left === 0) {
        const isUnder = isUnderTone(turnTones(turns, numbers, place, waiting));
        value = isUnder ? 0 : Math.fround(toneOf(tones, numbers, place, usualTone, j * tones.periods.length, false));
        left = TONE_ROWS;
      }
      left -= 1;
      const counted = state.accepted === null ? value : beyondAccepted(state.accepted, work, places.tone + j, value);
      statistics[to] = counted;
      const ratio = Math.fround(counted / limit);
      ratios[to] = ratio;
      if (ratio > (scores[row] as number)) scores[row] = ratio;
    }
    numbers[place + fields - 1] = value;
  }
  state.toneIn = left;
  if (together === ONE_ROW) work.score = scores[0] as number;
}

function beyondAccepted(
  { values }: NonNullable<ResidualState['accepted']>,
  { learned }: ResidualWork,
  place: number,
  value: number,
): number {
  learned[place] = value;
  return Math.max(0, value - (values[place] ?? 0));
}
