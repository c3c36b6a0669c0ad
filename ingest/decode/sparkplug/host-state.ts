import { hostStateTopic } from '../../../broker/topics/sparkplug-topic.ts';
import { messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';

/** The platform's own state. */
export type StateMessage = {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 1;
  readonly retain: true;
};

/**
 * Publishes on one broker whether this host application is online, for edge nodes with it as their
 * primary host.
 */
export type HostState = {
  /**
   * Publishes offline, also over the state of an earlier run that ended in a crash, and from then
   * on the present health. Call it before edge nodes can come in.
   */
  start(): Promise<void>;
  /** Compares the health with the last STATE; retries a failed publish at the next check. */
  check(): Promise<void>;
  /**
   * A connection to the broker is about to be made: nothing is said until it is there.
   * @returns its will; the birth will have the same time stamp
   */
  connecting(): StateMessage;
  /** The connection is there, with its will. */
  connected(): void;
  /**
   * Corrects a STATE on our topic that says offline: the will of a lost connection may come late.
   */
  heard(message: { readonly topic: string; readonly payload: Uint8Array }): void;
  /** Says offline for good. */
  stop(): Promise<void>;
  readonly online: () => boolean;
};

/** How often the health is checked. */
const CHECK_INTERVAL_MS = 1000;
const WARN_INTERVAL_MS = 60_000;

/** A STATE is far shorter. */
const MAX_STATE_BYTES = 1024;

/**
 * Creates the STATE of Sparkplug 3.0 (§5.14): retained, QoS 1, `{"online":…,"timestamp":ms}` on
 * `spBv1.0/STATE/{hostId}`. Online means that readings can be kept: an edge node that buffers while
 * offline then loses nothing. All STATEs of one connection have the time stamp of its will, and
 * each connection a later one: edge nodes ignore older STATEs, and must never take the will for a
 * newer one.
 * @param connected whether the broker is connected from the start, as the embedded one is
 * @param health `ok`, or why readings cannot be kept
 * @param now milliseconds since the epoch
 */
export function createHostState(options: {
  hostId: string;
  connected: boolean;
  publish: (message: StateMessage) => Promise<void>;
  health: () => string;
  now: () => number;
  log: Log;
}): HostState {
  const { hostId, publish, health, now, log } = options;
  const topic = hostStateTopic(hostId);
  const stateOf = (online: boolean, timestamp: number): StateMessage => {
    return { topic, payload: JSON.stringify({ online, timestamp }), qos: 1, retain: true };
  };
  let away = !options.connected;
  /** Of the connection; undefined on a broker to which there is none. */
  let connectionTime: number | undefined;
  /** The STATE published last, or about to be; `said` once it is published. */
  let saying: boolean | undefined;
  let said: boolean | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  /** Publishes one after the other, so that the last STATE is the retained one. */
  let last = Promise.resolve();
  const mayWarn = onceInAWhile(now);

  async function say(online: boolean, reason: string): Promise<void> {
    if (away || said === online) return;
    saying = online;
    const timestamp = stopped ? Math.max(now(), connectionTime ?? 0) : (connectionTime ?? now());
    try {
      await publish(stateOf(online, timestamp));
      // Not so if it was disputed meanwhile, or the connection is another.
      if (saying !== online) return;
      said = online;
      // Every start and stop causes these; other causes of going offline are logged.
      const level = ['starting', 'ok', 'stopping'].includes(reason) ? 'debug' : 'info';
      log[level]({ hostId, online, reason }, 'Sparkplug host state');
    } catch (error) {
      const facts = { hostId, online, reason: messageOf(error) };
      if (mayWarn()) log.warn(facts, 'the Sparkplug host state could not be published');
    }
  }
  const next = (step: () => Promise<void>): Promise<void> => {
    last = last.then(step);
    return last;
  };
  const check = (): Promise<void> =>
    next(() => {
      const state = stopped ? 'stopping' : health();
      return say(state === 'ok', state);
    });
  const unsay = (): void => {
    saying = undefined;
    said = undefined;
  };

  return {
    check,
    connecting() {
      away = true;
      unsay();
      connectionTime = Math.max(now(), (connectionTime ?? 0) + 1);
      return stateOf(false, connectionTime);
    },
    connected() {
      away = false;
      void check();
    },
    heard(message) {
      if (message.topic !== topic || saying !== true || saysOnline(message.payload)) return;
      const settled = said !== undefined;
      unsay();
      // At most one answer is on its way: a STATE heard meanwhile is answered at the next check.
      if (settled) void check();
    },
    online: () => said === true,
    async start() {
      await next(() => say(false, 'starting'));
      timer = setInterval(() => void check(), CHECK_INTERVAL_MS);
      timer.unref();
    },
    stop() {
      stopped = true;
      clearInterval(timer);
      return check();
    },
  };
}

function saysOnline(payload: Uint8Array): boolean {
  if (payload.length > MAX_STATE_BYTES) return false;
  try {
    return JSON.parse(Buffer.from(payload).toString())?.online === true;
  } catch {
    return false;
  }
}

function onceInAWhile(now: () => number): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const at = now();
    // A clock that was set back must not silence us.
    if (at >= last && at - last < WARN_INTERVAL_MS) return false;
    last = at;
    return true;
  };
}
