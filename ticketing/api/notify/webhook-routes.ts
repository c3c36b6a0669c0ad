import { randomUUID } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { IfMatch, withVersion } from '../../../http/if-match.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError, unprocessable } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import { newWebhookSecret } from '../../delivery/webhook-signature.ts';
import { allowedAddresses, type NetworkReach } from '../../notify/webhook-address.ts';
import {
  changeEndpoint,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  removeEndpoint,
  type WebhookEndpoint,
} from '../../notify/webhook-endpoints.ts';
import { testWebhook } from '../../notify/webhook-outbox.ts';
import { claim, showVersion } from '../claim.ts';

type Deps = { readonly db: Db; readonly now: Now; readonly reach: NetworkReach };

const tags = ['notifications'];
const params = Type.Object({ id: Type.String({ ...names('webhook'), maxLength: 100 }) });

/** An endpoint gets events of every site. */
const plant = { allSites: true } as const;
const Url = Type.String({
  pattern: '^https?://[^\\s]+$',
  maxLength: 2_000,
  description: 'https where the network is not your own; no user or password in it',
});
const Kinds = Type.Union(
  [Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 100 }), Type.Null()],
  {
    description: 'Kinds of ticket event, for example opened, assigned, resolved; null: all',
  },
);
const Description = Type.String({ maxLength: 500 });
const Endpoint = Type.Object({
  id: Type.String(),
  url: Type.String(),
  description: Type.String(),
  kinds: Kinds,
  active: Type.Boolean({ description: 'An endpoint that answers 410 becomes inactive' }),
  createdBy: Type.String(),
  createdAt: Instant,
});
const WithSecret = Type.Object({
  ...Endpoint.properties,
  secret: Type.String({ description: 'Signs every call (HMAC-SHA256, Standard Webhooks). Shown this once' }),
});
const hidden = { answersSecret: true, allSites: true } as const;

/** Systems that get events of tickets; for administrators. */
export function webhookRoutes(deps: Deps): Routes {
  return (api) => {
    addReading(api, deps);
    addChanging(api, deps);
    addSecret(api, deps);
  };
}

function addReading(api: HttpApp, { db }: Deps): void {
  const list = {
    operationId: 'listWebhooks',
    summary: 'Webhook endpoints',
    tags,
    querystring: Type.Object(pageQuery()),
    response: { 200: pageOf(Endpoint) },
  };
  api.get('/webhooks', { schema: list, config: plant }, async ({ query: { limit = defaultLimit, cursor } }) => {
    const after = cursor === undefined ? '' : decodeCursor(cursor, Type.String());
    const page = pageFrom(await listEndpoints(db, { after, limit: limit + 1 }), limit, ({ id }) => id);
    return { items: page.items.map(endpointJson), next: page.next };
  });
  const show = {
    operationId: 'getWebhook',
    summary: 'One endpoint',
    tags,
    params,
    response: { 200: withVersion(Endpoint, 'The endpoint') },
  };
  api.get('/webhooks/:id', { schema: show, config: plant }, async ({ params: { id } }, reply) => {
    await showVersion(db, reply, { noun: 'webhook', id });
    return endpointJson(found(await findEndpoint(db, id), id));
  });
}

function addChanging(api: HttpApp, { db, now, reach }: Deps): void {
  const New = Type.Object({
    url: Url,
    description: Type.Optional(Description),
    kinds: Type.Optional(Kinds),
  });
  const add = {
    operationId: 'addWebhook',
    summary: 'Sends events of tickets to a system; the secret is shown once. Idempotency-Key has no effect',
    tags,
    body: { ...New, examples: [{ url: 'https://erp.plant.example/hooks/harbinger', kinds: ['opened', 'closed'] }] },
    response: { 201: WithSecret },
  };
  api.post('/webhooks', { schema: add, config: hidden }, async (request, reply) => {
    const { url, description = '', kinds = null } = request.body;
    await refuseUrl(url, reach);
    const made = { secret: newWebhookSecret(), active: true, createdBy: actorOf(request), createdAt: now() };
    const endpoint = { id: `wh_${randomUUID()}`, url, description, kinds, ...made };
    await insertEndpoint(db, endpoint);
    return reply.code(201).send({ ...endpointJson(endpoint), secret: endpoint.secret });
  });
  const change = {
    operationId: 'changeWebhook',
    summary: 'Change an endpoint; waiting messages go to the new URL',
    tags,
    params,
    headers: IfMatch,
    body: Type.Object({
      url: Type.Optional(Url),
      description: Type.Optional(Description),
      kinds: Type.Optional(Kinds),
      active: Type.Optional(Type.Boolean()),
    }),
    response: { 200: withVersion(Endpoint, 'The endpoint') },
  };
  api.patch('/webhooks/:id', { schema: change }, async (request) => {
    const {
      params: { id },
      body,
    } = request;
    if (body.url !== undefined) await refuseUrl(body.url, reach);
    return await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'webhook', id });
      return endpointJson(found(await changeEndpoint(sql, id, body), id));
    });
  });
  const remove = {
    operationId: 'removeWebhook',
    summary: 'Remove an endpoint, and its waiting messages',
    tags,
    params,
    headers: IfMatch,
    response: { 204: Type.Null() },
  };
  api.delete('/webhooks/:id', { schema: remove }, async (request, reply) => {
    const { id } = request.params;
    await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'webhook', id });
      if (!(await removeEndpoint(sql, id))) found(undefined, id);
    });
    return reply.code(204).send(null);
  });
  const test = {
    operationId: 'testWebhook',
    summary: 'Send an endpoint a message of type `test`; GET /notifications shows its outcome',
    tags,
    params,
    response: { 202: Type.Object({ notification: Type.Integer() }) },
  };
  api.post('/webhooks/:id/test', { schema: test }, async ({ params: { id } }, reply) => {
    found(await findEndpoint(db, id), id);
    return reply.code(202).send({ notification: await testWebhook(db, id, now()) });
  });
}

function addSecret(api: HttpApp, { db }: Deps): void {
  const rotate = {
    operationId: 'replaceWebhookSecret',
    summary: 'A new secret in place of the old one, at once; shown once. Idempotency-Key has no effect',
    tags,
    params,
    headers: IfMatch,
    response: { 200: withVersion(WithSecret, 'The endpoint, with its secret') },
  };
  api.post('/webhooks/:id/secret', { schema: rotate, config: hidden }, async (request) => {
    const { id } = request.params;
    const secret = newWebhookSecret();
    return await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'webhook', id });
      return { ...endpointJson(found(await changeEndpoint(sql, id, { secret }), id)), secret };
    });
  });
}

/** Says at once what every delivery would say. A name that does not resolve now may do so later. */
async function refuseUrl(text: string, reach: NetworkReach): Promise<void> {
  if (!URL.canParse(text)) throw unprocessable('url', 'this is no URL');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw unprocessable('url', 'it must not hold a user or password');
  const allowed = await allowedAddresses(url, reach).catch(() => undefined);
  if (allowed && 'refused' in allowed) throw unprocessable('url', allowed.refused);
}

function found(endpoint: WebhookEndpoint | undefined, id: string): WebhookEndpoint {
  if (!endpoint) throw new AppError('not_found', `There is no webhook ${id}.`);
  return endpoint;
}

function endpointJson(endpoint: WebhookEndpoint): Static<typeof Endpoint> {
  const { secret: _, createdAt, kinds, ...rest } = endpoint;
  return { ...rest, kinds: kinds && [...kinds], createdAt: createdAt.toISOString() };
}
