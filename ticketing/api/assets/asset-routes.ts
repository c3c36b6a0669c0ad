import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { everyone, leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { IfMatch, versionOf, withVersion } from '../../../http/if-match.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { actorOf, viewFor } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { assetLevels, findAsset, listAssets } from '../../assets/assets.ts';
import { requireVersion, saveAssets } from '../../assets/save-assets.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { AssetParams } from '../fields.ts';
import { fieldsOf, machineFaults } from './asset-fields.ts';
import { AssetPatch, AssetSchema, assetJson, NewAsset } from './asset-schemas.ts';

const ListQuery = Type.Object({
  site: Type.Optional(Type.String(names('site', { filters: true }))),
  level: Type.Optional(Type.Enum([...assetLevels])),
  parent: Type.Optional(
    Type.String({ ...names('asset', { filters: true }), description: 'Id of the parent; empty: assets without one' }),
  ),
  class: Type.Optional(Type.String(names('class'))),
  label: Type.Optional(Type.String()),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Text in id, name, model, serial number or location' })),
  reportCode: Type.Optional(
    Type.String({ ...names('code'), maxLength: 64, description: 'The code for reports on the label of the machine' }),
  ),
  retired: Type.Optional(Type.Boolean({ description: 'Retired assets, too' })),
  ...pageQuery(),
});

const example = {
  id: 'P-101',
  name: 'Feed pump 1',
  parent: 'boiler-house',
  class: 'pump',
  criticality: 'A',
  manufacturer: 'KSB',
  serial: 'S-7741',
  machine: { rpm: 2960, bearings: [{ elements: 9, elementDiameter: 12.7, pitchDiameter: 52 }] },
  devices: ['plant:pump-1'],
};

/** Lists, shows, makes and changes assets. */
export function assetRoutes({ db, now }: { db: Db; now: Now }): Routes {
  return (api) => {
    const list = {
      operationId: 'listAssets',
      summary: 'Assets in the order of their ids',
      tags: ['assets'],
      querystring: ListQuery,
      response: { 200: pageOf(AssetSchema) },
    };
    api.get('/assets', { schema: list, config: { roles: everyone } }, async (request) => {
      const { limit = defaultLimit, cursor, q: text, ...filter } = request.query;
      const after = cursor === undefined ? '' : decodeCursor(cursor, Type.String());
      const { sites } = viewFor(request);
      const rows = await listAssets(db, { ...filter, text, sites }, { after, limit: limit + 1 });
      const page = pageFrom(rows, limit, ({ id }) => id);
      return { items: page.items.map(assetJson), next: page.next };
    });

    const show = {
      operationId: 'getAsset',
      summary: 'One asset',
      tags: ['assets'],
      params: AssetParams,
      response: { 200: withVersion(AssetSchema, 'The asset') },
    };
    api.get('/assets/:id', { schema: show, config: { roles: everyone } }, async ({ params }, reply) => {
      const asset = await requireAsset(db, params.id);
      return reply.header('etag', `"${asset.version}"`).send(assetJson(asset));
    });

    const create = {
      operationId: 'createAsset',
      summary: 'Makes an asset',
      tags: ['assets'],
      body: { ...NewAsset, examples: [example] },
      response: { 201: withVersion(AssetSchema, 'The new asset') },
    };
    api.post('/assets', { schema: create, config: { roles: leaders } }, async (request, reply) => {
      const { id, ...body } = request.body as Static<typeof NewAsset>;
      const by = { actor: actorOf(request), now: now(), sites: viewFor(request).sites };
      const asset = await db.transaction(async (sql) => {
        if (await findAsset(sql, id)) throw new AppError('conflict', `There is an asset ${id} already.`);
        refuse((await saveAssets(sql, [{ id, fields: draftOf(body) }], by)).problems);
        return await requireAsset(sql, id);
      });
      reply.header('location', `/api/v1/assets/${encodeURIComponent(id)}`).header('etag', `"${asset.version}"`);
      return reply.code(201).send(assetJson(asset));
    });

    const change = {
      operationId: 'changeAsset',
      summary: 'Changes an asset; members that are left out stay as they are',
      tags: ['assets'],
      params: AssetParams,
      headers: IfMatch,
      body: { ...AssetPatch, examples: [{ criticality: 'A', retired: false }] },
      response: { 200: withVersion(AssetSchema, 'The asset as it is now') },
    };
    api.patch('/assets/:id', { schema: change, config: { roles: leaders } }, async (request, reply) => {
      const { id } = request.params;
      const fields = draftOf(request.body as Static<typeof AssetPatch>);
      const by = { actor: actorOf(request), now: now(), sites: viewFor(request).sites };
      const asset = await db.transaction(async (sql) => {
        await requireVersion(sql, id, versionOf(request.headers['if-match']));
        refuse((await saveAssets(sql, [{ id, fields }], by)).problems);
        return await requireAsset(sql, id);
      });
      return reply.header('etag', `"${asset.version}"`).send(assetJson(asset));
    });
  };
}

/** The asset with an id. @throws {AppError} `not_found` */
export async function requireAsset(sql: Sql, id: string) {
  const asset = await findAsset(sql, id);
  if (!asset) throw new AppError('not_found', `There is no asset ${id}.`);
  return asset;
}

function draftOf(body: Static<typeof AssetPatch>) {
  refuse(machineFaults(body.machine).map(({ field, message }) => ({ field, reason: message })));
  return fieldsOf(body);
}

/** @throws {AppError} `unprocessable`, naming the fields */
function refuse(problems: readonly { readonly field: string; readonly reason: string }[]): void {
  if (problems.length === 0) return;
  const errors = problems.map(({ field, reason }) => ({ field, message: reason }));
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new AppError('unprocessable', detail, { details: { errors } });
}
