import { once } from 'node:events';
import type { Log } from '../../lib/log.ts';
import { createOneAfterAnother } from '../../lib/one-after-another.ts';
import type { Bound } from '../../lib/quota.ts';
import type { Gate } from '../connection/gate.ts';
import type { DelayedWills } from './delayed-wills.ts';
import type { Entering } from './kept-sessions.ts';
import type { Sessions } from './sessions.ts';

/**
 * Puts connections into sessions. A session has one connection: a further one ends the first
 * [MQTT-3.1.4-2].
 */
export type TakeUpSession = {
  /** Resolves once the connection that is in the session has ended. */
  claim(id: string, gate: Gate, as: { fresh: boolean }): Promise<void>;
  /** Whether the connection that followed another in its session resumes the kept state. */
  successor(id: string, gate: Gate): 'fresh' | 'resumes' | undefined;
  /** Begins or ends the kept session. @returns the bound that leaves no room for it */
  enter(id: string, gate: Gate, as: Omit<Entering, 'expirySeconds'>): Promise<Bound | undefined>;
};

/**
 * Serializes the connections of a session: a kept session must not end under its next connection.
 */
export function createTakeUpSession(options: { sessions: Sessions; wills: DelayedWills; log: Log }): TakeUpSession {
  const { sessions, wills, log } = options;
  const inSession = new Map<string, Gate>();
  const begunAnew = new WeakSet<Gate>();
  const inTurn = createOneAfterAnother();
  const entered = new WeakSet<Gate>();

  function left(id: string, gate: Gate): void {
    inTurn(id, async () => {
      // Another connection is in the session.
      if (inSession.has(id)) return;
      await sessions.leave(id, entered.has(gate) ? gate.v5?.sessionExpirySeconds : undefined);
    }).catch((error: unknown) => log.debug({ err: error }, 'the end of a connection could not be stored'));
  }

  return {
    async claim(id, gate, { fresh }) {
      const before = inSession.get(id);
      inSession.set(id, gate);
      if (fresh) begunAnew.add(gate);
      wills.returned(id, !fresh);
      gate.once('close', () => {
        if (inSession.get(id) !== gate) return;
        inSession.delete(id);
        left(id, gate);
      });
      if (!before || before.closed) return;
      const closed = once(before, 'close');
      before.disconnect('taken_over');
      await closed;
    },
    successor(id, gate) {
      const next = inSession.get(id);
      if (!next || next === gate) return undefined;
      return begunAnew.has(next) ? 'fresh' : 'resumes';
    },
    enter: (id, gate, as) =>
      inTurn(id, async () => {
        if (gate.destroyed) return undefined;
        entered.add(gate);
        const bound = await sessions.enter(id, { ...as, expirySeconds: gate.v5?.sessionExpirySeconds });
        if (gate.destroyed && inSession.get(id) === undefined) left(id, gate);
        return bound;
      }),
  };
}
