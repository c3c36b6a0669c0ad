import type { Db } from '../db/sql.ts';
import { notify } from '../notify/outbox.ts';

/**
 * Tells a person and the administrators that many wrong passwords came for a login, once a day. Nobody is told of a login
 * that is none.
 */
export async function tellOfGuessing(
  db: Db,
  { login, address, now }: { login: string; address: string; now: Date },
): Promise<void> {
  await db.transaction(async (sql) => {
    const { rows } = await sql.query<{ personId: string }>(
      `select person_id as "personId" from account a
       where active and exists (select 1 from account where login = $1)
         and (login = $1 or (role = 'administrator' and sites is null))
       order by person_id`,
      [login],
    );
    const to = rows.map(({ personId }) => personId);
    const event = `guessing:${login}:${now.toISOString().slice(0, 10)}`;
    await notify(sql, { ticketId: null, event, kind: 'guessing', to, params: { login, address }, now });
  });
}
