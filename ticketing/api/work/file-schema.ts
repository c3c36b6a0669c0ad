import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Instant } from '../../../http/instant.ts';
import { viewFor } from '../../../http/sign-in.ts';

/** A photo or file on a ticket, without its bytes. */
export const FileSchema = Type.Object({
  id: Type.Integer(),
  ticketId: Type.Integer(),
  sha256: Type.String(),
  name: Type.String(),
  mediaType: Type.String({ description: 'As its bytes say' }),
  sizeBytes: Type.Integer(),
  public: Type.Boolean({ description: 'Shown to requesters, too' }),
  addedBy: Type.String(),
  addedAt: Instant,
});

/** Requesters see files that are marked for them. */
export function isRequester(request: FastifyRequest): boolean {
  return viewFor(request).requestedBy !== null;
}
