import { unitOf } from '../../ingest/reading/reading.ts';
import { constantReason, judgeConstant } from './constant-value.ts';
import { driftReason, judgeDepartures } from './departure.ts';
import { judgeFar, unitReason } from './far-value.ts';
import { DRIFT, DROPOUT, type FaultCode, NOISE, SHIFT, SPIKES, STUCK, UNIT } from './instrument-fault.ts';
import { type InstrumentRow, lookAt, passQuietRow } from './instrument-row.ts';
import { CHANNEL, DEVICE, placeOf } from './instrument-state.ts';
import { judgeLeap, leapReason, SHIFT_ROWS } from './leap.ts';
import { passNear } from './near-value.ts';
import { judgeNoise, noiseReason } from './noise.ts';

/** A fault that began or ended at a row. */
export type InstrumentChange = {
  readonly row: number;
  readonly c: number;
  readonly fault: number;
  /** Since when it had been there, where it begins; null where it ends. */
  readonly since: number | null;
  readonly reason: string;
};

/** Readings without the fault after which it is over. */
const FINE_ROWS = 30;

/**
 * Judges the instruments of one row before the machine: known or suspected instrument faults must
 * not reach the machine's score. Writes which values do not count.
 * @returns the faults that begin or end here
 */
export function watchInstruments(row: InstrumentRow): readonly InstrumentChange[] {
  const { codes, masked } = row;
  const numbers = row.state.instruments;
  if (row.silent || Number.isNaN(numbers[DEVICE.anchor])) startAnew(row);
  const mayBeQuiet = row.reading?.units === undefined;
  const isQuiet = mayBeQuiet && passQuietRow(row);
  if (!isQuiet) {
    lookAt(row);
    for (let c = 0; c < codes.length; c++) {
      if (mayBeQuiet && row.quiet[c] === 1) passQuiet(row, c);
      else codes[c] = judgeChannel(row, c);
    }
  }
  if (!judgeDepartures(row) && isQuiet) return NONE;
  let changes: InstrumentChange[] | null = null;
  row.isMasked = false;
  for (let c = 0; c < codes.length; c++) {
    const code = codes[c] ?? 0;
    const place = placeOf(c);
    const before = numbers[place + CHANNEL.fault] ?? 0;
    if (code === 0 && before === 0) {
      masked[c] = 0;
      continue;
    }
    settle(row, c, code);
    const now = numbers[place + CHANNEL.fault] ?? 0;
    if (now !== before) {
      changes ??= [];
      if (before !== 0) changes.push({ row: row.number, c, fault: before, since: null, reason: '' });
      if (now !== 0) changes.push(begun(row, c, row.number));
    }
    const told = Math.abs(code);
    const isMasked = (told !== 0 && code !== SPIKES) || (now !== 0 && now !== SPIKES);
    masked[c] = isMasked ? 1 : 0;
    if (isMasked) row.isMasked = true;
  }
  return changes ?? NONE;
}

function passQuiet({ state, values, codes }: InstrumentRow, c: number): void {
  passNear(state.instruments, placeOf(c), values[c] as number);
  codes[c] = 0;
}

const NONE: readonly InstrumentChange[] = [];

/** Rows before a silence do not count for runs and jumps after it. */
function startAnew(row: InstrumentRow): void {
  const numbers = row.state.instruments;
  numbers[DEVICE.anchor] = row.at;
  for (let c = 0; c < row.codes.length; c++) {
    const place = placeOf(c);
    numbers[place + CHANNEL.value] = Number.NaN;
    numbers[place + CHANNEL.run] = 0;
    numbers[place + CHANNEL.out] = 0;
    numbers[place + CHANNEL.leapRows] = 0;
    numbers[place + CHANNEL.roughSteps] = 0;
    numbers[place + CHANNEL.departedSince] = Number.NaN;
  }
}

function judgeChannel(row: InstrumentRow, c: number): FaultCode {
  const { state, model, at } = row;
  const fault = state.instruments[placeOf(c) + CHANNEL.fault] ?? 0;
  const channel = model.channels[c] ?? 0;
  if (row.fresh[c] !== 1) {
    // A person has left the channel out: its faults are over.
    if (Number.isNaN(state.heldAt[channel] ?? at)) return 0;
    const since = Math.max(state.heldAt[channel] ?? at, state.instruments[DEVICE.anchor] ?? at);
    return at - since > (model.instruments.absentMs[c] ?? 0) ? DROPOUT : fault;
  }
  const declared = row.reading?.units ? unitOf(row.reading, state.channels[channel] ?? '') : null;
  const known = state.units[channel] ?? null;
  if (declared !== null && known !== null && declared !== known) return UNIT;
  const constant = judgeConstant(row, c);
  const far = judgeFar(row, c);
  const leap = judgeLeap(row, c);
  const noise = judgeNoise(row, c);
  if (constant !== 0) return constant;
  if (far !== 0) return far;
  return leap !== 0 ? leap : noise;
}

