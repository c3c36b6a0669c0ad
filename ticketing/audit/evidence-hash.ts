import type { Sql } from '../db.ts';

/** The hash of an alarm's evidence, as the record of its ticket binds it; undefined for an alarm that is not stored. */
export async function evidenceHash(sql: Sql, episodeId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ hash: string }>('select evidence_hash as hash from alarm_episode where id = $1', [
    episodeId,
  ]);
  return rows[0]?.hash;
}
