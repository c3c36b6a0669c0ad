import type { Sql } from '../db/sql.ts';
import type { Verdict } from '../ticket/verdict.ts';
import { type Resemblance, resemblanceOf, type Trouble } from './resemblance.ts';

/** A ticket of before that resembles one, and what helped. */
export type SimilarTicket = Resemblance & {
  readonly id: number;
  readonly title: string;
  readonly titleZh: string | null;
  readonly assetId: string;
  readonly assetName: string;
  readonly resolvedAt: Date;
  /** From opening to resolution. */
  readonly restoreSeconds: number;
  readonly verdict: Verdict;
  readonly failureMode: string | null;
  readonly failureMechanism: string | null;
  readonly failureCause: string | null;
  /** Neither relapse nor reopening followed, nor a ticket of the same trouble within 30 days. */
  readonly held: boolean;
  readonly labourSeconds: number;
  /** Net of corrections. */
  readonly parts: readonly { readonly part: string; readonly name: string; readonly quantity: number }[];
};

/** As many tickets of the machine, and of its class, are compared: the newest ones. */
const COMPARED = 250;

/** The columns by which tickets are compared, of a table or query `t`. */
const trouble = `t.id, t.asset_id as "assetId", t.failure_mode_group as "failureModeGroup",
  array(select distinct e.condition from ticket_episode l join alarm_episode e on e.id = l.episode_id
    where l.ticket_id = t.id) as conditions,
  (select e.contributions from ticket_episode l join alarm_episode e on e.id = l.episode_id
   where l.ticket_id = t.id order by l.attached_at, e.raised_at, e.id limit 1) as contributions`;

/**
 * Tickets that were resolved before, of the same machine or of its class, the most alike first;
 * among equals those whose repair held, then the newest. The newest 250 of the machine and of the
 * class are compared; one that is alike in nothing but the class is left out.
 * @param of.sites that the asker may see; null: all
 */
export async function findSimilar(
  sql: Sql,
  ticketId: number,
  { sites, limit }: { readonly sites: readonly string[] | null; readonly limit: number },
): Promise<readonly SimilarTicket[]> {
  const own = await sql.query<Trouble>(`select ${trouble} from ticket t where t.id = $1`, [ticketId]);
  const [self] = own.rows;
  if (!self) return [];
  const { rows } = await sql.query<Trouble & { id: number; resolvedAt: Date; held: boolean }>(
    `with me as (select t.id, t.asset_id, fold(a.class) as class from ticket t join asset a on a.id = t.asset_id
       where t.id = $1),
     done as (select t.* from ticket t, me where t.id <> me.id and t.state in ('resolved', 'closed')
       and t.verdict is not null and t.resolved_at is not null and ($2::text[] is null or t.site = any ($2))),
     t as (
       (select done.* from done, me where done.asset_id = me.asset_id order by resolved_at desc limit ${COMPARED})
       union
       (select done.* from done join asset a on a.id = done.asset_id join me on fold(a.class) = me.class
        order by resolved_at desc limit ${COMPARED}))
     select ${trouble}, t.resolved_at as "resolvedAt", not exists (
         select 1 from ticket_event e where e.ticket_id = t.id and e.kind in ('relapsed', 'reopened', 'review_rejected'))
       and not exists (select 1 from ticket r where r.recurrence_of = t.id
         and r.opened_at < t.resolved_at + interval '30 days' and r.state not in ('cancelled', 'candidate')) as held
     from t`,
    [ticketId, sites],
  );
  const ranked = rows
    .map((row) => ({ ...row, ...resemblanceOf(self, row) }))
    .filter(({ resemblance }) => resemblance > 0)
    .toSorted(
      (a, b) =>
        b.resemblance - a.resemblance ||
        Number(b.held) - Number(a.held) ||
        b.resolvedAt.getTime() - a.resolvedAt.getTime() ||
        b.id - a.id,
    )
    .slice(0, limit);
  const details = await detailsOf(
    sql,
    ranked.map(({ id }) => id),
  );
  return ranked.flatMap(({ id, resemblance, alike, held }) => {
    const found = details.get(id);
    return found ? [{ ...found, resemblance, alike, held }] : [];
  });
}

type Details = Omit<SimilarTicket, keyof Resemblance | 'held'>;

async function detailsOf(sql: Sql, ids: readonly number[]): Promise<ReadonlyMap<number, Details>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql.query<Details>(
    `select t.id, t.title, t.title_zh as "titleZh", t.asset_id as "assetId", a.name as "assetName",
       t.resolved_at as "resolvedAt", extract(epoch from t.resolved_at - t.opened_at)::float8 as "restoreSeconds",
       t.verdict, f.failure_mode as "failureMode", f.failure_mechanism as "failureMechanism",
       f.failure_cause as "failureCause",
       coalesce((select sum(extract(epoch from l.ended_at - l.started_at)) from labour_net l
         where l.ticket_id = t.id and l.ended_at is not null), 0)::float8 as "labourSeconds",
       coalesce((select jsonb_agg(jsonb_build_object('part', u.part_id, 'name', u.name, 'quantity', u.quantity)
           order by u.part_id)
         from (select part_id, max(name) as name, sum(quantity) as quantity from part_use_net
           where ticket_id = t.id group by part_id order by part_id limit 20) u), '[]') as parts
     from ticket t join asset a on a.id = t.asset_id
     left join ticket_finding f on f.ticket_id = t.id and f.generation = t.generation
     where t.id = any ($1::bigint[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
