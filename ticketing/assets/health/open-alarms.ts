import type { Severity } from '../../../models/alarm/alarm-rules.ts';
import type { Sql } from '../../db/sql.ts';

/** An alarm that has not returned to normal. */
export type OpenAlarm = {
  readonly id: string;
  readonly asset: string;
  readonly device: string;
  readonly component: string | null;
  readonly condition: string;
  readonly severity: Severity;
  readonly raisedAt: Date;
  readonly reason: string;
};

/**
 * The open alarms of some assets, of a component those of the machine above that name it; the
 * severest first, then the latest, at most 20.
 */
export async function openAlarmsOf(sql: Sql, assets: readonly string[]): Promise<readonly OpenAlarm[]> {
  const { rows } = await sql.query<OpenAlarm>(
    `select e.id, e.asset_id as asset, e.device, e.component, e.condition, e.severity, e.raised_at as "raisedAt", e.reason
     from alarm_episode e where e.state <> 'NORM' and e.cleared_at is null and (e.asset_id = any ($1::text[]) or exists (
       select 1 from asset c where c.id = any ($1::text[]) and c.level = 'component' and c.parent_id = e.asset_id
         and c.name = e.component))
     order by array_position(array['high', 'medium', 'low'], e.severity), e.raised_at desc, e.id limit 20`,
    [assets],
  );
  return rows;
}
