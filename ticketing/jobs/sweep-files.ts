import type { Db } from '../db/sql.ts';
import type { FileStore } from '../work/files/file-store.ts';
import { lockFiles } from '../work/files/ticket-files.ts';

/**
 * Removes bytes that no ticket names, an hour after they came, and unfinished uploads. Takes the
 * lock for adding files, so that a file whose row is about to be committed stays.
 * @returns how many of each
 */
export async function sweepFiles(
  db: Db,
  { files, now }: { files: FileStore; now: Date },
): Promise<{ readonly unfinished: number; readonly orphans: number }> {
  return await files.sweep({
    now,
    remove: (hashes, one) =>
      db.transaction(async (sql) => {
        await lockFiles(sql);
        const { rows } = await sql.query<{ sha256: string }>(
          'select given.sha256 from unnest($1::text[]) given (sha256) where not exists (select from stored_file s where s.sha256 = given.sha256)',
          [hashes],
        );
        for (const { sha256 } of rows) await one(sha256);
      }),
  });
}
