import type { Sql } from '../db/sql.ts';

/**
 * Notes since when people do not work here or may not sign in, and when they came back: who was on call before stays so.
 * Every change of either calls it, and a sweep for what came another way.
 */
export async function noteInactive(sql: Sql, now: Date): Promise<void> {
  await sql.query(
    `insert into person_inactive (person_id, from_at)
     select p.id, $1 from person p left join account u on u.person_id = p.id
     where (not p.active or not coalesce(u.active, true))
       and not exists (select 1 from person_inactive i where i.person_id = p.id and i.to_at is null)
     on conflict do nothing`,
    [now],
  );
  await sql.query(
    `update person_inactive i set to_at = greatest($1, i.from_at) from person p left join account u on u.person_id = p.id
     where p.id = i.person_id and i.to_at is null and p.active and coalesce(u.active, true)`,
    [now],
  );
}
