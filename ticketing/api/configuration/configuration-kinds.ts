import { unprocessable } from '../../../lib/errors.ts';
import { type Asset, listAssets } from '../../assets/assets.ts';
import { listPlantEntries } from '../../assets/plant-entries.ts';
import { type KeptSettings, settingsOfAssets } from '../../assets/watching/watch-settings.ts';
import type { Sql } from '../../db/sql.ts';
import type { DefinitionKind } from '../../definitions/definition-kinds.ts';
import { listDefinitions, USUAL_POSITION } from '../../definitions/definitions.ts';
import { readOpeningRules } from '../../lifecycle/opening-rules.ts';
import { listLocations, listSkills, listTeams } from '../../people/catalogue.ts';
import { listShifts } from '../../people/shifts/shift-definitions.ts';
import { listPlans, type Plan } from '../../plans/plans.ts';
import { currentDefinitions, type DefinitionKind as SlaKind } from '../../sla/definitions.ts';
import { listWorkPolicies } from '../../work/work-policy.ts';

type Body = Readonly<Record<string, unknown>>;

/** Records of one kind by their ids. */
export type Records = Readonly<Record<string, Body>>;

/** A request of the API that stores or removes a record. */
export type Asked = {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: Body;
};

/** A kind of record that belongs to the configuration of a plant. */
export type ConfigurationKind = {
  /** As it is called in a file. */
  readonly name: string;
  /** There is one record, without an id. */
  readonly isSingle?: true;
  /** Only where it is asked for. */
  readonly isOptional?: true;
  readonly read: (sql: Sql) => Promise<Records>;
  readonly store: (
    sql: Sql,
    id: string,
    given: { readonly body: Body; readonly reason: string | null },
  ) => Promise<Asked>;
  /** Absent where a record of the kind is never removed. */
  readonly remove?: (id: string, reason: string | null) => Asked;
};

/** The id of the one record of a kind that has no ids. */
export const SINGLE = '';

const at = (path: string, id: string): string => `${path}/${encodeURIComponent(id)}`;

function byId<T extends object>(rows: readonly T[], idOf: (row: T) => string, bodyOf: (row: T) => object): Records {
  return Object.fromEntries(rows.map((row) => [idOf(row), bodyOf(row) as Body]));
}

/** Without members that are null: that is what it means to leave them out. */
function given(body: object): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== undefined));
}

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

const PAGE = 1_000;

function planBody(plan: Plan): Body {
  const { title, description, asset, failureModeGroup, workClass, priority, startsOn, calendar } = plan;
  const { everyDays, everyMonths, everyYears } = plan;
  return {
    ...given({ title, description: description || null, asset, failureModeGroup, workClass, priority, startsOn }),
    ...given({ everyDays, everyMonths, everyYears }),
    calendar,
  };
}

const assets: ConfigurationKind = {
  name: 'assets',
  isOptional: true,
  read: async (sql) => {
    const found: Asset[] = [];
    for (;;) {
      const page = await listAssets(sql, { retired: true }, { after: found.at(-1)?.id ?? '', limit: PAGE });
      found.push(...page);
      if (page.length < PAGE) break;
    }
    return byId(found, ({ id }) => id, assetBody);
  },
  store: async (sql, id, { body }) => {
    const { rows } = await sql.query('select 1 from asset where id = $1', [id]);
    const whole = { ...NO_ASSET, ...body };
    if (rows.length > 0) return { method: 'PATCH', url: at('/assets', id), body: whole };
    const { retired: _, ...fields } = body;
    return { method: 'POST', url: '/assets', body: { id, ...fields } };
  },
};

/** The members of an asset that a file leaves out. */
const NO_ASSET = {
  ...{ parent: null, class: null, manufacturer: null, model: null, serial: null, installedOn: null },
  ...{ warrantyUntil: null, location: null, documents: [], labels: [], machine: null, devices: [], retired: false },
};

function assetBody(asset: Asset): Body {
  const { name, level, parentId, site, criticality, retiredAt } = asset;
  const { manufacturer, model, serial, installedOn, warrantyUntil, location, machine } = asset;
  const { documents, labels, devices } = asset;
  const some = <T>(list: readonly T[]): readonly T[] | null => (list.length > 0 ? list : null);
  return given({
    ...{ name, level, parent: parentId, site, criticality, class: asset.class, manufacturer, model, serial },
    ...{ installedOn, warrantyUntil, location, machine },
    ...{ documents: some(documents), labels: some(labels), devices: some(devices) },
    retired: retiredAt === null ? null : true,
  });
}

/** How the devices below assets are watched; a record that sets nothing is none. */
const watchSettings: ConfigurationKind = {
  name: 'watchSettings',
  isOptional: true,
  read: async (sql) =>
    Object.fromEntries([...(await settingsOfAssets(sql))].map(([id, settings]) => [id, watchBody(settings)])),
  store: async (_sql, id, { body, reason }) => ({
    method: 'PUT',
    url: `${at('/assets', id)}/watch-settings`,
    body: { ...(reason !== null && { reason }), ...body },
  }),
  remove: (id, reason) => ({
    method: 'PUT',
    url: `${at('/assets', id)}/watch-settings`,
    body: { reason: reason ?? 'left out of the configuration' },
  }),
};

function watchBody({ limitFactor, excluded, limits, reason }: KeptSettings): Body {
  const asked = limits.map(({ channel, severity, reason: why, low, high, until }) => ({
    ...given({ channel, low, high }),
    ...(low === null && high === null && { none: true }),
    ...{ severity, reason: why },
    ...(until !== null && { until: new Date(until).toISOString() }),
  }));
  return { ...given({ limitFactor, exclude: excluded, limits: asked.length > 0 ? asked : null }), reason };
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
