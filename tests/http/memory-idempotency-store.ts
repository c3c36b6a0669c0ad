import { type IdempotencyStore, type IdempotentRequest, KEPT_MS, type StoredResponse } from '../../http/idempotency.ts';

/**
 * The contract of {@link IdempotencyStore} in memory, for tests without a database; work is run,
 * and not taken back.
 */
export function createMemoryIdempotencyStore(): IdempotencyStore {
  const kept = new Map<string, { request: IdempotentRequest; response: StoredResponse }>();
  const inFlight = new Set<string>();
  return {
    async claim(request) {
      const name = JSON.stringify([request.scope, request.key]);
      if (inFlight.has(name)) return { kind: 'in_flight' };
      const found = kept.get(name);
      if (found && request.claimedAt.getTime() - found.request.claimedAt.getTime() < KEPT_MS) {
        const { response } = found;
        return found.request.fingerprint === request.fingerprint ? { kind: 'replay', response } : { kind: 'mismatch' };
      }
      inFlight.add(name);
      const work = {
        run: (then: () => void) => then(),
        keep: async (response: StoredResponse) => {
          kept.set(name, { request, response });
          inFlight.delete(name);
        },
        drop: async () => void inFlight.delete(name),
      };
      return { kind: 'claimed', work };
    },
  };
}
