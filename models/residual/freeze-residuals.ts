import type { AcceptedLevels, ResidualState } from './residual-state.ts';

/** Numbers as JSON keeps them: NaN as null. */
export type FrozenNumbers = readonly (number | null)[];

/** Where a machine stood, as JSON keeps it exactly. */
export type FrozenResiduals = {
  readonly held: FrozenNumbers;
  readonly missing: FrozenNumbers;
  readonly smoothed: FrozenNumbers;
  readonly numbers: FrozenNumbers;
  readonly runs: FrozenNumbers;
  readonly begun: boolean;
  readonly toneIn: number;
  readonly window: {
    readonly ring: FrozenNumbers;
    readonly drift: FrozenNumbers;
    readonly head: number;
    readonly filled: number;
  } | null;
  readonly accepted:
    | (Readonly<Record<'offsets' | 'smoothed' | 'values' | 'lifts' | 'constants', FrozenNumbers>> & {
        calmRows: number;
      })
    | null;
};

/**
 * A copy that later rows do not change.
 * @param into an earlier copy that is needed no more: its arrays are used again where they fit
 */
export function copyOfResiduals(state: ResidualState, into: ResidualState | null = null): ResidualState {
  if (into === null || !isAlike(state, into)) return newCopy(state);
  into.features.held.set(state.features.held);
  into.features.missing.set(state.features.missing);
  into.features.smoothed.set(state.features.smoothed);
  into.features.begun = state.features.begun;
  into.numbers.set(state.numbers);
  into.runs.set(state.runs);
  into.begun = state.begun;
  into.toneIn = state.toneIn;
  if (state.window !== null && into.window !== null) {
    into.window.ring.set(state.window.ring);
    into.window.drift.set(state.window.drift);
    into.window.head = state.window.head;
    into.window.filled = state.window.filled;
  }
  return into;
}

/** States of one shape without accepted levels, as nearly all are. */
function isAlike(a: ResidualState, b: ResidualState): boolean {
  return (
    a.window?.ring.length === b.window?.ring.length &&
    a.accepted === null &&
    b.accepted === null &&
    a.numbers.length === b.numbers.length &&
    a.runs.length === b.runs.length &&
    a.features.held.length === b.features.held.length &&
    a.features.missing.length === b.features.missing.length &&
    a.features.smoothed.length === b.features.smoothed.length
  );
}

function newCopy({ features, numbers, window, accepted, runs, ...scalars }: ResidualState): ResidualState {
  const { held, missing, smoothed } = features;
  return {
    features: { ...features, held: held.slice(), missing: missing.slice(), smoothed: smoothed.slice() },
    numbers: numbers.slice(),
    runs: runs.slice(),
    ...scalars,
    window: window && { ...window, ring: window.ring.slice(), drift: window.drift.slice() },
    accepted: accepted && {
      offsets: accepted.offsets.slice(),
      smoothed: accepted.smoothed.slice(),
      values: accepted.values.slice(),
      lifts: accepted.lifts.slice(),
      constants: accepted.constants.slice(),
      calmRows: accepted.calmRows,
    },
  };
}

/** As JSON keeps it. */
export function freezeResiduals({
  features,
  numbers,
  window,
  accepted,
  runs,
  ...scalars
}: ResidualState): FrozenResiduals {
  return {
    held: frozen(features.held),
    missing: frozen(features.missing),
    smoothed: frozen(features.smoothed),
    numbers: frozen(numbers),
    runs: frozen(runs),
    ...scalars,
    window: window && { ...window, ring: frozen(window.ring), drift: frozen(window.drift) },
    accepted: accepted && {
      offsets: frozen(accepted.offsets),
      smoothed: frozen(accepted.smoothed),
      values: frozen(accepted.values),
      lifts: frozen(accepted.lifts),
      constants: frozen(accepted.constants),
      calmRows: accepted.calmRows,
    },
  };
}

/** Back from JSON. */
export function thawResiduals(frozenState: FrozenResiduals): ResidualState {
  const { held, missing, smoothed, numbers, runs, begun, toneIn, window, accepted } = frozenState;
  return {
    features: {
      held: Float64Array.from(held, thawed),
      missing: Uint8Array.from(missing, thawed),
      smoothed: Float32Array.from(smoothed, thawed),
      begun,
    },
    numbers: Float32Array.from(numbers, thawed),
    runs: Uint8Array.from(runs, thawed),
    begun,
    toneIn,
    window: window && {
      ring: Float32Array.from(window.ring, thawed),
      drift: Float32Array.from(window.drift, thawed),
      head: window.head,
      filled: window.filled,
    },
    accepted: accepted && thawAccepted(accepted),
  };
}

function thawAccepted(accepted: NonNullable<FrozenResiduals['accepted']>): AcceptedLevels {
  return {
    offsets: Float32Array.from(accepted.offsets, thawed),
    smoothed: Float32Array.from(accepted.smoothed, thawed),
    values: Float32Array.from(accepted.values, thawed),
    lifts: Float32Array.from(accepted.lifts, thawed),
    constants: Float64Array.from(accepted.constants, thawed),
    calmRows: accepted.calmRows,
  };
}

function frozen(numbers: Float64Array | Float32Array | Uint8Array): FrozenNumbers {
  return Array.from(numbers, (value) => (Number.isNaN(value) ? null : value));
}

function thawed(value: number | null): number {
  return value ?? Number.NaN;
}
