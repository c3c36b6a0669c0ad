import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { names } from '../../http/access/names.ts';
import type { Routes } from '../../http/http-app.ts';
import { conditionOf, IfMatch, made as madeVersions, withVersion } from '../../http/if-match.ts';
import { actorOf } from '../../http/sign-in.ts';
import { AppError } from '../../lib/errors.ts';
import type { DeviceAdministration, Provisioned, Registered } from './device-administration.ts';
import { publicEntry, type RegisteredDevice } from './device-entry.ts';

const Name = Type.String({ minLength: 1, maxLength: 64 });
const Id = Type.String({ ...names('device'), minLength: 3, maxLength: 129, description: '`site:device`' });

const Entry = Type.Object(
  {
    id: Id,
    kind: Type.Enum(['device', 'gateway']),
    status: Type.Enum(['active', 'pending', 'revoked']),
    gateway: Type.Union([Type.String(), Type.Null()], { description: 'the gateway that may publish for it' }),
    adopts: Type.Boolean({ description: 'unknown devices of its site become its children' }),
    hasSecret: Type.Boolean(),
    certificates: Type.Array(Type.String(), { description: 'SHA-256 fingerprints' }),
    createdAt: Type.String({ format: 'date-time' }),
    provisionedBy: Type.String(),
    version: Type.Integer({ minimum: 0, description: 'Goes back in quotes as `If-Match`' }),
  },
  { description: 'A registered device or gateway' },
);

const Issued = Type.Object(
  {
    device: Entry,
    secret: Type.Union([Type.String(), Type.Null()], {
      description: 'the password, shown this once; null where none was made',
    }),
    token: Type.Union([Type.String(), Type.Null()], { description: 'id and secret in one, for HTTP and ThingsBoard' }),
  },
  { description: 'The device, with the secret that was made for it' },
);

const NewDevice = Type.Object({
  id: Id,
  kind: Type.Optional(Type.Enum(['device', 'gateway'])),
  gateway: Type.Optional(
    Type.String({ ...names('device'), description: 'the id of the gateway that may publish for it' }),
  ),
  adopts: Type.Optional(Type.Boolean()),
  certificates: Type.Optional(Type.Array(Type.String(), { maxItems: 10, description: 'SHA-256 fingerprints' })),
  password: Type.Optional(
    Type.String({ minLength: 8, maxLength: 256, description: 'chosen by people; without it a secret is made' }),
  ),
});

const Request = Type.Object({
  site: Type.String({ ...Name, ...names('free_text') }),
  device: Type.String({ ...Name, ...names('free_text') }),
  key: Type.String({ minLength: 1, maxLength: 256, description: "the site's provisioning key" }),
  secret: Type.Optional(
    Type.String({
      minLength: 24,
      maxLength: 256,
      description: 'a secret of its own that is hard to guess; without it the program makes one',
    }),
  ),
});

const Pending = Type.Object(
  { id: Id, status: Type.Literal('pending'), secret: Type.String(), token: Type.String() },
  { description: 'Registered; it may connect once it is approved. The secret is shown only now' },
);

const tags = ['devices'];
const params = Type.Object({ id: Type.String({ ...names('device'), description: '`site:device`' }) });

/** Answers with secrets are not kept for a repeat. */
const secret = { answersSecret: true } as const;

/** Routes that register devices and change their rights to publish. */
export function deviceRoutes({ administration }: { administration: DeviceAdministration }): Routes {
  return (api) => {
    const add = {
      operationId: 'addDevice',
      summary: 'Register a device or gateway; the answer shows its secret, once. Idempotency-Key has no effect',
      tags,
      body: NewDevice,
      response: { 201: Issued },
    };
    api.post('/devices', { schema: add, config: secret }, async (request, reply) => {
      const [made] = await administration.add([{ kind: 'device', ...request.body }], { by: actorOf(request) });
      return reply.code(201).send(issuedJson(made as Registered));
    });
    const rotate = {
      operationId: 'rotateDevice',
      summary: 'A new secret, shown once; the old one stops working. Idempotency-Key has no effect',
      tags,
      params,
      headers: IfMatch,
      response: { 200: withVersion(Issued, 'The device, with its new secret') },
    };
    api.post('/devices/:id/rotate', { schema: rotate, config: secret }, async (request) => {
      const made = await administration.rotate(request.params.id, seenBy(request));
      madeVersions.set(request, made.entry.version);
      return issuedJson(made);
    });
    const change = { tags, params, headers: IfMatch, response: { 200: withVersion(Entry, 'The device') } };
    const changed = (request: FastifyRequest, entry: RegisteredDevice) => {
      madeVersions.set(request, entry.version);
      return publicEntry(entry);
    };
    const revoke = {
      operationId: 'revokeDevice',
      summary: 'Revoke a device; its connections end within a second',
      ...change,
    };
    api.post('/devices/:id/revoke', { schema: revoke }, async (request) =>
      changed(request, await administration.revoke(request.params.id, seenBy(request))),
    );
    const approve = { operationId: 'approveDevice', summary: 'Approve a pending or revoked device', ...change };
    api.post('/devices/:id/approve', { schema: approve }, async (request) =>
      changed(request, await administration.approve(request.params.id, seenBy(request))),
    );
    const remove = {
      operationId: 'removeDevice',
      summary: "Remove a registration; the device's readings stay",
      tags,
      params,
      headers: IfMatch,
      response: { 204: Type.Null({ description: 'It is not registered any more' }) },
    };
    api.delete('/devices/:id', { schema: remove }, async (request, reply) => {
      await administration.remove(request.params.id, seenBy(request));
      return reply.code(204).send(null);
    });
    const provision = {
      operationId: 'provisionDevice',
      summary:
        "A new device registers itself with its site's key, and waits for approval. Idempotency-Key has no effect",
      tags,
      body: Request,
      response: { 202: Pending },
    };
    const open = { ...secret, access: 'everyone' } as const;
    api.post('/devices/provision', { schema: provision, config: open }, async ({ body, ip }, reply) => {
      const { site, device, key, secret: own } = body;
      const id = `${site}:${device}`;
      const outcome = await administration.provision({ id, key, secret: own, source: ip });
      if (outcome.kind === 'refused') throw refusal(outcome);
      return reply.code(202).send({ id, status: 'pending' as const, ...outcome.issued });
    });
  };
}

function seenBy({ headers }: FastifyRequest) {
  return conditionOf(headers['if-match']);
}

function refusal({ reason, retryAfterSeconds }: Provisioned & { kind: 'refused' }): AppError {
  if (reason === 'throttled' && retryAfterSeconds !== undefined) {
    return new AppError('too_many', 'Too many wrong keys came.', { details: { retryAfterSeconds } });
  }
  if (reason === 'throttled') return new AppError('unavailable', 'Too many devices wait for approval.');
  if (reason === 'wrong_password') return new AppError('unauthorized', 'This is not the key of that site.');
  return new AppError('invalid', 'site and device are names without / + # : and control characters');
}

function issuedJson({ entry, issued }: Registered) {
  return { device: publicEntry(entry), secret: issued?.secret ?? null, token: issued?.token ?? null };
}
