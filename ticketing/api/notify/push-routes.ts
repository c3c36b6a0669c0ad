import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { personOf } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { type Role, roles } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { callerOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError, unprocessable } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import { addDevice, listDevices, MOST_DEVICES, type PushDevice, removeDevice } from '../../notify/push-devices.ts';
import { allowedAddresses, type NetworkReach } from '../../notify/webhook-address.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Device = Type.Object({
  id: Type.Integer(),
  name: Type.String({ description: 'As the browser called itself' }),
  createdAt: Instant,
  lastSentAt: OrNull(Instant),
  endedAt: OrNull(Instant),
  endedWhy: OrNull(Said({ description: 'Why nothing is sent to it any more: subscribe it again' })),
});
const New = Type.Object(
  {
    endpoint: Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 2_000, description: 'Of the push service' }),
    keys: Type.Object({
      p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{87}=?$', description: 'Public key, 65 bytes in base64url' }),
      auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}(==)?$', description: 'Secret, 16 bytes in base64url' }),
    }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { description: 'A subscription as a browser gives it' },
);
const everyone = { roles: roles.filter((role): role is Role => role !== 'service'), reach: 'own' as const };
const params = Type.Object({ id: Type.Integer({ ...names('part_of_person'), minimum: 1 }) });
const tags = ['notifications'];

/** A person's devices that take push messages. */
export function pushRoutes(deps: { db: Db; now: Now; reach: NetworkReach; publicKey: string }): Routes {
  const { db, now, reach, publicKey } = deps;
  return (api) => {
    const list = {
      operationId: 'listMyPushDevices',
      summary: 'Your devices that take push messages, and the key to subscribe one',
      tags,
      response: {
        200: Type.Object({
          publicKey: Type.String({ description: 'Goes to the browser as `applicationServerKey`' }),
          items: Type.Array(Device),
        }),
      },
    };
    api.get('/me/push-devices', { schema: list, config: everyone }, async (request) => {
      const person = personOf(callerOf(request));
      return { publicKey, items: person === null ? [] : (await listDevices(db, person)).map(deviceJson) };
    });

    const add = {
      operationId: 'addMyPushDevice',
      summary: `Sends your notifications to a device, too; ${MOST_DEVICES} devices at most`,
      tags,
      body: New,
      response: { 201: { ...Device, description: 'The device' } },
    };
    api.post('/me/push-devices', { schema: add, config: everyone }, async (request, reply) => {
      const personId = requirePerson(request);
      const { endpoint, keys, name } = request.body;
      await refuseEndpoint(endpoint, reach);
      const device = await db.transaction((sql) => addDevice(sql, { personId, endpoint, ...keys, name }, now()));
      return reply.code(201).send(deviceJson(device));
    });

    const remove = {
      operationId: 'removeMyPushDevice',
      summary: 'Sends nothing to one of your devices any more',
      tags,
      params,
      response: { 204: Type.Null({ description: 'It is removed' }) },
    };
    api.delete('/me/push-devices/:id', { schema: remove, config: everyone }, async (request, reply) => {
      const { id } = request.params;
      if (!(await removeDevice(db, { id, personId: requirePerson(request) }))) {
        throw new AppError('not_found', `You have no device ${id}.`);
      }
      return reply.code(204).send(null);
    });
  };
}

function requirePerson(request: FastifyRequest): string {
  const person = personOf(callerOf(request));
  if (person === null) throw new AppError('forbidden', 'Only a person has devices; sign in as one.');
  return person;
}

/** An address that this program must not send to, as with webhooks. @throws {AppError} */
async function refuseEndpoint(endpoint: string, reach: NetworkReach): Promise<void> {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.username !== '' || url.password !== '') throw unprocessable('endpoint', 'this is no address');
  if (url.protocol !== 'https:' && reach !== 'loopback') throw unprocessable('endpoint', 'it must begin with https://');
  const allowed = await allowedAddresses(url, reach).catch(() => ({ refused: `${url.hostname} is not found` }));
  if ('refused' in allowed) throw unprocessable('endpoint', allowed.refused);
}

function deviceJson({ id, name, createdAt, lastSentAt, endedAt, endedWhy }: PushDevice): Static<typeof Device> {
  const times = { createdAt: createdAt.toISOString(), lastSentAt: isoOrNull(lastSentAt), endedAt: isoOrNull(endedAt) };
  return { id, name, ...times, endedWhy };
}
