import { isEmpty } from '../../lib/text/json-text.ts';
import type { Reading } from './reading.ts';
import { type Rejection, reject } from './rejection.ts';
import { hashNumber, hashValues } from './sequence.ts';
import { conversionOf } from './units.ts';

/** A time from further ahead than this is not taken: the device's clock is wrong. */
export const MAX_FUTURE_MILLISECONDS = 5 * 60_000;

/**
 * Before this moment, the start of 2010, no clock that was set stands: it counts from its own
 * start, or the payload has seconds where milliseconds belong. Of such a reading the time of
 * arrival counts.
 */
export const EARLIEST_TIME_MS = Date.UTC(2010, 0, 1);

/** Channels of one reading at most. */
export const MAX_CHANNELS = 1024;

/** How long the name of a channel may be. */
export const MAX_CHANNEL_CHARACTERS = 128;

/**
 * No store keeps all control characters in a name, nor halves of a surrogate pair, which two names
 * would share afterwards.
 */
const CONTROL = /[\p{Cc}\p{Cs}]/u;
const MAX_UNIT_CHARACTERS = 32;

/** The furthest moment that a time stamp may name, in milliseconds from the epoch (ECMA-262). */
const FURTHEST_MS = 8.64e15;

/** The rule for channel names, in words for the sender. */
export const CHANNEL_RULE = `a channel name has 1 to ${MAX_CHANNEL_CHARACTERS} characters and no control characters`;

/**
 * A codec's result from a payload, before it is a reading. Owned by {@link makeReading} from then
 * on.
 */
export type FoundReading = {
  readonly device: string;
  /**
   * Milliseconds since the epoch, rounded to whole ones; undefined where the payload has no time.
   */
  readonly ts: number | undefined;
  /** `arrival` where `ts` was counted from the time of arrival. */
  readonly timeSource?: 'arrival';
  readonly seq: number | undefined;
  /** Channel → value in the unit as sent. `__proto__` must have been refused. */
  readonly values: Record<string, number>;
  /** Channel → unit as sent. */
  readonly units: Record<string, string> | undefined;
};

/**
 * Makes a reading of decoded values: the rules that hold for every format. Converts units here,
 * once. Drops a channel that cannot be kept, and keeps the others.
 * @param context.unknownUnits `refuse` where the format promises UCUM; `keep` the text where a
 * vendor chooses it
 * @param context.dropped takes the reason why a channel was left out of the reading
 * @returns a rejection if nothing is left: of the first channel; `dropped` has the others
 */
export function makeReading(
  found: FoundReading,
  context: {
    readonly receivedAt: number;
    readonly index: number | null;
    readonly unknownUnits: 'refuse' | 'keep';
    readonly dropped: Rejection[];
  },
): Reading | Rejection {
  const { device, seq } = found;
  let { values, units } = found;
  const { receivedAt, index, dropped } = context;
  const time = timeOf(found.ts, context);
  if ('reason' in time) return time;
  const { ts, saidAt } = time;
  const droppedBefore = dropped.length;
  for (const channel in values) {
    if (isChannel(channel) && Number.isFinite(values[channel])) continue;
    dropped.push(
      isChannel(channel)
        ? reject('not_finite', `${channel} is not finite`, index)
        : reject('invalid_channel', `${shortened(channel)}: ${CHANNEL_RULE}`, index),
    );
    // Copy: the parsed object may still go to the quarantine as received.
    [values, units] = [without(values, channel), units && without(units, channel)];
  }
  // Of the values as sent: a change of our units must not make another reading of the same payload.
  const sequence = seq ?? (saidAt === undefined ? hashValues(values) : hashNumber(saidAt, hashValues(values)));
  for (const channel in units) {
    const problem = convert(channel, { values, units, unknownUnits: context.unknownUnits });
    if (!problem) continue;
    dropped.push(reject(problem[0], problem[1], index));
    [values, units] = [without(values, channel), without(units, channel)];
  }
  if (dropped.length > droppedBefore && isEmpty(values)) return dropped.splice(droppedBefore, 1)[0] as Rejection;
  // Spreading mostly absent members would cost more than the rest of this function.
  const sampledAt = ts === undefined ? receivedAt : Math.round(ts);
  const timeSource = found.timeSource ?? (ts === undefined ? 'arrival' : 'device');
  const reading: Reading = { device, sampledAt, sequence, receivedAt, timeSource, values };
  if (saidAt === undefined && (units === undefined || isEmpty(units))) return reading;
  return { ...reading, ...(saidAt !== undefined && { saidAt }), ...(units && !isEmpty(units) && { units }) };
}

