import { once } from 'node:events';
import type { Log } from '../lib/log.ts';
import type { Gate } from './gate.ts';
import { createOneAfterAnother } from './one-after-another.ts';
import type { Principal } from './principal.ts';
import type { Bound } from './quota.ts';
import type { Sessions } from './sessions.ts';

/** Puts connections into sessions. A session has one connection: a further one ends the first [MQTT-3.1.4-2]. */
export type TakeUpSession = {
  /** Resolves once the connection that is in the session has ended. */
  claim(id: string, gate: Gate): Promise<void>;
  /** Begins or ends what is kept of the session. @returns the bound that leaves no room for it */
  enter(id: string, gate: Gate, as: { principal: Principal; clean: boolean }): Promise<Bound | undefined>;
};

/** Those of one session are taken one after the other: the kept session must not be ended under its next connection. */
export function createTakeUpSession({ sessions, log }: { sessions: Sessions; log: Log }): TakeUpSession {
  const inSession = new Map<string, Gate>();
  const inTurn = createOneAfterAnother();

  function left(id: string): void {
    sessions.kept
      .leave(id)
      .catch((error: unknown) => log.debug({ err: error }, 'the end of a connection was not kept'));
  }

  return {
    async claim(id, gate) {
      const before = inSession.get(id);
      inSession.set(id, gate);
      gate.once('close', () => {
        if (inSession.get(id) !== gate) return;
        inSession.delete(id);
        left(id);
      });
      if (!before || before.closed) return;
      const closed = once(before, 'close');
      before.disconnect('taken_over');
      await closed;
    },
    enter: (id, gate, as) =>
      inTurn(id, async () => {
        if (gate.destroyed) return undefined;
        const bound = await sessions.enter(id, as);
        if (gate.destroyed && inSession.get(id) === undefined) left(id);
        return bound;
      }),
  };
}
