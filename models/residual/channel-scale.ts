import { quantileOfSorted } from '../numbers/robust.ts';

/** The kind of a channel, by its values while learning. */
export const UNKNOWN = 0;
export const CONSTANT = 1;
export const DIGITAL = 2;
export const COUNTER = 3;
export const ANALOG = 4;

/** Rows that are learned from, some of which count; NaN where a channel had no value. */
export type HealthyRows = {
  readonly rows: number;
  readonly channels: number;
  readonly times: Float64Array;
  /** `[rows × channels]`, in the channels' units. */
  readonly values: Float64Array;
  /** The rows that are learned from, in order. The others are passed through. */
  readonly healthy: Int32Array;
  /** Known roles of channels; absent where none is known. */
  readonly roles?: readonly ChannelRole[];
  /**
   * Rows of several machines of a class, around typical levels: limits are left to their starts,
   * and the short window, whose centre follows, is used however many rows there are.
   */
  readonly ofClass?: boolean;
};

/**
 * `rises`: only its rises mean damage, and it is taken as a logarithm; `untold`: it says nothing of
 * damage.
 */
export type ChannelRole = 'plain' | 'rises' | 'untold';

/** How one channel is brought to spreads from its middle. */
export type ChannelScale = {
  readonly kind: number;
  readonly center: number;
  readonly spread: number;
  readonly logarithmic: boolean;
  /** Only values above its normal level count. */
  readonly risesOnly: boolean;
  readonly low: number;
  readonly high: number;
  /** The least step between its values, in spreads; 0 where unknown. */
  readonly grain: number;
  /** The values of a digital channel, ascending. */
  readonly levels: readonly number[];
};

/** Values that instruments write where they have none. */
const CODES: readonly number[] = [-200, -999, -9999];

const NOTHING: ChannelScale = {
  kind: UNKNOWN,
  center: 0,
  spread: 1,
  logarithmic: false,
  risesOnly: false,
  low: 0,
  high: 0,
  grain: 0,
  levels: [],
};

/**
 * The value, or NaN for a missing-value code.
 * @param scale a code within the learned range is a value
 */
export function withoutCode(value: number, scale: Pick<ChannelScale, 'low' | 'high' | 'kind'>): number {
  if (value > -200 || !CODES.includes(value)) return value;
  const isUsual = scale.kind !== UNKNOWN && value >= scale.low && value <= scale.high;
  return isUsual ? value : Number.NaN;
}

/** Learns what each channel is. */
export function learnScales(span: HealthyRows): ChannelScale[] {
  return Array.from({ length: span.channels }, (_, channel) => {
    const seen: number[] = [];
    for (const row of span.healthy) {
      const value = span.values[row * span.channels + channel] ?? Number.NaN;
      if (Number.isFinite(value) && !CODES.includes(value)) seen.push(value);
    }
    const scale = scaleOf(Float64Array.from(seen), span.roles?.[channel] ?? 'plain');
    const isOfValues = scale.kind === CONSTANT || scale.kind === DIGITAL;
    return isOfValues && span.healthy.length < span.rows ? withSeen(scale, span, channel) : scale;
  });
}

/** A value that lasted for so many rows is known, though its rows were an alarm for that. */
const SEEN_ROWS = 60;
const MOST_LEVELS = 6;

/** The values of a channel of few values, with those of the rows that are not learned from. */
function withSeen(scale: ChannelScale, { rows, channels, values }: HealthyRows, channel: number): ChannelScale {
  const came = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const value = values[row * channels + channel] as number;
    if (Number.isFinite(value) && !CODES.includes(value)) came.set(value, (came.get(value) ?? 0) + 1);
  }
  const learned = scale.kind === DIGITAL ? scale.levels : [scale.center];
  const lasted = [...came].filter(([, count]) => count >= SEEN_ROWS).map(([value]) => value);
  const levels = [...new Set([...learned, ...lasted])].sort((a, b) => a - b);
  if (levels.length === learned.length || levels.length > MOST_LEVELS) return scale;
  return { ...scale, kind: DIGITAL, levels, low: levels[0] ?? 0, high: levels.at(-1) ?? 0 };
}

const LEAST_VALUES = 20;

