import type { DeviceState } from '../device/device-state.ts';
import { waveformStatistic } from '../machine/waveform-statistic.ts';
import { medianInPlace } from '../numbers/robust.ts';
import {
  ANALOG,
  type ChannelRole,
  type ChannelScale,
  CONSTANT,
  DIGITAL,
  learnScales,
} from '../residual/channel-scale.ts';
import type { MachineRows } from '../residual/other-levels.ts';
import { type LearningSpan, learnRow, newLearningSpan } from '../rows/learning-span.ts';

/** One machine of a class: its channels and the readings of its healthy span. */
export type ClassMachine = Pick<DeviceState, 'device' | 'channels' | 'units' | 'updates'> & {
  readonly span: LearningSpan;
};

/**
 * A channel of a class. The levels of a relative one are each machine's own; of a logarithmic one
 * they are factors.
 */
export type ClassChannel = {
  readonly name: string;
  readonly role: ChannelRole;
  readonly relative: boolean;
  readonly logarithmic: boolean;
};

/** Rows of the machines of a class, one after the other, around typical levels. */
export type PooledSpan = {
  readonly span: LearningSpan;
  /** The rows that are learned from, in order. */
  readonly healthy: Int32Array;
  /** Where each machine's rows begin and end. */
  readonly parts: readonly { readonly from: number; readonly to: number }[];
};

/** The first rows of a machine, whose smoothed features are of the machine before it. */
const JOINT_ROWS = 20;

/** Machines follow each other at the same hour of the week. */
const WEEK_MS = 7 * 86_400_000;

/** The most states of a channel that are alike in all machines. */
const MOST_STATES = 6;

/** The channels that all machines have, and how they are judged. */
export function classChannels(machines: readonly ClassMachine[]): ClassChannel[] {
  const [first] = machines;
  const names = first?.channels.filter((name) => machines.every(({ channels }) => channels.includes(name))) ?? [];
  const scales = machines.map(({ channels, span }) => {
    const places = Int32Array.from(names, (name) => channels.indexOf(name));
    const rows = rowsOfSpan(span, places, { from: 0, to: span.rows });
    return learnScales({ ...rows, healthy: Int32Array.from({ length: span.rows }, (_, row) => row) });
  });
  return names.map((name, c) => {
    const own = scales.flatMap((each) => each[c] ?? []);
    const statistic = waveformStatistic(name, names);
    const role = statistic === null ? roleOf(own) : statistic.tells ? 'rises' : 'untold';
    const logarithmic = role === 'rises' || own.filter((scale) => scale.logarithmic).length > own.length / 2;
    return { name, role, relative: role !== 'untold' && own.some(({ kind }) => kind === ANALOG), logarithmic };
  });
}

/**
 * Counters, constants that differ from machine to machine, and states that most machines do not
 * share say nothing of a new machine.
 */
function roleOf(own: readonly ChannelScale[]): ChannelRole {
  const isState = ({ kind }: ChannelScale): boolean => kind === CONSTANT || kind === DIGITAL;
  if (!own.every(isState)) return own.every((scale) => isState(scale) || scale.kind === ANALOG) ? 'plain' : 'untold';
  const states = new Set(own.flatMap((scale) => (scale.kind === DIGITAL ? scale.levels : [scale.low])));
  const most = own.every(({ kind }) => kind === CONSTANT) ? 1 : MOST_STATES;
  return states.size <= most ? 'plain' : 'untold';
}

/**
 * Puts the machines' readings around the class's typical levels.
 * @param shifts by machine and channel: what its level is off its middle value, where states hide
 * it
 */
export function pooledSpan(
  machines: readonly ClassMachine[],
  channels: readonly ClassChannel[],
  shifts: readonly Float64Array[] = [],
): PooledSpan {
  const levels = machines.map(({ channels: own, span }, machine) =>
    Float64Array.from(channels, ({ name, logarithmic }, c) => {
      const level = middleOf(span, own.indexOf(name), { from: 0, to: span.rows });
      const shift = shifts[machine]?.[c] ?? 0;
      return logarithmic ? level * Math.exp(shift) : level + shift;
    }),
  );
  const typical = channels.map((_, c) => {
    const known = Float64Array.from(levels, (own) => own[c] ?? Number.NaN).filter(Number.isFinite);
    return known.length > 0 ? medianInPlace(known) : 0;
  });
  const pooled = { span: newLearningSpan(), healthy: [] as number[], parts: [] as { from: number; to: number }[] };
  for (const [machine, each] of machines.entries()) {
    const moved = (value: number, c: number): number => {
      const { relative, logarithmic } = channels[c] as ClassChannel;
      const [from = 0, to = 0] = [levels[machine]?.[c], typical[c]];
      if (!relative) return value;
      return logarithmic ? (value * to) / from : value - from + to;
    };
    append(pooled, each, { channels, moved });
  }
  return { ...pooled, healthy: Int32Array.from(pooled.healthy) };
}

function append(
  { span, healthy, parts }: { span: LearningSpan; healthy: number[]; parts: { from: number; to: number }[] },
  machine: ClassMachine,
  { channels, moved }: { channels: readonly ClassChannel[]; moved: (value: number, c: number) => number },
): void {
  const from = span.rows;
  const own = machine.span;
  const places = channels.map(({ name }) => machine.channels.indexOf(name));
  const last = from === 0 ? Number.NEGATIVE_INFINITY : (span.times[from - 1] ?? 0);
  const shift = from === 0 ? 0 : WEEK_MS * Math.ceil((last + 1 - (own.times[0] ?? 0)) / WEEK_MS);
  for (let row = 0; row < own.rows; row++) {
    const values = Float64Array.from(places, (place, c) =>
      moved(own.values[row * own.stride + place] ?? Number.NaN, c),
    );
    if (from === 0 || row >= JOINT_ROWS) healthy.push(span.rows);
    learnRow(span, (own.times[row] ?? 0) + shift, values);
  }
  parts.push({ from, to: span.rows });
}

/** The middle of a channel's values in some rows; NaN without any. */
export function middleOf(span: LearningSpan, channel: number, { from, to }: { from: number; to: number }): number {
  const { stride, values } = span;
  if (channel < 0 || channel >= stride) return Number.NaN;
  const column = Float64Array.from(
    { length: to - from },
    (_, i) => values[(from + i) * stride + channel] ?? Number.NaN,
  );
  const seen = column.filter(Number.isFinite);
  return seen.length > 0 ? medianInPlace(seen) : Number.NaN;
}

/** Some rows of some channels; NaN for a channel that the span does not have. */
export function rowsOfSpan(
  { times, values, stride }: LearningSpan,
  places: Int32Array,
  { from, to }: { from: number; to: number },
): MachineRows {
  const channels = places.length;
  const own = new Float64Array((to - from) * channels).fill(Number.NaN);
  for (let row = from; row < to; row++) {
    for (let c = 0; c < channels; c++) {
      const place = places[c] ?? -1;
      if (place >= 0 && place < stride) own[(row - from) * channels + c] = values[row * stride + place] ?? Number.NaN;
    }
  }
  return { rows: to - from, channels, times: times.slice(from, to), values: own };
}
