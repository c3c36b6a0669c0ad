import type { Sql } from '../db/sql.ts';

/**
 * Records when people stop working here or lose sign-in, and when they come back: past turns on
 * call do not change. Every such change calls it, and a sweep covers changes made in other ways.
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
