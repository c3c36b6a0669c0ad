import type { FastifyRequest } from 'fastify';
import { decodeText } from '../../lib/decode-text.ts';
import type { HttpApp } from './server.ts';

/** Lets the routes of a scope take CSV, in UTF-8, UTF-16 with a mark, GB18030, or what `charset` in Content-Type says. */
export function readCsvBodies(scope: HttpApp, limit: { readonly bodyLimit?: number } = {}): void {
  scope.addContentTypeParser(
    'text/csv',
    { parseAs: 'buffer', ...limit },
    async (request: FastifyRequest, body: Buffer) =>
      decodeText(body, { name: 'The file', charset: charsetOf(request) }),
  );
}

/** The text of a JSON body: in UTF-8 (RFC 8259), or what `charset` says. @throws {AppError} `invalid` where it is not */
export function jsonTextOf(request: FastifyRequest, body: Buffer): string {
  return decodeText(body, { name: 'The body', charset: charsetOf(request), guess: false });
}

function charsetOf({ headers }: FastifyRequest): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers['content-type'] ?? '')?.[1];
}
