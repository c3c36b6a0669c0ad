import type { Sql } from '../db/sql.ts';

/**
 * How reliable a machine was over a span, with its parts; docs/metrics.md, Figures of a machine,
 * has the formulas. Times in hours.
 */
export type Reliability = {
  /** Of the span since the machine is known, until it was retired. */
  readonly hours: number;
  /** Functional failures detected in the span. */
  readonly failures: number;
  /** From detection to resolution of functional failures, overlaps counted once. */
  readonly downHours: number;
  /** Null without a failure. */
  readonly mtbfHours: number | null;
  /** Of failures, potential ones too, resolved in the span; null without one. */
  readonly mttrHours: number | null;
  /** 0 to 1; null for a span without an hour. */
  readonly availability: number | null;
  readonly tickets: { readonly opened: number; readonly open: number };
  readonly labourHours: number;
  /** Net of what was returned; the most used first, at most 50. */
  readonly parts: readonly {
    readonly part: string;
    readonly name: string;
    readonly unit: string | null;
    readonly quantity: number;
  }[];
};

/** The machine and all below it; their tickets, without merged ones and candidates. */
const WITH = `with recursive below as (
    select id from asset where id = $1 union select a.id from asset a join below b on a.parent_id = b.id),
  t as (select * from ticket where asset_id in (select id from below) and state not in ('merged', 'candidate')),
  span as (select greatest($2::timestamptz, created_at) as since, least($3::timestamptz, coalesce(retired_at, $3)) as till
    from asset where id = $1)`;

const hours = (interval: string): string => `extract(epoch from ${interval})::float8 / 3600`;

/** Works out the figures of one machine; give a snapshot, so that they agree. */
export async function reliabilityOf(
  sql: Sql,
  given: { readonly assetId: string; readonly since: Date; readonly till: Date },
): Promise<Reliability> {
  const values = [given.assetId, given.since, given.till];
  const { rows } = await sql.query<Figures>(
    `${WITH}, fell as (select greatest(coalesce(t.detected_at, t.opened_at), since) as began,
        least(coalesce(t.resolved_at, till), till) as ended from t, span
      where t.verdict = 'functional_failure' and coalesce(t.detected_at, t.opened_at) >= since
        and coalesce(t.detected_at, t.opened_at) < till)
    select greatest(${hours('(select till - since from span)')}, 0) as hours,
      (select count(*)::int from fell) as failures,
      coalesce((select sum(${hours('upper(r) - lower(r)')}) from (
        select unnest(range_agg(tstzrange(began, ended))) as r from fell where ended > began) as down), 0) as "downHours",
      (select avg(${hours('t.resolved_at - coalesce(t.detected_at, t.opened_at)')}) from t, span
        where t.verdict in ('functional_failure', 'potential_failure') and t.resolved_at >= since and t.resolved_at < till)
        as "mttrHours",
      (select count(*)::int from t, span where t.opened_at >= since and t.opened_at < till) as opened,
      (select count(*)::int from t where t.state not in ('closed', 'cancelled')) as open,
      coalesce((select sum(${hours('least(coalesce(l.ended_at, till), till) - greatest(l.started_at, since)')})
        from labour_net l join t on t.id = l.ticket_id, span
        where l.started_at < till and coalesce(l.ended_at, till) > since), 0) as "labourHours"`,
    values,
  );
  const { opened = 0, open = 0, ...figures } = rows[0] ?? NONE;
  const parts = await sql.query<Reliability['parts'][number]>(
    `${WITH} select u.part_id as part, max(u.name) as name, max(u.unit) as unit, sum(u.quantity)::float8 as quantity
    from part_use_net u join part_use w on w.id = u.id join t on t.id = u.ticket_id, span
    where w.used_at >= since and w.used_at < till
    group by u.part_id having sum(u.quantity) > 0 order by sum(u.quantity) desc, u.part_id limit 50`,
    values,
  );
  const up = Math.max(0, figures.hours - figures.downHours);
  return {
    ...figures,
    mtbfHours: figures.failures > 0 ? up / figures.failures : null,
    availability: figures.hours > 0 ? up / figures.hours : null,
    tickets: { opened, open },
    parts: parts.rows,
  };
}

type Figures = Omit<Reliability, 'mtbfHours' | 'availability' | 'tickets' | 'parts'> & {
  readonly opened: number;
  readonly open: number;
};

const NONE: Figures = { hours: 0, failures: 0, downHours: 0, mttrHours: null, opened: 0, open: 0, labourHours: 0 };
