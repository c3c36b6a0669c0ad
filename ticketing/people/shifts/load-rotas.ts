import { createLocalTime } from '../../calendar/local-time.ts';
import type { Sql } from '../../db/sql.ts';
import { type OnCall, onCallAt, type Rota, type RotaOverride } from './rota.ts';

/**
 * Which rotas: of a team, at a site (those of teams without a site, and without a team, too), or
 * one.
 */
export type RotaFilter = { readonly teamId?: string; readonly site?: string; readonly rotaId?: string };

type Row = Omit<Rota, 'local' | 'handoverMinute' | 'overrides' | 'hours' | 'until'> & {
  readonly timeZone: string;
  readonly handoverTime: string;
  readonly hours: string | null;
  readonly until: Date | null;
  readonly overrides: readonly (Omit<RotaOverride, 'from' | 'to'> & { readonly from: string; readonly to: string })[];
};

/**
 * Rotas as they are at an instant, in the order of their ids: of the versions that have begun by
 * then the newest. With the overrides that are not over by then.
 */
export async function loadRotas(sql: Sql, filter: RotaFilter, at: Date): Promise<readonly Rota[]> {
  const { rows } = await sql.query<Row>(
    `select r.id, r.name, v.time_zone as "timeZone", v.starts_on - date '1970-01-01' as "startDay",
       v.handover_time as "handoverTime", v.rotation_days as "rotationDays", v.hours, v.members,
       v.turn_offset as "turnOffset",
       (select min(n.starts_at) from rota_version n where n.rota_id = r.id and n.version > v.version
          and n.starts_at > $4) as until,
       (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'personId', o.person_id, 'from', o.from_at,
          'to', o.to_at)), '[]') from rota_override o where o.rota_id = r.id and o.to_at > $4) as overrides
     from rota r
     join lateral (select * from rota_version n where n.rota_id = r.id and n.starts_at <= $4
       order by n.version desc limit 1) v on true
     left join team t on t.id = v.team_id
     where ($1::text is null or r.id = $1) and ($2::text is null or v.team_id = $2)
       and ($3::text is null or t.site is null or t.site = $3)
     order by r.id`,
    [filter.rotaId ?? null, filter.teamId ?? null, filter.site ?? null, at],
  );
  return rows.map(({ timeZone, handoverTime, hours, overrides, until, ...rota }) => ({
    ...rota,
    local: createLocalTime(timeZone),
    handoverMinute: minuteOf(handoverTime),
    hours: hours === null ? null : hoursOf(hours),
    until: until?.getTime() ?? null,
    overrides: overrides.map((each) => ({ ...each, from: Date.parse(each.from), to: Date.parse(each.to) })),
  }));
}

/** The minute of the day of a wall time such as `08:30`. */
export function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** The minutes of hours such as `18:00-08:00`: an end before the beginning is on the next day. */
function hoursOf(text: string): { start: number; end: number } {
  const [start = 0, end = 0] = text.split('-').map(minuteOf);
  return { start, end: end > start ? end : end + 1_440 };
}

/** People who cannot be on call at an instant, and why; people who left later were there then. */
export async function loadAway(sql: Sql, at: Date): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql.query<{ id: string; reason: string }>(
    `with gone as (
       select p.id from person p left join account u on u.person_id = p.id where not p.active or not coalesce(u.active, true))
     select g.id, 'no longer works here' as reason from gone g
     where not exists (select 1 from person_inactive i where i.person_id = g.id and i.to_at is null)
     union all select i.person_id, 'no longer works here' from person_inactive i
     where i.from_at <= $1 and (i.to_at > $1 or i.to_at is null and exists (select 1 from gone g where g.id = i.person_id))
     union all select person_id, 'absent' from absence where from_at <= $1 and to_at > $1`,
    [at],
  );
  return new Map(rows.map(({ id, reason }) => [id, reason]));
}

/** The person on call by each rota of a filter, as {@link onCallAt} decides. */
export async function onCall(
  sql: Sql,
  asked: RotaFilter & { readonly at: Date },
): Promise<readonly (OnCall & { readonly rota: string })[]> {
  const { at, ...filter } = asked;
  const rotas = await loadRotas(sql, filter, at);
  if (rotas.length === 0) return [];
  const away = await loadAway(sql, at);
  return rotas.map((rota) => ({ rota: rota.id, ...onCallAt(rota, at.getTime(), (person) => away.get(person)) }));
}
