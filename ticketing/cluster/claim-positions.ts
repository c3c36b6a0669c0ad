import type { ConsumerName } from '../../ingest/journal/journal.ts';
import type { Claim } from '../../ingest/journal/partition-claims.ts';
import type { Sql } from '../db/sql.ts';

/** From where a consumer reads a partition on. */
export async function positionOf(sql: Sql, consumer: ConsumerName, { partition }: Claim): Promise<number> {
  const { rows } = await sql.query<{ position: number }>(
    'select position from journal_claim where consumer = $1 and partition = $2',
    [consumer, partition],
  );
  return rows[0]?.position ?? 0;
}

/**
 * Moves the position of a claim; null: it stays.
 * @returns false where it is another process's by now
 */
export async function savePosition(
  sql: Sql,
  { consumer, claim, position }: { consumer: ConsumerName; claim: Claim; position: number | null },
): Promise<boolean> {
  const { count } = await sql.query(
    'update journal_claim set position = coalesce($4::bigint, position) where consumer = $1 and partition = $2 and epoch = $3',
    [consumer, claim.partition, claim.epoch, position],
  );
  return count > 0;
}
