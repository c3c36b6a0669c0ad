import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { workers } from '../../../http/access/roles.ts';
import type { HttpApp } from '../../../http/http-app.ts';
import { momentsOf, OccurredAt } from '../../../http/occurred-at.ts';
import { invalidFields } from '../../../http/problem.ts';
import { checkAgain } from '../../../http/recheck-access.ts';
import type { Refusals } from '../../../http/refusals.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { type FileStore, noRoom, type Received } from '../../work/files/file-store.ts';
import { addFile, requireQuota } from '../../work/files/ticket-files.ts';
import { requireOpen } from '../../work/note-work.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';
import { FileSchema, isRequester } from './file-schema.ts';
import { jsonOf } from './json-of.ts';

const UploadQuery = Type.Object({
  name: Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '^[^\\u0000-\\u001f/\\\\]+$',
    description: 'As people call it, for example bearing.jpg',
  }),
  public: Type.Optional(Type.Boolean({ description: 'Shown to requesters, too; internal where left out' })),
});

/**
 * Takes files in, in a scope of its own: here every content type is a file, and its body goes to
 * disk as it comes.
 */
export function addUploadRoute(
  api: HttpApp,
  deps: {
    db: Db;
    files: FileStore;
    now: Now;
    policy: SlaPolicy;
    refusals?: Pick<Refusals, 'note'> | undefined;
  },
): void {
  const { db, files, now, policy, refusals } = deps;
  const uploading = new Map<string, number>();
  const received = new WeakMap<FastifyRequest, Received>();
  const upload = {
    operationId: 'addTicketFile',
    summary: 'Adds a photo or file; refused where its content is not of the type that it is sent as',
    description: 'A requester adds to their own tickets while those are open; it is then for everyone who asked.',
    tags: ['tickets'],
    params: TicketParams,
    querystring: UploadQuery,
    headers: OccurredAt,
    body: { content: { '*/*': { schema: Type.Any({ description: 'The file itself' }) } } },
    response: { 201: { ...FileSchema, description: 'The file' } },
  };
  api.register(async (given) => {
    const scope = given.withTypeProvider() as unknown as HttpApp;
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', async (request: FastifyRequest, body: Readable) => {
      const file = await files.receive(body);
      received.set(request, file);
      // An Idempotency-Key is bound to the content, not to its present path.
      return { sha256: file.sha256, size: file.size };
    });
    // Before a byte is read.
    scope.addHook('preParsing', async (request, reply) => {
      try {
        const leave = takePlace(request, uploading);
        for (const end of ['close', 'finish']) reply.raw.once(end, leave);
        await checkAgain(request);
        const { id } = request.params as { id: string };
        const size = Number(request.headers['content-length'] ?? 1);
        const { maxBytes } = files.limits;
        if (size > maxBytes) throw invalidFields([{ field: 'body', message: `must be at most ${maxBytes} bytes` }]);
        const ticket = await requireTicket(db, id);
        if (isRequester(request)) requireOpen(ticket);
        await requireQuota(db, ticket, { size, limits: files.limits });
        if ((await files.room()) < size) throw noRoom();
      } catch (error) {
        const full = error instanceof AppError && ['unavailable', 'unprocessable', 'too_many'].includes(error.code);
        if (full) refusals?.note('upload', { actor: actorOf(request), why: error.message });
        throw error;
      }
    });
    scope.addHook('onResponse', async (request) => {
      const file = received.get(request);
      if (file) await files.discard(file);
    });
    const config = { roles: ['requester', ...workers] as const, anyTicket: true };
    scope.post('/tickets/:id/files', { schema: upload, config }, async (request, reply) => {
      const { params, query, headers } = request;
      const file = received.get(request);
      if (!file) throw invalidFields([{ field: 'body', message: 'must not be empty' }]);
      const done = { ticket: params.id, actor: actorOf(request), ...momentsOf(request, now()), policy };
      const { name, public: shared = false } = query;
      const declared = headers['content-type'] ?? '';
      // A requester's file is public: nobody else would see it.
      const asks = isRequester(request);
      const bytes = { store: files, received: file, name, declared };
      const added = await addFile(db, done, { ...bytes, public: shared || asks, openOnly: asks });
      return reply.code(201).send(jsonOf(added));
    });
  });
}

/** Uploads of one caller at the same time. */
const MAX_UPLOADS = 4;

/** Counts one more upload of a caller. @returns counts it off @throws {AppError} `too_many` */
function takePlace(request: FastifyRequest, uploading: Map<string, number>): () => void {
  const actor = actorOf(request);
  const own = uploading.get(actor) ?? 0;
  if (own >= MAX_UPLOADS) {
    const details = { retryAfterSeconds: 5 };
    throw new AppError('too_many', `You are sending ${own} files already; send one after the other.`, { details });
  }
  uploading.set(actor, own + 1);
  let left = false;
  return () => {
    if (left) return;
    left = true;
    const others = (uploading.get(actor) ?? 1) - 1;
    if (others > 0) uploading.set(actor, others);
    else uploading.delete(actor);
  };
}
