import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';

/**
 * The rate for an hour of labour: of a person, of a team, or of everybody else in the plant.
 * @property rate a decimal number of the plant's currency
 */
export type LabourRate = {
  readonly subject: string;
  readonly person: string | null;
  readonly team: string | null;
  readonly rate: string;
  readonly updatedBy: string;
  readonly updatedAt: Date;
};

/** Of what a rate is: a person, a team, or the plant. */
export type RateOf = { readonly person: string } | { readonly team: string } | 'plant';

/** The id of a rate, as the database makes it. */
export function subjectOf(of: RateOf): string {
  if (of === 'plant') return of;
  return 'person' in of ? `person ${of.person}` : `team ${of.team}`;
}

/** All rates: of the plant, of people and of teams. */
export async function listLabourRates(sql: Sql): Promise<readonly LabourRate[]> {
  const { rows } = await sql.query<LabourRate>(
    `select subject, person_id as person, team_id as team, trim_scale(rate)::text as rate, updated_by as "updatedBy",
       updated_at as "updatedAt"
     from labour_rate where rate is not null order by subject = 'plant' desc, subject`,
  );
  return rows;
}

/**
 * Sets a rate, or takes it back. What was booked before keeps the rate of its time.
 * @throws {AppError} `not_found` for an unknown person or team
 */
export async function saveLabourRate(
  sql: Sql,
  of: RateOf,
  { rate, actor, now }: { readonly rate: string | null; readonly actor: string; readonly now: Date },
): Promise<void> {
  const person = of !== 'plant' && 'person' in of ? of.person : null;
  const team = of !== 'plant' && 'team' in of ? of.team : null;
  if (person !== null) await requireThere(sql, 'person', person);
  if (team !== null) await requireThere(sql, 'team', team);
  await sql.query(
    `insert into labour_rate (person_id, team_id, rate, updated_by, updated_at)
     values ($1, $2, $3::text::numeric, $4, $5)
     on conflict (subject) do update set rate = excluded.rate, updated_by = excluded.updated_by,
       updated_at = excluded.updated_at`,
    [person, team, rate, actor, now],
  );
}

async function requireThere(sql: Sql, noun: 'person' | 'team', id: string): Promise<void> {
  const { count } = await sql.query(`select 1 from ${noun} where id = $1 for key share`, [id]);
  if (count === 0) throw new AppError('not_found', `There is no ${noun} ${id}.`);
}
