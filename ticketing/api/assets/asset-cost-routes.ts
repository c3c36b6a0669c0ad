import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { costReaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields } from '../../../http/problem.ts';
import type { Now } from '../../../lib/clock.ts';
import { assetCosts } from '../../costs/asset-costs.ts';
import type { Currency } from '../../costs/currency.ts';
import type { Db } from '../../db/sql.ts';
import { workClasses } from '../../ticket/ticket.ts';
import { CurrencyCode, sumFields, UnpricedSchema } from '../cost-schemas.ts';
import { AssetParams } from '../fields.ts';
import { requireAsset } from './asset-routes.ts';

const CostsSchema = Type.Object(
  {
    from: Type.Union([Instant, Type.Null()]),
    to: Instant,
    currency: CurrencyCode,
    ...sumFields,
    tickets: Type.Integer({ description: 'Tickets with a line of cost in the span' }),
    own: Type.Object(sumFields, { description: 'Of the asset itself, without those below it' }),
    unpriced: UnpricedSchema,
    years: Type.Array(Type.Object({ year: Type.Integer(), ...sumFields }), {
      description: 'By year in the time zone of the plant',
    }),
    workClasses: Type.Array(
      Type.Object({ workClass: Type.Enum([...workClasses]), tickets: Type.Integer(), ...sumFields }),
    ),
    below: Type.Array(Type.Object({ asset: Type.String(names('asset')), name: Type.String(), ...sumFields }), {
      description: 'The assets right below it, each with all below that; the dearest first',
    }),
  },
  { description: 'What the asset cost, with all below it' },
);

/**
 * `GET /assets/{id}/costs`: what a machine cost, by year, by kind of work and by what is below it.
 */
export function assetCostRoutes(deps: {
  readonly db: Db;
  readonly now: Now;
  readonly timeZone: string;
  readonly currency: Currency;
}): Routes {
  const { db, now, timeZone, currency } = deps;
  return (api) => {
    const schema = {
      operationId: 'getAssetCosts',
      summary: 'What a machine with all below it cost: labour, parts, external costs, by year',
      tags: ['assets'],
      params: AssetParams,
      querystring: Type.Object({
        from: Type.Optional({ ...Instant, description: 'Included; left out: from the first cost on' }),
        to: Type.Optional({ ...Instant, description: 'Not included; now where left out' }),
      }),
      response: { 200: CostsSchema },
    };
    api.get('/assets/:id/costs', { schema, config: { roles: costReaders } }, async ({ params, query }) => {
      const till = query.to === undefined ? now() : new Date(query.to);
      const since = query.from === undefined ? null : new Date(query.from);
      if (since && since >= till) throw invalidFields([{ field: 'from', message: 'must be before `to`' }]);
      const { sums, own, tickets, unpriced, years, workClasses, below } = await db.snapshot(async (sql) => {
        const { id: assetId } = await requireAsset(sql, params.id);
        return assetCosts(sql, { assetId, since, till, timeZone, currency });
      });
      return {
        from: since?.toISOString() ?? null,
        to: till.toISOString(),
        currency: currency.code,
        ...sums,
        own,
        tickets,
        unpriced: [...unpriced],
        years: [...years],
        workClasses: [...workClasses],
        below: [...below],
      };
    });
  };
}
