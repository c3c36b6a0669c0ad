import qrcode from 'qrcode-generator';
import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { everyone, readers, workers } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { problemAs } from '../../../http/problem.ts';
import { callerOf, viewFor } from '../../../http/sign-in.ts';
import { AppError } from '../../../lib/errors.ts';
import { assetHistory } from '../../assets/asset-history.ts';
import { assetTree } from '../../assets/asset-tree.ts';
import { assetLevels } from '../../assets/assets.ts';
import type { Db } from '../../db/sql.ts';
import { reportPath, requireReportCode } from '../../outside/report-codes.ts';
import { criticalities } from '../../ticket/priority.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { AssetParams } from '../fields.ts';
import { requireAsset } from './asset-routes.ts';

/** More than a person can read; clients request larger ones part by part. */
const LARGEST_TREE = 20_000;

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);

const TreeRowSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  level: Type.Enum([...assetLevels]),
  parent: nullable(Type.String()),
  site: Type.String(),
  criticality: Type.Enum([...criticalities]),
  class: nullable(Type.String()),
  depth: Type.Integer({ description: '0 for the root of the tree' }),
  openTickets: Type.Integer({ description: 'Of this asset alone, as far as you may see them' }),
});

const HistorySchema = Type.Object({
  kind: Type.Enum(['episode', 'ticket']),
  at: Type.String({ format: 'date-time', description: 'When the alarm was raised, or the ticket opened' }),
  id: Type.String({ description: 'Of the alarm, or the number of the ticket' }),
  asset: Type.String(),
  state: Type.String(),
  words: Type.String({ description: 'Condition of the alarm, or title of the ticket' }),
  wordsZh: nullable(Type.String()),
  verdict: nullable(Type.String()),
});

const Place = Type.Object({ at: Type.Integer(), kind: Type.String(), reference: Type.String() });

/**
 * Shows the hierarchy of assets, the history of each, and its QR code.
 * @param deps.publicUrl address of the pages for people; absent: the address of the request
 */
export function assetTreeRoutes({ db, publicUrl }: { db: Db; publicUrl?: string | undefined }): Routes {
  return (api) => {
    const tree = {
      operationId: 'getAssetTree',
      summary: 'The hierarchy: each asset before its parts',
      tags: ['assets'],
      querystring: Type.Object({
        root: Type.Optional(
          Type.String({ ...names('asset', { filters: true }), description: 'Only this asset and the assets below it' }),
        ),
      }),
      response: {
        200: Type.Object({ items: Type.Array(TreeRowSchema) }, { description: 'The rows of the tree' }),
        404: problemAs('There is no such root in use'),
        422: problemAs('There are too many assets to show without a root'),
      },
    };
    api.get('/asset-tree', { schema: tree, config: { roles: everyone } }, async (request) => {
      const root = request.query.root ?? null;
      const rows = await assetTree(db, { root, view: viewFor(request), limit: LARGEST_TREE + 1 });
      if (root !== null && rows.length === 0) throw new AppError('not_found', `There is no asset ${root} in use.`);
      if (rows.length > LARGEST_TREE) {
        const message = `is needed: there are more than ${LARGEST_TREE} assets`;
        throw new AppError('unprocessable', `root ${message}.`, { details: { errors: [{ field: 'root', message }] } });
      }
      return { items: rows.map(({ parentId, ...row }) => ({ ...row, parent: parentId })) };
    });

    const history = {
      operationId: 'listAssetHistory',
      summary: 'Alarms and tickets of an asset, the latest first',
      tags: ['assets'],
      params: AssetParams,
      querystring: Type.Object({
        below: Type.Optional(Type.Boolean({ default: false, description: 'Also those of everything below it' })),
        ...pageQuery(),
      }),
      response: { 200: pageOf(HistorySchema) },
    };
    api.get('/assets/:id/history', { schema: history, config: { roles: readers } }, async ({ params, query }) => {
      const { id: assetId } = await requireAsset(db, params.id);
      const { limit = defaultLimit, cursor, below = false } = query;
      const before = cursor === undefined ? null : decodeCursor(cursor, Place);
      const rows = await assetHistory(db, { assetId, below }, { before, limit: limit + 1 });
      const page = pageFrom(rows, limit, ({ at, kind, reference }) => ({ at: at.getTime(), kind, reference }));
      const items = page.items.map(({ reference, assetId: asset, at, ...row }) => ({
        ...row,
        at: at.toISOString(),
        asset,
        id: row.kind === 'ticket' ? ticketNumber(Number(reference)) : reference,
      }));
      return { items, next: page.next };
    });
    addQr(api, { db, publicUrl });
  };
}

function addQr(api: HttpApp, { db, publicUrl }: { db: Db; publicUrl?: string | undefined }): void {
  const qr = {
    operationId: 'getAssetQr',
    summary: 'The QR code of an asset: the address of its page, or of its report page, to stick on the machine',
    tags: ['assets'],
    params: AssetParams,
    querystring: Type.Object({
      opens: Type.Optional(
        Type.Enum(['asset', 'report'], {
          description:
            '`report`: the page for people without an account, for those who work here; `asset` where left out',
        }),
      ),
    }),
    response: {
      200: { description: 'The code', content: { 'image/svg+xml': { schema: Type.String() } } },
    },
  };
  api.get('/assets/:id/qr.svg', { schema: qr, config: { roles: everyone } }, async (request, reply) => {
    const { id } = await requireAsset(db, request.params.id);
    const base = (publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '');
    if (request.query.opens !== 'report') {
      return reply.type('image/svg+xml').send(qrSvg(`${base}/assets/${encodeURIComponent(id)}`));
    }
    const caller = callerOf(request);
    if ('role' in caller && caller.role !== 'administrator' && !workers.includes(caller.role)) {
      throw new AppError('forbidden', `A ${caller.role.replaceAll('_', ' ')} does not see the code for reports.`);
    }
    const { code } = await requireReportCode(db, id);
    return reply.type('image/svg+xml').send(qrSvg(`${base}${reportPath(code)}`));
  });
}

/** A QR code that can still be read where a quarter of it is dirty (level Q). */
function qrSvg(text: string): string {
  const code = qrcode(0, 'Q');
  code.addData(text);
  code.make();
  return code.createSvgTag({ cellSize: 8, margin: 32, scalable: true });
}
