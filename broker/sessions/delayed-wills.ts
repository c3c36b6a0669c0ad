import type { Client } from 'aedes';
import type { Amount, Holder } from '../../lib/quota.ts';
import { holderOf } from '../access/principal.ts';
import type { BrokerBounds } from '../bounds/broker-bounds.ts';
import type { Gate } from '../connection/gate.ts';
import { carriedBy, sizeOfCarried } from '../messages/carried.ts';
import type { KeptWill } from './kept-wills.ts';

/** A will that is not published yet. */
export type DelayedWill = {
  /** The session that it belongs to. */
  readonly session: string;
  readonly holder: Holder;
  readonly bytes: number;
  readonly delaySeconds: number;
  readonly publish: () => void;
  /** Its client has come back in time. */
  readonly drop: () => void;
};

/**
 * Wills that wait for a return of their client [MQTT-3.1.3-9]. The next start publishes wills that
 * were left at the end of the process.
 */
export type DelayedWills = {
  /** Where the bounds have no room for it, it is published at once. */
  hold(will: DelayedWill): void;
  /**
   * A connection enters the session.
   * @param resumes false: the session that the will belongs to has ended
   */
  returned(session: string, resumes: boolean): void;
  /** None is published any more. */
  stop(): void;
};

/** The longest time that a timer can wait. */
const MAX_SECONDS = Math.floor((2 ** 31 - 1) / 1000);

export function createDelayedWills({ wills: bound }: Pick<BrokerBounds, 'wills'>): DelayedWills {
  const held = new Map<string, { will: DelayedWill; timer: NodeJS.Timeout }>();
  let stopped = false;

  function take(session: string): DelayedWill | undefined {
    const entry = held.get(session);
    if (!entry) return undefined;
    clearTimeout(entry.timer);
    held.delete(session);
    bound.give(entry.will.holder.id, amountOf(entry.will));
    return entry.will;
  }

  return {
    hold(will) {
      if (stopped) return;
      take(will.session)?.publish();
      if (bound.take(will.holder, amountOf(will))) {
        will.publish();
        return;
      }
      const seconds = Math.min(will.delaySeconds, MAX_SECONDS);
      const timer = setTimeout(() => take(will.session)?.publish(), 1000 * seconds);
      timer.unref();
      held.set(will.session, { will, timer });
    },
    returned(session, resumes) {
      const will = take(session);
      if (resumes) will?.drop();
      else will?.publish();
    },
    stop() {
      stopped = true;
      for (const { timer } of held.values()) clearTimeout(timer);
      held.clear();
    },
  };
}

function amountOf({ bytes }: DelayedWill): Amount {
  return { count: 1, bytes };
}

/** Finds the connection that followed another in its session; see `createTakeUpSession`. */
type Successors = { successor(session: string, gate: Gate): 'fresh' | 'resumes' | undefined };

/** Publishes the will of a connection that has ended, when its time has come. */
export type HoldWill = (whose: {
  client: Client;
  gate: Gate;
  will: KeptWill;
  publish: () => void;
  drop: () => void;
}) => void;

/** A will waits for the time that its client requested, and no longer than its session is kept. */
export function createHoldWill({ wills, sessionOf }: { wills: DelayedWills; sessionOf: Successors }): HoldWill {
  return ({ client, gate, will, publish, drop }) => {
    const delaySeconds = Math.min(will.delaySeconds ?? 0, gate.v5?.sessionExpirySeconds ?? 0);
    const next = sessionOf.successor(client.id, gate);
    if (delaySeconds === 0 || next === 'fresh') publish();
    else if (next === 'resumes') drop();
    else {
      const holder = holderOf(will.principal);
      const bytes = will.topic.length + will.payload.length + sizeOfCarried(carriedBy(will));
      wills.hold({ session: client.id, holder, bytes, delaySeconds, publish, drop });
    }
  };
}
