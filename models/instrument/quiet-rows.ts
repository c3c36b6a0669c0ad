import type { InstrumentRow } from './instrument-row.ts';
import { CHANNEL, DEVICE, placeOf } from './instrument-state.ts';
import { hasFewSpikes, passNear } from './near-value.ts';

/** Rows that all bring all channels: their values by row, `width` of them, from `cell` on. */
export type PlainBlock = {
  readonly values: Float64Array;
  readonly at: Float64Array;
  readonly cell: number;
  readonly first: number;
  readonly width: number;
  /** Of those asked for; then of those that were taken. */
  count: number;
};

/**
 * Takes rows of which all channels are quiet, channel by channel: the same as {@link passQuietRow}
 * for each of them.
 * @returns how many; the row after them has to be judged
 */
export function passQuietRows(row: InstrumentRow, block: PlainBlock): number {
  const { state, model, codes } = row;
  const numbers = state.instruments;
  const { partner } = model.instruments.redundancy;
  if (Number.isNaN(numbers[DEVICE.anchor])) return 0;
  // Pairs of redundant channels are compared row by row.
  for (let c = 0; c < partner.length; c++) if ((partner[c] as number) >= 0) return 0;
  for (let c = 0; c < codes.length && block.count > 0; c++) block.count = quietRows(row, c, block);
  if (block.count === 0) return 0;
  for (let c = 0; c < codes.length; c++) passRows(row, c, block);
  return block.count;
}

/** How many rows of a block a channel is quiet in. */
function quietRows({ state, model }: InstrumentRow, c: number, block: PlainBlock): number {
  const numbers = state.instruments;
  const place = placeOf(c);
  const isFine =
    numbers[place + CHANNEL.fault] === 0 &&
    numbers[place + CHANNEL.out] === 0 &&
    numbers[place + CHANNEL.roughSteps] === 0;
  // They only become fewer in quiet rows.
  if (!isFine || !hasFewSpikes(numbers, place)) return 0;
  const { near, far, longestRun, mostStep } = model.instruments;
  const step = mostStep?.[c] ?? Number.POSITIVE_INFINITY;
  const low = near.low[c] as number;
  const high = near.high[c] as number;
  const farLow = far.low[c] as number;
  const farHigh = far.high[c] as number;
  const most = (longestRun[c] as number) + 1;
  const { values, width, count } = block;
  let before = numbers[place + CHANNEL.value] as number;
  let run = numbers[place + CHANNEL.run] as number;
  for (let i = 0, from = block.cell + (model.channels[c] as number); i < count; i++, from += width) {
    const value = values[from] as number;
    const kept = Math.fround(value);
    run = kept === before ? run + 1 : 1;
    if (Math.abs(kept - before) > step) return i;
    before = kept;
    const isNear = value >= low && value <= high && kept >= low && kept <= high;
    if (!(isNear && value >= farLow && value <= farHigh && run <= most)) return i;
  }
  return count;
}

function passRows({ state, model }: InstrumentRow, c: number, block: PlainBlock): void {
  const numbers = state.instruments;
  const place = placeOf(c);
  const { values, at, width, count, first } = block;
  let before = numbers[place + CHANNEL.value] as number;
  let run = numbers[place + CHANNEL.run] as number;
  for (let i = 0, from = block.cell + (model.channels[c] as number); i < count; i++, from += width) {
    const value = values[from] as number;
    const kept = Math.fround(value);
    if (kept === before) run += 1;
    else {
      run = 1;
      numbers[place + CHANNEL.runSince] = at[first + i] as number;
    }
    before = kept;
    passNear(numbers, place, value);
  }
  numbers[place + CHANNEL.value] = before;
  numbers[place + CHANNEL.run] = run;
}