function scaleOf(values: Float64Array, role: ChannelRole): ChannelScale {
  const count = values.length;
  if (count < LEAST_VALUES || role === 'untold') return NOTHING;
  const sorted = values.slice().sort();
  const low = sorted[0] ?? 0;
  const high = sorted[count - 1] ?? 0;
  const { distinct, commonest } = repetitions(sorted);
  const known = { ...NOTHING, low, high, center: low };
  if (distinct.length === 1 || commonest >= 0.998 * count) return { ...known, kind: CONSTANT };
  const steps = stepShares(values);
  if (distinct.length <= MOST_LEVELS && steps.moved < 0.34) return { ...known, kind: DIGITAL, levels: distinct };
  const isCounter = countsUp(values);
  const measured = isCounter ? risesOf(values).sort() : sorted;
  const risesOnly = role === 'rises';
  return { ...known, ...spreadOf(measured, risesOnly), risesOnly, kind: isCounter ? COUNTER : ANALOG };
}

/**
 * Distinct values of a sorted array, of which only a few matter, and how often the commonest comes.
 */
function repetitions(sorted: Float64Array): { distinct: number[]; commonest: number } {
  const distinct: number[] = [];
  let commonest = 0;
  let from = 0;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[from]) continue;
    commonest = Math.max(commonest, i - from);
    if (distinct.length < 8) distinct.push(sorted[from] ?? 0);
    from = i;
  }
  return { distinct, commonest };
}

function stepShares(values: Float64Array): { moved: number; up: number; rose: number } {
  const shares = { moved: 0, up: 0, rose: 0 };
  for (let i = 1; i < values.length; i++) {
    const step = (values[i] ?? 0) - (values[i - 1] ?? 0);
    if (step !== 0) shares.moved += 1;
    if (step >= 0) shares.up += 1;
    if (step > 0) shares.rose += 1;
  }
  const steps = Math.max(1, values.length - 1);
  return { moved: shares.moved / steps, up: shares.up / steps, rose: shares.rose / steps };
}

/**
 * Whether values are those of a counter, which only rises, such as hours of running or energy. It
 * may begin again near 0.
 */
export function countsUp(values: Float64Array): boolean {
  const steps = values.length - 1;
  const { up, rose } = stepShares(values);
  if (values.length < LEAST_COUNTED || rose <= 0.2) return false;
  const range =
    values.reduce((most, value) => Math.max(most, value)) - values.reduce((least, value) => Math.min(least, value));
  if (up > MOSTLY && (values[steps] ?? 0) - (values[0] ?? 0) > 0.5 * range) return true;
  // At least one reset, however few the rows are.
  if ((1 - up) * steps > Math.max(1.5, (1 - MOSTLY) * steps)) return false;
  return values.every((value, i) => {
    const before = values[i - 1] ?? value;
    return value >= before || Math.abs(value) <= RESET_SHARE * Math.abs(before);
  });
}

const LEAST_COUNTED = 50;
const MOSTLY = 0.998;

/** A counter that begins again comes to at most this share of what it had. */
const RESET_SHARE = 0.05;

/** The steps of a counter from row to row; a reset is no step. */
function risesOf(values: Float64Array): Float64Array {
  return Float64Array.from({ length: values.length - 1 }, (_, i) =>
    Math.max(0, (values[i + 1] ?? 0) - (values[i] ?? 0)),
  );
}

function spreadOf(
  measured: Float64Array,
  risesOnly: boolean,
): Pick<ChannelScale, 'center' | 'spread' | 'logarithmic' | 'grain'> {
  const at = (sorted: Float64Array, share: number): number => quantileOfSorted(sorted, share);
  const middle = at(measured, 0.5);
  const below = middle - at(measured, 0.01);
  const isSkewed = below > 0 && at(measured, 0.99) - middle > 4 * below;
  const logarithmic = (measured[0] ?? 0) > 0 && (risesOnly || isSkewed);
  const sorted = logarithmic ? measured.map(Math.log) : measured;
  const center = at(sorted, 0.5);
  const spread = Math.max(
    (at(sorted, 0.75) - at(sorted, 0.25)) / 1.349,
    (at(sorted, 0.99) - at(sorted, 0.01)) / 6,
    1e-9 * Math.max(1, Math.abs(center)),
  );
  let grain = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++) {
    const step = (sorted[i] ?? 0) - (sorted[i - 1] ?? 0);
    if (step > 0 && step < grain) grain = step;
  }
  return { center, spread, logarithmic, grain: Number.isFinite(grain) ? grain / spread : 0 };
}
