import type { Sql } from '../db.ts';

/** What an asset went through before, as a ticket sums it up. */
export type AssetHistory = {
  /** Tickets of the last 365 days, and those of the same kind of trouble among them. */
  readonly tickets: number;
  readonly sameKind: number;
  /** The last one. */
  readonly last: { readonly id: number; readonly openedAt: Date; readonly verdict: string | null } | null;
};

/** Sums up the tickets of an asset. */
export async function historyOf(
  sql: Sql,
  assetId: string,
  of: { failureModeGroup: string; now: Date },
): Promise<AssetHistory> {
  const since = new Date(of.now.getTime() - 365 * 86_400_000);
  const { rows } = await sql.query<{ id: number; openedAt: Date; verdict: string | null; all: number; same: number }>(
    `select id, opened_at as "openedAt", verdict, count(*) over () as all,
       count(*) filter (where failure_mode_group = $2) over () as same
     from ticket where asset_id = $1 and opened_at >= $3 order by id desc limit 1`,
    [assetId, of.failureModeGroup, since],
  );
  const [last] = rows;
  if (!last) return { tickets: 0, sameKind: 0, last: null };
  const { id, openedAt, verdict, all, same } = last;
  return { tickets: all, sameKind: same, last: { id, openedAt, verdict } };
}
