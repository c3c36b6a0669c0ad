import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields } from '../../../http/problem.ts';
import { callerOf, viewFor } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { mayKnowCosts } from '../../access/private-data.ts';
import type { Currency } from '../../costs/currency.ts';
import type { Db } from '../../db/sql.ts';
import { measureMaintenance } from '../../reports/measure-maintenance.ts';
import { metricUnits } from '../../reports/metric.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;

const FIGURE = {
  value: Type.Union([Type.Number(), Type.Null()], { description: 'Null where there was no case' }),
  basis: Type.Integer({ description: 'Number of cases behind the figure' }),
};
const Report = Type.Object(
  {
    from: Instant,
    to: Instant,
    site: Type.Union([Type.String(), Type.Null()]),
    items: Type.Array(
      Type.Object({
        key: Type.String({ description: 'docs/metrics.md has its formula' }),
        summary: Type.String(),
        unit: Type.Enum([...metricUnits]),
        currency: Type.Optional(
          Type.String({
            description: 'Of a figure of money, ISO 4217; callers who see no costs get no such figure',
          }),
        ),
        ...FIGURE,
        parts: Type.Record(Type.String(), Type.Object(FIGURE), { description: 'By kind of clock, reason, person …' }),
      }),
    ),
  },
  { description: 'Every metric' },
);

/** `GET /metrics/maintenance`: how maintenance did in a span of time. */
export function maintenanceMetricRoutes({
  db,
  now,
  timeZone,
  currency,
}: {
  readonly db: Db;
  readonly now: Now;
  readonly timeZone: string;
  readonly currency: Currency;
}): Routes {
  return (api) => {
    const schema = {
      operationId: 'getMaintenanceMetrics',
      summary: 'MTTA, MTTR, MTBF, SLA attainment, backlog and the other metrics of maintenance',
      tags: ['metrics'],
      querystring: Type.Object({
        from: Type.Optional({ ...Instant, description: 'Included; 30 days before `to` where left out' }),
        to: Type.Optional({ ...Instant, description: 'Not included; now where left out' }),
        site: Type.Optional(
          Type.String({ ...names('site', { filters: true }), minLength: 1, maxLength: 64, examples: ['plant'] }),
        ),
      }),
      response: { 200: Report },
    };
    api.get('/metrics/maintenance', { schema, config: { roles: readers } }, async (request) => {
      const { from, to, site = null } = request.query;
      const till = to === undefined ? now() : new Date(to);
      const since = from === undefined ? new Date(till.getTime() - DEFAULT_DAYS * DAY_MS) : new Date(from);
      if (since >= till) throw invalidFields([{ field: 'from', message: 'must be before `to`' }]);
      const { sites } = viewFor(request);
      const moneyDigits = mayKnowCosts(callerOf(request)) ? currency.digits : null;
      const span = { since, till, site, sites, timeZone, moneyDigits };
      const items = await db.snapshot((sql) => measureMaintenance(sql, span));
      return {
        from: since.toISOString(),
        to: till.toISOString(),
        site,
        items: items.map((item) => (item.unit === 'money' ? { ...item, currency: currency.code } : item)),
      };
    });
  };
}
