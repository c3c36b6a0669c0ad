import type { Sql } from '../db/sql.ts';

/**
 * Lets the transactions that give alarms of some sites to tickets take turns until they end.
 * Silence of a gateway, the beginning of a flood, and trouble in several machines of a line depend
 * on alarms of other devices, which another transaction may be storing. Each transaction must read
 * the result of the one before. Taken before any row is locked: see "Locks" in docs/development.md.
 */
export async function lockSites(sql: Sql, sites: readonly string[]): Promise<void> {
  for (const site of [...new Set(sites)].sort()) {
    await sql.query(`select pg_advisory_xact_lock(${keyOf('$1::text')})`, [site]);
  }
}

/** The same for the site of an asset; nothing where there is no such asset. */
export async function lockSiteOf(sql: Sql, assetId: string): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(${keyOf('site')}) from asset where id = $1`, [assetId]);
}

function keyOf(site: string): string {
  return `hashtextextended('alarms of ' || ${site}, 0)`;
}
