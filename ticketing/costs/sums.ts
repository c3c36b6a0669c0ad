import type { Sql } from '../db/sql.ts';

/** Where a cost comes from. */
export const costKinds = ['labour', 'parts', 'external'] as const;
export type CostKind = (typeof costKinds)[number];

/** Why a line of cost has no amount. */
export const unpricedReasons = ['no_rate', 'timer_runs', 'no_unit_cost'] as const;
export type UnpricedReason = (typeof unpricedReasons)[number];

/** Sums by kind, as decimal numbers of the plant's currency. */
export type Sums = Readonly<Record<CostKind | 'total', string>>;

/** Lines that have no amount, counted by the reason. */
export type Unpriced = { readonly kind: CostKind; readonly reason: UnpricedReason; readonly lines: number };

/**
 * SQL for the sums of rows `(kind, amount)`, where amounts are rounded already.
 * @param digits the parameter of the currency's digits
 */
export function sumsOf(digits: string): string {
  const sum = (filter: string): string => `round(coalesce(sum(amount)${filter}, 0), ${digits}::int)::text`;
  const kinds = costKinds.map((kind) => `${sum(` filter (where kind = '${kind}')`)} as ${kind}`);
  return `${kinds.join(', ')}, ${sum('')} as total`;
}

/** Counts unpriced lines of a table `line`; `head` is the query that makes it. */
export async function countUnpriced(sql: Sql, head: string, values: readonly unknown[]): Promise<readonly Unpriced[]> {
  const { rows } = await sql.query<Unpriced>(
    `${head} select kind, unpriced as reason, count(*)::int as lines from line where unpriced is not null
     group by kind, unpriced order by kind, unpriced`,
    [...values],
  );
  return rows;
}
