import { actAs } from '../../http/access/acting.ts';
import type { Db } from '../db/sql.ts';
import { ticketHeld } from '../holds/legal-holds.ts';

/** Reports of one transaction. */
const AT_ONCE = 500;
const DAY_MS = 86_400_000;

/**
 * For this many days after the end of the work names and contacts are kept where nothing is set.
 */
export const USUAL_CONTACT_DAYS = 180;

/**
 * Erases names and contacts of people without an account whose ticket ended long ago: it was closed
 * or cancelled, or the one was that it was merged into. What they reported stays.
 * @returns reports of which they were erased
 */
export async function eraseContacts(
  db: Db,
  { now, keepDays }: { readonly now: Date; readonly keepDays: number },
): Promise<number> {
  const before = new Date(now.getTime() - keepDays * DAY_MS);
  let erased = 0;
  for (;;) {
    const ids = await actAs('system', () =>
      db.transaction(async (sql) => {
        const { rows } = await sql.query<{ id: number }>(
          `with recursive way as (
             select r.id as report, r.ticket_id as ticket from outside_report r
             where r.name is not null or r.contact is not null
             union select w.report, t.merged_into from way w join ticket t on t.id = w.ticket
             where t.state = 'merged' and t.merged_into is not null),
           ended as (
             select w.report from way w join ticket t on t.id = w.ticket
             where not ${ticketHeld({ ticket: 't.id', asset: 't.asset_id', of: 'contacts', now: '$1' })} and t.state in ('closed', 'cancelled') and coalesce(t.closed_at, (
               select max(e.at) from ticket_event e where e.ticket_id = t.id and e.payload ->> 'to' = t.state),
               t.updated_at) <= $2
             limit ${AT_ONCE})
           update outside_report set erased_at = $1, name = null, contact = null
           where id in (select report from ended) returning id`,
          [now, before],
        );
        return rows;
      }),
    );
    erased += ids.length;
    if (ids.length < AT_ONCE) return erased;
  }
}
