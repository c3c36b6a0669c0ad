import { type Now, sleep } from '../../lib/clock.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { ReceivedIds } from '../messages/received-ids.ts';
import { endpointName, type MqttEndpoint } from './mqtt-endpoint.ts';
import type { SourceMessage } from './mqtt-inbox.ts';
import type { MqttVersion } from './mqtt-link.ts';
import {
  type MqttSession,
  NotAuthorized,
  type OutgoingMessage,
  openMqttSession,
  type SessionOptions,
  UnsupportedVersion,
} from './mqtt-session.ts';

/** Counts since the start, for metrics and health. */
export type MqttSourceCounts = {
  messages: number;
  /** Messages that were safe, and were acknowledged where their quality of service requires it. */
  acknowledged: number;
  connects: number;
  /** Connections that could not be made or were lost. */
  failures: number;
};

/** A consumer of the plant's own broker. */
export type MqttSource = {
  readonly counts: MqttSourceCounts;
  /** `version` while there is a connection; else `problem`, in words. */
  readonly status: () => {
    readonly broker: string;
    readonly version: '3.1.1' | '5' | null;
    readonly inFlight: number;
    readonly problem: string | null;
  };
  /**
   * Publishes through that broker.
   * @throws {AppError} `unavailable` while there is no connection
   */
  publish: MqttSession['publish'];
  /** Acknowledges safe messages and leaves the session to the broker, which keeps new ones. */
  close(): Promise<void>;
};

const NAMES = { 4: '3.1.1', 5: '5' } as const;
const MIN_DELAY_MS = 250;
const MAX_DELAY_MS = 30_000;
const LOG_EVERY_MS = 60_000;

/** A connection that held this long was a good one: the next attempt comes at once. */
const GOOD_AFTER_MS = 10_000;

/**
 * Starts to follow the plant's own broker, with a persistent session: messages published while we
 * are away arrive later, for as long as that broker keeps them. The source retries an absent broker
 * until it answers.
 * @param version `auto` tries 5 and then 3.1.1
 * @param will requested before each attempt; a broker that refuses it is followed without
 * @param onConnect called for each connection that has the will, once it is subscribed
 * @param onMessage hands a message on; `done` releases its acknowledgement, and with an error ends
 * the connection, so that the broker sends all unacknowledged messages again
 * @param random uniform in [0, 1): many that lost one broker do not come back at the same moment
 */
export function startMqttSource(options: {
  endpoint: MqttEndpoint;
  session: SessionOptions;
  version: 'auto' | '5' | '3.1.1';
  will?: () => OutgoingMessage;
  onConnect?: () => void;
  onMessage: (message: SourceMessage, done: (error?: Error) => void) => void;
  now: Now;
  random: () => number;
  log: Log;
}): MqttSource {
  const { log } = options;
  const broker = endpointName(options.endpoint);
  const counts: MqttSourceCounts = { messages: 0, acknowledged: 0, connects: 0, failures: 0 };
  const stopping = new AbortController();
  const { signal } = stopping;
  const open = sessionOpener(options, counts, signal);
  let session: MqttSession | undefined;
  let problem: string | null = 'not connected yet';

  /** @returns why it ended */
  async function once(): Promise<Error> {
    try {
      session = await open();
      counts.connects++;
      problem = null;
      const { version, sessionPresent } = session;
      log.info({ broker, version: NAMES[version], sessionPresent }, "following the plant's broker");
      if (signal.aborted) await session.leave();
      else if (session.hasWill) options.onConnect?.();
      return await session.ended;
    } catch (error) {
      return error as Error;
    } finally {
      session = undefined;
    }
  }

  async function follow(): Promise<void> {
    let tries = 0;
    let told = { reason: '', at: Number.NEGATIVE_INFINITY };
    while (!signal.aborted) {
      const startedAt = options.now().getTime();
      problem = messageOf(await once());
      if (signal.aborted) return;
      counts.failures++;
      const at = options.now().getTime();
      if (at - startedAt >= GOOD_AFTER_MS) tries = 0;
      if (problem !== told.reason || at - told.at >= LOG_EVERY_MS) {
        told = { reason: problem, at };
        log.warn({ broker, reason: problem }, "the plant's broker is not there; trying again until it is");
      }
      const delayMs = Math.min(MAX_DELAY_MS, MIN_DELAY_MS * 2 ** Math.min(tries++, 10));
      await sleep(delayMs * (0.5 + options.random() / 2), signal);
    }
  }

  const following = follow();
  return {
    counts,
    status: () => ({
      broker,
      version: session ? NAMES[session.version] : null,
      inFlight: session?.inFlight() ?? 0,
      problem,
    }),
    publish: async (message) => {
      if (!session) throw new AppError('unavailable', `no connection to ${broker}`);
      await session.publish(message);
    },
    close: async () => {
      stopping.abort();
      await session?.leave();
      await following;
    },
  };
}

/** Opens one session after the other, in the broker's version. */
function sessionOpener(
  options: Parameters<typeof startMqttSource>[0],
  counts: MqttSourceCounts,
  signal: AbortSignal,
): () => Promise<MqttSession> {
  const { endpoint, session, log } = options;
  let version: MqttVersion = options.version === '3.1.1' ? 4 : 5;
  const common = {
    endpoint,
    session,
    signal,
    log,
    held: new ReceivedIds(),
    onMessage: (message: SourceMessage, done: (error?: Error) => void) => {
      counts.messages++;
      options.onMessage(message, done);
    },
    onAcknowledged: () => void counts.acknowledged++,
  };
  const attempt = async (version: MqttVersion): Promise<MqttSession> => {
    const will = options.will?.();
    try {
      return await openMqttSession({ ...common, version, will });
    } catch (error) {
      if (!will || !(error instanceof NotAuthorized)) throw error;
    }
    const opened = await openMqttSession({ ...common, version });
    log.warn({ topic: will.topic }, "the plant's broker does not let us publish there; following it without");
    return opened;
  };
  // A version that was once accepted is kept: a broker that restarts may close without an answer
  // too.
  let proved = options.version !== 'auto';
  return async () => {
    try {
      const opened = await attempt(version);
      proved = true;
      return opened;
    } catch (error) {
      if (!(error instanceof UnsupportedVersion) || proved) throw error;
    }
    const opened = await attempt(4);
    version = 4;
    proved = true;
    return opened;
  };
}
