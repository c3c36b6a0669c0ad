import type { Sql } from '../db/sql.ts';

/** Highest level that is asked. */
const HIGHEST = 10;

/**
 * People above a person, the nearest first. Absent ones keep their place, since each place has its
 * own task.
 */
export async function chainAbove(sql: Sql, person: string): Promise<readonly { id: string; active: boolean }[]> {
  const { rows } = await sql.query<{ id: string; active: boolean }>(
    `with recursive above as (
       select supervisor_id as id, 1 as level from person where id = $1
       union all
       select p.supervisor_id, a.level + 1 from above a join person p on p.id = a.id where a.level < $2
     )
     select p.id, p.active and coalesce(u.active, true) as active from above a join person p on p.id = a.id
       left join account u on u.person_id = p.id order by a.level`,
    [person, HIGHEST],
  );
  return rows;
}

/** Active people above a person, the nearest first. */
export async function superiorsOf(sql: Sql, person: string): Promise<readonly string[]> {
  return (await chainAbove(sql, person)).filter(({ active }) => active).map(({ id }) => id);
}