function settle(row: InstrumentRow, c: number, code: FaultCode): void {
  const numbers = row.state.instruments;
  const place = placeOf(c);
  const fault = numbers[place + CHANNEL.fault] ?? 0;
  if (code > 0 || -code === fault) {
    numbers[place + CHANNEL.fault] = Math.abs(code);
    numbers[place + CHANNEL.fineRows] = 0;
    return;
  }
  const fine = (numbers[place + CHANNEL.fineRows] ?? 0) + 1;
  numbers[place + CHANNEL.fineRows] = fine;
  if (fault !== SPIKES && fine < FINE_ROWS) return;
  numbers[place + CHANNEL.fault] = 0;
  numbers[place + CHANNEL.fineRows] = 0;
}

function begun(row: InstrumentRow, c: number, number: number): InstrumentChange {
  const fault = row.state.instruments[placeOf(c) + CHANNEL.fault] ?? 0;
  const { since, reason } = story(row, c, fault);
  return { row: number, c, fault, since: Math.min(row.at, since), reason };
}

function story(row: InstrumentRow, c: number, fault: number): { since: number; reason: string } {
  const { state, model, at } = row;
  const numbers = state.instruments;
  const place = placeOf(c);
  const channel = model.channels[c] ?? 0;
  const nameOf = (index: number): string => state.channels[model.channels[index] ?? 0] ?? '';
  const name = nameOf(c);
  if (fault === DROPOUT && row.fresh[c] !== 1) {
    const since = state.heldAt[channel] ?? at;
    return { since, reason: `${name} no longer comes, while other channels do${newNames(row, since)}.` };
  }
  if (fault === STUCK || fault === DROPOUT) {
    return { since: numbers[place + CHANNEL.runSince] ?? at, reason: constantReason(row, c, name) };
  }
  if (fault === DRIFT) return { since: departedSince(row, c), reason: driftReason(row, c, nameOf) };
  if (fault === SPIKES) {
    return { since: at, reason: `${name} shows spikes that return at once, while all other channels are normal.` };
  }
  if (fault === NOISE) return { since: numbers[place + CHANNEL.roughSince] ?? at, reason: noiseReason(row, c, nameOf) };
  if (fault === SHIFT) {
    return { since: at - (SHIFT_ROWS - 1) * model.intervalMs, reason: leapReason(row, c, name) };
  }
  const declared = row.reading ? unitOf(row.reading, name) : null;
  if (declared !== null && declared !== state.units[channel]) {
    return { since: at, reason: `${name} comes in ${declared}, before in ${state.units[channel]}.` };
  }
  return { since: numbers[place + CHANNEL.outSince] ?? at, reason: unitReason(row, c, name) };
}

/** Channels that came in its place: it may have another name now. */
function newNames({ state }: InstrumentRow, since: number): string {
  const { grown, channels } = state;
  if (grown === null || grown.newChannels.length === 0) return '';
  const names = grown.newChannels.filter((each) => each.at > since).map(({ channel }) => channels[channel] ?? '');
  if (names.length === 0) return '';
  const more = names.length > TOLD_NAMES ? ` and ${names.length - TOLD_NAMES} more` : '';
  return `; ${names.slice(0, TOLD_NAMES).join(', ')}${more} came instead. If it only has another name now, leave the old one out of the watching`;
}

const TOLD_NAMES = 3;

/** Of the pair that shows the drift: it is kept with one of the two. */
function departedSince({ state, model, at }: InstrumentRow, c: number): number {
  const { partner } = model.instruments.redundancy;
  const pairs = [c, partner[c] ?? -1, partner.indexOf(c)].filter((index) => index >= 0);
  const times = pairs.map((index) => state.instruments[placeOf(index) + CHANNEL.departedSince] ?? Number.NaN);
  return times.find((time) => !Number.isNaN(time)) ?? at;
}
