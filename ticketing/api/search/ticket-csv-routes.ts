import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { everyone } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { viewFor } from '../../../http/sign-in.ts';
import type { Db } from '../../db/sql.ts';
import { ticketCsv } from '../../search/ticket-csv.ts';
import { ticketFilterFields, ticketFilterOf } from '../tickets/ticket-filter.ts';

/** `GET /tickets.csv`: a list of tickets for a spreadsheet. */
export function ticketCsvRoutes({ db }: { db: Db }): Routes {
  return (api) => {
    const schema = {
      operationId: 'exportTickets',
      summary: 'All tickets that pass the filter, as CSV',
      tags: ['tickets'],
      querystring: Type.Object(ticketFilterFields),
      response: {
        200: {
          description: 'The file',
          content: { 'text/csv': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
        },
      },
    };
    api.get('/tickets.csv', { schema, config: { roles: everyone } }, async (request, reply) => {
      const { sort = 'newest' } = request.query;
      const filter = { ...ticketFilterOf(request.query), ...viewFor(request) };
      reply.header('content-disposition', 'attachment; filename="tickets.csv"');
      reply.type('text/csv; charset=utf-8');
      return reply.send(Readable.from(ticketCsv(db, filter, sort), { objectMode: false }));
    });
  };
}
