import { Type } from 'typebox';
import type { Caller } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { leaders, readers, workers } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { IfMatch, Version, versionOf, withVersion } from '../../../http/if-match.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { problemAs } from '../../../http/problem.ts';
import { actorOf, callerOf, viewFor } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { mayKnowCosts } from '../../access/private-data.ts';
import { requireWithin } from '../../access/reach.ts';
import {
  changePart,
  createPart,
  listParts,
  listStores,
  type Part,
  requirePart,
  saveStore,
} from '../../assets/parts/parts.ts';
import { countStock, moveStock, reorderList, stockOf } from '../../assets/parts/stock.ts';
import { versionsOfRecords } from '../../db/record-versions.ts';
import type { Db } from '../../db/sql.ts';
import { claim, withVersions } from '../claim.ts';
import { Decimal } from '../fields.ts';
import { AssetId } from './asset-schemas.ts';

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const Name = Type.String({ minLength: 1, maxLength: 200 });

/** A quantity with at most three digits after the point. */
export const Quantity = Type.Number({ exclusiveMinimum: 0, maximum: 1e9, multipleOf: 0.001 });

const fields = {
  name: Name,
  nameZh: nullable(Name),
  unit: Type.String({ minLength: 1, maxLength: 20, description: 'Unit of its quantities, such as pc' }),
  manufacturer: nullable(Name),
  manufacturerNumber: nullable(Name),
  unitCost: Type.Union([Decimal, Type.Null()], {
    description: 'Of one unit; what is used from now on has it. Left out for callers who see no costs',
  }),
};
const PartSchema = Type.Object({
  id: Type.String(),
  ...fields,
  unitCost: Type.Optional(fields.unitCost),
  version: Type.Integer(),
});
const NewPart = Type.Object({ id: AssetId, ...Type.Partial(Type.Object(fields)).properties, name: Name });
const StockSchema = Type.Object({
  part: Type.String(),
  store: Type.String(names('store')),
  onHand: Type.Number(),
  reserved: Type.Number(),
  available: Type.Number({ description: 'Quantity without a reservation' }),
  minimum: Type.Number(),
});
const ListedStock = Type.Object({ ...StockSchema.properties, ...Version });
const StoreSchema = Type.Object({
  id: Type.String({ ...AssetId, ...names('store') }),
  name: Name,
  site: nullable(Name),
  person: nullable(Type.String({ ...names('person'), description: 'The person with this van' })),
});
const PartParams = Type.Object({ id: Type.String(names('part')) });
const PlaceParams = Type.Object({ ...PartParams.properties, store: Type.String(names('store')) });
const StoreParams = Type.Object({ id: Type.String(names('store', { mayBeNew: true })) });
const Reason = Type.Optional(Type.String({ minLength: 1, maxLength: 500 }));

type Deps = { readonly db: Db; readonly now: Now };

/** The plant's parts, their stores, and the parts to reorder. */
export function partRoutes(deps: Deps): Routes {
  return (api) => {
    addParts(api, deps);
    addStock(api, deps);
    addStores(api, deps);
  };
}

function addParts(api: HttpApp, { db, now }: Deps): void {
  const list = {
    operationId: 'listParts',
    summary: 'Parts in the order of their ids',
    tags: ['parts'],
    querystring: Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })), ...pageQuery() }),
    response: { 200: pageOf(PartSchema) },
  };
  api.get('/parts', { schema: list, config: { roles: readers } }, async (request) => {
    const { limit = defaultLimit, cursor, q } = request.query;
    const after = cursor === undefined ? '' : decodeCursor(cursor, Type.String());
    const page = pageFrom(await listParts(db, q, { after, limit: limit + 1 }), limit, ({ id }) => id);
    return { ...page, items: page.items.map((part) => partJson(part, callerOf(request))) };
  });

  const show = {
    operationId: 'getPart',
    summary: 'One part, and its stores',
    tags: ['parts'],
    params: PartParams,
    response: {
      200: withVersion(
        Type.Object({ ...PartSchema.properties, stock: Type.Array(ListedStock) }),
        'The part with its stock',
      ),
    },
  };
  api.get('/parts/:id', { schema: show, config: { roles: readers } }, async (request, reply) => {
    const { params } = request;
    const [part, stock] = await db.snapshot(async (sql) => {
      const found = await requirePart(sql, params.id);
      const places = (await stockOf(sql, found.id)).map(stockJson);
      const ids = places.map((place) => `${found.id} ${place.store}`);
      const versions = await versionsOfRecords(sql, 'stock', ids);
      return [found, places.map((place, at) => ({ ...place, version: versions.get(ids[at] ?? '') ?? 0 }))] as const;
    });
    return reply.header('etag', `"${part.version}"`).send({ ...partJson(part, callerOf(request)), stock });
  });

  const create = {
    operationId: 'createPart',
    summary: 'Makes a part',
    tags: ['parts'],
    body: {
      ...NewPart,
      examples: [{ id: '6205-2RS', name: 'Bearing 6205-2RS', nameZh: '轴承 6205-2RS', unitCost: '14.20' }],
    },
    response: { 201: withVersion(PartSchema, 'The new part') },
  };
  api.post('/parts', { schema: create, config: { roles: leaders } }, async ({ body }, reply) => {
    const unknown = { nameZh: null, unit: 'pc', manufacturer: null, manufacturerNumber: null, unitCost: null };
    const part = await db.transaction((sql) => createPart(sql, { ...unknown, ...body }, now()));
    return reply.code(201).header('etag', `"${part.version}"`).send(part);
  });

  const change = {
    operationId: 'changePart',
    summary: 'Changes a part; members that are left out stay as they are',
    tags: ['parts'],
    params: PartParams,
    headers: IfMatch,
    body: Type.Partial(Type.Object(fields)),
    response: { 200: withVersion(PartSchema, 'The part as it is now') },
  };
  api.patch('/parts/:id', { schema: change, config: { roles: leaders } }, async ({ params, headers, body }, reply) => {
    const expected = versionOf(headers['if-match']);
    const part = await changePart(db, params.id, { fields: body, expected, now: now() });
    return reply.header('etag', `"${part.version}"`).send(part);
  });
}

