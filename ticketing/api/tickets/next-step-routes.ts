import { Type } from 'typebox';
import { everyone, workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import { nextSteps } from '../../lifecycle/next-steps.ts';
import { refuseActorOf } from './refuse-actor-of.ts';
import { requireTicket } from './ticket-routes.ts';
import { StateSchema, TicketParams } from './ticket-schemas.ts';

const Steps = Type.Object({
  items: Type.Array(
    Type.Object({
      to: StateSchema,
      action: Type.String({ description: 'Such as `accept`, `decline`, `hold`, `review_ok`' }),
      hindrance: Type.Union(
        [
          Type.Object({
            field: Type.String({ description: '`checklists`, `approvals`, `labour`, `parts`, `signatures`, …' }),
            reason: Said(),
          }),
          Type.Null(),
        ],
        { description: 'Work that must be done before; null where nothing is in the way' },
      ),
    }),
  ),
});

/** `GET /tickets/{id}/next-steps`: what the caller may do with a ticket now. */
export function nextStepRoutes({ db, now }: { db: Db; now: Now }): Routes {
  const schema = {
    operationId: 'listTicketNextSteps',
    summary: 'The transitions that you may ask for now, and what must be done before each',
    tags: ['tickets'],
    params: TicketParams,
    response: { 200: Steps },
  };
  return (api) => {
    api.get('/tickets/:id/next-steps', { schema, config: { roles: everyone } }, async (request) =>
      db.snapshot(async (sql) => {
        const ticket = await requireTicket(sql, request.params.id);
        const caller = callerOf(request);
        const moves = !('role' in caller) || ['administrator', 'service', ...workers].includes(caller.role);
        if (!moves) return { items: [] };
        const asker = { actor: actorOf(request), now: now(), refuseWho: refuseActorOf(request) };
        return { items: [...(await nextSteps(sql, ticket, asker))] };
      }),
    );
  };
}
