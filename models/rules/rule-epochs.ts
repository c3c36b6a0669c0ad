import { soundRules } from './alarm-rule-problems.ts';
import type { AlarmRule } from './rule.ts';

/**
 * The rules that hold for readings which arrive from a moment on, wall time in milliseconds, until
 * the next begin.
 */
export type RuleEpoch = { readonly from: number; readonly rules: readonly AlarmRule[] };

/** A version of a rule, and for which arrivals it holds. @property until null: it holds now */
export type RuleVersion = {
  readonly rule: unknown;
  readonly from: number;
  readonly until: number | null;
};

/** Older changes than this many are judged as if they had been made before. */
const MAX_EPOCHS = 50;

/**
 * The rules in force by time, the oldest first. Rules that cannot be judged are left out, together
 * with those that refer to them. A detector that continues from a checkpoint judges readings that
 * arrived since by the rules of that time.
 */
export function ruleEpochs(versions: readonly RuleVersion[]): readonly RuleEpoch[] {
  const moments = new Set(versions.flatMap(({ from, until }) => [from, ...(until === null ? [] : [until])]));
  const begins = [...moments].toSorted((a, b) => a - b).slice(-MAX_EPOCHS);
  const [first, ...others] = begins;
  if (first === undefined) return [{ from: Number.NEGATIVE_INFINITY, rules: [] }];
  // Rules before the first moment are unknown.
  return [first, ...others].map((from, i) => {
    const held = versions.filter((version) => version.from <= from && (version.until === null || version.until > from));
    return { from: i === 0 ? Number.NEGATIVE_INFINITY : from, rules: soundRules(held.map(({ rule }) => rule)).rules };
  });
}
