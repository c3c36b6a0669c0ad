import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { viewFor } from '../../../http/sign-in.ts';
import type { Db } from '../../db/sql.ts';
import { likenesses } from '../../search/resemblance.ts';
import { findSimilar } from '../../search/similar-tickets.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { verdicts } from '../../ticket/verdict.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';

const orNull = Type.Union([Type.String(), Type.Null()]);
const SimilarSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.String({ ...names('ticket'), description: 'The number of the ticket' }),
        title: Type.String(),
        titleZh: orNull,
        asset: Type.Object({ id: Type.String(names('asset')), name: Type.String() }),
        resemblance: Type.Number({ minimum: 0, maximum: 1, description: 'docs/work-orders.md has the formula' }),
        alike: Type.Array(Type.Enum([...likenesses]), {
          description: '`channels`: half of the deviation or more lay in the same channels',
        }),
        resolvedAt: Instant,
        restoreSeconds: Type.Number({ description: 'From opening to resolution' }),
        verdict: Type.Enum([...verdicts]),
        failureMode: orNull,
        failureMechanism: orNull,
        failureCause: orNull,
        held: Type.Boolean({
          description: 'No relapse, rejected review or reopening, and no ticket of the same trouble within 30 days',
        }),
        labourSeconds: Type.Number({ description: 'Labour booked, net of corrections' }),
        parts: Type.Array(Type.Object({ part: Type.String(), name: Type.String(), quantity: Type.Number() }), {
          description: 'Parts used, net of corrections; at most 20',
        }),
      }),
    ),
  },
  { description: 'The most alike first' },
);

/** `GET /tickets/{id}/similar`: what helped before, on this machine and on others of its class. */
export function similarTicketRoutes({ db }: { readonly db: Db }): Routes {
  return (api) => {
    const schema = {
      operationId: 'listSimilarTickets',
      summary: 'Tickets of the same machine or class that were resolved before, the most alike first, and what helped',
      tags: ['tickets'],
      params: TicketParams,
      querystring: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 10 })) }),
      response: { 200: SimilarSchema },
    };
    api.get('/tickets/:id/similar', { schema, config: { roles: readers } }, async (request) => {
      const { limit = 10 } = request.query;
      const { sites } = viewFor(request);
      const found = await db.snapshot(async (sql) => {
        const { id } = await requireTicket(sql, request.params.id);
        return await findSimilar(sql, id, { sites, limit });
      });
      return {
        items: found.map(({ id, assetId, assetName, resolvedAt, alike, parts, ...rest }) => ({
          ...rest,
          id: ticketNumber(id),
          asset: { id: assetId, name: assetName },
          resolvedAt: resolvedAt.toISOString(),
          alike: [...alike],
          parts: [...parts],
        })),
      };
    });
  };
}
