import { AppError } from '../../../lib/errors.ts';
import { containsWords } from '../../db/contains-words.ts';
import { refuseLookAlike } from '../../db/look-alikes.ts';
import type { Sql } from '../../db/sql.ts';

/** A spare part of the plant. */
export type Part = {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string | null;
  /** In which it is counted, such as `pc`. */
  readonly unit: string;
  readonly manufacturer: string | null;
  readonly manufacturerNumber: string | null;
  /** Of one unit, in the plant's currency, as a decimal number; null where it is not known. */
  readonly unitCost: string | null;
  readonly version: number;
};

/** Editable fields of a part. */
export type PartFields = Omit<Part, 'id' | 'version'>;

/** A store of parts: a room, or the van of a person. */
export type Store = {
  readonly id: string;
  readonly name: string;
  readonly site: string | null;
  readonly personId: string | null;
};

const columns = `id, name, name_zh as "nameZh", unit, manufacturer, manufacturer_number as "manufacturerNumber",
  trim_scale(unit_cost)::text as "unitCost", version`;

/** Makes a part. @throws {AppError} `conflict` where there is one of that id */
export async function createPart(sql: Sql, part: { id: string } & PartFields, now: Date): Promise<Part> {
  await refuseLookAlike(sql, 'part', part.id);
  const { rows } = await sql.query<Part>(
    `insert into part (id, name, name_zh, unit, manufacturer, manufacturer_number, created_at, updated_at, unit_cost)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8::text::numeric) on conflict do nothing returning ${columns}`,
    [part.id, part.name, part.nameZh, part.unit, part.manufacturer, part.manufacturerNumber, now, part.unitCost],
  );
  if (!rows[0]) throw new AppError('conflict', `There is a part ${part.id} already.`);
  return rows[0];
}

/** Changes a part of the version that was seen. @throws {AppError} `not_found`, `stale` */
export async function changePart(
  sql: Sql,
  id: string,
  change: { fields: Partial<PartFields>; expected: number | undefined; now: Date },
): Promise<Part> {
  const before = await requirePart(sql, id);
  const { name, nameZh, unit, manufacturer, manufacturerNumber, unitCost } = { ...before, ...change.fields };
  const { rows } = await sql.query<Part>(
    `update part set name = $2, name_zh = $3, unit = $4, manufacturer = $5, manufacturer_number = $6,
       version = version + 1, updated_at = $7, unit_cost = $9::text::numeric
     where id = $1 and version = $8 returning ${columns}`,
    [
      ...[id, name, nameZh, unit, manufacturer, manufacturerNumber, change.now, change.expected ?? before.version],
      unitCost,
    ],
  );
  if (rows[0]) return rows[0];
  const details = { version: before.version };
  throw new AppError('stale', `${id} was changed meanwhile: it is at version ${before.version}.`, { details });
}

/** The part with an id. @throws {AppError} `not_found` */
export async function requirePart(sql: Sql, id: string): Promise<Part> {
  const { rows } = await sql.query<Part>(`select ${columns} from part where id = $1`, [id]);
  if (!rows[0]) throw new AppError('not_found', `There is no part ${id}.`);
  return rows[0];
}

/**
 * The parts whose id, names, maker and number hold each word of a text, after an id, in the order
 * of their ids.
 */
export async function listParts(
  sql: Sql,
  text: string | undefined,
  page: { after: string; limit: number },
): Promise<readonly Part[]> {
  const { rows } = await sql.query<Part>(
    `select ${columns} from part where id > $1
       and ${containsWords('search_text', '$3')}
     order by id limit $2`,
    [page.after, page.limit, text ?? null],
  );
  return rows;
}

/**
 * Makes a store, or changes the store of that id.
 * @throws {AppError} `unprocessable` for an unknown person
 */
export async function saveStore(sql: Sql, store: Store, now: Date): Promise<void> {
  const { id, name, site, personId } = store;
  if (personId !== null && (await sql.query('select 1 from person where id = $1', [personId])).count === 0) {
    const message = `there is no person ${personId}`;
    throw new AppError('unprocessable', `person: ${message}`, { details: { errors: [{ field: 'person', message }] } });
  }
  await sql.query(
    `insert into store (id, name, site, person_id, created_at) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set name = excluded.name, site = excluded.site, person_id = excluded.person_id`,
    [id, name, site, personId, now],
  );
}

/** All stores, in the order of their ids. */
export async function listStores(sql: Sql): Promise<readonly Store[]> {
  return (await sql.query<Store>('select id, name, site, person_id as "personId" from store order by id')).rows;
}
