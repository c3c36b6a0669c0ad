import type { Sql } from '../db/sql.ts';
import type { ChainLink, ChainTable } from './hash-chain.ts';

/** A search in a record. Members that are left out hold for all. */
export type AuditQuestion = {
  readonly actor?: string | undefined;
  readonly kind?: string | undefined;
  /** Rows of this table were changed. */
  readonly table?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Part of what was recorded, in any case. */
  readonly text?: string | undefined;
};

/**
 * Events of a record that fit, the latest first.
 * @param asked.before sequence of the last one shown
 */
export async function searchAudit(
  sql: Sql,
  chain: ChainTable,
  asked: AuditQuestion & { readonly before: number | null; readonly limit: number },
): Promise<readonly ChainLink[]> {
  const { actor, kind, from, to, text, before, limit } = asked;
  const { rows } = await sql.query<ChainLink>(
    `select sequence, at, actor, kind, payload, previous_hash as "previousHash", hash from ${chain}
     where ($1::bigint is null or sequence < $1) and ($2::text is null or actor = $2) and ($3::text is null or kind = $3)
       and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
       and ($6::text is null or position(lower($6) in lower(payload::text)) > 0)
       and ($8::text is null or payload @> jsonb_build_object('rows', jsonb_build_array(jsonb_build_object('table', $8))))
     order by sequence desc limit $7`,
    [before, actor ?? null, kind ?? null, from ?? null, to ?? null, text ?? null, limit, asked.table ?? null],
  );
  return rows;
}
