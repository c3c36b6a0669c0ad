import type { Sql } from '../db/sql.ts';

/** Past of an asset, as a ticket sums it up. */
export type AssetHistory = {
  /** Tickets of the last 365 days, and those of the same kind of trouble among them. */
  readonly tickets: number;
  readonly sameKind: number;
  /** The last one. */
  readonly last: { readonly id: number; readonly openedAt: Date; readonly verdict: string | null } | null;
};

/**
 * Sums up the tickets of an asset.
 * @param of.before only tickets opened before this one, by its id
 */
export async function historyOf(
  sql: Sql,
  assetId: string,
  of: { failureModeGroup: string; now: Date; before?: number | undefined },
): Promise<AssetHistory> {
  const since = new Date(of.now.getTime() - 365 * 86_400_000);
  const { rows } = await sql.query<{ id: number; openedAt: Date; verdict: string | null; all: number; same: number }>(
    `select id, opened_at as "openedAt", verdict, count(*) over () as all,
       count(*) filter (where failure_mode_group = $2) over () as same
     from ticket where asset_id = $1 and opened_at >= $3 and id < coalesce($4::bigint, id + 1) order by id desc limit 1`,
    [assetId, of.failureModeGroup, since, of.before ?? null],
  );
  const [last] = rows;
  if (!last) return { tickets: 0, sameKind: 0, last: null };
  const { id, openedAt, verdict, all, same } = last;
  return { tickets: all, sameKind: same, last: { id, openedAt, verdict } };
}

/**
 * One thing that an asset went through: an alarm, or a ticket.
 * @property reference the id of the alarm or ticket
 */
export type HistoryRow = {
  readonly kind: 'episode' | 'ticket';
  readonly at: Date;
  readonly reference: string;
  readonly assetId: string;
  readonly state: string;
  /** Of the alarm, or of the ticket. */
  readonly words: string;
  readonly wordsZh: string | null;
  readonly verdict: string | null;
};

/** Where a page of the history ends. */
export type HistoryPlace = { readonly at: number; readonly kind: string; readonly reference: string };

/**
 * Alarms (by when they were raised) and tickets (by when they were opened) of an asset, the latest
 * first. Those of a component are also the alarms of the machine above it that name it.
 * @param of.below also those of everything below it
 */
export async function assetHistory(
  sql: Sql,
  of: { assetId: string; below: boolean },
  page: { before: HistoryPlace | null; limit: number },
): Promise<readonly HistoryRow[]> {
  const { before } = page;
  const { rows } = await sql.query<HistoryRow>(
    `with recursive wanted as (
       select id, parent_id, level, name from asset where id = $1
       union select a.id, a.parent_id, a.level, a.name from asset a join wanted w on a.parent_id = w.id and $2),
     entries as (
       select 'ticket' as kind, t.opened_at as at, t.id::text as reference, t.asset_id as "assetId", t.state,
         t.title as words, t.title_zh as "wordsZh", t.verdict
       from ticket t where t.asset_id in (select id from wanted)
       union all
       select 'episode', e.raised_at, e.id, e.asset_id, e.state, e.condition, null, null
       from alarm_episode e where e.asset_id in (select id from wanted)
       union all
       select 'episode', e.raised_at, e.id, e.asset_id, e.state, e.condition, null, null
       from wanted w join alarm_episode e on e.asset_id = w.parent_id and e.component = w.name
       where w.level = 'component' and e.asset_id not in (select id from wanted))
     select * from entries
     where $3::timestamptz is null or (at, kind, reference) < ($3, $4, $5)
     order by at desc, kind desc, reference desc limit $6`,
    [of.assetId, of.below, before ? new Date(before.at) : null, before?.kind, before?.reference, page.limit],
  );
  return rows;
}
