import { unprocessable } from '../../../lib/errors.ts';
import { listPlantEntries } from '../../assets/plant-entries.ts';
import type { DefinitionKind } from '../../definitions/definition-kinds.ts';
import { listDefinitions, USUAL_POSITION } from '../../definitions/definitions.ts';
import { readOpeningRules } from '../../lifecycle/opening-rules.ts';
import { listLocations, listSkills, listTeams } from '../../people/catalogue.ts';
import { listShifts } from '../../people/shifts/shift-definitions.ts';
import { listPlans, type Plan } from '../../plans/plans.ts';
import { currentDefinitions, type DefinitionKind as SlaKind } from '../../sla/definitions.ts';
import { listWorkPolicies } from '../../work/work-policy.ts';
import { assets, watchSettings } from './asset-kinds.ts';
import { at, type Body, byId, type ConfigurationKind, given, PAGE, SINGLE } from './configuration-kind.ts';

function definitions(name: string, kind: DefinitionKind, path: string): ConfigurationKind {
  return {
    name,
    read: async (sql) =>
      byId(
        await listDefinitions(sql, kind),
        ({ id }) => id,
        ({ id, body, position }) => ({
          ...(kind === 'mapping' && body['name'] === id ? without(body, 'name') : body),
          ...(position !== USUAL_POSITION && { position }),
        }),
      ),
    store: async (_sql, id, { body, reason }) => ({
      method: 'PUT',
      url: at(path, id),
      body: { ...body, ...(reason !== null && { reason }) },
    }),
    remove: (id, reason) => ({
      method: 'DELETE',
      url: `${at(path, id)}${reason === null ? '' : `?reason=${encodeURIComponent(reason)}`}`,
    }),
  };
}

function without(body: Body, member: string): Body {
  const { [member]: _, ...rest } = body;
  return rest;
}

/** Records that are read as they are written, by `PUT` and `DELETE` under their id. */
function entries(name: string, path: string, read: ConfigurationKind['read']): ConfigurationKind {
  return {
    name,
    read,
    store: async (_sql, id, { body }) => ({ method: 'PUT', url: at(path, id), body }),
    remove: (id) => ({ method: 'DELETE', url: at(path, id) }),
  };
}

function slaDefinitions(name: string, kind: SlaKind, path: string): ConfigurationKind {
  return entries(name, path, async (sql) =>
    byId(
      await currentDefinitions(sql, kind),
      ({ id }) => id,
      ({ body }) => body as object,
    ),
  );
}

const openingRules: ConfigurationKind = {
  name: 'openingRules',
  isSingle: true,
  read: async (sql) => ({ [SINGLE]: { ...(await readOpeningRules(sql)) } }),
  store: async (_sql, _id, { body }) => ({ method: 'PUT', url: '/opening-rules', body }),
};

const workPolicies: ConfigurationKind = {
  name: 'workPolicies',
  read: async (sql) =>
    byId(
      await listWorkPolicies(sql),
      ({ workClass }) => workClass,
      ({ workClass: _, ...policy }) => policy,
    ),
  store: async (_sql, id, { body }) => ({ method: 'PUT', url: at('/work-policies', id), body }),
};

/** The lead and the members of a team are people, which stay where they are. */
const teams: ConfigurationKind = {
  ...entries('teams', '/teams', async (sql) =>
    byId(
      await listTeams(sql),
      ({ id }) => id,
      ({ name, site }) => given({ name, site }),
    ),
  ),
  store: async (sql, id, { body }) => {
    if ('lead' in body)
      throw unprocessable('lead', 'is a person, and people are not part of a file: name the lead in the program');
    const { lead = null } = (await listTeams(sql)).find((team) => team.id === id) ?? {};
    return { method: 'PUT', url: at('/teams', id), body: { ...body, lead } };
  },
};

/** `bearing_wear`, or `bearing_wear@pump` for one class of machines. */
const failureModes: ConfigurationKind = {
  name: 'failureModes',
  read: async (sql) =>
    byId(
      await listPlantEntries(sql),
      ({ condition, class: machines }) => (machines === null ? condition : `${condition}@${machines}`),
      ({ entry }) => entry,
    ),
  store: async (_sql, id, { body }) => ({ method: 'PUT', url: entryUrl(id), body }),
  remove: (id) => ({ method: 'DELETE', url: entryUrl(id) }),
};

function entryUrl(id: string): string {
  const [condition = '', ...machines] = id.split('@');
  const query = machines.length === 0 ? '' : `?class=${encodeURIComponent(machines.join('@'))}`;
  return `${at('/failure-modes', condition)}${query}`;
}

const plans = entries('plans', '/plans', async (sql) => {
  const found: Plan[] = [];
  for (;;) {
    const page = await listPlans(sql, { after: found.at(-1)?.id ?? '', limit: PAGE });
    found.push(...page);
    if (page.length < PAGE) break;
  }
  return byId(found, ({ id }) => id, planBody);
});

function planBody(plan: Plan): Body {
  const { title, description, asset, failureModeGroup, workClass, priority, startsOn, calendar } = plan;
  const { everyDays, everyMonths, everyYears } = plan;
  return {
    ...given({ title, description: description || null, asset, failureModeGroup, workClass, priority, startsOn }),
    ...given({ everyDays, everyMonths, everyYears }),
    calendar,
  };
}

/** Every kind, in the order in which they are stored: what others refer to comes first. */
export const configurationKinds: readonly ConfigurationKind[] = [
  definitions('machineClasses', 'class', '/machine-classes'),
  definitions('machines', 'machine', '/machines'),
  definitions('mappings', 'mapping', '/mappings'),
  definitions('alarmRules', 'rule', '/alarm-rules'),
  slaDefinitions('calendars', 'calendar', '/sla/calendars'),
  slaDefinitions('ladders', 'ladder', '/escalation/ladders'),
  entries('skills', '/skills', async (sql) =>
    byId(
      await listSkills(sql),
      ({ id }) => id,
      ({ id: _, ...skill }) => skill,
    ),
  ),
  entries('sites', '/locations', async (sql) =>
    byId(
      await listLocations(sql),
      ({ site }) => site,
      ({ site: _, ...location }) => given(location),
    ),
  ),
  teams,
  entries('shifts', '/shifts', async (sql) =>
    byId(
      await listShifts(sql),
      ({ id }) => id,
      ({ id: _, ...shift }) => shift,
    ),
  ),
  failureModes,
  openingRules,
  workPolicies,
  assets,
  watchSettings,
  slaDefinitions('policies', 'policy', '/sla/policies'),
  plans,
];
