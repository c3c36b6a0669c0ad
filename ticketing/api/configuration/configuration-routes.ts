import { Type } from 'typebox';
import { onBehalfOf } from '../../../http/access/on-behalf.ts';
import { leaders } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { invalidFields } from '../../../http/problem.ts';
import { callerOf } from '../../../http/sign-in.ts';
import type { Db } from '../../db/sql.ts';
import { type ApiRequest, type Records, SINGLE } from './configuration-kind.ts';
import { configurationKinds } from './configuration-kinds.ts';
import { type Answered, type Configuration, importConfiguration, readConfiguration } from './import-configuration.ts';

/** Version of the form of a file. */
export const CONFIGURATION_VERSION = 1;

/** Records of one import, and bytes of its request. */
const MOST_RECORDS = 5_000;
const MOST_BYTES = 8 * 1024 * 1024;

const kindNames = configurationKinds.map(({ name }) => name);
const KindName = Type.Enum(kindNames);
const RecordsSchema = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Records by kind and id; `openingRules` is one record',
});
const example = { machineClasses: { pump: { iso: { group: 2, mounting: 'rigid' } } } };

const Import = Type.Object(
  {
    version: Type.Integer({ minimum: 1, maximum: CONFIGURATION_VERSION, description: 'Of the form of the file' }),
    records: RecordsSchema,
    dryRun: Type.Optional(Type.Boolean({ description: 'Only says what would change' })),
    prune: Type.Optional(
      Type.Boolean({ description: 'Removes records that the file lacks, of the kinds that it has' }),
    ),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000, description: 'Reason, for later readers' })),
  },
  { examples: [{ version: CONFIGURATION_VERSION, records: example, dryRun: true }] },
);
const Imported = Type.Object(
  {
    stored: Type.Boolean({ description: 'False for a dry run, where nothing changes, and where there are problems' }),
    unchanged: Type.Integer({ minimum: 0 }),
    changes: Type.Array(
      Type.Object({
        kind: KindName,
        id: Type.String(),
        change: Type.Enum(['created', 'changed', 'removed']),
        members: Type.Array(Type.String(), { description: 'Members that differ' }),
      }),
    ),
    problems: Type.Array(
      Type.Object({
        kind: Type.String(),
        id: Type.String(),
        field: Type.Union([Type.String(), Type.Null()]),
        message: Type.String(),
      }),
      { description: 'All of them; with one nothing is stored' },
    ),
  },
  { description: 'What was stored, or would be' },
);

type Deps = {
  readonly db: Db;
  /** Called after an import that stored something. */
  readonly changed: () => void;
};

/** The records of a plant that belong into a file: read all of them, and store a file of them. */
export function configurationRoutes({ db, changed }: Deps): Routes {
  return (api) => {
    const show = {
      operationId: 'getConfiguration',
      summary: 'The records that configure the plant, by kind and id',
      tags: ['system'],
      querystring: Type.Object({
        assets: Type.Optional(Type.Boolean({ default: false, description: 'Assets, too' })),
      }),
      response: {
        200: Type.Object(
          { version: Type.Integer(), records: RecordsSchema },
          { examples: [{ version: CONFIGURATION_VERSION, records: example }] },
        ),
      },
    };
    api.get('/configuration', { schema: show, config: { roles: leaders, allSites: true } }, async ({ query }) => {
      const isWanted = ({ isOptional = false }) => !isOptional || query.assets === true;
      const records = await db.snapshot((sql) => readConfiguration(sql, isWanted));
      return { version: CONFIGURATION_VERSION, records: asFile(records) };
    });

    const imported = {
      operationId: 'importConfiguration',
      summary: 'Stores records that configure the plant: all of a file, or none',
      tags: ['system'],
      body: Import,
      response: { 200: Imported },
    };
    const options = { schema: imported, config: { roles: leaders, allSites: true }, bodyLimit: MOST_BYTES };
    api.post('/configuration/import', options, async (request) => {
      const { records, dryRun = false, prune = false, reason = null } = request.body;
      const given = fromFile(records);
      const found = await onBehalfOf(callerOf(request), (headers) =>
        importConfiguration(db, { records: given, prune, dryRun, reason, ask: asking(api, headers) }),
      );
      if (found.stored) changed();
      return {
        ...found,
        changes: found.changes.map((one) => ({ ...one, members: [...one.members] })),
        problems: [...found.problems],
      };
    });
  };
}

/** Asks the API itself, as the caller. */
function asking(api: HttpApp, headers: Readonly<Record<string, string>>): (asked: ApiRequest) => Promise<Answered> {
  return async ({ method, url, body }) => {
    const payload = body === undefined ? {} : { payload: body as object };
    const answer = await api.inject({ method, url: `/api/v1${url}`, headers, ...payload });
    if (answer.statusCode < 400) return { status: answer.statusCode, detail: '', errors: [] };
    const { detail = '', errors = [] } = answer.json() as Partial<Answered>;
    return { status: answer.statusCode, detail, errors };
  };
}

function asFile(records: Configuration): Record<string, unknown> {
  const isSingle = new Set(configurationKinds.flatMap((kind) => (kind.isSingle ? [kind.name] : [])));
  return Object.fromEntries(
    Object.entries(records).map(([kind, all]) => [kind, isSingle.has(kind) ? all[SINGLE] : all]),
  );
}

/** @throws {AppError} `invalid`, naming what is no record */
function fromFile(given: Readonly<Record<string, unknown>>): Configuration {
  const errors: { field: string; message: string }[] = [];
  const records: [string, Records][] = [];
  let count = 0;
  for (const [name, all] of Object.entries(given)) {
    const kind = configurationKinds.find((one) => one.name === name);
    const field = `records.${name}`;
    if (kind === undefined) errors.push({ field, message: `is no kind of record; there are ${kindNames.join(', ')}` });
    else if (!isObject(all)) errors.push({ field, message: 'must be an object' });
    else {
      const own = Object.entries(kind.isSingle ? { [SINGLE]: all } : all);
      const bad = own.filter(([, body]) => !isObject(body));
      errors.push(...bad.map(([id]) => ({ field: `${field}.${id}`, message: 'must be an object' })));
      records.push([name, Object.fromEntries(own) as Records]);
      count += own.length;
    }
  }
  if (count > MOST_RECORDS) errors.push({ field: 'records', message: `are ${count}; at most ${MOST_RECORDS} at once` });
  if (errors.length > 0) throw invalidFields(errors);
  return Object.fromEntries(records);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
