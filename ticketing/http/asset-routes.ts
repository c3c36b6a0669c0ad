import { Type } from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { everyone } from '../access/roles.ts';
import { findAsset, listAssets } from '../assets/assets.ts';
import type { Db } from '../db.ts';
import { AssetSchema, assetJson } from './asset-schemas.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from './paging.ts';
import type { Routes } from './server.ts';
import { viewFor } from './sign-in.ts';

/** Lists assets. */
export function assetRoutes({ db }: { db: Db }): Routes {
  return (api) => {
    const list = {
      operationId: 'listAssets',
      summary: 'Assets in the order of their ids',
      tags: ['assets'],
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(AssetSchema) },
    };
    api.get('/assets', { schema: list, config: { roles: everyone } }, async (request) => {
      const { query } = request;
      const { limit = defaultLimit, cursor } = query;
      const after = cursor === undefined ? '' : decodeCursor(cursor, Type.String());
      const page = pageFrom(await listAssets(db, viewFor(request), { after, limit: limit + 1 }), limit, ({ id }) => id);
      return { items: page.items.map(assetJson), next: page.next };
    });

    const show = {
      operationId: 'getAsset',
      summary: 'One asset',
      tags: ['assets'],
      params: Type.Object({ id: Type.String() }),
      response: { 200: AssetSchema },
    };
    api.get('/assets/:id', { schema: show, config: { roles: everyone } }, async ({ params }) => {
      const asset = await findAsset(db, params.id);
      if (!asset) throw new AppError('not_found', `There is no asset ${params.id}.`);
      return assetJson(asset);
    });
  };
}
