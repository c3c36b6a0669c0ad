import type { Sql } from '../db/sql.ts';
import type { Claimed } from './claims.ts';

/** Names of the people in the parameters of notifications, by id. */
export async function readNames(
  sql: Sql,
  items: readonly Pick<Claimed, 'params'>[],
): Promise<ReadonlyMap<string, string>> {
  const ids = items.flatMap(({ params }) =>
    ['actor', 'assignee', 'previous', 'person'].map((name) => String(params[name] ?? '')),
  );
  const { rows } = await sql.query<{ id: string; name: string }>(
    'select id, name from person where id = any ($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
