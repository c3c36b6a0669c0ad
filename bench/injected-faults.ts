import { createRandom } from '../lib/random.ts';

/**
 * Kinds of faults that are put into healthy rows, and their sizes: spreads of the channel where
 * they have one.
 */
export const INJECTED = {
  step: [1, 2, 4, 8],
  drift: [2, 4, 8, 16],
  oscillation: [0.5, 1, 2, 4],
  noise: [1, 2, 4],
  stuck: [0],
  swapped: [0],
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type InjectedKind = keyof typeof INJECTED;
export const INJECTED_KINDS = ['step', 'drift', 'oscillation', 'noise', 'stuck', 'swapped'] as const;

/** The outcome of one injected fault. */
export type Injection = {
  readonly kind: InjectedKind;
  readonly size: number;
  readonly set: string;
  /** Rows until it was reported; null where it was not. */
  readonly delay: number | null;
  /** Whether the episode names the channel first, or one of those that were swapped. */
  readonly isRight: boolean;
  /** Reported as the instrument's. */
  readonly isInstrument: boolean;
  readonly isFoundByThreeSigma: boolean;
};

/** Rows of one turn of an oscillation. */
const PERIOD_ROWS = 12;

/** A channel's middle and spread over the learned rows. */
export type Scale = { readonly middle: number; readonly spread: number };

/** One channel of a stretch of rows, and another one for channels that are swapped. */
export type Stretch = {
  readonly values: readonly number[];
  readonly scale: Scale;
  readonly other: readonly number[];
  readonly otherScale: Scale;
};

/**
 * The values of a stretch with a fault from its first row on; a drift reaches its size at the end.
 * Channels that are swapped take each other's course in their own units: a swap of plain values
 * would be seen from afar.
 * @returns the channel's values, and those of the other channel
 */
export function inject(
  kind: InjectedKind,
  size: number,
  { values, scale, other, otherScale }: Stretch,
): { values: number[]; other: readonly number[] } {
  const { spread } = scale;
  const random = createRandom(values.length + Math.round(100 * size));
  const changed = (of: (value: number, i: number) => number): number[] => values.map(of);
  switch (kind) {
    case 'step':
      return { values: changed((value) => value + size * spread), other };
    case 'drift':
      return { values: changed((value, i) => value + (size * spread * (i + 1)) / values.length), other };
    case 'oscillation':
      return {
        values: changed((value, i) => value + size * spread * Math.sin((2 * Math.PI * i) / PERIOD_ROWS)),
        other,
      };
    case 'noise':
      return { values: changed((value) => value + size * spread * random.gaussian()), other };
    case 'stuck':
      return { values: changed(() => values[0] ?? 0), other };
    case 'swapped':
      return {
        values: other.map((value) => inUnits(value, otherScale, scale)),
        other: values.map((value) => inUnits(value, scale, otherScale)),
      };
    default:
      return kind satisfies never;
  }
}

function inUnits(value: number, from: Scale, to: Scale): number {
  return to.middle + (to.spread * (value - from.middle)) / from.spread;
}
