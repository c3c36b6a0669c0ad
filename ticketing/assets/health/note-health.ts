import { gradeOf } from '../../../models/health/health-index.ts';
import type { HealthPoint } from '../../../models/health/health-point.ts';
import type { Sql } from '../../db/sql.ts';

/**
 * Keeps changes in the health of machines. A point older than the kept one changes nothing, so that
 * points may come again.
 */
export async function noteHealth(sql: Sql, points: readonly HealthPoint[]): Promise<void> {
  const newest = new Map<string, object>();
  for (const { device, component, sampledAt, health, change } of points) {
    if (change === null) continue;
    const { reason, episode, rules } = change;
    const key = `${device}/${component ?? ''}`;
    const at = new Date(sampledAt).toISOString();
    // Several of one machine: the grade counts from where it began among them.
    const before = newest.get(key) as { grade: string; since: string } | undefined;
    const grade = gradeOf(health);
    const since = before?.grade === grade ? before.since : at;
    newest.delete(key);
    newest.set(key, { device, component: component ?? '', at, health, grade, since, reason, episode, rules });
  }
  if (newest.size === 0) return;
  // In one order, so that two writers wait for each other and neither for ever.
  const rows = [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await sql.query(
    `insert into machine_health as m
       (device, component, changed_at, health, grade, grade_since, reason, episode_id, rules)
     select s.device, s.component, s.at, s.health, s.grade, s.since, s.reason, s.episode, s.rules
     from jsonb_to_recordset($1::jsonb) as s(device text, component text, at timestamptz, health smallint, grade text,
       since timestamptz, reason text, episode text, rules jsonb)
     on conflict (device, component) do update set changed_at = excluded.changed_at, health = excluded.health,
       grade = excluded.grade, reason = excluded.reason, episode_id = excluded.episode_id, rules = excluded.rules,
       grade_since = case when m.grade = excluded.grade then m.grade_since else excluded.grade_since end
     where excluded.changed_at >= m.changed_at`,
    [JSON.stringify(rows)],
  );
}
