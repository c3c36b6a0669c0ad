import { placedNouns } from '../../../http/access/names.ts';
import { exampleOf } from '../../../http/example-of.ts';
import type { Things } from './two-sites.ts';

type Schema = Readonly<Record<string, unknown>>;
type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Schema };
export type Operation = {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly roles: readonly string[];
  readonly allSites: boolean;
  readonly reach: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  readonly contentType: string | undefined;
  readonly tag: string;
};

/** Every operation of an API document. */
export function operationsOf(document: { paths: Record<string, Record<string, Schema>> }): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, given]): Operation => {
      const content = (given['requestBody'] as { content?: Record<string, { schema: Schema }> } | undefined)?.content;
      const [contentType, media] = Object.entries(content ?? {})[0] ?? [];
      return {
        id: String(given['operationId']),
        method: method.toUpperCase() as 'GET',
        path,
        contentType,
        roles: given['x-roles'] as string[],
        allSites: given['x-all-sites'] === true,
        reach: given['x-reach'] as string | undefined,
        tag: (given['tags'] as string[])[0] ?? '',
        parameters: (given['parameters'] ?? []) as Parameter[],
        body: media?.schema,
      };
    }),
  );
}

/**
 * A place in a request that names something: the member, the noun, and whether a write makes a
 * missing object.
 */
export type Position = { readonly where: string; readonly noun: string; readonly mayBeNew: boolean };

/** A request of an operation that names a given object at each position. */
export function requestOf(
  operation: Operation,
  idOf: (position: Position) => string,
): { url: string; payload: unknown; positions: readonly Position[] } {
  const positions: Position[] = [];
  const nameOf = (schema: Schema, where: string): string | undefined => {
    const noun = placedNouns.find((each) => each === schema['x-names']);
    if (noun === undefined || schema['x-filters']) return undefined;
    const position = { where, noun, mayBeNew: schema['x-may-be-new'] === true };
    positions.push(position);
    return idOf(position);
  };
  let url = `/api/v1${operation.path}`;
  const query: string[] = [];
  for (const { name, in: part, required, schema } of operation.parameters) {
    if (part !== 'path' && !(part === 'query' && required)) continue;
    const value = nameOf(schema, name) ?? String(name === 'channel' ? 'temperature' : exampleOf(schema));
    if (part === 'path') url = url.replace(`{${name}}`, encodeURIComponent(value));
    else query.push(`${name}=${encodeURIComponent(value)}`);
  }
  const { body } = operation;
  const payload = body === undefined ? undefined : withNames(body, bodyOf(operation, body), { nameOf, where: 'body' });
  return { url: query.length > 0 ? `${url}?${query.join('&')}` : url, payload, positions };
}

const HASH = '0'.repeat(64);
const weekly = { mon: ['08:30-12:00'] };
const password = 'long enough, and not common';
const later = '2026-12-27T08:30:00.000Z';
const clock = '08:00';

const mappingExtras = {
  ignore: false,
  site: 'plant',
  device: undefined,
  payload: undefined,
  lists: undefined,
  time: undefined,
};

/** Values that a made-up body needs to be valid; undefined leaves a member out. */
const bodies: Readonly<Record<string, object>> = {
  addAbsence: { to: later },
  addRotaOverride: { to: later },
  shelveEpisode: { until: undefined, minutes: 5 },
  putWatchSettings: { exclude: undefined, limits: undefined },
  putAssetWatchSettings: { exclude: undefined, limits: undefined },
  learnDevice: { fromNow: true, from: undefined, to: undefined, exclude: undefined, keep: undefined },
  addAccount: { password },
  addDevice: { password },
  resetPassword: { password },
  changeOwnPassword: { password },
  addPerson: { timeZone: 'UTC' },
  changePerson: { timeZone: 'UTC', supervisor: null },
  verifyAudit: { kept: [] },
  addMyPushDevice: {
    endpoint: 'https://127.0.0.1/x',
    keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) },
  },
  addWebhook: { url: 'https://127.0.0.1/x' },
  changeWebhook: { url: 'https://127.0.0.1/x' },
  createAsset: { documents: [{ name: 'x', hash: HASH }], machine: null },
  changeAsset: { documents: [{ name: 'x', hash: HASH }], machine: null },
  addToken: { role: undefined, scopes: ['tickets:read'], sites: undefined },
  saveRota: { handoverTime: clock, hours: '18:00-08:00', timeZone: 'UTC' },
  setMyPreferences: { quietHours: { from: clock, until: clock }, digestAt: clock },
  saveShift: { weekly, exceptions: [], timeZone: 'UTC' },
  putCalendar: { weekly, exceptions: [], timeZone: 'UTC' },
  putSlaPolicy: { ladders: undefined },
  putEscalationLadder: { steps: [] },
  openTicket: { priority: undefined },
  shadowThreshold: { limit: undefined, limitFactor: undefined, component: undefined, from: undefined, to: undefined },
  saveAlarmRule: { devices: 'plant:*', when: { kind: 'high', channel: 'temperature', limit: 80 } },
  dryRunAlarmRule: { id: undefined, class: undefined, from: undefined, to: undefined },
  dryRunMapping: { id: undefined, quarantined: undefined, samples: undefined },
  listenToMessages: { topic: 'mill/press', device: undefined, seconds: 1 },
  importConfiguration: { dryRun: true, prune: false },
  saveMachine: { devices: 'plant:*', component: undefined, bearings: undefined, zoneLimits: undefined },
  saveMachineClass: { component: undefined, bearings: undefined, zoneLimits: undefined },
  saveMapping: { topic: 'own/{device}', values: ['**'], ...mappingExtras },
};

function bodyOf({ id, contentType }: Operation, schema: Schema): unknown {
  if (contentType === 'text/csv') return 'id,name\nsomebody-new,Somebody New\n';
  if (contentType === '*/*') return 'the bytes';
  const value = exampleOf(schema);
  return bodies[id] ? { ...(value as object), ...bodies[id] } : value;
}

function withNames(
  schema: Schema,
  value: unknown,
  at: { nameOf: (schema: Schema, where: string) => string | undefined; where: string },
): unknown {
  if (typeof value === 'string' || typeof value === 'number') {
    const own = at.nameOf(schema, at.where);
    if (own !== undefined) return own;
  }
  const alternatives = [schema['anyOf'], schema['allOf']].flat().filter((part) => part !== undefined) as Schema[];
  let filled = value;
  for (const part of alternatives) filled = withNames(part, filled, at);
  if (Array.isArray(filled)) {
    const { items } = schema;
    return items === undefined ? filled : filled.map((item) => withNames(items as Schema, item, at));
  }
  if (typeof filled !== 'object' || filled === null) return filled;
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const members = Object.entries(filled).map(([name, member]) => {
    const part = properties[name];
    return [name, part ? withNames(part, member, { ...at, where: `${at.where}.${name}` }) : member];
  });
  return Object.fromEntries(members);
}

/** The same id at every position but one. */
export function namesAt(own: Things, odd?: { where: string; things: Things }): (position: Position) => string {
  return ({ where, noun }) => (odd?.where === where ? odd.things : own)[noun] ?? '';
}
