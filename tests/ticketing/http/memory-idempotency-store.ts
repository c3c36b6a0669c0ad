import {
  ABANDONED_MS,
  type IdempotencyStore,
  type IdempotentRequest,
  KEPT_MS,
  type StoredResponse,
} from '../../../ticketing/http/idempotency.ts';

/** The contract of {@link IdempotencyStore} in memory, for tests without a database. */
export function createMemoryIdempotencyStore(): IdempotencyStore {
  const kept = new Map<string, { request: IdempotentRequest; response?: StoredResponse }>();
  const nameOf = ({ scope, key }: IdempotentRequest) => JSON.stringify([scope, key]);
  return {
    async claim(request) {
      const found = kept.get(nameOf(request));
      const age = found ? request.claimedAt.getTime() - found.request.claimedAt.getTime() : KEPT_MS;
      const same = found?.request.fingerprint === request.fingerprint;
      if (!found || age >= KEPT_MS || (same && !found.response && age >= ABANDONED_MS)) {
        kept.set(nameOf(request), { request });
        return { kind: 'claimed' };
      }
      if (!same) return { kind: 'mismatch' };
      return found.response ? { kind: 'replay', response: found.response } : { kind: 'in_flight' };
    },
    async finish(request, response) {
      if (kept.get(nameOf(request))?.request.claimedAt.getTime() !== request.claimedAt.getTime()) return;
      if (response) kept.set(nameOf(request), { request, response });
      else kept.delete(nameOf(request));
    },
  };
}
