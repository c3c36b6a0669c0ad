import type { Random } from '../../lib/random.ts';
import type { FaultName } from '../machine/faults.ts';
import type { Behaviour } from './behaviour.ts';
import type { TrueCondition } from './plant.ts';

/** Verdicts that people of a crew give (docs/work-orders.md). */
export type CrewVerdict =
  | 'functional_failure'
  | 'potential_failure'
  | 'sensor_fault'
  | 'process_change'
  | 'no_fault_found';

/** What somebody takes a machine's trouble for. */
export type Finding = {
  readonly verdict: CrewVerdict;
  /** Faults to repair, the worst first; not those that are there, where they are misjudged. */
  readonly faults: readonly FaultName[];
  readonly quality: 'right' | 'missed' | 'misjudged' | 'nothing_there';
};

type Asked = {
  readonly truth: TrueCondition;
  /** Faults that the kind of machine can have. */
  readonly possible: readonly FaultName[];
  readonly behaviour: Pick<Behaviour, 'sees' | 'misses' | 'misjudges' | 'learns'>;
  /** How often somebody has looked at it for the same ticket before. */
  readonly tries: number;
  readonly random: Random;
};

/**
 * Looks for what is true, with errors. Damage too small to see is not found. Draws the same numbers
 * whatever it finds, so that one finding does not change the course of the next.
 */
export function inspect({ truth, possible, behaviour, tries, random }: Asked): Finding {
  const { sees, misses, misjudges, learns } = behaviour;
  const [missing, judging, other] = [random.next(), random.next(), random.next()];
  const errors = learns ** tries;
  const present = truth.faults.map(({ fault }) => fault);
  const visible = truth.faults.filter(({ damage }) => damage >= sees || truth.isFailed).map(({ fault }) => fault);
  if (visible.length === 0) return withoutFault(truth, { isMissed: missing < misses * errors });
  // A machine that stands is never taken for a sound one.
  if (missing < misses * errors && !truth.isFailed) return { verdict: 'no_fault_found', faults: [], quality: 'missed' };
  const verdict = truth.isFailed ? 'functional_failure' : 'potential_failure';
  const others = possible.filter((fault) => !present.includes(fault));
  const taken = others[Math.floor(other * others.length)];
  if (judging < misjudges * errors && taken !== undefined) return { verdict, faults: [taken], quality: 'misjudged' };
  return { verdict, faults: visible, quality: 'right' };
}

/** No damage can be seen: the instrument, the product, or nothing. */
function withoutFault(truth: TrueCondition, { isMissed }: { readonly isMissed: boolean }): Finding {
  const verdict = trueVerdict({ ...truth, faults: [] });
  if (verdict === 'no_fault_found') {
    const quality = truth.faults.length > 0 ? 'missed' : 'nothing_there';
    return { verdict, faults: [], quality };
  }
  if (isMissed) return { verdict: 'no_fault_found', faults: [], quality: 'missed' };
  return { verdict, faults: [], quality: truth.faults.length > 0 ? 'misjudged' : 'right' };
}

/** The verdict of somebody who knows everything. */
export function trueVerdict({ faults, isFailed, troubles, isChanged }: TrueCondition): CrewVerdict {
  if (isFailed) return 'functional_failure';
  if (faults.length > 0) return 'potential_failure';
  if (troubles.length > 0) return 'sensor_fault';
  return isChanged ? 'process_change' : 'no_fault_found';
}
