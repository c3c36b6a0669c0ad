import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db.ts';
import { requireKnown } from './require-known.ts';

/** A rota as people write it; the date is a local one of its zone, and so is the time. */
export type RotaDefinition = {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  readonly timeZone: string;
  /** The first handover: later ones come on the same weekday where the rotation is of whole weeks. */
  readonly startsOn: string;
  readonly handoverTime: string;
  readonly rotationDays: number;
  /** Such as `18:00-08:00`, in its zone; null: always. */
  readonly hours: string | null;
  readonly members: readonly string[];
};

/** Someone else is on call for a while. */
export type OverrideDefinition = {
  readonly id: number;
  readonly person: string;
  readonly from: Date;
  readonly to: Date;
  readonly reason: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
};

/** All rotas, by id. */
export async function listRotas(sql: Sql): Promise<readonly RotaDefinition[]> {
  const { rows } = await sql.query<RotaDefinition>(
    `select r.id, r.name, r.team_id as team, r.time_zone as "timeZone", r.starts_on::text as "startsOn",
       r.handover_time as "handoverTime", r.rotation_days as "rotationDays", r.hours,
       array(select m.person_id from rota_member m where m.rota_id = r.id order by m.position) as members
     from rota r order by r.id`,
  );
  return rows;
}

/** Adds a rota or replaces it, but for its overrides. @throws {AppError} `unprocessable` for people who are not there */
export async function saveRota(sql: Sql, rota: RotaDefinition): Promise<void> {
  const { id, name, team, timeZone, startsOn, handoverTime, rotationDays, hours, members } = rota;
  await requireKnown(sql, [
    ...(team === null ? [] : [{ field: 'team', table: 'team' as const, id: team }]),
    ...members.map((member, index) => ({ field: `members[${index}]`, table: 'person' as const, id: member })),
  ]);
  await sql.query(
    `insert into rota (id, name, team_id, time_zone, starts_on, handover_time, rotation_days, hours)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (id) do update set name = excluded.name, team_id = excluded.team_id, time_zone = excluded.time_zone,
       starts_on = excluded.starts_on, handover_time = excluded.handover_time, rotation_days = excluded.rotation_days,
       hours = excluded.hours`,
    [id, name, team, timeZone, startsOn, handoverTime, rotationDays, hours],
  );
  await sql.query('delete from rota_member where rota_id = $1', [id]);
  await sql.query(
    `insert into rota_member (rota_id, position, person_id)
     select $1, m.position, m.id from unnest($2::text[]) with ordinality as m(id, position)`,
    [id, members],
  );
}

const columns = `id, person_id as person, from_at as "from", to_at as "to", reason, created_by as "createdBy",
  created_at as "createdAt"`;

/** The overrides of a rota, the last one made first. */
export async function listOverrides(
  sql: Sql,
  rota: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly OverrideDefinition[]> {
  const { rows } = await sql.query<OverrideDefinition>(
    `select ${columns} from rota_override where rota_id = $1 and ($2::bigint is null or id < $2)
     order by id desc limit $3`,
    [rota, page.before, page.limit],
  );
  return rows;
}

/** Has somebody stand in. @throws {AppError} `unprocessable` where the person is not there */
export async function addOverride(
  sql: Sql,
  rota: string,
  override: Omit<OverrideDefinition, 'id'>,
): Promise<OverrideDefinition> {
  const { person, from, to, reason, createdBy, createdAt } = override;
  await requireKnown(sql, [{ field: 'person', table: 'person', id: person }]);
  const { rows } = await sql.query<OverrideDefinition>(
    `insert into rota_override (rota_id, person_id, from_at, to_at, reason, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
    [rota, person, from, to, reason, createdBy, createdAt],
  );
  if (!rows[0]) throw new Error('an insert returns its row');
  return rows[0];
}

/** Takes an override back. @throws {AppError} `not_found` */
export async function removeOverride(sql: Sql, rota: string, id: number): Promise<void> {
  const { count } = await sql.query('delete from rota_override where rota_id = $1 and id = $2', [rota, id]);
  if (count === 0) throw new AppError('not_found', `The rota ${rota} has no override ${id}.`);
}

/** @throws {AppError} `not_found` */
export async function requireEntry(sql: Sql, table: 'rota' | 'team', id: string): Promise<void> {
  const { count } = await sql.query(`select 1 from ${table} where id = $1`, [id]);
  if (count === 0) throw new AppError('not_found', `There is no ${table} ${id}.`);
}
