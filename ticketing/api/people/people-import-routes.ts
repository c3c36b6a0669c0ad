import { type Static, Type } from 'typebox';
import { isAdministrator } from '../../../http/access/caller.ts';
import { leaders } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { type FieldError, invalidFields } from '../../../http/problem.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import { readCsvBodies } from '../../../http/text-bodies.ts';
import { compileValidator } from '../../../http/validation.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { endAccessOfLeavers, refuseEndingAdministrators } from '../../accounts/end-access.ts';
import { keepingAnAdministrator } from '../../accounts/last-administrator.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { retryGaps } from '../../people/dispatch/coverage-gap.ts';
import { noteInactive } from '../../people/inactive-times.ts';
import { savePerson } from '../../people/people.ts';
import { type PersonRow, readPeopleCsv } from '../../people/people-csv.ts';
import { refusePerson } from '../../people/refuse-person.ts';
import { personIdOf } from '../../people/roster.ts';
import { NewPerson, personChange } from './people-schemas.ts';

const BadRow = Type.Object({ line: Type.Integer(), field: Type.String(), message: Type.String() });
const Imported = Type.Object(
  {
    dryRun: Type.Boolean(),
    added: Type.Integer(),
    changed: Type.Integer(),
    bad: Type.Array(BadRow, { description: 'Every fault of every row; only a dry run answers with any' }),
  },
  { description: 'Rows that were imported, or would be' },
);
type Bad = Static<typeof BadRow>;

/** A dry run does all the work and then takes it back. */
class TakenBack extends Error {
  readonly result: Static<typeof Imported>;
  constructor(result: Static<typeof Imported>) {
    super('taken back');
    this.result = result;
  }
}

const check = compileValidator({ schema: NewPerson });

/** Imports people from CSV: all of them or, where a row is bad, none. */
export function peopleImportRoutes({ db, now }: { db: Db; now: Now }): Routes {
  return (api) => {
    api.register(async (scope) => {
      const own = scope as unknown as HttpApp;
      readCsvBodies(own);
      addImport(own, { db, now });
    });
  };
}

function addImport(api: HttpApp, { db, now }: { db: Db; now: Now }): void {
  const schema = {
    operationId: 'importPeople',
    summary: 'Adds and changes people from CSV, all or none; a dry run lists every bad row and changes nothing',
    tags: ['people'],
    consumes: ['text/csv'],
    querystring: Type.Object({ dryRun: Type.Optional(Type.Boolean()) }),
    body: Type.String({
      examples: ['id,name,team,skills\nmei,Mei Chen,mechanics,vibration:3; hot_work:2@2026-12-31\n'],
      description: 'Columns: id, name, active, email, phone, locale, timeZone, team, supervisor, baseSite, …, skills',
    }),
    response: { 200: Imported },
  };
  api.post('/people/import', { schema, config: { roles: leaders, allSites: true } }, async (request) => {
    const { body, query } = request;
    const { dryRun = false } = query;
    const rows = readPeopleCsv(body);
    const ending = rows.flatMap((row) => (row.body['active'] === false ? [String(row.body['id'])] : []));
    const work = db.transaction(async (sql) => {
      if (!isAdministrator(callerOf(request))) await refuseEndingAdministrators(sql, ending);
      const imported = await keepingAnAdministrator(sql, ending, () => importRows(sql, rows, now()));
      const result = { dryRun, ...imported };
      if (dryRun || result.bad.length > 0) throw new TakenBack(result);
      await noteInactive(sql, now());
      await endAccessOfLeavers(sql, { actor: actorOf(request), now: now() });
      await retryGaps(sql, now());
      return result;
    });
    const result = await work.catch((error: unknown) => {
      if (error instanceof TakenBack) return error.result;
      throw error;
    });
    if (!dryRun && result.bad.length > 0) {
      throw invalidFields(result.bad.map(({ line, field, message }) => ({ field: `line ${line}: ${field}`, message })));
    }
    return result;
  });
}

/** Saves what can be saved; supervisors come last, since they may stand further down. */
async function importRows(
  sql: Sql,
  rows: readonly PersonRow[],
  now: Date,
): Promise<{ added: number; changed: number; bad: Bad[] }> {
  const bad: Bad[] = [];
  const checked = rows.flatMap(({ line, body }) => {
    const result = check(body);
    if ('value' in result) return [{ line, person: result.value as Static<typeof NewPerson> }];
    bad.push(...faultsOf(result.error).map((fault) => ({ line, ...fault })));
    return [];
  });
  const lines = new Map<string, number>();
  let added = 0;
  let changed = 0;
  for (const { line, person } of checked) {
    const { id = personIdOf(person.name), supervisor: _, ...rest } = person;
    const twice = lines.get(id);
    if (twice !== undefined) bad.push({ line, field: 'id', message: `${id} is in line ${twice} already` });
    lines.set(id, line);
    const { count } = await sql.query('select 1 from person where id = $1', [id]);
    const faults = [...refusePerson(id, personChange(person)), ...(await trySave(sql, { id, given: rest, now }))];
    bad.push(...faults.map((fault) => ({ line, ...fault })));
    if (count > 0) changed += 1;
    else added += 1;
  }
  for (const { line, person } of checked) {
    const { id = personIdOf(person.name), supervisor } = person;
    if (supervisor === undefined) continue;
    bad.push(...(await trySave(sql, { id, given: { supervisor }, now })).map((fault) => ({ line, ...fault })));
  }
  return { added, changed, bad: bad.toSorted((a, b) => a.line - b.line) };
}

/** One bad row does not keep the others from a check. */
async function trySave(
  sql: Sql,
  { id, given, now }: { id: string; given: Parameters<typeof personChange>[0]; now: Date },
): Promise<readonly FieldError[]> {
  await sql.query('savepoint person_row');
  try {
    await savePerson(sql, id, personChange(given), now);
    await sql.query('release savepoint person_row');
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
    await sql.query('rollback to savepoint person_row');
    return faultsOf(error);
  }
}

function faultsOf(error: AppError): readonly FieldError[] {
  const { errors, constraint } = error.details;
  if (Array.isArray(errors)) return errors;
  return [{ field: constraint === 'person_email_key' ? 'email' : 'row', message: error.message }];
}
