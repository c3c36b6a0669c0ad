import type { IConnackPacket, IPubackPacket, ISubackPacket, Packet } from 'mqtt-packet';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { reasonWords } from '../mqtt5/reason-words.ts';
import { type MqttEndpoint, openMqttStream } from './mqtt-endpoint.ts';
import { createMqttInbox, type MqttInbox, SESSION } from './mqtt-inbox.ts';
import { createMqttLink, type MqttLink, type MqttVersion } from './mqtt-link.ts';
import { createMqttReplies, type MqttReplies } from './mqtt-replies.ts';

/** Data of a session, beside the address of the broker. */
export type SessionOptions = {
  readonly clientId: string;
  /** Filters, already with `$share/{group}/` in front where that is wanted. */
  readonly topics: readonly string[];
  readonly qos: 0 | 1 | 2;
  readonly keepaliveSeconds: number;
  readonly sessionExpirySeconds: number;
  /** Messages that may wait for their acknowledgement. */
  readonly receiveMaximum: number;
  readonly maxPacketBytes: number;
};

/** A message to the plant's broker. */
export type OutgoingMessage = {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly retain: boolean;
};

/** One connection to the plant's broker, from its subscription to its end. */
export type MqttSession = {
  readonly version: MqttVersion;
  readonly sessionPresent: boolean;
  /** The broker has our will. */
  readonly hasWill: boolean;
  /**
   * Resolves when it is sent (QoS 0) or acknowledged (QoS 1).
   * @throws {AppError} `unavailable` if the connection ends first
   */
  publish(message: OutgoingMessage): Promise<void>;
  readonly inFlight: () => number;
  /** Stops reading, waits for messages in flight, disconnects; the broker keeps the session. */
  leave(): Promise<void>;
  readonly ended: Promise<Error>;
};

/**
 * The broker does not support the version that was tried, or hides that: it closed without an
 * answer.
 */
export class UnsupportedVersion extends AppError {
  constructor(message: string) {
    super('unavailable', message);
  }
}

/** The broker refuses the account, or a part of the request, such as a will. */
export class NotAuthorized extends AppError {
  constructor(message: string) {
    super('unavailable', message);
  }
}

const TIMEOUT_MS = 10_000;
const LEAVE_TIMEOUT_MS = 5_000;

/** Some brokers take no more in one SUBSCRIBE. */
const TOPICS_PER_SUBSCRIBE = 8;
const UNSUPPORTED_VERSION = [1, 132];
const NOT_AUTHORIZED = [5, 135];
const FAILED = 128;
const SHARED_NOT_SUPPORTED = 158;

/**
 * Connects, subscribes, and passes messages on; see {@link createMqttInbox} for the
 * acknowledgements.
 * @throws {AppError} `unavailable`, in words, when there is no connection or no subscription;
 * {@link UnsupportedVersion}; {@link NotAuthorized}
 */
export async function openMqttSession(
  options: Omit<Parameters<typeof createMqttInbox>[0], 'link' | 'maxWaiting'> & {
    endpoint: MqttEndpoint;
    version: MqttVersion;
    session: SessionOptions;
    will?: OutgoingMessage | undefined;
    signal: AbortSignal;
    log: Log;
  },
): Promise<MqttSession> {
  const { endpoint, version, session, signal } = options;
  const stream = await openMqttStream(endpoint, { timeoutMs: TIMEOUT_MS, signal });
  const { maxPacketBytes, receiveMaximum } = session;
  const link = createMqttLink({ stream, version, maxPacketBytes, onPacket: (packet) => dispatch(packet) });
  const inbox = createMqttInbox({ ...options, link, maxWaiting: receiveMaximum });
  const replies = createMqttReplies(link, TIMEOUT_MS);
  const dispatch = dispatcher({ link, inbox, replies });
  const unwanted = (): void => link.end(new AppError('unavailable', 'no longer wanted'));
  signal.addEventListener('abort', unwanted, { once: true });
  try {
    const connack = replies.next<IConnackPacket>('connack');
    link.send(connectPacket(options));
    const { properties, sessionPresent, ...codes } = await connack.catch((error: AppError) => {
      // Some that support only 3.1.1 close without an answer.
      throw version === 5 ? new UnsupportedVersion(error.message) : error;
    });
    const code = codes.reasonCode ?? codes.returnCode ?? 0;
    if (UNSUPPORTED_VERSION.includes(code)) throw new UnsupportedVersion(reasonWords(code));
    const refusal = `it refused the connection: ${reasonWords(code)}`;
    if (NOT_AUTHORIZED.includes(code)) throw new NotAuthorized(refusal);
    if (code !== 0) throw new AppError('unavailable', refusal);
    if (!sessionPresent) options.held.forget(SESSION);
    link.keepAlive(properties?.serverKeepAlive ?? session.keepaliveSeconds);
    await subscribe({ ...options, link, replies });
    return {
      version,
      sessionPresent,
      hasWill: options.will !== undefined,
      inFlight: inbox.inFlight,
      ended: link.ended,
      publish: (message) => publish(message, { link, replies }),
      async leave() {
        await inbox.drain(LEAVE_TIMEOUT_MS);
        link.send({ cmd: 'disconnect', ...(version === 5 && { reasonCode: 0 }) });
        link.end(new Error('we left'), 'gently');
      },
    };
  } catch (error) {
    link.end(error as Error, 'gently');
    throw error;
  } finally {
    signal.removeEventListener('abort', unwanted);
  }
}

