import { Type } from 'typebox';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields } from '../../../http/problem.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import { dryRun } from '../../reports/dry-run.ts';
import { DEFAULT_POLICY } from '../../sla/default-policy.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { PolicySchema } from '../../sla/policy-definition.ts';
import { clockKinds } from '../../sla/terms.ts';
import { PrioritySchema } from '../fields.ts';

const DAY_MS = 86_400_000;
const VerdictSchema = Type.Enum(['met', 'breached', 'open', 'cancelled']);
const CountsSchema = Type.Object({
  met: Type.Integer(),
  breached: Type.Integer(),
  open: Type.Integer(),
  cancelled: Type.Integer(),
});

const DraftSchema = Type.Object({
  id: Type.Optional(Type.String({ description: 'The policy that the draft is to replace; `default` where left out' })),
  definition: PolicySchema,
  from: Type.Optional(Type.String({ format: 'date-time', description: '90 days ago where left out' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Now where left out' })),
});

const AnswerSchema = Type.Object(
  {
    from: Instant,
    to: Instant,
    tickets: Type.Integer({ description: 'Opened in that time' }),
    matched: Type.Integer({ description: 'Of these, those that the draft would have been for; only they are counted' }),
    clocks: Type.Array(Type.Object({ kind: Type.Enum([...clockKinds]), actual: CountsSchema, draft: CountsSchema })),
    changed: Type.Array(
      Type.Object({
        ticket: Type.String(),
        clock: Type.Enum([...clockKinds]),
        priority: PrioritySchema,
        actual: VerdictSchema,
        draft: VerdictSchema,
      }),
      { description: 'Clocks that would have ended otherwise, at most 200' },
    ),
  },
  { description: 'The result with the draft' },
);

/** `POST /sla/policies/dry-run`: past tickets held to a draft. Nothing is stored. */
export function slaDryRunRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  return (api) => {
    const schema = {
      operationId: 'dryRunSlaPolicy',
      summary: 'Which past tickets would have met or breached a draft of a policy?',
      tags: ['sla'],
      body: DraftSchema,
      response: { 200: AnswerSchema },
    };
    // It counts the tickets of the whole plant.
    const config = { roles: ['planner', 'lead', 'reliability_engineer'] as const, allSites: true };
    api.post('/sla/policies/dry-run', { schema, config }, async ({ body }) => {
      const { id = DEFAULT_POLICY, definition } = body;
      const at = now();
      const to = body.to === undefined ? at : new Date(body.to);
      const from = body.from === undefined ? new Date(to.getTime() - 90 * DAY_MS) : new Date(body.from);
      if (from >= to) throw invalidFields([{ field: 'from', message: 'must be before to' }]);
      const run = await db.snapshot((sql) => dryRun(sql, { id, definition, from, to, now: at, policy }));
      return {
        ...run,
        from: from.toISOString(),
        to: to.toISOString(),
        clocks: [...run.clocks],
        changed: [...run.changed],
      };
    });
  };
}
