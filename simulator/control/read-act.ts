import { REPAIR_QUALITIES, type RepairQuality } from '../machine/condition.ts';
import type { FaultName } from '../machine/faults.ts';
import type { Speed } from '../publish/pacer.ts';
import { referenceProblems } from '../scenario/scenario-problems.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { type ScenarioProblem, shapeProblems } from '../scenario/scenario-shape.ts';

/** An act on the running fleet. `part` is a scenario with that act alone, which begins at once. */
export type Act =
  | { readonly act: 'fault' | 'instrument' | 'network' | 'load'; readonly machine: string; readonly part: Scenario }
  | { readonly act: 'repair'; readonly machine: string; readonly fault: FaultName; readonly quality: RepairQuality }
  | { readonly act: 'overhaul'; readonly machine: string }
  | { readonly act: 'mend'; readonly machine: string; readonly of: string }
  | { readonly act: 'speed'; readonly speed: Speed };

/** An act, or every problem of what was asked, in words. */
export type ReadAct =
  | { readonly act: Act; readonly problems: readonly [] }
  | { readonly act: undefined; readonly problems: readonly string[] };

/** Acts by their name: the list of a scenario that they belong to. */
const LISTS = { fault: 'faults', instrument: 'instruments', network: 'network', load: 'changes' } as const;
/** Acts that need more than a list of a scenario. */
const OTHERS = ['repair', 'overhaul', 'mend', 'speed'] as const;

/** Names of all acts. */
export const ACTS: readonly string[] = [...Object.keys(LISTS), ...OTHERS];

/** Time from the onset of a fault to its failure, where an act does not say it. */
const GROWTH = '30m';

/**
 * Reads an act. Its members are those of a scenario's entry (docs/simulator.md), without `after`.
 * @param body JSON, or the fields of a form
 * @param base the running fleet as a scenario
 */
export function readAct(body: Readonly<Record<string, unknown>>, base: Scenario): ReadAct {
  const { act, ...fields } = body;
  if (typeof act !== 'string' || !ACTS.includes(act)) return refused(`act: must be one of ${ACTS.join(', ')}`);
  if (act === 'speed') return readSpeed(fields);
  if (act === 'mend') return readMend(fields, base);
  if (act === 'repair' || act === 'overhaul') return readRepair(act, { fields, base });
  const name = act as keyof typeof LISTS;
  const isLate = name === 'fault' || name === 'load';
  const entry = {
    ...(name === 'fault' && { growth: GROWTH }),
    ...fields,
    ...(isLate && { after: '0s' }),
  };
  const part = { ...base, [LISTS[name]]: [entry] };
  const problems = problemsOf(part, LISTS[name]);
  if (problems.length > 0) return { act: undefined, problems };
  return { act: { act: name, machine: String(fields['machine']), part }, problems: [] };
}

function readRepair(
  act: 'repair' | 'overhaul',
  { fields, base }: { fields: Readonly<Record<string, unknown>>; base: Scenario },
): ReadAct {
  const { fault, ...others } = fields;
  const what = act === 'overhaul' ? { overhaul: true, ...fields } : { repair: fault, ...others };
  const part = { ...base, works: [{ ...what, after: '0s', takes: '0s' }] } as unknown as Scenario;
  if (act === 'repair' && fault === undefined) return refused('fault: must be the fault that is repaired');
  const problems = problemsOf(part, 'works').map((problem) => problem.replace(/^repair:/, 'fault:'));
  if (problems.length > 0) return { act: undefined, problems };
  const machine = String(fields['machine']);
  if (act === 'overhaul') return { act: { act, machine }, problems: [] };
  const quality = (fields['quality'] ?? REPAIR_QUALITIES[0]) as RepairQuality;
  return { act: { act, machine, fault: fault as FaultName, quality }, problems: [] };
}

/** Ends troubles: of a channel, of the `network`, or `all`. */
function readMend({ machine, of = 'all', ...others }: Readonly<Record<string, unknown>>, base: Scenario): ReadAct {
  const unknown = Object.keys(others).map((name) => `${name}: is not known here`);
  const part = { ...base, network: [{ machine, trouble: 'outage' }] } as Scenario;
  const problems = [...unknown, ...problemsOf(part, 'network')];
  if (typeof of !== 'string' || of === '') problems.push('of: must be a channel, network, or all');
  if (problems.length > 0) return { act: undefined, problems };
  return { act: { act: 'mend', machine: String(machine), of: String(of) }, problems: [] };
}

function readSpeed({ speed, ...others }: Readonly<Record<string, unknown>>): ReadAct {
  const unknown = Object.keys(others).map((name) => `${name}: is not known here`);
  if (unknown.length > 0) return { act: undefined, problems: unknown };
  if (speed === 'max') return { act: { act: 'speed', speed }, problems: [] };
  const number = typeof speed === 'string' && /^\d*\.?\d+$/.test(speed) ? Number(speed) : speed;
  if (typeof number === 'number' && number > 0 && number <= 1e6)
    return { act: { act: 'speed', speed: number }, problems: [] };
  return refused('speed: must be a number above 0, times real time, or max');
}

function refused(problem: string): ReadAct {
  return { act: undefined, problems: [problem] };
}

/** Problems of one list, by the members of its only entry. */
function problemsOf(part: Scenario, list: string): readonly string[] {
  const own = (problems: readonly ScenarioProblem[]): readonly string[] =>
    problems
      .filter(({ path: [member] }) => member === list)
      .map(({ path, message }) => [path.slice(2).join('.'), message].filter((text) => text !== '').join(': '));
  const shape = own(shapeProblems(part));
  return shape.length > 0 ? shape : own(referenceProblems(part));
}
