import { unspecified } from '../assets/failure-modes.ts';

/** The facts by which two tickets are compared. */
export type Trouble = {
  readonly assetId: string;
  readonly failureModeGroup: string;
  /** Of its alarms; empty for a ticket that no alarm opened or joined. */
  readonly conditions: readonly string[];
  /** Of its first alarm: channel → share of the deviation, in any unit; null where it has none. */
  readonly contributions: Readonly<Record<string, number>> | null;
};

/** In what two tickets are alike. */
export const likenesses = ['machine', 'failure_mode', 'condition', 'channels'] as const;
export type Likeness = (typeof likenesses)[number];

/** How much each counts; together 1. */
const WEIGHTS: Readonly<Record<Likeness, number>> = { machine: 0.3, failure_mode: 0.3, condition: 0.2, channels: 0.2 };
/** A condition that has no name tells nothing. */
const UNKNOWN = 'unknown';
/** So much of the deviation is in the same channels that it is worth saying. */
const ALIKE = 0.5;

/** How alike two tickets are. @property resemblance 0 to 1 */
export type Resemblance = { readonly resemblance: number; readonly alike: readonly Likeness[] };

/**
 * Compares two tickets; pure. The resemblance is the sum of 0.3 for the same machine, 0.3 for the
 * same failure-mode group (but `unspecified`), 0.2 for a condition that alarms of both had, and 0.2
 * times the share of the deviation that lay in the same channels. What is not known of one of them
 * counts as different.
 */
export function resemblanceOf(a: Trouble, b: Trouble): Resemblance {
  const named = (conditions: readonly string[]) => conditions.filter((condition) => condition !== UNKNOWN);
  const others = new Set(named(b.conditions));
  const degrees: Readonly<Record<Likeness, number>> = {
    machine: a.assetId === b.assetId ? 1 : 0,
    failure_mode: a.failureModeGroup === b.failureModeGroup && a.failureModeGroup !== unspecified ? 1 : 0,
    condition: named(a.conditions).some((condition) => others.has(condition)) ? 1 : 0,
    channels: sharedChannels(a.contributions, b.contributions),
  };
  const sum = likenesses.reduce((total, likeness) => total + WEIGHTS[likeness] * degrees[likeness], 0);
  return { resemblance: sum, alike: likenesses.filter((likeness) => degrees[likeness] >= ALIKE) };
}

/**
 * The part of two deviations that lies in the same channels: the sum of the smaller shares, 0 to 1.
 */
function sharedChannels(a: Trouble['contributions'], b: Trouble['contributions']): number {
  const [own, other] = [sharesOf(a), sharesOf(b)];
  let shared = 0;
  for (const [channel, share] of own) shared += Math.min(share, other.get(channel) ?? 0);
  return shared;
}

function sharesOf(contributions: Trouble['contributions']): ReadonlyMap<string, number> {
  const given = Object.entries(contributions ?? {}).filter(([, value]) => Number.isFinite(value) && value > 0);
  const total = given.reduce((sum, [, value]) => sum + value, 0);
  return new Map(given.map(([channel, value]) => [channel, value / total]));
}
