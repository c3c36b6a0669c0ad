import { AppError } from '../../lib/errors.ts';
import { offsetHours, zoneOf } from '../scenario/duty.ts';
import { PARTS, SKILLS } from '../scenario/remedies.ts';
import { behaviourOf, costsOf } from './behaviour.ts';
import type { Answer, Client, Method } from './client.ts';
import { CONTROL_ROOM, type CrewScenario } from './staff.ts';

/** The only store of a simulated plant. */
export const MAIN_STORE = 'main';

const TEAM = 'crew';
/** Long before any scenario, a Monday. */
const LONG_AGO = '2001-01-01';
const LEVEL = 3;
const CONFLICT = 409;

/** A machine of the plant, by the name of its kind. */
export type SetUpMachine = { readonly site: string; readonly device: string; readonly kind: string };

/**
 * Makes the plant as an administrator does before the first day: sites, machines, skills, parts,
 * people with accounts, shifts, rates. What is there already is taken over.
 * @returns the password of each account, by its login
 * @throws {AppError} `conflict` for what the program refuses
 */
export async function setUp(
  admin: Client,
  { scenario, machines }: { readonly scenario: CrewScenario; readonly machines: readonly SetUpMachine[] },
): Promise<ReadonlyMap<string, string>> {
  const must = mustOf(admin);
  for (const [site, { utcOffset = 0 }] of Object.entries(scenario.sites)) {
    const zone = zoneOf(utcOffset);
    await must('PUT', `/locations/${encodeURIComponent(site)}`, { name: site, ...(zone && { timeZone: zone }) });
  }
  for (const machine of machines) await addMachine(admin, machine);
  if (Object.keys(scenario.people ?? {}).length === 0) return new Map();
  for (const [id, name] of Object.entries(SKILLS)) await must('PUT', `/skills/${id}`, { name });
  await addParts(admin, scenario);
  const passwords = await addAccounts(admin, scenario);
  await addShifts(admin, scenario);
  await addTeam(admin, scenario);
  return passwords;
}

type Must = <T>(method: Method, path: string, body: object) => Promise<T>;

function mustOf(admin: Client): Must {
  return async <T>(method: Method, path: string, body: object): Promise<T> =>
    bodyOf(await admin.call<T>(method, path, body), `${method} ${path}`);
}

function bodyOf<T>(answer: Answer<T>, what: string): T {
  if (answer.ok) return answer.body;
  throw new AppError('conflict', `the plant of the crew cannot be set up: ${what}: ${answer.status} ${answer.detail}`);
}

/** Equipment classes (models/condition/machine-class.ts) of kinds that are called otherwise. */
const CLASS_OF: Readonly<Record<string, string>> = { 'wind-turbine': 'gearbox' };

async function addMachine(admin: Client, { site, device, kind }: SetUpMachine): Promise<void> {
  const id = `${site}:${device}`;
  const machine = { name: device, site, class: CLASS_OF[kind] ?? kind, devices: [id] };
  const added = await admin.call('POST', '/assets', { id, ...machine });
  if (!added.ok && added.status === CONFLICT)
    bodyOf(await admin.call('PATCH', `/assets/${encodeURIComponent(id)}`, { class: machine.class }), `PATCH ${id}`);
  else bodyOf(added, `POST /assets ${id}`);
}

async function addParts(admin: Client, scenario: CrewScenario): Promise<void> {
  const must = mustOf(admin);
  const { partOf } = behaviourOf(scenario);
  await must('PUT', `/stores/${MAIN_STORE}`, { name: 'Main store' });
  for (const [id, name] of Object.entries(PARTS)) {
    const { stock, cost } = partOf(id);
    const part = { name, unitCost: cost.toFixed(2) };
    const added = await admin.call('POST', '/parts', { id, ...part });
    if (!added.ok && added.status === CONFLICT) await must('PATCH', `/parts/${id}`, part);
    else bodyOf(added, `POST /parts ${id}`);
    await must('PUT', `/parts/${id}/stock/${MAIN_STORE}`, { onHand: stock });
  }
}

type Issued = { readonly password: string };

async function addAccounts(admin: Client, { people = {} }: CrewScenario): Promise<ReadonlyMap<string, string>> {
  const passwords = new Map<string, string>();
  const accounts = Object.entries(people).map(([login, { name, role = 'technician', sites = null }]) => ({
    ...{ login, name, role },
    sites: sites && [...sites],
  }));
  const room = { login: CONTROL_ROOM, name: 'Control room', role: 'planner', sites: null };
  for (const account of [...accounts, room]) {
    const added = await admin.call<Issued>('POST', '/accounts', account);
    // The account of an earlier run: nobody knows its password any more.
    const path = `/accounts/${encodeURIComponent(account.login)}/password`;
    const issued = !added.ok && added.status === CONFLICT ? await admin.call<Issued>('POST', path, {}) : added;
    passwords.set(account.login, bodyOf(issued, `account ${account.login}`).password);
  }
  return passwords;
}

async function addShifts(admin: Client, scenario: CrewScenario): Promise<void> {
  const must = mustOf(admin);
  for (const [id, { people, days, from, to }] of Object.entries(scenario.shifts ?? {})) {
    const timeZone = zoneOf(offsetHours(scenario, people[0] ?? '')) ?? 'UTC';
    const weekly = Object.fromEntries(days.map((day) => [day, [`${from}-${to}`]]));
    await must('PUT', `/shifts/${encodeURIComponent(id)}`, { name: id, timeZone, weekly });
  }
}

async function addTeam(admin: Client, scenario: CrewScenario): Promise<void> {
  const must = mustOf(admin);
  const { people = {}, shifts = {}, onCall, sites } = scenario;
  const [firstSite = ''] = Object.keys(sites);
  const leadOf = (wanted: string) => Object.keys(people).find((id) => people[id]?.role === wanted);
  const lead = leadOf('lead') ?? leadOf('planner');
  await must('PUT', `/teams/${TEAM}`, { name: 'Crew', ...(lead && { lead }) });
  for (const [id, { skills: own = Object.keys(SKILLS), sites: at, rate }] of Object.entries(people)) {
    const works = Object.entries(shifts).filter(([, shift]) => shift.people.includes(id));
    await must('PATCH', `/people/${encodeURIComponent(id)}`, {
      team: TEAM,
      baseSite: at?.[0] ?? firstSite,
      skills: own.map((skill) => ({ skill, level: LEVEL })),
      shifts: works.map(([shift]) => ({ shift, from: LONG_AGO })),
    });
    if (rate !== undefined)
      await must('PUT', `/people/${encodeURIComponent(id)}/labour-rate`, { rate: rate.toFixed(2) });
  }
  await must('PUT', '/labour-rate', { rate: costsOf(scenario).hour.toFixed(2) });
  if (onCall === undefined) return;
  await must('PUT', '/rotas/on-call', {
    name: 'On call',
    timeZone: zoneOf(offsetHours(scenario, onCall.people[0] ?? '')) ?? 'UTC',
    startsOn: LONG_AGO,
    handoverTime: '06:00',
    rotationDays: onCall.turn ?? 7,
    members: [...onCall.people],
    ...(onCall.hours && { hours: onCall.hours }),
  });
}
