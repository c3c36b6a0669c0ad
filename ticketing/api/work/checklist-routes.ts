import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders, workers, workReaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { IfMatch, Version, withVersion } from '../../../http/if-match.ts';
import { Instant } from '../../../http/instant.ts';
import { momentsOf, occurredAt } from '../../../http/occurred-at.ts';
import { actorOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { stepKinds } from '../../ticket/step-answer.ts';
import { addChecklist, answerSteps, listChecklists } from '../../work/checklists.ts';
import { claim } from '../claim.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';
import { jsonOf } from './json-of.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const Answer = Type.Union([Type.Boolean(), Type.Number(), Type.String({ maxLength: 4_000 })], {
  description: 'tick: true; measure: a number; photo: the SHA-256 of a photo on the ticket; text: words',
});
const StepSchema = Type.Object({
  position: Type.Integer({ description: 'From 1' }),
  kind: Type.Enum([...stepKinds]),
  instruction: Type.String(),
  instructionZh: OrNull(Type.String()),
  mandatory: Type.Boolean({ description: 'To be done before the ticket can be resolved' }),
  safety: Type.Boolean({ description: 'To be done before work begins' }),
  unit: OrNull(Type.String()),
  lowerLimit: OrNull(Type.Number()),
  upperLimit: OrNull(Type.Number()),
  answer: OrNull(Answer),
  withinLimits: OrNull(Type.Boolean()),
  answeredBy: OrNull(Type.String()),
  answeredAt: OrNull(Instant),
});
const ChecklistSchema = Type.Object({
  id: Type.Integer(),
  ticketId: Type.Integer(),
  name: Said({ description: 'Of a list by the program: the condition that it is for' }),
  source: Type.String(),
  permit: Type.Boolean({ description: 'Its work needs a permit by a second person' }),
  steps: Type.Array(StepSchema),
  ...Version,
});
const NewChecklist = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  source: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'Once on a ticket; the name where left out' }),
  ),
  permit: Type.Optional(Type.Boolean()),
  steps: Type.Array(
    Type.Object({
      kind: Type.Enum([...stepKinds]),
      instruction: Type.String({ minLength: 1, maxLength: 1_000 }),
      instructionZh: Type.Optional(Type.String({ maxLength: 1_000 })),
      mandatory: Type.Optional(Type.Boolean()),
      safety: Type.Optional(Type.Boolean()),
      unit: Type.Optional(Type.String({ maxLength: 32 })),
      lowerLimit: Type.Optional(Type.Number()),
      upperLimit: Type.Optional(Type.Number()),
    }),
    { minItems: 1, maxItems: 200 },
  ),
});
const Answers = Type.Object(
  {
    answers: Type.Array(Type.Object({ step: Type.Integer({ minimum: 1 }), answer: Answer }), {
      minItems: 1,
      maxItems: 200,
    }),
  },
  {
    examples: [
      {
        answers: [
          { step: 1, answer: true },
          { step: 2, answer: 2.4 },
        ],
      },
    ],
  },
);

/** The checks of a ticket and their results. */
export function checklistRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const { db, now, policy } = deps;
  return (api) => {
    const list = {
      operationId: 'listTicketChecklists',
      summary: 'The checklists of a ticket with their steps and answers',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: Type.Object({ items: Type.Array(ChecklistSchema) }) },
    };
    api.get('/tickets/:id/checklists', { schema: list, config: { roles: workReaders } }, async ({ params }) => {
      const { id } = await requireTicket(db, params.id);
      return { items: (await listChecklists(db, id)).map(jsonOf) };
    });

    const add = {
      operationId: 'addTicketChecklist',
      summary: 'Puts a checklist on a ticket',
      tags: ['tickets'],
      params: TicketParams,
      body: NewChecklist,
      response: { 201: { ...ChecklistSchema, description: 'The checklist' } },
    };
    api.post('/tickets/:id/checklists', { schema: add, config: { roles: leaders } }, async (request, reply) => {
      const { params, body } = request;
      const done = { ticket: params.id, actor: actorOf(request), now: now(), policy };
      const none = {
        instructionZh: null,
        unit: null,
        lowerLimit: null,
        upperLimit: null,
        mandatory: false,
        safety: false,
      };
      const steps = body.steps.map((step) => ({ ...none, ...step }));
      const { name, source = name, permit = false } = body;
      return reply.code(201).send(jsonOf(await addChecklist(db, done, { name, source, permit, steps })));
    });

    const answer = {
      operationId: 'answerTicketChecklist',
      summary:
        'Answers steps of a checklist, all or none; a new answer replaces the one before, and the record keeps both',
      tags: ['tickets'],
      params: Type.Object({
        id: TicketParams.properties.id,
        checklist: Type.Integer({ ...names('part_of_ticket'), minimum: 1 }),
      }),
      headers: Type.Object({ ...IfMatch.properties, ...occurredAt }),
      body: Answers,
      response: { 200: withVersion(ChecklistSchema, 'The checklist') },
    };
    const path = '/tickets/:id/checklists/:checklist/answers';
    api.post(path, { schema: answer, config: { roles: workers } }, async (request) => {
      const { params, body } = request;
      const done = { ticket: params.id, actor: actorOf(request), ...momentsOf(request, now()), policy };
      const record = { noun: 'checklist', id: `${params.checklist}` } as const;
      const given = { checklist: params.checklist, answers: body.answers };
      return jsonOf(await answerSteps(db, done, { ...given, claim: (sql) => claim(sql, request, record) }));
    });
  };
}
