import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { everyone } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import type { Refusals } from '../../../http/refusals.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { isShown } from '../../work/files/file-kind.ts';
import type { FileStore } from '../../work/files/file-store.ts';
import { findFile, listFiles } from '../../work/files/ticket-files.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';
import { FileSchema, isRequester } from './file-schema.ts';
import { jsonOf } from './json-of.ts';
import { addUploadRoute } from './upload-route.ts';

const FileParams = Type.Object({
  id: TicketParams.properties.id,
  file: Type.Integer({ ...names('part_of_ticket'), minimum: 1 }),
});

/**
 * Photos and files of tickets: the body of an upload is the file itself, its type in
 * `Content-Type`.
 */
export function fileRoutes(deps: {
  db: Db;
  files: FileStore;
  now: Now;
  policy: SlaPolicy;
  refusals?: Pick<Refusals, 'note'> | undefined;
}): Routes {
  const { db, files } = deps;
  return (api) => {
    const list = {
      operationId: 'listTicketFiles',
      summary: 'The photos and files of a ticket, those of merged tickets too',
      tags: ['tickets'],
      params: TicketParams,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(FileSchema) },
    };
    api.get('/tickets/:id/files', { schema: list, config: { roles: everyone } }, async (request) => {
      const { params, query } = request;
      const { id } = await requireTicket(db, params.id);
      const { limit = defaultLimit, cursor } = query;
      const after = cursor === undefined ? 0 : decodeCursor(cursor, Type.Integer());
      const rows = await listFiles(db, id, { after, limit: limit + 1, publicOnly: isRequester(request) });
      const page = pageFrom(rows, limit, (last) => last.id);
      return { items: page.items.map(jsonOf), next: page.next };
    });

    const get = {
      operationId: 'getTicketFile',
      summary: 'The file itself: photos can be shown, everything else is a download',
      tags: ['tickets'],
      params: FileParams,
      response: { 200: { description: 'The bytes', content: { '*/*': { schema: Type.Any() } } } },
    };
    api.get('/tickets/:id/files/:file', { schema: get, config: { roles: everyone } }, async (request, reply) => {
      const { id } = await requireTicket(db, request.params.id);
      const file = await findFile(db, id, { id: request.params.file, publicOnly: isRequester(request) });
      const stream = await files.open(file.sha256);
      const disposition = isShown(file.mediaType) ? 'inline' : 'attachment';
      reply.headers({
        'content-type': file.mediaType,
        'content-length': file.sizeBytes,
        'content-disposition': `${disposition}; filename*=UTF-8''${encodeName(file.name)}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=31536000, immutable',
        etag: `"${file.sha256}"`,
      });
      return reply.send(stream as never);
    });
    addUploadRoute(api, deps);
  };
}

/** RFC 8187. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
