import { Type } from 'typebox';
import { names } from '../../http/access/names.ts';
import { readers } from '../../http/access/roles.ts';
import type { Routes } from '../../http/http-app.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../http/paging.ts';
import { problemAs } from '../../http/problem.ts';
import { actorOf } from '../../http/sign-in.ts';
import type { Now } from '../../lib/clock.ts';
import type { ModelRegistry } from './model-registry.ts';
import type { Promotion } from './promotions.ts';
import type { ModelSubject } from './stored-model.ts';

const orNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const Reason = Type.String({ minLength: 1, maxLength: 2_000, description: 'Reason, for later readers' });
const Subject = Type.Object({
  kind: Type.Enum(['device', 'class']),
  name: Type.String({ minLength: 1, maxLength: 200, description: 'A device as `site:device`, or a class' }),
});
const Decision = Type.Object(
  {
    at: Type.String({ format: 'date-time' }),
    by: Type.String(),
    reason: orNull('Why; null where nobody said'),
    action: Type.Enum(['promote', 'rollback', 'shadow', 'unshadow', 'learn', 'withdraw']),
    subject: Subject,
    model: orNull('What is used from then on; null: what the machine learns by itself, or no shadow'),
    from: orNull('The model before'),
  },
  { description: 'The person who chose the model of a device or class' },
);
const Shadow = Type.Boolean({ description: 'Only of a model that scores beside the present one' });

/**
 * Decides on uses of models, as `harbinger models promote` and `rollback`; shows deciders and
 * reasons.
 */
export function modelDecisionRoutes(options: {
  readonly registry: Pick<ModelRegistry, 'get' | 'promotions' | 'promote'>;
  readonly now: Now;
  /** Called after a decision, so that it is recorded. */
  readonly decided: () => Promise<void>;
}): Routes {
  const { registry, now, decided } = options;
  const tags = ['models'];
  const deciding = { roles: ['reliability_engineer' as const], allSites: true };
  const decide = async (request: Parameters<ModelRegistry['promote']>[0]): Promise<ReturnType<typeof json>> => {
    const entry = await registry.promote(request);
    await decided();
    return json(entry);
  };
  return (api) => {
    const promote = {
      operationId: 'promoteModel',
      summary:
        'Puts a model into use for the device or class that it was trained for, or makes it the shadow; the detector switches within seconds',
      tags,
      params: Type.Object({ id: Type.String({ ...names('model'), description: 'whole, or its beginning' }) }),
      body: Type.Object(
        { shadow: Type.Optional(Shadow), reason: Type.Optional(Reason) },
        { examples: [{ reason: 'better in April' }] },
      ),
      response: { 200: Decision, 409: problemAs('It is used already, or cannot be used so') },
    };
    api.post('/models/:id/promote', { schema: promote, config: deciding }, async (request) => {
      const { shadow = false, reason } = request.body;
      const { card } = await registry.get(request.params.id);
      const action = shadow ? 'shadow' : 'promote';
      const who = { at: now().toISOString(), by: actorOf(request), ...(reason !== undefined && { reason }) };
      return await decide({ ...who, action, subject: card.subject, model: card.id });
    });

    const rollBack = {
      operationId: 'rollBackModel',
      summary: 'Returns to the model before the last promotion, or ends the shadow; the present model stays then',
      tags,
      body: Type.Object(
        { subject: Subject, shadow: Type.Optional(Shadow), reason: Type.Optional(Reason) },
        { examples: [{ subject: { kind: 'device', name: 'plant:pump-1' }, reason: 'too many alarms' }] },
      ),
      response: { 200: Decision, 409: problemAs('There is nothing to go back to') },
    };
    api.post('/model-rollbacks', { schema: rollBack, config: deciding }, async (request) => {
      const { subject, shadow = false, reason } = request.body;
      const who = { at: now().toISOString(), by: actorOf(request), ...(reason !== undefined && { reason }) };
      return await decide({ ...who, action: shadow ? 'unshadow' : 'rollback', subject: subject as ModelSubject });
    });

    const list = {
      operationId: 'listModelDecisions',
      summary: 'Decisions on the model in use, the newest first',
      tags,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(Decision) },
    };
    api.get('/model-decisions', { schema: list, config: { roles: readers, allSites: true } }, async ({ query }) => {
      const { limit = defaultLimit, cursor } = query;
      const { entries } = await registry.promotions();
      const before = cursor === undefined ? entries.length : decodeCursor(cursor, Type.Integer());
      const rest = entries
        .map((entry, place) => ({ entry, place }))
        .slice(0, Math.max(0, before))
        .toReversed();
      const page = pageFrom(rest.slice(0, limit + 1), limit, ({ place }) => place);
      return { items: page.items.map(({ entry }) => json(entry)), next: page.next };
    });
  };
}

function json(entry: Promotion) {
  return { ...entry, reason: entry.reason ?? null };
}
