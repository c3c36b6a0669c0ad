import type { FastifyRequest } from 'fastify';
import type { AppError } from '../lib/errors.ts';
import { withWords } from '../lib/json-words.ts';
import { decodeText } from '../lib/text/decode-text.ts';
import { MAX_JSON_DEPTH, nestsTooDeep } from '../lib/text/json-depth.ts';
import type { HttpApp } from './http-app.ts';
import { invalidFields, sendStatus } from './problem.ts';

/**
 * Lets the routes of a scope take CSV, in UTF-8, UTF-16 with a mark, GB18030, or what `charset` in
 * Content-Type says.
 */
export function readCsvBodies(scope: HttpApp, limit: { readonly bodyLimit?: number } = {}): void {
  scope.addContentTypeParser(
    'text/csv',
    { parseAs: 'buffer', ...limit },
    async (request: FastifyRequest, body: Buffer) =>
      decodeText(body, { name: 'The file', charset: charsetOf(request) }),
  );
}

/**
 * The text of a JSON body: in UTF-8 (RFC 8259), or what `charset` says.
 * @throws {AppError} `invalid` where it is not
 */
function jsonTextOf(request: FastifyRequest, body: Buffer): string {
  return decodeText(body, { name: 'The body', charset: charsetOf(request), guess: false });
}

function charsetOf({ headers }: FastifyRequest): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers['content-type'] ?? '')?.[1];
}

/**
 * Reads JSON bodies as Fastify does, but none that nests deeper than later code can walk.
 * Compressed bodies are refused with 415. Telemetry may have `NaN` in it: it costs its own channel.
 */
export function readJsonBodies(app: HttpApp): void {
  app.addHook('onRequest', async (request, reply) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') return undefined;
    // Encodings that can be read (RFC 7694).
    reply.header('accept-encoding', 'identity');
    const detail = `The body is compressed (${encoding}), which is not read here: send it without Content-Encoding.`;
    return await sendStatus(415, detail, request, reply);
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      text = jsonTextOf(request, body as Buffer);
    } catch (error) {
      return done(error as AppError, undefined);
    }
    if (!nestsTooDeep(text)) {
      const words = request.routeOptions.url?.endsWith('/telemetry') ? withWords(text) : text;
      return parse(request, words, done);
    }
    const message = `must not nest more than ${MAX_JSON_DEPTH} levels`;
    return done(invalidFields([{ field: 'body', message }]), undefined);
  });
}
