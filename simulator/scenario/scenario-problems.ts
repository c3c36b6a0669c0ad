import { COUNTERS } from '../machine/machine.ts';
import { peopleProblems } from './people-problems.ts';
import { amountIn, conversionTo, otherUnits } from './said-units.ts';
import {
  machinesBy,
  machinesIn,
  millisecondsOf,
  momentOf,
  type NamedMachine,
  unitIn,
  unknown,
} from './scenario-names.ts';
import type { InstrumentTroubleSpec, Scenario } from './scenario-schema.ts';
import type { ScenarioProblem } from './scenario-shape.ts';

/** Everything that a scenario of the right form names and that does not exist or does not fit. */
export function referenceProblems(scenario: Scenario): readonly ScenarioProblem[] {
  const all = machinesIn(scenario);
  return [
    ...groupProblems(scenario, all),
    ...actProblems(scenario, all),
    ...instrumentProblems(scenario, all),
    ...(scenario.network ?? []).flatMap((trouble, i) => {
      const path = ['network', String(i)];
      const machines = machinesBy(trouble.machine, all);
      const renamed = trouble.trouble === 'payload_change' ? Object.keys(trouble.rename) : [];
      const wrong = trouble.trouble === 'clock_fall_back' && momentOf(trouble.to) === undefined;
      return [
        ...unknownMachine(trouble.machine, all, path),
        ...late(trouble.after, { path, scenario }),
        ...renamed.flatMap((channel) =>
          noInstrument(channel, { machines, path: [...path, 'rename', channel], scenario }),
        ),
        ...(wrong ? [{ path: [...path, 'to'], message: 'must be a time such as 2000-01-01' }] : []),
      ];
    }),
    ...peopleProblems(scenario),
  ];
}

function groupProblems(scenario: Scenario, all: readonly NamedMachine[]): readonly ScenarioProblem[] {
  const problems: ScenarioProblem[] = [];
  const { start, sites, machines } = scenario;
  const [duration, interval] = [millisecondsOf(scenario.duration, 0), millisecondsOf(scenario.interval, 1000)];
  if (interval > duration)
    problems.push({ path: ['interval'], message: 'is longer than the scenario: there is no reading' });
  if (all.length === 0) problems.push({ path: ['machines'], message: 'at least one is needed' });
  if (start !== undefined && momentOf(start) === undefined)
    problems.push({ path: ['start'], message: 'must be a time such as 2026-03-02T06:00:00Z' });
  for (const [group, { site, channels = [] }] of Object.entries(machines)) {
    const path = ['machines', group];
    if (!Object.hasOwn(sites, site))
      problems.push({ path: [...path, 'site'], message: unknown('site', site, Object.keys(sites)) });
    const [machine] = all.filter((each) => each.group === group);
    for (const [i, channel] of channels.entries()) {
      if (machine === undefined || unitIn(scenario, machine, channel) !== undefined) continue;
      problems.push({ path: [...path, 'channels', String(i)], message: noChannel(machine, channel) });
    }
  }
  const seen = new Map<string, string>();
  for (const { site, device, group } of all) {
    const before = seen.get(`${site}/${device}`);
    if (before !== undefined && before !== group)
      problems.push({ path: ['machines', group], message: `${device} at ${site} is a machine of ${before}, too` });
    seen.set(`${site}/${device}`, group);
  }
  return problems;
}

