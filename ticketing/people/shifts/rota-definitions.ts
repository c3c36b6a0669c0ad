import { AppError, unprocessable } from '../../../lib/errors.ts';
import { createLocalTime } from '../../calendar/local-time.ts';
import type { Sql } from '../../db/sql.ts';
import { requireKnown } from '../require-known.ts';
import { loadAway, loadRotas, minuteOf } from './load-rotas.ts';
import { beginVersion } from './rota-versions.ts';

/** A rota as people write it; the date is a local one of its zone, and so is the time. */
export type RotaDefinition = {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  readonly timeZone: string;
  /**
   * The first handover: later ones come on the same weekday where the rotation is of whole weeks.
   */
  readonly startsOn: string;
  readonly handoverTime: string;
  readonly rotationDays: number;
  /** Such as `18:00-08:00`, in its zone; null: always. */
  readonly hours: string | null;
  readonly members: readonly string[];
};

/** One version of a rota. @property from since when it counts; null: from the beginning */
export type RotaVersion = Omit<RotaDefinition, 'id' | 'name'> & {
  readonly version: number;
  readonly from: Date | null;
  readonly madeAt: Date;
  readonly madeBy: string;
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

/** The versions of a rota, the newest first. */
export async function listRotaVersions(
  sql: Sql,
  rota: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly RotaVersion[]> {
  const { rows } = await sql.query<RotaVersion>(
    `select version, nullif(starts_at, '-infinity') as "from", team_id as team, time_zone as "timeZone",
       starts_on::text as "startsOn", handover_time as "handoverTime", rotation_days as "rotationDays", hours, members,
       made_at as "madeAt", made_by as "madeBy"
     from rota_version where rota_id = $1 and ($2::int is null or version < $2) order by version desc limit $3`,
    [rota, page.before, page.limit],
  );
  return rows;
}

/** Actor of a change of a rota, and when it begins to count; `from` left out: now. */
export type RotaChange = { readonly actor: string; readonly now: Date; readonly from?: Date | undefined };

/**
 * Adds a rota, or its next version; its overrides stay. See {@link beginVersion}: the past stays,
 * and so does whose turn it is.
 * @throws {AppError} `unprocessable` for unknown people, or for a beginning in the past
 */
export async function saveRota(sql: Sql, rota: RotaDefinition, change: RotaChange): Promise<void> {
  const { id, name, team, timeZone, startsOn, handoverTime, rotationDays, hours, members } = rota;
  const isNew = (await sql.query('select 1 from rota where id = $1 for update', [id])).count === 0;
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
  await addVersion(sql, rota, { ...change, isNew });
}

async function addVersion(
  sql: Sql,
  rota: RotaDefinition,
  { actor, now, from, isNew }: RotaChange & { readonly isNew: boolean },
): Promise<void> {
  const { id, team, timeZone, startsOn, handoverTime, rotationDays, hours, members } = rota;
  if (from !== undefined && from < now && !isNew)
    throw unprocessable('effectiveFrom', 'the past stays as it was: give a time to come');
  const [newest] = await listRotaVersions(sql, id, { before: null, limit: 1 });
  if (newest && from === undefined && isSame(newest, rota)) return;
  const at = from ?? now;
  const [before] = isNew ? [] : await loadRotas(sql, { rotaId: id }, at);
  const away = await loadAway(sql, at);
  const next = {
    local: createLocalTime(timeZone),
    startDay: Date.parse(startsOn) / 86_400_000,
    handoverMinute: minuteOf(handoverTime),
    rotationDays,
    members,
  };
  const begins = beginVersion(next, { before, at: at.getTime(), absentee: (person) => away.get(person) });
  // A new rota also counts for all time before, unless `from` is given.
  const startsAt = isNew && from === undefined ? '-infinity' : new Date(begins.at);
  await sql.query(
    `insert into rota_version (rota_id, version, starts_at, team_id, time_zone, starts_on, handover_time, rotation_days,
       hours, members, turn_offset, made_at, made_by)
     select $1, coalesce(max(version), 0) + 1, $2::timestamptz, $3, $4, $5::date, $6, $7::int, $8, $9::text[], $10::int,
       $11::timestamptz, $12 from rota_version where rota_id = $1`,
    [
      ...[id, startsAt, team, timeZone, startsOn, handoverTime, rotationDays, hours, members, begins.turnOffset],
      ...[now, actor],
    ],
  );
}

function isSame(a: Omit<RotaDefinition, 'id' | 'name'>, b: Omit<RotaDefinition, 'id' | 'name'>): boolean {
  const said = ({ team, timeZone, startsOn, handoverTime, rotationDays, hours, members }: typeof a) =>
    JSON.stringify([team, timeZone, startsOn, handoverTime, rotationDays, hours, members]);
  return said(a) === said(b);
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

/**
 * Removes an override, or ends one that has begun: past turns do not change.
 * @throws {AppError} `not_found`; `conflict` where it is over
 */
export async function removeOverride(sql: Sql, rota: string, id: number, now: Date): Promise<void> {
  const { rows } = await sql.query<{ from: Date; to: Date }>(
    'select from_at as "from", to_at as "to" from rota_override where rota_id = $1 and id = $2 for update',
    [rota, id],
  );
  if (!rows[0]) throw new AppError('not_found', `The rota ${rota} has no override ${id}.`);
  const { from, to } = rows[0];
  if (to <= now) throw new AppError('conflict', 'It is over: the past stays as it was.');
  const begun = from < now;
  await sql.query(
    begun
      ? 'update rota_override set to_at = $2 where id = $1'
      : 'delete from rota_override where id = $1 and $2::timestamptz is not null',
    [id, now],
  );
}

/** @throws {AppError} `not_found` */
export async function requireEntry(sql: Sql, table: 'rota' | 'team' | 'shift', id: string): Promise<void> {
  const { count } = await sql.query(`select 1 from ${table} where id = $1`, [id]);
  if (count === 0) throw new AppError('not_found', `There is no ${table} ${id}.`);
}
