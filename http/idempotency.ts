import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Now } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { HttpApp } from './http-app.ts';

/** An answer as it was sent; only headers that belong to the answer. */
export type StoredResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** One request under its key. */
export type IdempotentRequest = {
  /** The sender; keys of different senders never meet. */
  readonly scope: string;
  readonly key: string;
  /** The same for the same request by the same rights. */
  readonly fingerprint: string;
  readonly claimedAt: Date;
};

/**
 * State of a key: the work is yours, it was answered, it was used for another request or by other
 * rights, or it is in progress.
 */
export type Claim =
  | { readonly kind: 'claimed'; readonly work: ClaimedWork }
  | { readonly kind: 'replay'; readonly response: StoredResponse }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'in_flight' };

/**
 * A claimed key. The writes and the answer are kept together or not at all, also when the process
 * ends.
 */
export type ClaimedWork = {
  /** Runs the writes to keep with the answer. */
  run(work: () => void): void;
  /** Keeps both. @throws {AppError} `unavailable` where that is not known */
  keep(response: StoredResponse): Promise<void>;
  /** Rolls back the writes, and frees the key. */
  drop(): Promise<void>;
};

/**
 * Remembers answers by key for 96 h. Of several requests with one key at most one at a time gets
 * `claimed`.
 */
export type IdempotencyStore = {
  claim(request: IdempotentRequest): Promise<Claim>;
};

/**
 * How long an answer is kept: longer than a change may be late, so that one whose answer was lost
 * is never done twice.
 */
export const KEPT_MS = 96 * 3_600_000;

/** Headers that belong to an answer and are replayed with it. */
const KEPT_HEADERS = ['content-type', 'etag', 'location'];

/**
 * Lets writes carry an `Idempotency-Key`: a repeated request gets the first answer again, with
 * `Idempotency-Replayed: true`. The writes of a request with a key commit with its answer, so a
 * repeat after a crash finds both or neither. Only success is kept: a refused request changes
 * nothing, so its key is free again and may be corrected. An answer is given again only to the
 * rights that it was made for: after a change of them a repeat is refused, since to do the work
 * again would be worse.
 * @param options.scopeOf the sender of a request
 * @param options.rightsOf the sender's rights now
 */
export function acceptIdempotencyKeys(
  api: HttpApp,
  options: {
    store: IdempotencyStore;
    now: Now;
    scopeOf: (request: FastifyRequest) => string;
    rightsOf: (request: FastifyRequest) => string;
  },
): void {
  const { store, now, scopeOf, rightsOf } = options;
  const claimed = new WeakMap<FastifyRequest, ClaimedWork>();

  async function claim(request: FastifyRequest, key: string): Promise<Claim> {
    const fingerprint = fingerprintOf(request, rightsOf(request));
    return await store.claim({ scope: scopeOf(request), key, fingerprint, claimedAt: now() });
  }

  // Not an async function: later hooks must run within the work.
  api.addHook('preHandler', (request, reply, next) => {
    const key = keyOf(request);
    if (key === undefined || request.routeOptions.config.answersSecret) return next();
    claim(request, key).then((found) => {
      if (found.kind === 'replay') return replay(reply, found.response);
      if (found.kind !== 'claimed') return next(refusal(found.kind, reply));
      claimed.set(request, found.work);
      found.work.run(next);
    }, next);
  });

  api.addHook('onSend', async (request, reply, payload) => {
    const work = claimed.get(request);
    claimed.delete(request);
    await (reply.statusCode < 400 ? work?.keep(answerOf(reply, payload)) : work?.drop());
    return payload;
  });
}

const USED =
  'This Idempotency-Key was used for another request, or before your role, sites or scopes changed. Look whether the ' +
  'first request was done; for another one take a new key.';

function refusal(kind: 'mismatch' | 'in_flight', reply: FastifyReply): AppError {
  if (kind === 'mismatch') return new AppError('unprocessable', USED);
  reply.header('retry-after', 1);
  return new AppError('conflict', 'The request with this Idempotency-Key is still being worked on.');
}

/**
 * Sends the kept answer; Fastify goes no further once a hook has returned the reply. JSON goes the
 * way of a new answer, so that it loses what names something that its reader may not see any more.
 */
function replay(reply: FastifyReply, { status, headers, body }: StoredResponse): FastifyReply {
  const isJson = body !== '' && /^application\/json\b/.test(headers['content-type'] ?? '');
  return reply
    .code(status)
    .headers({ ...headers, 'idempotency-replayed': 'true' })
    .send(isJson ? JSON.parse(body) : body);
}

function keyOf({ method, headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const message = 'must be 1 to 255 visible ASCII characters';
  const errors = [{ field: 'Idempotency-Key', message }];
  throw new AppError('invalid', `Idempotency-Key: ${message}`, { details: { errors } });
}

/**
 * Equal for the same rights, method, address, expected version and body, in any order of members.
 */
function fingerprintOf({ method, url, headers, body }: FastifyRequest, rights: string): string {
  const asked = JSON.stringify(
    [rights, method, url, headers['if-match'] ?? null, body ?? null],
    (_, member: unknown) =>
      typeof member === 'object' && member !== null && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
        : member,
  );
  return createHash('sha256').update(asked).digest('hex');
}

function answerOf(reply: FastifyReply, payload: unknown): StoredResponse {
  const kept = KEPT_HEADERS.map((name) => [name, reply.getHeader(name)] as const);
  const headers = Object.fromEntries(kept.flatMap(([name, value]) => (value ? [[name, String(value)]] : [])));
  const body = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.toString() : '';
  return { status: reply.statusCode, headers, body };
}
