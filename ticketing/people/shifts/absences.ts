import { AppError } from '../../../lib/errors.ts';
import type { Sql } from '../../db/sql.ts';

/** Why somebody is not there. */
export const absenceKinds = ['leave', 'illness', 'training', 'travel', 'other'] as const;

/** A time of absence, over the person's shifts. */
export type Absence = {
  readonly id: number;
  readonly from: Date;
  readonly to: Date;
  readonly kind: (typeof absenceKinds)[number];
  readonly note: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
};

const columns = `id, from_at as "from", to_at as "to", kind, note, created_by as "createdBy", created_at as "createdAt"`;

/** Somebody's absences, the latest first. */
export async function listAbsences(
  sql: Sql,
  person: string,
  page: { readonly before: { readonly from: Date; readonly id: number } | null; readonly limit: number },
): Promise<readonly Absence[]> {
  const { rows } = await sql.query<Absence>(
    `select ${columns} from absence where person_id = $1
       and ($2::timestamptz is null or (from_at, id) < ($2, $3)) order by from_at desc, id desc limit $4`,
    [person, page.before?.from ?? null, page.before?.id ?? null, page.limit],
  );
  return rows;
}

/** Notes that somebody will not be there. */
export async function addAbsence(sql: Sql, person: string, absence: Omit<Absence, 'id'>): Promise<Absence> {
  const { from, to, kind, note, createdBy, createdAt } = absence;
  const { rows } = await sql.query<Absence>(
    `insert into absence (person_id, from_at, to_at, kind, note, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
    [person, from, to, kind, note, createdBy, createdAt],
  );
  if (!rows[0]) throw new Error('an insert returns its row');
  return rows[0];
}

/** Takes an absence back. @throws {AppError} `not_found` */
export async function removeAbsence(sql: Sql, person: string, id: number): Promise<void> {
  const { count } = await sql.query('delete from absence where person_id = $1 and id = $2', [person, id]);
  if (count === 0) throw new AppError('not_found', `${person} has no absence ${id}.`);
}
