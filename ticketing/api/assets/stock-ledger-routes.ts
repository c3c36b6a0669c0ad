import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { viewFor } from '../../../http/sign-in.ts';
import { requirePart } from '../../assets/parts/parts.ts';
import { listStockEvents } from '../../assets/parts/stock-ledger.ts';
import type { Db } from '../../db/sql.ts';
import { ticketNumber } from '../../ticket/ticket.ts';

const StockEventSchema = Type.Object({
  id: Type.Integer(),
  store: Type.String(),
  kind: Type.Enum(['received', 'counted', 'reserved', 'released', 'consumed', 'below_minimum']),
  quantity: Type.Number({ description: 'What was counted, or by how much it changed' }),
  onHand: Type.Number({ description: 'After it' }),
  reserved: Type.Number({ description: 'After it' }),
  ticket: Type.Union([Type.String(), Type.Null()], { description: 'Null also where the caller does not see it' }),
  actor: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
  at: Instant,
});

/** The ledger of a part: receipts, counts, reservations and use. */
export function stockLedgerRoutes({ db }: { readonly db: Db }): Routes {
  const schema = {
    operationId: 'listStockEvents',
    summary: 'What happened to the stock of a part, the latest first',
    tags: ['parts'],
    params: Type.Object({ id: Type.String(names('part')) }),
    querystring: Type.Object(pageQuery()),
    response: { 200: pageOf(StockEventSchema) },
  };
  return (api) => {
    api.get('/parts/:id/stock-events', { schema, config: { roles: readers } }, async (request) => {
      const { limit = defaultLimit, cursor } = request.query;
      const { id } = await requirePart(db, request.params.id);
      const rows = await listStockEvents(db, id, {
        before: cursor === undefined ? null : decodeCursor(cursor, Type.Integer()),
        limit: limit + 1,
        sites: viewFor(request).sites,
      });
      const page = pageFrom(rows, limit, (event) => event.id);
      return {
        items: page.items.map(({ storeId, ticketId, at, ...event }) => ({
          ...event,
          store: storeId,
          ticket: ticketId === null ? null : ticketNumber(ticketId),
          at: at.toISOString(),
        })),
        next: page.next,
      };
    });
  };
}
