import { Type } from 'typebox';
import { everyone } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import type { Db } from '../../db/sql.ts';
import { episodesOfTickets } from '../../episodes/find-episodes.ts';
import { traceOf, traceStages, whenSeen } from '../../reports/trace.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { readEventsOf } from '../../ticket/ticket-events.ts';
import { requireTicket } from './ticket-routes.ts';
import { TicketParams } from './ticket-schemas.ts';

const TraceSchema = Type.Object({
  ticket: Type.String(),
  stages: Type.Array(
    Type.Object({
      stage: Type.Enum([...traceStages], { description: '`stored` is beside the way: nothing waits for it' }),
      block: Type.String({ description: 'ISO 13374: DA, DM, SD, HA, PA, AG' }),
      at: Instant,
      sincePreviousMs: Type.Number({ description: 'Of `stored` and `scored`: since `journal`' }),
    }),
  ),
  totalMs: Type.Number({ description: 'From the first stage to the last' }),
});

/** `GET /tickets/{id}/trace`: how long the way from the sensor took, stage by stage. */
export function traceRoutes({ db }: { db: Db }): Routes {
  return (api) => {
    const schema = {
      operationId: 'getTicketTrace',
      summary: 'The way of the reading that opened the ticket, in wall time',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: TraceSchema },
    };
    api.get('/tickets/:id/trace', { schema, config: { roles: everyone } }, async ({ params }) => {
      const ticket = await requireTicket(db, params.id);
      const [first] = await episodesOfTickets(db, [ticket.id]);
      const [assigned] = await readEventsOf(db, ticket.id, { only: ['assigned'] });
      const { openedAt } = ticket;
      const told = await whenSeen(db, ticket.id);
      const dispatchedAt = assigned?.at ?? null;
      const stages = traceOf({
        trace: first?.trace ?? null,
        storedAt: first?.storedAt ?? null,
        openedAt,
        dispatchedAt,
        ...told,
      });
      return {
        ticket: ticketNumber(ticket.id),
        stages: stages.map((stage) => ({ ...stage, at: stage.at.toISOString() })),
        totalMs: (stages.at(-1)?.at.getTime() ?? 0) - (stages[0]?.at.getTime() ?? 0),
      };
    });
  };
}
