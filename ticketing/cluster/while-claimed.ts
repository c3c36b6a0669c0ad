import type { ConsumerName } from '../../ingest/journal/journal.ts';
import type { Claim } from '../../ingest/journal/partition-claims.ts';
import type { Db, Sql } from '../db/sql.ts';

/**
 * Runs work in one transaction in which no other process can take the partition over.
 * @returns false where another one has it already: then nothing was done, and that one does it
 */
export async function whileClaimed(
  db: Pick<Db, 'begin'>,
  { consumer, claim }: { readonly consumer: ConsumerName; readonly claim: Claim },
  work: () => Promise<unknown>,
): Promise<boolean> {
  const transaction = await db.begin();
  try {
    const isHeld = await holdClaim(transaction, { consumer, claim });
    if (isHeld) await transaction.run(work);
    await transaction.commit();
    return isHeld;
  } catch (error) {
    await transaction.rollback().catch(() => undefined);
    throw error;
  }
}

/** Within a transaction: keeps the claim until its end. @returns false where it is another's */
export async function holdClaim(
  sql: Sql,
  { consumer, claim: { partition, epoch } }: { readonly consumer: ConsumerName; readonly claim: Claim },
): Promise<boolean> {
  const { count } = await sql.query(
    'select 1 from journal_claim where consumer = $1 and partition = $2 and epoch = $3 for key share',
    [consumer, partition, epoch],
  );
  return count > 0;
}
