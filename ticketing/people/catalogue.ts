import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { holdDefinitions } from '../sla/definitions.ts';
import { refuseUsed, usersOf } from '../sla/used-by.ts';
import { requireKnown } from './require-known.ts';

/** A team; the lead gets tickets that nobody could take at their site. */
export type Team = {
  readonly id: string;
  readonly name: string;
  readonly site: string | null;
  readonly lead: string | null;
  readonly members: readonly string[];
};

/** A skill. A skill that is not here is demanded of nobody. */
export type Skill = { readonly id: string; readonly name: string; readonly certificate: boolean };

/** Position of a site, and whether only people with access may enter. */
export type Location = {
  readonly site: string;
  readonly name: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly restricted: boolean;
  /** Where its days begin and end; null: as the plant's. */
  readonly timeZone: string | null;
};

/** All teams, by id. */
export async function listTeams(sql: Sql): Promise<readonly Team[]> {
  const { rows } = await sql.query<Team>(
    `select t.id, t.name, t.site, t.lead_id as lead,
       array(select p.id from person p where p.team_id = t.id order by p.id) as members from team t order by t.id`,
  );
  return rows;
}

/** Adds a team or replaces its data. @throws {AppError} `unprocessable` for an unknown lead */
export async function saveTeam(sql: Sql, { id, name, site, lead }: Omit<Team, 'members'>): Promise<void> {
  await requireKnown(sql, lead === null ? [] : [{ field: 'lead', table: 'person', id: lead }]);
  await sql.query(
    `insert into team (id, name, site, lead_id) values ($1, $2, $3, $4)
     on conflict (id) do update set name = excluded.name, site = excluded.site, lead_id = excluded.lead_id`,
    [id, name, site, lead],
  );
}

/** All skills, by id. */
export async function listSkills(sql: Sql): Promise<readonly Skill[]> {
  return (await sql.query<Skill>('select id, name, certificate from skill order by id')).rows;
}

/**
 * Adds a skill or replaces its data.
 * @throws {AppError} `conflict` where it becomes a certificate and somebody's has no date on which
 * it expires
 */
export async function saveSkill(sql: Sql, { id, name, certificate }: Skill): Promise<void> {
  await sql.query(
    `insert into skill (id, name, certificate) values ($1, $2, $3)
     on conflict (id) do update set name = excluded.name, certificate = excluded.certificate`,
    [id, name, certificate],
  );
  const undated = await sql.query<{ id: string }>(
    'select person_id as id from person_skill where $2 and skill_id = $1 and expires_at is null and expires_on is null order by 1',
    [id, certificate],
  );
  if (undated.rows.length === 0) return;
  const people = undated.rows.map((row) => row.id).join(', ');
  throw new AppError('conflict', `A certificate expires: give the date of ${id} first for ${people}.`);
}

/** All locations, by site. */
export async function listLocations(sql: Sql): Promise<readonly Location[]> {
  const { rows } = await sql.query<Location>(
    'select site, name, latitude, longitude, restricted, time_zone as "timeZone" from location order by site',
  );
  return rows;
}

/** Adds a location or replaces its data. */
export async function saveLocation(sql: Sql, location: Location): Promise<void> {
  const { site, name, latitude, longitude, restricted, timeZone } = location;
  await sql.query(
    `insert into location (site, name, latitude, longitude, restricted, time_zone) values ($1, $2, $3, $4, $5, $6)
     on conflict (site) do update set name = excluded.name, latitude = excluded.latitude,
       longitude = excluded.longitude, restricted = excluded.restricted, time_zone = excluded.time_zone`,
    [site, name, latitude, longitude, restricted, timeZone],
  );
}

const keys = { team: 'id', skill: 'id', location: 'site', shift: 'id', rota: 'id' } as const;

/**
 * Removes what nothing refers to.
 * @throws {AppError} `not_found`; `conflict` where something does, naming it
 */
export async function removeEntry(sql: Sql, table: keyof typeof keys, id: string): Promise<void> {
  const found = await sql.query(`select 1 from ${table} where ${keys[table]} = $1 for update`, [id]);
  if (found.count === 0) throw new AppError('not_found', `There is no ${table} ${id}.`);
  await holdDefinitions(sql);
  refuseUsed(`${table} ${id}`, await usersOf(sql, table, id));
  await sql.query(`delete from ${table} where ${keys[table]} = $1`, [id]);
}
