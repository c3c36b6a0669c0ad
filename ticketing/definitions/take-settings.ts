import { actAs } from '../../http/access/acting.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Log } from '../../lib/log.ts';
import type { Db, Sql } from '../db/sql.ts';
import { idOfName } from './definition-id.ts';
import type { DefinitionKind } from './definition-kinds.ts';
import { addVersion, type Definition, listDefinitions, lockDefinitions, USUAL_POSITION } from './definitions.ts';

/** The plant's definitions in a settings file. */
export type DefinedInSettings = {
  readonly rules: readonly { readonly id: string }[];
  readonly machines: readonly { readonly devices: string }[];
  readonly mappings: readonly { readonly name: string }[];
};

type Given = Pick<Definition, 'id' | 'body' | 'position'>;

const WHO = 'settings file';

/**
 * Takes over definitions of the settings file that the database has never had; ones that it has had
 * win over the file. Says both in the log.
 */
export async function takeSettings(
  db: Db,
  settings: DefinedInSettings,
  { now, log }: { readonly now: Date; readonly log: Log },
): Promise<void> {
  const given: readonly (readonly [DefinitionKind, readonly Given[]])[] = [
    ['rule', settings.rules.map(({ id, ...body }) => ({ id, body, position: USUAL_POSITION }))],
    ['machine', named(settings.machines, ({ devices }) => devices)],
    ['mapping', named(settings.mappings, ({ name }) => name)],
  ];
  for (const [kind, definitions] of given) {
    if (definitions.length === 0) continue;
    const { taken, others } = await actAs(WHO, () =>
      db.transaction((sql) => takeKind(sql, kind, { definitions, now })),
    );
    if (taken.length > 0)
      log.info({ kind, ids: taken }, 'taken over from the settings file; the records hold from now on');
    if (others.length > 0)
      log.warn({ kind, ids: others }, 'the settings file differs from the records: the records apply');
  }
}

async function takeKind(
  sql: Sql,
  kind: DefinitionKind,
  { definitions, now }: { definitions: readonly Given[]; now: Date },
): Promise<{ taken: string[]; others: string[] }> {
  await lockDefinitions(sql);
  const had = await sql.query<{ id: string }>('select distinct id from plant_definition where kind = $1', [kind]);
  const known = new Set(had.rows.map(({ id }) => id));
  const present = new Map((await listDefinitions(sql, kind)).map((each) => [each.id, each]));
  // The first time they hold for all that was journaled before, as they did.
  const from = known.size === 0 ? new Date(0) : now;
  const taken: string[] = [];
  const others: string[] = [];
  for (const each of definitions) {
    if (!known.has(each.id)) {
      await addVersion(sql, kind, { ...each, from }, { actor: WHO, now, reason: null });
      taken.push(each.id);
    } else if (canonicalJson(present.get(each.id)?.body ?? null) !== canonicalJson(each.body)) others.push(each.id);
  }
  return { taken, others };
}

/** Gives each an id that stays the same as long as the file does, and its place in the file. */
function named<T extends object>(list: readonly T[], nameOf: (each: T) => string): readonly Given[] {
  const used = new Map<string, number>();
  return list.map((each, place) => {
    const name = idOfName(nameOf(each));
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    const id = times === 1 ? name : `${name}-${times}`;
    return { id, body: { ...each } as Definition['body'], position: place + 1 };
  });
}
