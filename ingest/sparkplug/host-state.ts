import { hostStateTopic } from '../../broker/sparkplug-topic.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';

/** Publishes a message of the platform's own, on whichever broker the edge nodes use. */
export type PublishOwn = (message: {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 1;
  readonly retain: true;
}) => Promise<void>;

/** Says whether this host application is there, as edge nodes that know it as their primary host expect. */
export type HostState = {
  /**
   * Says offline, whatever an earlier run that ended in a crash has left, and from then on what the health is. Call it
   * before edge nodes can come in.
   */
  start(): Promise<void>;
  /** Compares the health with what was last said; what could not be published is tried again at the next check. */
  check(): Promise<void>;
  /** Says offline for good. */
  stop(): Promise<void>;
  readonly online: () => boolean;
};

/** How often the health is looked at. */
const CHECK_INTERVAL_MS = 1000;

/**
 * Creates the STATE of Sparkplug 3.0 (§5.14): retained, QoS 1, `{"online":…,"timestamp":ms}` on `spBv1.0/STATE/{hostId}`.
 * Online means that readings can be kept: an edge node that buffers while its primary host is offline then loses nothing.
 * @param health `ok`, or why readings cannot be kept
 * @param now milliseconds since the epoch
 */
export function createHostState(options: {
  hostId: string;
  publish: PublishOwn;
  health: () => string;
  now: () => number;
  log: Log;
}): HostState {
  const { hostId, publish, health, now, log } = options;
  let said: boolean | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** One after the other, so that the last one said is the one that is retained. */
  let last = Promise.resolve();

  async function say(online: boolean, reason: string): Promise<void> {
    if (said === online) return;
    const payload = JSON.stringify({ online, timestamp: now() });
    try {
      await publish({ topic: hostStateTopic(hostId), payload, qos: 1, retain: true });
      said = online;
      log.info({ hostId, online, reason }, 'Sparkplug host state');
    } catch (error) {
      log.warn({ hostId, online, reason: messageOf(error) }, 'the Sparkplug host state could not be published');
    }
  }
  const next = (step: () => Promise<void>): Promise<void> => {
    last = last.then(step);
    return last;
  };
  const check = (): Promise<void> =>
    next(() => {
      const state = health();
      return say(state === 'ok', state);
    });

  return {
    check,
    online: () => said === true,
    async start() {
      await next(() => say(false, 'starting'));
      timer = setInterval(() => void check(), CHECK_INTERVAL_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      return next(() => say(false, 'stopping'));
    },
  };
}