function addStock(api: HttpApp, { db, now }: Deps): void {
  const count = {
    operationId: 'countStock',
    summary: 'Records a count of a store, or sets its minimum',
    tags: ['parts'],
    params: PlaceParams,
    headers: IfMatch,
    body: Type.Object({
      onHand: Type.Optional(Type.Number({ minimum: 0, maximum: 1e9, multipleOf: 0.001 })),
      minimum: Type.Optional(Type.Number({ minimum: 0, maximum: 1e9, multipleOf: 0.001 })),
      reason: Reason,
    }),
    response: {
      200: withVersion(StockSchema, 'The stock'),
      409: problemAs('More is reserved than was counted: `tickets` names those that keep it'),
    },
  };
  api.put('/parts/:id/stock/:store', { schema: count, config: { roles: leaders } }, async (request) => {
    const { id: partId, store: storeId } = request.params;
    const by = { actor: actorOf(request), now: now(), sites: viewFor(request).sites };
    const stock = await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'stock', id: `${partId} ${storeId}` });
      return await countStock(sql, { partId, storeId }, { ...request.body, ...by });
    });
    return stockJson(stock);
  });

  const receive = {
    operationId: 'receiveStock',
    summary: 'Puts parts into a store',
    tags: ['parts'],
    params: PlaceParams,
    body: Type.Object({ quantity: Quantity, reason: Reason }),
    response: { 200: StockSchema },
  };
  const url = '/parts/:id/stock/:store/receipts';
  api.post(url, { schema: receive, config: { roles: workers } }, async (request) => {
    const { id: partId, store: storeId } = request.params;
    const move = { partId, storeId, kind: 'received', actor: actorOf(request), now: now() } as const;
    return stockJson(await db.transaction((sql) => moveStock(sql, { ...move, ...request.body })));
  });

  const reorder = {
    operationId: 'listReorders',
    summary: 'Stock of which less is available than the minimum',
    tags: ['parts'],
    response: {
      200: pageOf(
        Type.Object({
          ...StockSchema.properties,
          name: Type.String(),
          unit: Type.String(),
          missing: Type.Number(),
        }),
      ),
    },
  };
  api.get('/reorder-list', { schema: reorder, config: { roles: readers } }, async () => {
    const items = (await reorderList(db)).map(({ name, unit, missing, ...stock }) => ({
      ...stockJson(stock),
      name,
      unit,
      missing,
    }));
    return { items, next: null };
  });
}

function addStores(api: HttpApp, { db, now }: Deps): void {
  const list = {
    operationId: 'listStores',
    summary: 'Where parts lie: rooms, and the vans of people',
    tags: ['parts'],
    response: { 200: pageOf(Type.Object({ ...StoreSchema.properties, ...Version })) },
  };
  api.get('/stores', { schema: list, config: { roles: readers } }, async () => ({
    items: (await withVersions(db, 'store', { idOf: ({ id }) => id, read: () => listStores(db) })).map(
      ({ personId, ...store }) => ({ ...store, person: personId }),
    ),
    next: null,
  }));

  const save = {
    operationId: 'saveStore',
    summary: 'Makes a store, or changes it',
    tags: ['parts'],
    params: StoreParams,
    headers: IfMatch,
    body: Type.Object({
      name: Name,
      site: Type.Optional(nullable(Type.String({ ...Name, ...names('site') }))),
      person: Type.Optional(nullable(Type.String({ ...Name, ...names('person') }))),
    }),
    response: { 200: withVersion(StoreSchema, 'The store') },
  };
  api.put('/stores/:id', { schema: save, config: { roles: leaders } }, async (request) => {
    const { id } = request.params;
    const { name, site = null, person = null } = request.body;
    await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'store', id });
      await saveStore(sql, { id, name, site, personId: person }, now());
      await requireWithin(sql, callerOf(request), { noun: 'store', id });
    });
    return { id, name, site, person };
  });
}

/** A part in JSON, without its price where the caller sees no costs. */
function partJson({ unitCost, ...part }: Part, caller: Caller) {
  return { ...part, ...(mayKnowCosts(caller) && { unitCost }) };
}

function stockJson({ partId, storeId, ...stock }: Awaited<ReturnType<typeof stockOf>>[number]) {
  return { ...stock, part: partId, store: storeId };
}
