import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Now } from '../../lib/clock.ts';
import { workers } from '../access/roles.ts';
import type { Db } from '../db.ts';
import { invalidFields } from '../http/problem.ts';
import type { HttpApp } from '../http/server.ts';
import { actorOf } from '../http/sign-in.ts';
import { TicketParams } from '../http/ticket-schemas.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { FileSchema } from './file-routes.ts';
import type { FileStore, Received } from './file-store.ts';
import { jsonOf } from './json-of.ts';
import { addFile } from './ticket-files.ts';

const UploadQuery = Type.Object({
  name: Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '^[^\\u0000-\\u001f/\\\\]+$',
    description: 'As people call it, for example bearing.jpg',
  }),
  public: Type.Optional(Type.Boolean({ description: 'Shown to requesters, too; internal where left out' })),
});

/** Takes files in, in a scope of its own: here every content type is a file, and its body goes to disk as it comes. */
export function addUploadRoute(api: HttpApp, deps: { db: Db; files: FileStore; now: Now; policy: SlaPolicy }): void {
  const { db, files, now, policy } = deps;
  const received = new WeakMap<FastifyRequest, Received>();
  const upload = {
    operationId: 'addTicketFile',
    summary: 'Adds a photo or file; refused where its content is not of the type that it is sent as',
    tags: ['tickets'],
    params: TicketParams,
    querystring: UploadQuery,
    body: { content: { '*/*': { schema: Type.Any({ description: 'The file itself' }) } } },
    response: { 201: { ...FileSchema, description: 'The file' } },
  };
  api.register(async (given) => {
    const scope = given.withTypeProvider() as unknown as HttpApp;
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', async (request: FastifyRequest, body: Readable) => {
      const file = await files.receive(body);
      received.set(request, file);
      // What an Idempotency-Key is bound to: the content, not where it lies for now.
      return { sha256: file.sha256, size: file.size };
    });
    scope.addHook('onResponse', async (request) => {
      const file = received.get(request);
      if (file) await files.discard(file);
    });
    const config = { roles: workers, anyTicket: true };
    scope.post('/tickets/:id/files', { schema: upload, config }, async (request, reply) => {
      const { params, query, headers } = request;
      const file = received.get(request);
      if (!file) throw invalidFields([{ field: 'body', message: 'must not be empty' }]);
      const done = { ticket: params.id, actor: actorOf(request), now: now(), policy };
      const { name, public: shared = false } = query;
      const declared = headers['content-type'] ?? '';
      const added = await addFile(db, done, { store: files, received: file, name, declared, public: shared });
      return reply.code(201).send(jsonOf(added));
    });
  });
}
