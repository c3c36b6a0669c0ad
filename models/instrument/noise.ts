import { type FaultCode, NOISE } from './instrument-fault.ts';
import type { InstrumentRow } from './instrument-row.ts';
import { CHANNEL, placeOf } from './instrument-state.ts';

/** Intervals after the last rough step in which a channel is still taken to be noisy. */
const CALM_INTERVALS = 8;
/** So many more rough steps back than on are noise. */
const NOISE_STEPS = 6;
/**
 * A step of the channel that goes along counts by this share of it: the two need not be straight.
 */
export const ALONG_ROOM = 0.5;

/**
 * A channel that goes back and forth by steps that it hardly ever made, while what it goes along
 * with makes none: the motor's power shows that its current did not change. One such step may be a
 * spike, or a leap of the machine, and several in one direction a fast change of it.
 */
export function judgeNoise(row: InstrumentRow, c: number): FaultCode {
  const { mostStep } = row.model.instruments;
  if (mostStep === undefined || mostStep[c] === Number.POSITIVE_INFINITY) return 0;
  const numbers = row.state.instruments;
  const place = placeOf(c);
  // Its sign is that of the last rough step.
  const before = numbers[place + CHANNEL.roughSteps] ?? 0;
  const step = roughStep(row, c);
  const passed = row.at - (numbers[place + CHANNEL.roughAt] ?? 0);
  if (step === 0 && before === 0) return 0;
  if (step === 0 && passed > CALM_INTERVALS * row.model.intervalMs) {
    numbers[place + CHANNEL.roughSteps] = 0;
    return 0;
  }
  if (step !== 0) {
    const count = Math.abs(before) + (before * step > 0 ? -1 : 1);
    numbers[place + CHANNEL.roughSteps] = Math.sign(step) * Math.max(1, count);
    numbers[place + CHANNEL.roughAt] = row.at;
    if (before === 0) numbers[place + CHANNEL.roughSince] = row.at;
  }
  const count = Math.abs(numbers[place + CHANNEL.roughSteps] ?? 0);
  if (count >= NOISE_STEPS) return NOISE;
  return count > 1 || step !== 0 ? -NOISE : 0;
}

/** Why, as one sentence. */
export function noiseReason(row: InstrumentRow, c: number, nameOf: (c: number) => string): string {
  const along = row.model.instruments.along?.channel[c] ?? -1;
  const name = nameOf(c);
  return along < 0
    ? `${name} goes back and forth between one reading and the next, farther than a temperature or voltage can.`
    : `${name} goes back and forth between one reading and the next, farther than it ever did, while ${nameOf(along)}, which it goes along with, does not.`;
}

/** The step from the reading before, where it is one of noise; else 0. */
function roughStep(row: InstrumentRow, c: number): number {
  const { mostStep, along } = row.model.instruments;
  const step = stepOf(row, c);
  const other = along?.channel[c] ?? -1;
  // Both must have come: a step against an old value says nothing.
  if (other >= 0 && row.fresh[other] !== 1) return 0;
  const usual = other < 0 ? 0 : stepOf(row, other) * (along?.gain[c] ?? 0);
  // Else it is the other one that goes back and forth.
  if (Math.abs(step) < Math.abs(usual)) return 0;
  const most = (mostStep?.[c] ?? Number.POSITIVE_INFINITY) + ALONG_ROOM * Math.abs(usual);
  return Math.abs(step - usual) > most ? step : 0;
}

/** From the reading before; 0 where there is none. */
function stepOf({ values, last }: InstrumentRow, c: number): number {
  const step = (values[c] ?? Number.NaN) - (last[c] ?? Number.NaN);
  return Number.isNaN(step) ? 0 : step;
}