type Talk = { link: MqttLink; replies: MqttReplies };

function dispatcher({ link, inbox, replies }: { link: MqttLink; inbox: MqttInbox; replies: MqttReplies }) {
  return (packet: Packet): void => {
    if (packet.cmd === 'publish') inbox.onPublish(packet);
    else if (packet.cmd === 'pubrel') inbox.onPubrel(packet.messageId ?? 0);
    else if (packet.cmd === 'disconnect') {
      link.end(new AppError('unavailable', `it closed the connection: ${reasonWords(packet.reasonCode ?? 0)}`));
    } else replies.give(packet);
  };
}

async function subscribe(options: Talk & { version: MqttVersion; session: SessionOptions; log: Log }): Promise<void> {
  const { link, replies, version, session, log } = options;
  // Not our own; retained messages only when the subscription is new.
  const ruleOf = (topic: string) =>
    version === 5 ? ({ nl: !topic.startsWith('$share/'), rap: false, rh: 1 } as const) : {};
  const granted: number[] = [];
  for (let i = 0; i < session.topics.length; i += TOPICS_PER_SUBSCRIBE) {
    const messageId = replies.newId();
    const suback = replies.next<ISubackPacket>('suback', messageId);
    const topics = session.topics.slice(i, i + TOPICS_PER_SUBSCRIBE);
    const subscriptions = topics.map((topic) => ({ topic, qos: session.qos, ...ruleOf(topic) }));
    link.send({ cmd: 'subscribe', messageId, subscriptions });
    granted.push(...((await suback).granted as number[]));
  }
  const refused = session.topics.filter((_, i) => (granted[i] ?? FAILED) >= FAILED);
  const reasons = [...new Set(granted.filter((code) => code >= FAILED))].map(reasonWords).join(', ');
  if (refused.length === session.topics.length || granted.includes(SHARED_NOT_SUPPORTED)) {
    throw new AppError('unavailable', `it refused every subscription: ${reasons}`);
  }
  if (refused.length > 0) log.warn({ topics: refused, reasons }, "topics of the plant's broker that we may not follow");
}

async function publish(message: OutgoingMessage, { link, replies }: Talk): Promise<void> {
  const { topic, qos, retain } = message;
  const packet = { cmd: 'publish', topic, payload: Buffer.from(message.payload), qos, retain, dup: false } as const;
  if (qos === 0) {
    link.send(packet);
    return;
  }
  const messageId = replies.newId();
  const puback = replies.next<IPubackPacket>('puback', messageId);
  link.send({ ...packet, messageId });
  const { reasonCode = 0 } = await puback;
  if (reasonCode >= FAILED) throw new AppError('unavailable', `${topic}: ${reasonWords(reasonCode)}`);
}

function connectPacket({ endpoint, version, session, will }: Parameters<typeof openMqttSession>[0]): Packet {
  const { username, password } = endpoint;
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: version,
    clientId: session.clientId,
    clean: false,
    keepalive: session.keepaliveSeconds,
    ...(will && { will: { ...will, payload: Buffer.from(will.payload) } }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password: Buffer.from(password) }),
    ...(version === 5 && {
      properties: { sessionExpiryInterval: session.sessionExpirySeconds, receiveMaximum: session.receiveMaximum },
    }),
  };
}
