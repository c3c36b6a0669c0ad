import type { Sql } from '../db/sql.ts';
import type { SlaPolicy } from '../sla/policy.ts';

/** The zone in which the days of a site begin and end: its own, or that of the plant. */
export async function zoneOfSite(sql: Sql, site: string, { timeZone }: Pick<SlaPolicy, 'timeZone'>): Promise<string> {
  const { rows } = await sql.query<{ zone: string | null }>('select time_zone as zone from location where site = $1', [
    site,
  ]);
  return rows[0]?.zone ?? timeZone;
}
