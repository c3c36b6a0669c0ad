import { nearestWord } from '../../lib/text/nearest-word.ts';
import { amountIn, conversionTo, otherUnits } from './said-units.ts';
import { machinesBy, machinesIn, millisecondsOf, momentOf, type NamedMachine, unitIn } from './scenario-names.ts';
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
      const wrong = trouble.trouble === 'clock_fall_back' && momentOf(trouble.to) === undefined;
      return [
        ...unknownMachine(trouble.machine, all, path),
        ...(wrong ? [{ path: [...path, 'to'], message: 'must be a time such as 2000-01-01' }] : []),
      ];
    }),
    ...shiftProblems(scenario),
  ];
}

function groupProblems(scenario: Scenario, all: readonly NamedMachine[]): readonly ScenarioProblem[] {
  const problems: ScenarioProblem[] = [];
  const { start, sites, machines, people = {} } = scenario;
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
  for (const [person, { sites: own = [] }] of Object.entries(people))
    for (const [i, site] of own.entries())
      if (!Object.hasOwn(sites, site))
        problems.push({
          path: ['people', person, 'sites', String(i)],
          message: unknown('site', site, Object.keys(sites)),
        });
  return problems;
}

/** Faults, works and changes of load. */
function actProblems(scenario: Scenario, all: readonly NamedMachine[]): readonly ScenarioProblem[] {
  const duration = millisecondsOf(scenario.duration, 0);
  const late = (after: string, path: readonly string[]): readonly ScenarioProblem[] =>
    millisecondsOf(after, 0) < duration
      ? []
      : [{ path: [...path, 'after'], message: 'begins after the end of the scenario' }];
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
      return [...unknownMachine(machine, all, path), ...fits(machine, fault, [...path, 'fault']), ...late(after, path)];
    }),
    ...(scenario.works ?? []).flatMap(({ machine, repair, overhaul, after }, i) => {
      const path = ['works', String(i)];
      const one = (repair === undefined) === (overhaul === undefined);
      return [
        ...unknownMachine(machine, all, path),
        ...(one ? [{ path, message: 'a work is either repair: FAULT, or overhaul: true' }] : []),
        ...(repair === undefined ? [] : fits(machine, repair, [...path, 'repair'])),
        ...late(after, path),
      ];
    }),
    ...(scenario.changes ?? []).flatMap(({ machine, after }, i) => {
      const path = ['changes', String(i)];
      return [...unknownMachine(machine, all, path), ...late(after, path)];
    }),
  ];
}

function instrumentProblems(scenario: Scenario, all: readonly NamedMachine[]): readonly ScenarioProblem[] {
  return (scenario.instruments ?? []).flatMap((trouble, i) => {
    const path = ['instruments', String(i)];
    const machines = machinesBy(trouble.machine, all);
    const lacking = machines.find((machine) => unitIn(scenario, machine, trouble.channel) === undefined);
    if (lacking) return [{ path: [...path, 'channel'], message: noChannel(lacking, trouble.channel) }];
    return [
      ...unknownMachine(trouble.machine, all, path),
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

function unknown(what: string, word: string, known: readonly string[]): string {
  const near = nearestWord(word, known, Math.ceil(word.length / 3))?.word;
  return `there is no ${what} ${word}${near === undefined ? '' : `: ${near} is near`}`;
}

function noChannel({ device, kind }: NamedMachine, channel: string): string {
  return `${device} has no channel ${channel}: a ${kind.name} has ${kind.channels.map(({ name }) => name).join(', ')}`;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MINUTES = 1440;

function shiftProblems({ people = {}, shifts = {} }: Scenario): readonly ScenarioProblem[] {
  const problems: ScenarioProblem[] = [];
  const busy = new Map<string, { readonly shift: string; readonly minutes: ReadonlySet<number> }[]>();
  for (const [shift, { people: crew, days, from, to }] of Object.entries(shifts)) {
    const minutes = minutesOf(days, { from, to });
    for (const [i, person] of crew.entries()) {
      const path = ['shifts', shift, 'people', String(i)];
      if (!Object.hasOwn(people, person)) {
        problems.push({ path, message: unknown('person', person, Object.keys(people)) });
        continue;
      }
      const before = busy.get(person) ?? [];
      const overlap = before.find((other) => [...minutes].some((minute) => other.minutes.has(minute)));
      if (overlap) problems.push({ path, message: `${person} works in ${overlap.shift} at that time, too` });
      busy.set(person, [...before, { shift, minutes }]);
    }
  }
  return problems;
}

/** Minutes of the week in a shift; one that ends before it begins ends on the next day. */
function minutesOf(days: readonly string[], { from, to }: { from: string; to: string }): ReadonlySet<number> {
  const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  const length = end > begin ? end - begin : end + DAY_MINUTES - begin;
  const all = new Set<number>();
  for (const day of days)
    for (let minute = 0; minute < length; minute++)
      all.add((DAYS.indexOf(day) * DAY_MINUTES + begin + minute) % (7 * DAY_MINUTES));
  return all;
}
