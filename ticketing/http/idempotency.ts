import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Now } from '../../lib/clock.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { HttpApp } from './server.ts';

/** An answer as it was sent; only headers that belong to the answer. */
export type StoredResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** One request under its key. */
export type IdempotentRequest = {
  /** Who sent it; keys of different senders never meet. */
  readonly scope: string;
  readonly key: string;
  /** The same for the same request. */
  readonly fingerprint: string;
  readonly claimedAt: Date;
};

/** What is known about a key: nobody works on it but you, it was answered, it was used for something else, or it is being worked on. */
export type Claim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'replay'; readonly response: StoredResponse }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'in_flight' };

/**
 * Remembers answers by key for 24 h. Of several requests with one key at most one is told `claimed`; a claim that was
 * not finished within 2 min (its process died) is given to the next one that asks for the same.
 */
export type IdempotencyStore = {
  claim(request: IdempotentRequest): Promise<Claim>;
  /** Keeps the answer, or without one frees the key. Does nothing for a claim that was taken over. */
  finish(request: IdempotentRequest, response?: StoredResponse): Promise<void>;
};

/** The part of the database port that is needed here. */
export type IdempotencySql = {
  query<R extends object>(text: string, values?: readonly unknown[]): Promise<{ rows: readonly R[]; count: number }>;
};

/** How long an answer is kept. */
export const KEPT_MS = 24 * 3_600_000;
/** After which a claim without an answer counts as abandoned: well over the longest that a request may take. */
export const ABANDONED_MS = 120_000;

const CLAIM = `
  insert into idempotency_key as kept (scope, key, fingerprint, claimed_at)
  values ($1, $2, $3, $4)
  on conflict (scope, key) do update
    set fingerprint = excluded.fingerprint, claimed_at = excluded.claimed_at, status = null, headers = null, body = null
    where kept.claimed_at <= $5
       or (kept.status is null and kept.fingerprint = excluded.fingerprint and kept.claimed_at <= $6)
  returning key`;

const READ = 'select fingerprint, status, headers, body from idempotency_key where scope = $1 and key = $2';

// Each claim clears up a little more than it adds, so the table stays as large as a day's keys without a sweep.
const FORGET = `
  delete from idempotency_key where (scope, key) in (
    select scope, key from idempotency_key where claimed_at <= $1 order by claimed_at limit 10 for update skip locked)`;

const KEEP = `
  update idempotency_key set status = $4, headers = $5, body = $6
  where scope = $1 and key = $2 and claimed_at = $3 and status is null`;

const FREE = 'delete from idempotency_key where scope = $1 and key = $2 and claimed_at = $3 and status is null';

type Row = { fingerprint: string; status: number | null; headers: Record<string, string>; body: string };

/** Keeps the answers in the table `idempotency_key`, so that they outlive the process and are shared by several. */
export function createSqlIdempotencyStore(sql: IdempotencySql): IdempotencyStore {
  return {
    async claim({ scope, key, fingerprint, claimedAt }) {
      const expired = new Date(claimedAt.getTime() - KEPT_MS);
      const abandoned = new Date(claimedAt.getTime() - ABANDONED_MS);
      const claimed = await sql.query(CLAIM, [scope, key, fingerprint, claimedAt, expired, abandoned]);
      if (claimed.count > 0) {
        await sql.query(FORGET, [expired]);
        return { kind: 'claimed' };
      }
      const [row] = (await sql.query<Row>(READ, [scope, key])).rows;
      // Freed between the two statements: whoever held it is done, and the client may try again.
      if (!row) return { kind: 'in_flight' };
      if (row.fingerprint !== fingerprint) return { kind: 'mismatch' };
      const { status, headers, body } = row;
      return status === null ? { kind: 'in_flight' } : { kind: 'replay', response: { status, headers, body } };
    },
    async finish({ scope, key, claimedAt }, response) {
      const claim = [scope, key, claimedAt];
      if (!response) await sql.query(FREE, claim);
      else await sql.query(KEEP, [...claim, response.status, JSON.stringify(response.headers), response.body]);
    },
  };
}

/** Headers that belong to an answer and are replayed with it. */
const KEPT_HEADERS = ['content-type', 'etag', 'location'];

/**
 * Lets writes carry an `Idempotency-Key`: a repeated request gets the first answer again, with `Idempotency-Replayed: true`.
 * Only success is kept. A refused request changed nothing, so its key is free again and may be corrected.
 * @param options.scopeOf who sent a request
 */
export function acceptIdempotencyKeys(
  api: HttpApp,
  options: { store: IdempotencyStore; now: Now; scopeOf: (request: FastifyRequest) => string },
): void {
  const { store, now, scopeOf } = options;
  const claims = new WeakMap<FastifyRequest, IdempotentRequest>();

  api.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request);
    if (key === undefined || request.routeOptions.config.answersSecret) return;
    const claim = { scope: scopeOf(request), key, fingerprint: fingerprintOf(request), claimedAt: now() };
    const found = await store.claim(claim);
    switch (found.kind) {
      case 'claimed':
        claims.set(request, claim);
        return;
      case 'replay':
        return replay(reply, found.response);
      case 'mismatch':
        throw new AppError('unprocessable', 'This Idempotency-Key was used for another request; take a new one.');
      case 'in_flight':
        reply.header('retry-after', 1);
        throw new AppError('conflict', 'The request with this Idempotency-Key is still being worked on.');
      default:
        found satisfies never;
    }
  });

  api.addHook('onSend', async (request, reply, payload) => {
    const claim = claims.get(request);
    if (!claim) return payload;
    claims.delete(request);
    // The work is done whatever happens here, so its answer goes out; a repeat is told to wait until the claim is old.
    await store.finish(claim, reply.statusCode < 400 ? answerOf(reply, payload) : undefined).catch((error: unknown) => {
      request.log.warn({ reason: messageOf(error), key: claim.key }, 'answer not kept for its Idempotency-Key');
    });
    return payload;
  });
}

/** Sends the kept answer; Fastify goes no further once a hook has returned the reply. */
function replay(reply: FastifyReply, { status, headers, body }: StoredResponse): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headers, 'idempotency-replayed': 'true' })
    .send(body);
}

function keyOf({ method, headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const message = 'must be 1 to 255 visible ASCII characters';
  const errors = [{ field: 'Idempotency-Key', message }];
  throw new AppError('invalid', `Idempotency-Key: ${message}`, { details: { errors } });
}

/** The same for the same method, address, expected version and body, whatever the order of members in the body. */
function fingerprintOf({ method, url, headers, body }: FastifyRequest): string {
  const asked = JSON.stringify([method, url, headers['if-match'] ?? null, body ?? null], (_, member: unknown) =>
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
