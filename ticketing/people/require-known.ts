import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';

/** Something that a request names, by the field that names it. */
export type Reference = {
  readonly field: string;
  readonly table: 'person' | 'team' | 'skill' | 'shift' | 'location' | 'rota';
  readonly id: string;
};

const keys: Readonly<Record<Reference['table'], string>> = {
  person: 'id',
  team: 'id',
  skill: 'id',
  shift: 'id',
  location: 'site',
  rota: 'id',
};

/**
 * Refuses a request that names missing objects.
 * @throws {AppError} `unprocessable`, naming every such field
 */
export async function requireKnown(sql: Sql, references: readonly Reference[]): Promise<void> {
  const errors: { field: string; message: string }[] = [];
  for (const table of new Set(references.map((each) => each.table))) {
    const asked = references.filter((each) => each.table === table);
    const key = keys[table];
    const { rows } = await sql.query<{ id: string }>(
      `select ${key} as id from ${table} where ${key} = any ($1::text[]) for key share`,
      [asked.map(({ id }) => id)],
    );
    const known = new Set(rows.map(({ id }) => id));
    for (const { field, id } of asked) {
      if (!known.has(id)) errors.push({ field, message: `there is no ${table} ${id}` });
    }
  }
  const [first] = errors;
  if (!first) return;
  const message = errors.map(({ field, message: why }) => `${field}: ${why}`).join('; ');
  throw new AppError('unprocessable', `${message}.`, { details: { ...first, reason: first.message, errors } });
}
