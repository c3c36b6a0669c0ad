import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { costReaders } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Currency } from '../../costs/currency.ts';
import { addExternalCost, correctExternalCost, listExternalCosts } from '../../costs/external-costs.ts';
import { costKinds, unpricedReasons } from '../../costs/sums.ts';
import { ticketCosts } from '../../costs/ticket-costs.ts';
import type { Db } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { CurrencyCode, sumFields, UnpricedSchema } from '../cost-schemas.ts';
import { Decimal } from '../fields.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';
import { jsonOf } from './json-of.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T, description: string) =>
  Type.Union([type, Type.Null()], { description });

const External = Type.Object({
  id: Type.Integer(),
  amount: Type.String({ description: 'As it was added' }),
  counts: Type.String({ description: 'What counts, after corrections' }),
  supplier: Type.String(),
  note: Type.Union([Type.String(), Type.Null()]),
  addedBy: Type.String(),
  addedAt: Instant,
});
const Correction = Type.Object({
  id: Type.Integer(),
  corrects: Type.Integer({ description: 'The cost that it corrects' }),
  amount: Type.String({ description: 'What the cost counts from then on' }),
  reason: Type.String(),
  by: Type.String(),
  at: Instant,
});
const Line = Type.Object({
  kind: Type.Enum([...costKinds]),
  line: Type.Integer({ description: 'The line of labour, of parts or of external costs' }),
  ticket: Type.String({ ...names('ticket'), description: 'This ticket, or one that was merged into it' }),
  at: Instant,
  person: orNull(Type.String(names('person')), 'Of labour; null also where the caller does not see the person'),
  name: orNull(Type.String(), 'Of the part, or the supplier'),
  quantity: orNull(Type.Number(), 'Hours, or units of a part; net of corrections'),
  unit: Type.Union([Type.String(), Type.Null()]),
  price: orNull(Type.String(), 'Of an hour or of a unit, at the time of use'),
  amount: orNull(Type.String(), 'Quantity × price, rounded to the digits of the currency'),
  unpriced: orNull(Type.Enum([...unpricedReasons]), 'Why it has no amount'),
});
const Costs = Type.Object(
  {
    currency: CurrencyCode,
    ...sumFields,
    unpriced: UnpricedSchema,
    lines: Type.Array(Line),
    externalCosts: Type.Array(External),
    corrections: Type.Array(Correction, { description: 'Of external costs' }),
  },
  { description: 'What the ticket cost, with those merged into it' },
);
const NewCost = Type.Object(
  {
    amount: Decimal,
    supplier: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
  },
  { examples: [{ amount: '480.00', supplier: 'Crane hire Huber', note: 'invoice 2026-118' }] },
);
const NewCorrection = Type.Object(
  { amount: Decimal, reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) },
  { examples: [{ amount: '450.00', reason: 'discount on the invoice' }] },
);
const LineParams = Type.Object({
  id: TicketParams.properties.id,
  line: Type.Integer({ ...names('part_of_ticket'), minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

type Deps = { readonly db: Db; readonly now: Now; readonly policy: SlaPolicy; readonly currency: Currency };
const tags = ['tickets'];
const config = { roles: costReaders };

/** The costs of a ticket, and the bills of others for it. */
export function ticketCostRoutes(deps: Deps): Routes {
  return (api) => {
    addReading(api, deps);
    addExternal(api, deps);
  };
}

function addReading(api: HttpApp, { db, currency }: Deps): void {
  const schema = {
    operationId: 'getTicketCosts',
    summary: 'What a ticket cost: labour, parts, external costs, and what is not priced',
    tags,
    params: TicketParams,
    response: { 200: Costs },
  };
  api.get('/tickets/:id/costs', { schema, config }, async ({ params }) => {
    return await db.snapshot(async (sql) => {
      const { id } = await requireTicket(sql, params.id);
      const { sums, unpriced, lines } = await ticketCosts(sql, id, currency);
      const { costs, corrections } = await listExternalCosts(sql, id, currency);
      return {
        currency: currency.code,
        ...sums,
        unpriced: [...unpriced],
        lines: lines.map(({ ticketId, ...line }) => ({ ...jsonOf(line), ticket: ticketNumber(ticketId) })),
        externalCosts: costs.map(jsonOf),
        corrections: corrections.map(jsonOf),
      };
    });
  });
}

function addExternal(api: HttpApp, { db, now, policy, currency }: Deps): void {
  const add = {
    operationId: 'addTicketCost',
    summary: 'Adds what others charged for a ticket; also after it has ended, since invoices come late',
    tags,
    params: TicketParams,
    body: NewCost,
    response: { 201: { ...External, description: 'The cost' } },
  };
  api.post('/tickets/:id/external-costs', { schema: add, config }, async (request, reply) => {
    const { params, body } = request;
    const done = { ticket: params.id, actor: actorOf(request), now: now(), policy };
    const cost = await addExternalCost(db, done, { ...body, note: body.note ?? null, currency });
    return reply.code(201).send(jsonOf(cost));
  });

  const correct = {
    operationId: 'correctTicketCost',
    summary: 'Sets what an external cost counts, with a reason; 0 takes it back',
    tags,
    params: LineParams,
    body: NewCorrection,
    response: { 201: { ...Correction, description: 'The correction' } },
  };
  const url = '/tickets/:id/external-costs/:line/correction';
  api.post(url, { schema: correct, config }, async (request, reply) => {
    const { params, body } = request;
    const done = { ticket: params.id, actor: actorOf(request), now: now(), policy };
    const made = await correctExternalCost(db, done, { line: params.line, ...body, currency });
    return reply.code(201).send(jsonOf(made));
  });
}
