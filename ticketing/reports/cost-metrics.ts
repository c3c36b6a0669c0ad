import { inSpan, type Metric } from './metric.ts';

/**
 * Lines of cost in the span: amounts rounded as tickets show them, a merged ticket's lines with the
 * ticket that replaced it.
 */
const lines = `(
  with recursive family(id, root) as (
    select t.id, t.id from t union all select m.id, f.root from ticket m join family f on m.merged_into = f.id)
  select c.kind, c.unpriced, round(c.amount, span.digits) as amount, r.work_class, r.asset_id, r.id as root,
    to_char(c.at at time zone span.zone, 'YYYY-MM') as month, coalesce(a.class, 'without a class') as class
  from cost_line c join family f on f.id = c.ticket_id join t r on r.id = f.root join asset a on a.id = r.asset_id, span
  where ${inSpan('c.at')}) as cost`;

const sumBy = (part: string): string =>
  `select ${part} as label, sum(amount)::float8 as value, count(amount)::int as basis
   from ${lines} where amount is not null group by rollup (${part})`;

/** The costs of maintenance, for callers who may see costs. */
export const costMetrics: readonly Metric[] = [
  {
    key: 'cost_by_month',
    unit: 'money',
    summary: 'Cost of labour, parts and external costs in the span, by month',
    sql: sumBy('month'),
  },
  { key: 'cost_by_kind', unit: 'money', summary: 'The same by labour, parts and external costs', sql: sumBy('kind') },
  { key: 'cost_by_class', unit: 'money', summary: 'The same by class of machine', sql: sumBy('class') },
  { key: 'cost_by_asset', unit: 'money', summary: 'The same by machine', sql: sumBy('asset_id') },
  {
    key: 'cost_by_work_class',
    unit: 'money',
    summary: 'The same by class of work: corrective, preventive, inspection, instrument',
    sql: sumBy('work_class'),
  },
  {
    key: 'cost_per_ticket',
    unit: 'money',
    summary: 'Mean cost of a ticket with costs in the span, by class of work',
    sql: `select work_class as label, (sum(amount) / nullif(count(distinct root), 0))::float8 as value,
        count(distinct root)::int as basis
      from ${lines} where amount is not null group by rollup (work_class)`,
  },
  {
    key: 'cost_unpriced',
    unit: 'count',
    summary: 'Lines of labour and parts in the span that no cost contains, by reason',
    sql: `select unpriced as label, count(*)::float8 as value, count(*)::int as basis
      from ${lines} where unpriced is not null group by rollup (unpriced)`,
  },
];
