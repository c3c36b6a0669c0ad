import { afterAll, beforeAll, expect, test } from 'vitest';
import { namesIn, withoutHidden } from '../../../http/access/names.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { send } from './access-app.ts';
import { type Operation, operationsOf } from './operations.ts';
import { openTwoSites } from './two-sites.ts';

type Schema = Readonly<Record<string, unknown>>;

let db: Db;
let operations: readonly Operation[];
beforeAll(async () => {
  db = await openEmbedded();
  const on = await openTwoSites(db);
  operations = operationsOf((await send(on, { url: '/openapi.json' })).body);
  await on.app.close();
});
afterAll(() => db?.close());

/** Names of members that name something. */
const reference =
  /^(id|ids|assets?|tickets?|devices?|gateway|sites?|baseSite|person|people|assignee|supervisor|lead|members?|without|team|teams|store|rota|episodes?|target|parent|root|child|recipient|shift|skill|part|calendar|account|plan)$/;

/** Ids that a request gives to something new, and ids within what the request is about. */
const exempt = new Set([
  // A pattern of devices: the route checks its site. A mapping is for those with all sites, and its
  // device is a path.
  ...['saveAlarmRule body.devices', 'saveMachine body.devices', 'saveMapping body.site', 'saveMapping body.device'],
  ...[
    'createAsset body.id',
    'createPart body.id',
    'addPerson body.id',
    'dryRunSlaPolicy body.id',
    'putCalendar body.id',
  ],
  ...['dryRunAlarmRule body.rule.devices', 'dryRunMapping body.mapping.site', 'dryRunMapping body.mapping.device'],
  // It may be one that is not known yet, and is for those with all sites.
  'listenToMessages body.device',
  // Each ticket has its own outcome: the route checks the site of each.
  'transitionTickets body.tickets.id',
  ...[
    'getDeviceWaveform at',
    'analyseDeviceWaveform at',
    'saveFailureMode body.safety.id',
    'saveFailureMode body.checks.id',
  ],
]);

/** Strings and numbers of a schema that are called like a reference, with what they declare. */
function leavesOf(schema: Schema, where: string, name: string): readonly { where: string; declared: boolean }[] {
  const { anyOf, allOf, items, properties } = schema;
  const parts = [anyOf, allOf].flat().filter((part) => part !== undefined) as Schema[];
  const inner = [
    ...parts.flatMap((part) => leavesOf(part, where, name)),
    ...(items ? leavesOf(items as Schema, where, name) : []),
    ...Object.entries((properties ?? {}) as Record<string, Schema>).flatMap(([member, part]) =>
      leavesOf(part, `${where}.${member}`, member),
    ),
  ];
  const isLeaf = (schema['type'] === 'string' || schema['type'] === 'integer') && schema['enum'] === undefined;
  return isLeaf && reference.test(name) ? [...inner, { where, declared: 'x-names' in schema }] : inner;
}

test('whatever a request names is declared in its schema: a new route is guarded from its first day', () => {
  const silent = operations.flatMap((operation) => {
    const { id, parameters, body } = operation;
    const inPath = parameters.filter((one) => one.in === 'path');
    const bare = inPath.filter(({ schema }) => schema['enum'] === undefined && !('x-names' in schema));
    const query = parameters
      .filter((one) => one.in === 'query')
      .flatMap((one) => leavesOf(one.schema, one.name, one.name));
    const members = body ? leavesOf(body, 'body', 'body') : [];
    const found = [...query, ...members].filter(({ declared }) => !declared).map(({ where }) => where);
    return [...bare.map(({ name }) => name), ...found].map((where) => `${id} ${where}`);
  });
  expect(
    silent.filter((each) => !exempt.has(each) && !/^put(Sla|Esc)|^askSla|^dryRun|^verify|^ingest/.test(each)),
  ).toEqual([]);
});

test('a write that names nothing of a site says why, or is for those with all sites', () => {
  const placed = (schema: unknown): boolean => JSON.stringify(schema ?? null).includes('"x-names"');
  const writes = operations.filter(({ method, roles }) => method !== 'GET' && roles.length > 0);
  const open = writes.filter(({ allSites, reach, parameters, body }) => {
    return !allSites && reach === undefined && !placed(body) && !parameters.some(({ schema }) => placed(schema));
  });
  expect(open.map(({ id }) => id)).toEqual([]);
});

const schema = {
  type: 'object',
  required: ['id', 'parent', 'links'],
  properties: {
    id: { type: 'string', 'x-names': 'ticket' },
    parent: { anyOf: [{ type: 'string', 'x-names': 'ticket' }, { type: 'null' }] },
    near: { type: 'string', 'x-names': 'asset' },
    links: {
      type: 'array',
      items: {
        type: 'object',
        required: ['ticket'],
        properties: {
          ticket: {
            type: 'object',
            required: ['number'],
            properties: { number: { type: 'string', 'x-names': 'ticket' } },
          },
        },
      },
    },
  },
};
const answer = {
  id: 'HB-1',
  parent: 'HB-2',
  near: 'a',
  links: [{ ticket: { number: 'HB-1' } }, { ticket: { number: 'HB-2' } }],
};

test('names are found at any depth', () => {
  expect(namesIn(schema, answer).map(({ id }) => id)).toEqual(['HB-1', 'HB-2', 'a', 'HB-1', 'HB-2']);
  expect(namesIn(schema, 'no object')).toEqual([]);
});

test('what is hidden goes with what says of it, and no further', () => {
  const without = (...hidden: string[]) => withoutHidden(schema, answer, ({ id }) => !hidden.includes(id));
  expect(without('HB-2', 'a')).toEqual({ id: 'HB-1', parent: null, links: [{ ticket: { number: 'HB-1' } }] });
  expect(without('HB-1')).toBeUndefined();
  expect(without()).toEqual(answer);
});
