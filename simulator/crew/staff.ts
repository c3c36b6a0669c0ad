import { contentId } from '../../lib/ids.ts';
import { createRandom, type Random } from '../../lib/random.ts';
import { dutyOf } from '../scenario/duty.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { costsOf } from './behaviour.ts';
import type { Member } from './board.ts';
import type { Client } from './client.ts';

/** What a crew reads of a scenario. */
export type CrewScenario = Pick<Scenario, 'sites' | 'people' | 'shifts' | 'onCall' | 'crew' | 'costs'>;

/** The account of the control room. */
export const CONTROL_ROOM = 'control-room';

/**
 * The scenario with a planner in office hours, where it has people and none of them plans: somebody
 * receives parts and gives out what nobody took.
 */
export function staffed(scenario: CrewScenario): CrewScenario {
  const { people = {}, shifts = {} } = scenario;
  const all = Object.values(people);
  if (all.length === 0 || all.some(({ role }) => role === 'planner')) return scenario;
  const planner = freeName('planner', people);
  const hours = { people: [planner], days: [...WEEKDAYS], from: '07:00', to: '16:00' };
  return {
    ...scenario,
    people: { ...people, [planner]: { name: 'Planner', role: 'planner' } },
    shifts: { ...shifts, [freeName('office', shifts)]: hours },
  };
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

function freeName(wanted: string, taken: object): string {
  return Object.hasOwn(taken, wanted) ? freeName(`${wanted}-1`, taken) : wanted;
}

/** The people of a staffed scenario, each with a stream of chance of their own. */
export function membersOf(
  scenario: CrewScenario,
  { seed, clientOf }: { readonly seed: number; readonly clientOf: (person: string) => Client },
): readonly Member[] {
  const { people = {}, sites, onCall } = scenario;
  const [firstSite = ''] = Object.keys(sites);
  return Object.entries(people).map(([id, { name, role = 'technician', skills, sites: own, rate }]) => ({
    ...{ id, name, role },
    skills: skills === undefined ? null : new Set<string>(skills),
    site: own?.[0] ?? firstSite,
    rate: rate ?? costsOf(scenario).hour,
    duty: dutyOf(scenario, id),
    isOnCall: onCall?.people.includes(id) ?? false,
    client: clientOf(id),
    random: randomOf(seed, id),
  }));
}

function randomOf(seed: number, person: string): Random {
  return createRandom(Number.parseInt(contentId('crew', seed, person).slice(-12), 16));
}
