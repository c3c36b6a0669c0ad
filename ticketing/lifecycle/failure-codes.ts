import type { Verdict } from '../ticket/verdict.ts';
import type { FailureCodes } from './transition.ts';

/** Verdicts that say that something had failed, or was about to: only these need codes. */
export const failureVerdicts: readonly Verdict[] = ['functional_failure', 'potential_failure'];

/**
 * The first code that a verdict needs and that was not given; undefined where nothing is missing.
 */
export function missingFailureCode(verdict: Verdict | undefined, codes: FailureCodes): keyof FailureCodes | undefined {
  if (verdict === undefined || !failureVerdicts.includes(verdict)) return undefined;
  return (['failureMode', 'failureMechanism', 'failureCause'] as const).find((field) => codes[field] === undefined);
}
