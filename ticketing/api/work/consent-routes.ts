import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { permitIssuers, workers, workReaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import {
  type ApprovalKind,
  approvalKinds,
  decideApproval,
  listApprovals,
  requestApproval,
} from '../../work/approvals.ts';
import { listSignatures, meanings, signWork } from '../../work/signatures.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';
import { jsonOf } from './json-of.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const SignatureSchema = Type.Object({
  id: Type.Integer(),
  ticketId: Type.Integer(),
  generation: Type.Integer({ description: 'Counts how often the ticket was opened' }),
  signedBy: Type.String(),
  name: Type.String({ description: 'Of the signer, as the account had it then' }),
  meaning: Type.Enum([...meanings]),
  proof: OrNull(
    Type.Enum(['fresh_sign_in', 'none'], {
      description: '`none`: under --dev-open nothing is proved; null: signed before this was kept',
    }),
  ),
  signedAt: Instant,
  content: Type.Object(
    {
      ticket: Type.String(),
      checklists: Type.Array(Type.Unknown()),
      labour: Type.Array(Type.Unknown()),
      parts: Type.Array(Type.Unknown()),
      files: Type.Array(Type.Unknown()),
    },
    { description: 'The text that was signed' },
  ),
  contentHash: Type.String({ description: 'SHA-256 over the canonical JSON of the content' }),
});
const ApprovalSchema = Type.Object({
  id: Type.Integer(),
  ticketId: Type.Integer(),
  generation: Type.Integer(),
  kind: Type.Enum([...approvalKinds]),
  requestedBy: Type.String(),
  requestedAt: Instant,
  decision: OrNull(Type.Enum(['approved', 'refused'])),
  decidedBy: OrNull(Type.String()),
  decidedAt: OrNull(Instant),
  reason: OrNull(Type.String()),
});
const NewSignature = Type.Object(
  {
    meaning: Type.Enum([...meanings]),
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: '\\S',
        description: 'The name comes from your account; sent all the same, it must be that one',
      }),
    ),
  },
  { examples: [{ meaning: 'performed' }] },
);
const Decision = Type.Object({
  decision: Type.Enum(['approved', 'refused']),
  reason: Type.Optional(Type.String({ maxLength: 2_000, description: 'A refusal needs one' })),
});

/** Signatures over the work. */
export function signatureRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const { db, now, policy } = deps;
  return (api) => {
    const list = {
      operationId: 'listTicketSignatures',
      summary: 'The signatures on a ticket, with the signed content; no later change removes them',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: Type.Object({ items: Type.Array(SignatureSchema) }) },
    };
    api.get('/tickets/:id/signatures', { schema: list, config: { roles: workReaders } }, async ({ params }) => {
      const { id } = await requireTicket(db, params.id);
      return { items: (await listSignatures(db, id)).map(jsonOf) };
    });

    const sign = {
      operationId: 'signTicket',
      summary: 'Signs the work on a ticket as it is now, as the person who has just proved who they are',
      tags: ['tickets'],
      params: TicketParams,
      body: NewSignature,
      response: { 201: { ...SignatureSchema, description: 'The signature' } },
    };
    const config = { roles: workers, anyTicket: true, freshSignIn: true };
    api.post('/tickets/:id/signatures', { schema: sign, config }, async (request, reply) => {
      const done = { ticket: request.params.id, actor: actorOf(request), now: now(), policy };
      const proof = callerOf(request).kind === 'person' ? 'fresh_sign_in' : 'none';
      return reply.code(201).send(jsonOf(await signWork(db, done, { ...request.body, proof })));
    });
  };
}

/** Consents of a second person: permits to work, and reviews. */
export function approvalRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const { db, now, policy } = deps;
  return (api) => {
    const list = {
      operationId: 'listTicketApprovals',
      summary: 'A request to a second person, and the decision',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: Type.Object({ items: Type.Array(ApprovalSchema) }) },
    };
    api.get('/tickets/:id/approvals', { schema: list, config: { roles: workReaders } }, async ({ params }) => {
      const { id } = await requireTicket(db, params.id);
      return { items: (await listApprovals(db, id)).map(jsonOf) };
    });

    const ask = {
      operationId: 'requestTicketApproval',
      summary: 'Requests a permit to work, or a review of resolved work',
      tags: ['tickets'],
      params: TicketParams,
      body: Type.Object({ kind: Type.Enum([...approvalKinds]) }, { examples: [{ kind: 'permit' }] }),
      response: { 201: { ...ApprovalSchema, description: 'The request' } },
    };
    api.post('/tickets/:id/approvals', { schema: ask, config: { roles: workers } }, async (request, reply) => {
      const done = { ticket: request.params.id, actor: actorOf(request), now: now(), policy };
      return reply.code(201).send(jsonOf(await requestApproval(db, done, request.body.kind)));
    });

    const decide = {
      operationId: 'decideTicketApproval',
      summary:
        'Approves or refuses, as a person who has signed in; the requester, and people who have worked on the ticket, may not',
      tags: ['tickets'],
      params: Type.Object({
        id: TicketParams.properties.id,
        approval: Type.Integer({ ...names('part_of_ticket'), minimum: 1 }),
      }),
      body: Decision,
      response: { 200: { ...ApprovalSchema, description: 'The approval' } },
    };
    const config = { roles: permitIssuers, anyTicket: true };
    api.post('/tickets/:id/approvals/:approval/decision', { schema: decide, config }, async (request) => {
      const { params, body } = request;
      const done = { ticket: params.id, actor: actorOf(request), now: now(), policy };
      const decided = {
        id: params.approval,
        decision: body.decision,
        reason: body.reason ?? null,
        kinds: kindsOf(request),
      };
      return jsonOf(await decideApproval(db, done, decided));
    });
  };
}

/** On requests that the sender may decide. */
function kindsOf(request: Parameters<typeof callerOf>[0]): readonly ApprovalKind[] {
  const caller = callerOf(request);
  return 'role' in caller && caller.role === 'permit_issuer' ? ['permit'] : approvalKinds;
}
