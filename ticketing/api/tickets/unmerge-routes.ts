import { Type } from 'typebox';
import type { Routes } from '../../../http/http-app.ts';
import { IfMatch, versionOf, withVersion } from '../../../http/if-match.ts';
import { problemAs } from '../../../http/problem.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { requireWithin } from '../../access/reach.ts';
import type { Db } from '../../db/sql.ts';
import { unmergeTicket } from '../../lifecycle/unmerge.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { ticketsJson } from './ticket-json.ts';
import { requireTicket } from './ticket-routes.ts';
import { TicketParams, TicketSchema } from './ticket-schemas.ts';

const Reason = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) },
  { examples: [{ reason: 'two pumps, two faults' }] },
);

/**
 * A merge by mistake is undone by a lead, within the days in which a closed ticket could be opened
 * again.
 */
export function unmergeRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  return (api) => {
    const undo = {
      operationId: 'unmergeTicket',
      summary: 'Undoes a merge: the ticket is in its state before, and the moved objects return',
      tags: ['tickets'],
      params: TicketParams,
      headers: IfMatch,
      body: Reason,
      response: {
        200: withVersion(TicketSchema, 'The ticket'),
        404: problemAs('There is no such ticket'),
        409: problemAs('It is not merged, or the merge can be undone no more; `ticket` is the one in the way'),
        412: problemAs('Someone else changed the ticket in the meantime'),
      },
    };
    api.post('/tickets/:id/unmerge', { schema: undo, config: { roles: ['lead'] } }, async (request, reply) => {
      const { params, headers, body } = request;
      const { id: ticketId } = await requireTicket(db, params.id);
      const caller = callerOf(request);
      await unmergeTicket(db, {
        ticketId,
        expectedVersion: versionOf(headers['if-match']),
        reason: body.reason,
        actor: actorOf(request),
        now: now(),
        policy,
        allow: (sql, target) => requireWithin(sql, caller, { noun: 'ticket', id: target }),
      });
      const [ticket] = await db.snapshot(async (sql) => {
        return await ticketsJson(sql, [await requireTicket(sql, params.id)], { policy, now: now() });
      });
      if (!ticket) throw new Error('a row gives a ticket');
      return reply.header('etag', `"${ticket.version}"`).send(ticket);
    });
  };
}
