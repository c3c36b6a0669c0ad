import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { IfMatch, versionOf, withVersion } from '../../../http/if-match.ts';
import { pageOf } from '../../../http/paging.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { builtInConditions } from '../../assets/catalogue/built-in-entries.ts';
import { equipmentClasses } from '../../assets/catalogue/equipment-classes.ts';
import type { FailureModeEntry } from '../../assets/catalogue/failure-mode-entry.ts';
import { failureCauses, failureMechanisms, failureModes } from '../../assets/catalogue/iso-14224.ts';
import { skills } from '../../assets/catalogue/skills-and-parts.ts';
import { failureModeFor, type PlantEntry } from '../../assets/failure-modes.ts';
import { findPlantEntry, listPlantEntries, removePlantEntry, savePlantEntry } from '../../assets/plant-entries.ts';
import type { Db, Sql } from '../../db/sql.ts';
import type { Words } from '../../ticket/ticket-plan.ts';
import { PlanSchema } from '../tickets/ticket-schemas.ts';

const WordsSchema = PlanSchema.properties.name;
const Identifier = Type.String({ pattern: '^[a-z0-9_]{1,64}$' });

const fields = {
  group: Type.String({ pattern: '^[a-z0-9_]{1,64}$', description: 'Conditions of one group share a ticket' }),
  workClass: Type.Enum(['preventive', 'instrument']),
  name: WordsSchema,
  sign: WordsSchema,
  failureMode: Type.Enum(Object.keys(failureModes), { description: 'ISO 14224' }),
  mechanism: Type.Enum(Object.keys(failureMechanisms), { description: 'ISO 14224' }),
  cause: Type.Enum(Object.keys(failureCauses), { description: 'ISO 14224; the usual one' }),
  safety: Type.Array(PlanSchema.properties.safety.items, { maxItems: 50 }),
  checks: Type.Array(PlanSchema.properties.checks.items, { maxItems: 100 }),
  skills: Type.Array(
    Type.Object({
      skill: Type.String({ ...Identifier, ...names('skill') }),
      level: Type.Integer({ minimum: 1, maximum: 5 }),
    }),
  ),
  parts: Type.Array(PlanSchema.properties.parts.items, { maxItems: 50 }),
  estimatedMinutes: Type.Integer({ minimum: 1, maximum: 100_000 }),
  twoPerson: PlanSchema.properties.twoPerson,
};
const EntrySchema = Type.Object({
  condition: Type.String(),
  ...fields,
  plant: Type.Boolean({ description: 'The plant has an entry of its own for exactly this condition and class' }),
});
const Params = Type.Object({ condition: Type.String({ ...Identifier, ...names('failure_mode') }) });
const OfClass = Type.Object({
  class: Type.Optional(Type.String({ ...names('class'), maxLength: 100, description: 'Left out: any' })),
});
const CodesSchema = Type.Record(Type.String(), WordsSchema);

/** The catalogue of failure modes: built-in entries, and the plant's replacements. */
export function failureModeRoutes({ db, now }: { db: Db; now: Now }): Routes {
  return (api) => {
    const list = {
      operationId: 'listFailureModes',
      summary: "The catalogue's entry of each condition, for a class of machines",
      tags: ['catalogue'],
      querystring: OfClass,
      response: { 200: pageOf(EntrySchema) },
    };
    api.get('/failure-modes', { schema: list, config: { roles: readers } }, async ({ query }) => {
      return await db.snapshot(async (sql) => {
        const own = (await listPlantEntries(sql)).map(({ condition }) => condition);
        const conditions = [...new Set([...builtInConditions, ...own])];
        const items: Static<typeof EntrySchema>[] = [];
        for (const condition of conditions) items.push(await entryJson(sql, condition, query.class ?? null));
        return { items, next: null };
      });
    });

    const show = {
      operationId: 'getFailureMode',
      summary: "The catalogue's entry of one condition; a condition without entry is like `unknown`",
      tags: ['catalogue'],
      params: Params,
      querystring: OfClass,
      response: {
        200: withVersion(EntrySchema, "The entry; its version is that of the plant's own, 0 where it has none"),
      },
    };
    api.get('/failure-modes/:condition', { schema: show, config: { roles: readers } }, async (request, reply) => {
      const key = { condition: request.params.condition, class: request.query.class ?? null };
      const own = await findPlantEntry(db, key);
      reply.header('etag', `"${own?.version ?? 0}"`);
      return await entryJson(db, key.condition, key.class);
    });

    const save = {
      operationId: 'saveFailureMode',
      summary: "Writes the plant's own entry: the members given here replace those that are built in",
      tags: ['catalogue'],
      params: Params,
      querystring: OfClass,
      headers: IfMatch,
      body: { ...Type.Partial(Type.Object(fields)), minProperties: 1, examples: [{ estimatedMinutes: 90 }] },
      response: { 200: withVersion(EntrySchema, 'The entry as it counts now') },
    };
    api.put('/failure-modes/:condition', { schema: save, config: { roles: leaders } }, async (request, reply) => {
      const key = { condition: request.params.condition, class: request.query.class ?? null };
      const entry = request.body as PlantEntry;
      const expected = versionOf(request.headers['if-match']);
      const saved = await savePlantEntry(db, key, { entry, expected, actor: actorOf(request), now: now() });
      reply.header('etag', `"${saved.version}"`);
      return await entryJson(db, key.condition, key.class);
    });

    const remove = {
      operationId: 'removeFailureMode',
      summary: "Removes the plant's own entry: the built-in one counts again",
      tags: ['catalogue'],
      params: Params,
      querystring: OfClass,
      headers: IfMatch,
      response: { 200: EntrySchema },
    };
    api.delete('/failure-modes/:condition', { schema: remove, config: { roles: leaders } }, async (request) => {
      const key = { condition: request.params.condition, class: request.query.class ?? null };
      const expected = versionOf(request.headers['if-match']);
      await db.transaction((sql) => removePlantEntry(sql, key, expected));
      return await entryJson(db, key.condition, key.class);
    });
    addCodes(api);
  };
}

function addCodes(api: HttpApp): void {
  const codes = {
    operationId: 'getFailureCodes',
    summary: 'Codes of ISO 14224, classes of machines and skills, with their names',
    tags: ['catalogue'],
    response: {
      200: Type.Object({
        failureModes: CodesSchema,
        mechanisms: CodesSchema,
        causes: CodesSchema,
        classes: CodesSchema,
        skills: CodesSchema,
      }),
    },
  };
  api.get('/failure-codes', { schema: codes, config: { roles: readers } }, async () => ({
    failureModes: { ...failureModes },
    mechanisms: { ...failureMechanisms },
    causes: { ...failureCauses },
    classes: namesOf(equipmentClasses),
    skills: { ...skills },
  }));
}

async function entryJson(
  sql: Sql,
  condition: string,
  machineClass: string | null,
): Promise<Static<typeof EntrySchema>> {
  const entry: FailureModeEntry = await failureModeFor(sql, condition, machineClass);
  const own = await findPlantEntry(sql, { condition, class: machineClass });
  const { safety, checks, skills: needed, parts } = entry;
  const lists = { safety: [...safety], checks: [...checks], skills: [...needed], parts: [...parts] };
  return { ...entry, ...lists, plant: own !== undefined };
}

function namesOf(table: Readonly<Record<string, { readonly name: Words }>>) {
  return Object.fromEntries(Object.entries(table).map(([key, { name }]) => [key, name]));
}
