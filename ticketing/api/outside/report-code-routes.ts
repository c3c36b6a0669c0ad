import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders, workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import {
  makeReportCodes,
  type ReportCode,
  readReportCode,
  renewReportCode,
  reportPath,
} from '../../outside/report-codes.ts';
import { requireAsset } from '../assets/asset-routes.ts';
import { AssetParams } from '../fields.ts';

const CodeSchema = Type.Object(
  {
    asset: Type.String(names('asset')),
    path: Type.String({ description: 'Address of the report page: `/r/` and a code that cannot be guessed' }),
    madeAt: Instant,
    madeBy: Type.String(),
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it took the place of the one before' }),
  },
  { description: 'The code of a machine for reports without an account' },
);

/** Codes on labels, by which people without an account report faults of a machine. */
export function reportCodeRoutes({ db, now }: { readonly db: Db; readonly now: Now }): Routes {
  return (api) => {
    const make = {
      operationId: 'makeReportCodes',
      summary: 'Makes codes for reports without an account, for machines that have none yet',
      tags: ['assets'],
      body: Type.Object(
        {
          assets: Type.Array(Type.String({ ...names('asset'), minLength: 1, maxLength: 200 }), {
            minItems: 1,
            maxItems: 200,
          }),
        },
        { examples: [{ assets: ['plant:pump-1'] }] },
      ),
      response: { 200: Type.Object({ items: Type.Array(CodeSchema) }, { description: 'The codes of all of them' }) },
    };
    api.post('/report-codes', { schema: make, config: { roles: leaders } }, async (request) => {
      const by = { actor: actorOf(request), now: now() };
      const codes = await db.transaction((sql) => makeReportCodes(sql, request.body.assets, by));
      return { items: codes.map(codeJson) };
    });

    const show = {
      operationId: 'getReportCode',
      summary: 'The code of a machine for reports without an account',
      tags: ['assets'],
      params: AssetParams,
      response: {
        200: Type.Object(
          { code: Type.Union([CodeSchema, Type.Null()], { description: 'Null where it has none yet' }) },
          { description: 'The code, or none' },
        ),
      },
    };
    api.get('/assets/:id/report-code', { schema: show, config: { roles: workers } }, async ({ params }) => {
      await requireAsset(db, params.id);
      const code = await readReportCode(db, params.id);
      return { code: code && codeJson(code) };
    });

    const renew = {
      operationId: 'renewReportCode',
      summary: 'Gives a machine another code for reports: printed labels with the one before lead nowhere then',
      tags: ['assets'],
      params: AssetParams,
      body: Type.Object(
        { reason: Type.String({ minLength: 1, maxLength: 500 }) },
        { examples: [{ reason: 'a photo of the label is on the internet' }] },
      ),
      response: { 200: CodeSchema },
    };
    api.post('/assets/:id/report-code/renewal', { schema: renew, config: { roles: [] } }, async (request) => {
      const by = { actor: actorOf(request), now: now(), reason: request.body.reason };
      return codeJson(await db.transaction((sql) => renewReportCode(sql, request.params.id, by)));
    });
  };
}

function codeJson({ asset, code, madeAt, madeBy, reason }: ReportCode) {
  return { asset, path: reportPath(code), madeAt: madeAt.toISOString(), madeBy, reason };
}
