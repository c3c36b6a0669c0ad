import { SITES_OF_PERSON } from '../access/places.ts';
import type { Sql } from '../db/sql.ts';

/**
 * Whether a person `p` may be notified about a ticket `t` at an asset `a`: the API's rule for the
 * ticket. A person with a disabled account gets no notification, not even one without a ticket. The
 * plant decides about people without an account, but no mention reaches them at another site.
 * @param of.kind, of.internal SQL: the kind, and whether it is from an internal comment
 */
const mayBeNotified = ({ kind, internal }: { kind: string; internal: string }): string => `(
  select case when not k.active then false when t.id is null then true when k.person_id is null then ${kind} <> 'mention' or p.id = t.assignee_id
      or coalesce(a.site = any (${SITES_OF_PERSON}), true)
    else (k.sites is null or a.site = any (k.sites))
      and (k.role <> 'requester' or (p.id = any (requesters_of(t.id)) and ${internal} is not true)) end
  from (select 1) as one left join account k on k.person_id = p.id left join team m on m.id = p.team_id)`;

/** {@link mayBeNotified} where a notice `w` is written. */
export const mayBeNotifiedNow = mayBeNotified({ kind: 'w.kind', internal: `(w.params ->> 'internal')::boolean` });

/** Whether the recipient of a notification aliased `n` may still get it. */
export const mayStillBeNotified = `exists (select 1 from person p left join ticket t on t.id = n.ticket_id
  left join asset a on a.id = t.asset_id
  where p.id = n.recipient and ${mayBeNotified({ kind: 'n.kind', internal: `(n.params ->> 'internal')::boolean` })})`;

/** Those of some notifications to people that they may still get. */
export async function stillNotifiable(sql: Sql, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const { rows } = await sql.query<{ id: number }>(
    `select n.id from notification n where n.id = any ($1::bigint[]) and ${mayStillBeNotified}`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