function without<T>(record: Record<string, T>, channel: string): Record<string, T> {
  const { [channel]: _, ...others } = record;
  return others;
}

/** A name for a message to people, of any length and characters. */
export function shortened(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name);
}

/**
 * The time of a payload where it can be right. Before 2010, or more than five minutes ahead, it
 * cannot: then the time of arrival counts, and `saidAt` keeps the device's own time.
 */
export function timeOf(
  ts: number | undefined,
  { receivedAt, index }: { readonly receivedAt: number; readonly index: number | null },
): { readonly ts: number | undefined; readonly saidAt?: number } | Rejection {
  if (ts === undefined) return { ts };
  if (!(Math.abs(ts) <= FURTHEST_MS)) return reject('invalid_time', 'no such time', index);
  const isRight = ts >= EARLIEST_TIME_MS && ts <= receivedAt + MAX_FUTURE_MILLISECONDS;
  return isRight ? { ts } : { ts: undefined, saidAt: Math.round(ts) };
}

/** The same reading as of its arrival: the time that the device said cannot be right. */
export function withArrival(reading: Reading): Reading {
  const { sampledAt, receivedAt, sequence } = reading;
  // Readings with different times stay apart.
  return {
    ...reading,
    sampledAt: receivedAt,
    timeSource: 'arrival',
    saidAt: sampledAt,
    sequence: hashNumber(sampledAt, sequence),
  };
}

/** Names that were found good: most readings have the names of the one before. */
const goodChannels = new Set<string>();
const MAX_GOOD_CHANNELS = 20_000;

/** Whether a text can name a channel. */
export function isChannel(text: string): boolean {
  if (goodChannels.has(text)) return true;
  if (text === '' || text === '__proto__' || text.length > MAX_CHANNEL_CHARACTERS || CONTROL.test(text)) return false;
  if (goodChannels.size >= MAX_GOOD_CHANNELS) goodChannels.clear();
  goodChannels.add(text);
  return true;
}

/** The rule for units, in words for the sender. */
export const UNIT_RULE = `a unit has 1 to ${MAX_UNIT_CHARACTERS} characters and no control characters`;

/** Whether a text can be kept as a unit. */
export function isUnitText(text: string): boolean {
  return text.length <= MAX_UNIT_CHARACTERS && !CONTROL.test(text);
}

function convert(
  channel: string,
  {
    values,
    units,
    unknownUnits,
  }: Pick<FoundReading, 'values'> & { units: Record<string, string>; unknownUnits: string },
): readonly ['invalid_channel' | 'unknown_unit' | 'not_finite', string] | undefined {
  const unit = units[channel] as string;
  if (!isUnitText(unit)) return ['invalid_channel', `${channel}: ${UNIT_RULE}`];
  const conversion = conversionOf(unit);
  if (!conversion) {
    if (unknownUnits === 'keep') return undefined;
    return ['unknown_unit', `${channel}: ${unit} is no unit of UCUM; see docs/devices.md`];
  }
  units[channel] = conversion.unit;
  const value = (values[channel] as number) * conversion.factor + conversion.offset;
  if (!Number.isFinite(value)) return ['not_finite', `${channel} in ${conversion.unit} is not finite`];
  values[channel] = value;
  return undefined;
}
