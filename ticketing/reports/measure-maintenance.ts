import type { Sql } from '../db/sql.ts';
import { costMetrics } from './cost-metrics.ts';
import { flowMetrics } from './flow-metrics.ts';
import type { Metric } from './metric.ts';
import { planningMetrics } from './planning-metrics.ts';
import { qualityMetrics } from './quality-metrics.ts';
import { responseMetrics } from './response-metrics.ts';

/** A figure and its number of cases; null without a case. */
export type Figure = { readonly value: number | null; readonly basis: number };

/**
 * Result of a metric.
 * @property parts by label, such as a kind of clock; empty where it has none
 */
export type Measured = Figure &
  Pick<Metric, 'key' | 'unit' | 'summary'> & { readonly parts: Readonly<Record<string, Figure>> };

/** Every metric of maintenance but its costs; docs/metrics.md has the formulas. */
export const maintenanceMetrics: readonly Metric[] = [
  ...responseMetrics,
  ...qualityMetrics,
  ...planningMetrics,
  ...flowMetrics,
];

/**
 * Which tickets count.
 * @property since included
 * @property till not included
 * @property sites that the asker may see
 * @property timeZone of sites that have none of their own
 */
export type ReportSpan = {
  readonly since: Date;
  readonly till: Date;
  readonly site: string | null;
  readonly sites: readonly string[] | null;
  readonly timeZone: string;
  /** Digits of the currency; null for an asker who sees no costs. */
  readonly moneyDigits: number | null;
};

/** Merged tickets count as the ticket that replaced them; candidates do not count yet. */
const WITH = `with span as (select $1::timestamptz as since, $2::timestamptz as till, $5::text as zone,
  $6::int as digits),
  t as not materialized (select * from ticket where state not in ('merged', 'candidate')
    and ($3::text is null or site = $3) and ($4::text[] is null or site = any ($4))),
  e as not materialized (select x.* from ticket_event x join t on t.id = x.ticket_id)`;

/** Works out every metric, each in a statement of its own: give a snapshot, so that they agree. */
export async function measureMaintenance(sql: Sql, span: ReportSpan): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  const asked = [...maintenanceMetrics, ...(span.moneyDigits === null ? [] : costMetrics)];
  for (const { sql: body, ...metric } of asked) {
    const { rows } = await sql.query<Figure & { label: string | null }>(`${WITH} ${body}`, [
      ...[span.since, span.till, span.site, span.sites, span.timeZone, span.moneyDigits],
    ]);
    const whole = rows.find(({ label }) => label === null);
    const zero = metric.unit === 'count' ? 0 : null;
    const parts = rows.flatMap(({ label, value, basis }) =>
      label === null ? [] : [[label, { value, basis }] as const],
    );
    const figure = { value: whole?.value ?? zero, basis: whole?.basis ?? 0 };
    measured.push({ ...metric, ...figure, parts: Object.fromEntries(parts) });
  }
  return measured;
}
