import { Type } from 'typebox';
import { readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields } from '../../../http/problem.ts';
import type { Now } from '../../../lib/clock.ts';
import { reliabilityOf } from '../../assets/reliability.ts';
import type { Db } from '../../db/sql.ts';
import { AssetParams } from '../fields.ts';
import { requireAsset } from './asset-routes.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 365;

const number = (description: string) => Type.Number({ description });
const orNull = (description: string) => Type.Union([Type.Number(), Type.Null()], { description });

const ReliabilitySchema = Type.Object(
  {
    from: Instant,
    to: Instant,
    hours: number('Of the span, since the machine is known and until it was retired'),
    failures: Type.Integer({ description: 'Functional failures detected in the span' }),
    downHours: number('From detection to resolution of functional failures; overlaps count once'),
    mtbfHours: orNull('(hours − down) ÷ failures; null without a failure'),
    mttrHours: orNull('Mean of (resolution − detection), of failures resolved in the span'),
    availability: orNull('(hours − down) ÷ hours'),
    tickets: Type.Object({ opened: Type.Integer(), open: Type.Integer() }),
    labourHours: number('Labour booked within the span'),
    parts: Type.Array(
      Type.Object({
        part: Type.String(),
        name: Type.String(),
        unit: Type.Union([Type.String(), Type.Null()]),
        quantity: Type.Number(),
      }),
      { description: 'Parts used in the span, net of corrections; the 50 most used' },
    ),
  },
  { description: 'How reliable the machine was' },
);

/**
 * `GET /assets/{id}/reliability`: MTBF, MTTR, availability, labour and parts of a machine with its
 * parts.
 */
export function assetReliabilityRoutes({ db, now }: { readonly db: Db; readonly now: Now }): Routes {
  return (api) => {
    const schema = {
      operationId: 'getAssetReliability',
      summary: 'MTBF, MTTR, availability, labour and parts of a machine with all below it',
      tags: ['assets'],
      params: AssetParams,
      querystring: Type.Object({
        from: Type.Optional({ ...Instant, description: 'Included; 365 days before `to` where left out' }),
        to: Type.Optional({ ...Instant, description: 'Not included; now where left out' }),
      }),
      response: { 200: ReliabilitySchema },
    };
    api.get('/assets/:id/reliability', { schema, config: { roles: readers } }, async ({ params, query }) => {
      const till = query.to === undefined ? now() : new Date(query.to);
      const since = query.from === undefined ? new Date(till.getTime() - DEFAULT_DAYS * DAY_MS) : new Date(query.from);
      if (since >= till) throw invalidFields([{ field: 'from', message: 'must be before `to`' }]);
      const found = await db.snapshot(async (sql) => {
        const { id: assetId } = await requireAsset(sql, params.id);
        return reliabilityOf(sql, { assetId, since, till });
      });
      return { from: since.toISOString(), to: till.toISOString(), ...found, parts: [...found.parts] };
    });
  };
}