/** Faults, works and changes of load. */
function actProblems(scenario: Scenario, all: readonly NamedMachine[]): readonly ScenarioProblem[] {
  const fits = (machine: string, fault: string, path: readonly string[]): readonly ScenarioProblem[] =>
    machinesBy(machine, all)
      .filter(({ kind }) => !(kind.faults as readonly string[]).includes(fault))
      .slice(0, 1)
      .map(({ device, kind }) => ({
        path,
        message: `${fault} does not fit ${device}: a ${kind.name} can have ${kind.faults.join(', ')}`,
      }));
  return [
    ...(scenario.faults ?? []).flatMap(({ machine, fault, after }, i) => {
      const path = ['faults', String(i)];
      return [
        ...unknownMachine(machine, all, path),
        ...fits(machine, fault, [...path, 'fault']),
        ...late(after, { path, scenario }),
      ];
    }),
    ...(scenario.works ?? []).flatMap(({ machine, repair, overhaul, after }, i) => {
      const path = ['works', String(i)];
      const one = (repair === undefined) === (overhaul === undefined);
      return [
        ...unknownMachine(machine, all, path),
        ...(one ? [{ path, message: 'a work is either repair: FAULT, or overhaul: true' }] : []),
        ...(repair === undefined ? [] : fits(machine, repair, [...path, 'repair'])),
        ...late(after, { path, scenario }),
      ];
    }),
    ...(scenario.changes ?? []).flatMap(({ machine, after }, i) => {
      const path = ['changes', String(i)];
      return [...unknownMachine(machine, all, path), ...late(after, { path, scenario })];
    }),
  ];
}

function instrumentProblems(scenario: Scenario, all: readonly NamedMachine[]): readonly ScenarioProblem[] {
  return (scenario.instruments ?? []).flatMap((trouble, i) => {
    const path = ['instruments', String(i)];
    const machines = machinesBy(trouble.machine, all);
    const lacking = noInstrument(trouble.channel, { machines, path: [...path, 'channel'], scenario });
    if (lacking.length > 0) return lacking;
    const counters: readonly string[] = COUNTERS.map(({ name }) => name);
    const resets = trouble.trouble !== 'reset' || counters.includes(trouble.channel);
    return [
      ...unknownMachine(trouble.machine, all, path),
      ...late(trouble.after, { path, scenario }),
      ...(resets ? [] : [{ path: [...path, 'channel'], message: `only counters reset: ${counters.join(', ')}` }]),
      ...machines
        .slice(0, 1)
        .flatMap((machine) => unitProblems(trouble, unitIn(scenario, machine, trouble.channel) ?? '', path)),
    ];
  });
}

function unitProblems(
  trouble: InstrumentTroubleSpec,
  unit: string,
  path: readonly string[],
): readonly ScenarioProblem[] {
  if (trouble.trouble === 'unit') {
    if (conversionTo(unit, trouble.unit) !== undefined) return [];
    const known = otherUnits(unit).join(', ') || 'no other unit';
    return [{ path: [...path, 'unit'], message: `${trouble.unit} is not said for ${unit}: ${known}` }];
  }
  return Object.entries(trouble).flatMap(([field, text]) => {
    if (!['amount', 'deviation', 'step'].includes(field) || amountIn(String(text), unit) !== undefined) return [];
    return [
      {
        path: [...path, field],
        message: `must be a number and a unit, such as 2 ${unit}: "${text}" is not in ${unit}`,
      },
    ];
  });
}

function unknownMachine(
  pattern: string,
  all: readonly NamedMachine[],
  path: readonly string[],
): readonly ScenarioProblem[] {
  if (machinesBy(pattern, all).length > 0) return [];
  const known = all.map(({ device }) => device);
  return [{ path: [...path, 'machine'], message: unknown('machine', pattern, known) }];
}

function late(
  after: string | undefined,
  { path, scenario }: { readonly path: readonly string[]; readonly scenario: Scenario },
): readonly ScenarioProblem[] {
  if (millisecondsOf(after, 0) < millisecondsOf(scenario.duration, 0)) return [];
  return [{ path: [...path, 'after'], message: 'begins after the end of the scenario' }];
}

type Instruments = {
  readonly machines: readonly NamedMachine[];
  readonly path: readonly string[];
  readonly scenario: Scenario;
};

/** That one of the machines does not have a channel. */
function noInstrument(channel: string, { machines, path, scenario }: Instruments): readonly ScenarioProblem[] {
  const lacking = machines.find((machine) => unitIn(scenario, machine, channel) === undefined);
  return lacking === undefined ? [] : [{ path, message: noChannel(lacking, channel) }];
}

function noChannel({ device, kind }: NamedMachine, channel: string): string {
  return `${device} has no channel ${channel}: a ${kind.name} has ${kind.channels.map(({ name }) => name).join(', ')}`;
}
