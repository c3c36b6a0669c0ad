import { minutesOf, zoneOf } from './duty.ts';
import { PARTS } from './remedies.ts';
import { unknown } from './scenario-names.ts';
import type { Scenario } from './scenario-schema.ts';
import type { ScenarioProblem } from './scenario-shape.ts';

/** As logins of accounts are. */
const PERSON = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** What people, shifts and the crew name and that does not exist, or cannot be. */
export function peopleProblems(scenario: Scenario): readonly ScenarioProblem[] {
  return [...personProblems(scenario), ...shiftProblems(scenario), ...crewProblems(scenario)];
}

function personProblems({ sites, people = {} }: Scenario): readonly ScenarioProblem[] {
  const persons = Object.entries(people).flatMap(([person, { sites: own = [] }]) => {
    const path = ['people', person];
    return [
      ...(PERSON.test(person) ? [] : [{ path, message: 'must be a login: letters, digits and . _ @ -' }]),
      ...own.flatMap((site, i) =>
        Object.hasOwn(sites, site)
          ? []
          : [{ path: [...path, 'sites', String(i)], message: unknown('site', site, Object.keys(sites)) }],
      ),
    ];
  });
  if (Object.keys(people).length === 0) return persons;
  const zones = Object.entries(sites).flatMap(([site, { utcOffset = 0 }]) =>
    zoneOf(utcOffset) === undefined
      ? [{ path: ['sites', site, 'utcOffset'], message: `no time zone for shifts is always ${utcOffset} hours ahead` }]
      : [],
  );
  return [...persons, ...zones];
}

function crewProblems(scenario: Scenario): readonly ScenarioProblem[] {
  const { people = {}, shifts = {}, onCall, crew } = scenario;
  const problems: ScenarioProblem[] = [];
  const add = (path: readonly string[], message: string): void => void problems.push({ path, message });
  const isEmpty = Object.keys(people).length === 0;
  if (isEmpty && crew !== undefined) add(['crew'], 'nobody works here: add people');
  if (isEmpty && Object.keys(shifts).length > 0) add(['shifts'], 'nobody works here: add people');
  for (const [i, person] of (onCall?.people ?? []).entries())
    if (!Object.hasOwn(people, person))
      add(['onCall', 'people', String(i)], unknown('person', person, Object.keys(people)));
  const [from, until] = onCall?.hours?.split('-') ?? [];
  if (from !== undefined && from === until) add(['onCall', 'hours'], 'ends when it begins: leave it out for always');
  const parts = Object.keys(PARTS);
  for (const part of Object.keys(crew?.parts ?? {}))
    if (!parts.includes(part)) add(['crew', 'parts', part], `${unknown('part', part, parts)}: ${parts.join(', ')}`);
  const { partly = 0, wrongPart = 0, wrongMachine = 0 } = crew ?? {};
  if (partly + wrongPart + wrongMachine > 1)
    add(['crew'], 'partly, wrongPart and wrongMachine are more than 1 together');
  return problems;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MINUTES = 1440;

function shiftProblems({ people = {}, shifts = {} }: Scenario): readonly ScenarioProblem[] {
  const problems: ScenarioProblem[] = [];
  const busy = new Map<string, { readonly shift: string; readonly minutes: ReadonlySet<number> }[]>();
  for (const [shift, { people: crew, days, from, to }] of Object.entries(shifts)) {
    if (from === to)
      problems.push({
        path: ['shifts', shift, 'to'],
        message: 'ends when it begins: people in no shift are there around the clock',
      });
    const minutes = minutesOfWeek(days, { from, to });
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
function minutesOfWeek(days: readonly string[], { from, to }: { from: string; to: string }): ReadonlySet<number> {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const length = end > begin ? end - begin : end + DAY_MINUTES - begin;
  const all = new Set<number>();
  for (const day of days)
    for (let minute = 0; minute < length; minute++)
      all.add((DAYS.indexOf(day) * DAY_MINUTES + begin + minute) % (7 * DAY_MINUTES));
  return all;
}
