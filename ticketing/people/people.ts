import type { Sql } from '../db.ts';

/** Someone who works on tickets. */
export type Person = { readonly id: string; readonly name: string; readonly active: boolean };

/** Stores the people of a roster; who is there already gets the name given here. Nobody is removed. */
export async function ensurePeople(sql: Sql, roster: readonly { id: string; name: string }[]): Promise<void> {
  await sql.query(
    `insert into person (id, name) select p.id, p.name from jsonb_to_recordset($1::jsonb) as p(id text, name text)
     on conflict (id) do update set name = excluded.name`,
    [JSON.stringify(roster)],
  );
}

/** Everyone, in the order of their ids. */
export async function listPeople(sql: Sql): Promise<readonly Person[]> {
  const { rows } = await sql.query<Person>('select id, name, active from person order by id');
  return rows;
}
