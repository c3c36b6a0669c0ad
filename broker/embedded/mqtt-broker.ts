import type { Aedes, AedesOptions } from 'aedes';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Principal } from '../../lib/principal.ts';
import { createQuietLog, type QuietLog } from '../../lib/quiet-log.ts';
import { createPace, type PublishPace } from '../access/pace.ts';
import type { Access } from '../access/principal.ts';
import { type BrokerBounds, createBrokerBounds } from '../bounds/broker-bounds.ts';
import { type BrokerCounts, createBrokerCounts } from '../bounds/broker-counts.ts';
import { type BrokerLimits, DEFAULT_LIMITS, isReasonableTopic, MAX_TOPIC_LEVELS } from '../bounds/limits.ts';
import { createAcceptor } from '../connection/acceptor.ts';
import { createListeners, type ListenSettings, type OpenPorts } from '../connection/open-listeners.ts';
import { carriedBy, carriedByPayload, carry, carryByPayload, isExpired } from '../messages/carried.ts';
import type { OnPublish, OwnMessage } from '../messages/mqtt-message.ts';
import { Reason } from '../mqtt5/mqtt5-reasons.ts';
import { createDelayedWills, createHoldWill } from '../sessions/delayed-wills.ts';
import type { KeptWill } from '../sessions/kept-wills.ts';
import { NO_SUBSCRIPTION, openSessions, type Sessions } from '../sessions/sessions.ts';
import { createTakeUpSession } from '../sessions/take-up-session.ts';
import { isTopicFilter } from '../topics/topic.ts';
import { createAdmitClient } from './admit-client.ts';
import { createConnectedDevices } from './connected-devices.ts';
import { createDeliveredOnce, type DeliveredOnce } from './delivered-once.ts';
import { deliverWithHighestQos } from './delivery-qos.ts';
import { createDirectPublish } from './direct-publish.ts';
import { ListeningAedes } from './listening-aedes.ts';
import type { Presence } from './presence.ts';
import { createTakePublish } from './take-publish.ts';
import { gateOf, watchClients } from './watch-clients.ts';

/** The embedded MQTT front door. */
export type MqttBroker = {
  /**
   * Starts to listen on every port that is set.
   * @throws {AppError} `unavailable` port taken, `invalid` TLS files of no use
   */
  listen(settings: ListenSettings): Promise<OpenPorts>;
  readonly connectedClients: () => number;
  /** Sends a message of the platform to subscribers of its topic; `onPublish` does not get it. */
  publish(message: OwnMessage): Promise<void>;
  /** Ends every connection of a device (`site:device`). @returns how many there were */
  disconnect(deviceId: string): number;
  /** Undefined for a device that has not been here since the start. */
  presence(deviceId: string): Presence | undefined;
  /** Of every device that has been here since the start, by `site:device`. */
  presences(): ReadonlyMap<string, Presence>;
  readonly counts: Readonly<BrokerCounts>;
  /** Sessions, retained messages and wills as they are stored, for a copy. */
  readonly sessionEntries: Sessions['entries'];
  /** Disconnects every client; clients resend messages that were not acknowledged. */
  close(): Promise<void>;
};

type BrokerOptions = {
  readonly onPublish: OnPublish;
  readonly access: Access;
  readonly dataDir: string;
  readonly limits?: Partial<BrokerLimits>;
  readonly pace?: PublishPace;
  readonly log: Log;
  readonly onPresence?: (deviceId: string, presence: Presence) => void;
  readonly now?: () => number;
};

/**
 * Creates the broker (MQTT 3.1.1 and 5, QoS 0 to 2).
 * @param onPublish called for each publish before it is acknowledged, in order per client; `done`
 *   releases the acknowledgement, which says in words what of it cannot be used (MQTT 5), and with
 *   an error closes the connection unacknowledged, so that the client sends again
 * @param access decides which clients may connect, and as which principal
 * @param pace shared with other doors by which devices send; its own where it is absent
 * @param dataDir sessions, wills and retained messages are kept below it
 * @param onPresence called when a device comes or goes
 */
export async function createMqttBroker(options: BrokerOptions): Promise<MqttBroker> {
  const { log, access, onPublish, now = Date.now } = options;
  const limits: BrokerLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const counts = createBrokerCounts();
  const warn = createQuietLog({ log, now });
  const bounds = createBrokerBounds({ limits, counts, warn, now });
  const sessions = await openSessions({ dataDir: options.dataDir, bounds, limits, now });
  const { pace = createPace(limits) } = options;
  const devices = createConnectedDevices({ now, onPresence: options.onPresence });
  const wills = createDelayedWills(bounds);
  const sessionOf = createTakeUpSession({ sessions, wills, log });
  const holdWill = createHoldWill({ wills, sessionOf });
  const takePublish = createTakePublish({ access, onPublish, sessions, pace, bounds, counts, warn, now, holdWill });
  const once = createDeliveredOnce();
  const admitClient = createAdmitClient({ access, devices, sessionOf, bounds, counts, warn, log, ...limits });
  const aedes = new ListeningAedes({
    // The queue sends by broker id, then by message: ids must grow from start to start.
    id: now().toString(36).padStart(9, '0'),
    persistence: sessions,
    maxTopicLevels: MAX_TOPIC_LEVELS,
    // Ours are longer, see createAdmitClient.
    maxClientsIdLength: 1_000,
    // The gate has its own, shorter one.
    connectTimeout: 2 * limits.connectTimeoutSeconds * 1000,
    preConnect: (client, packet, done) => {
      once.begin(client);
      deliverWithHighestQos(client);
      admitClient(client, packet, done);
    },
    authorizePublish: takePublish,
    authorizeForward: createForward({ now, once }),
    authorizeSubscribe: subscriptionGuard({ access, sessions, counts, warn }),
  });
  await aedes.listen();
  counts.kept = () => keptNow({ bounds, sessions });
  const stopSweeping = sweepSessions({ sessions, limits, log });
  const direct = createDirectPublish({ aedes, takePublish });
  watchClients({ aedes, sessions, devices, counts, log, direct });
  const stopWatching = access.onRevoke((deviceId) => {
    log.warn({ deviceId, connections: devices.disconnect(deviceId) }, 'revoked: disconnected');
  });
  const acceptor = createAcceptor({ limits, counts, warn, now, onConnect: (gate) => void aedes.handle(gate) });
  const listeners = createListeners({ acceptor, limits, counts, now, log });
  return {
    listen: async (settings) => {
      // Before any client can reconnect.
      await publishLeftWills(aedes, { sessions, takePublish, log });
      return listeners.open(settings);
    },
    connectedClients: () => aedes.connectedClients,
    publish: (message) => {
      if (message.retain) sessions.retained.admit(undefined, message);
      return publish(aedes, message);
    },
    disconnect: devices.disconnect,
    presence: devices.get,
    presences: devices.all,
    counts,
    sessionEntries: () => sessions.entries(),
    close: async () => {
      stopWatching();
      stopSweeping();
      wills.stop();
      acceptor.stopping();
      const closed = listeners.close();
      await new Promise<void>((resolve) => aedes.close(resolve));
      acceptor.destroyAll();
      await closed;
      await sessions.destroy();
    },
  };
}

/**
 * Answers a subscription with 0x80 that its client may not have, or that there is no room for
 * [MQTT-3.9.3-1].
 */
function subscriptionGuard(options: {
  access: Access;
  sessions: Sessions;
  counts: BrokerCounts;
  warn: QuietLog;
}): NonNullable<AedesOptions['authorizeSubscribe']> {
  const { access, sessions, counts, warn } = options;
  const mayHear = (principal: Principal, filter: string): boolean =>
    isTopicFilter(filter) && isReasonableTopic(filter) && access.maySubscribe(principal, filter);
  return (client, subscription, done) => {
    const { topic } = subscription;
    const { principal, destroyed, clientId, v5 } = gateOf(client);
    if (!principal || destroyed || topic === NO_SUBSCRIPTION) done(null, null);
    else if (mayHear(principal, topic)) {
      sessions.grant(client, subscription).then(
        (granted) => {
          if (!granted) v5?.subscriptions.refuse(topic, Reason.quotaExceeded);
          done(null, granted ? subscription : null);
        },
        (error: Error) => done(error),
      );
    } else {
      counts.forbiddenSubscriptions++;
      v5?.subscriptions.refuse(topic, Reason.notAuthorized);
      warn('subscription refused', { client: clientId, topic });
      // A subscription that a kept session was once granted ends here, and queues nothing more.
      if (client.clean) done(null, null);
      else {
        sessions.removeSubscriptions(client, [topic]).then(
          () => done(null, null),
          (error: Error) => done(error),
        );
      }
    }
  };
}

/** How often sessions that have been away for too long are looked for. */
const SWEEP_MILLISECONDS = 60_000;

/** Ends the sessions that have been away for too long. @returns stops it */
function sweepSessions(options: { sessions: Sessions; limits: BrokerLimits; log: Log }): () => void {
  const { sessions, limits, log } = options;
  const sweep = async (): Promise<void> => {
    await sessions.retained.endExpired();
    const ended = await sessions.endExpired();
    if (ended > 0) log.info({ sessions: ended }, 'sessions ended: their clients have been away for too long');
  };
  const period = Math.min(SWEEP_MILLISECONDS, 1000 * limits.sessionExpirySeconds);
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => log.error({ err: error }, 'sessions could not be ended'));
  }, period);
  timer.unref();
  return () => clearInterval(timer);
}

function keptNow({ bounds, sessions }: { bounds: BrokerBounds; sessions: Sessions }): Record<string, number> {
  const { count: retained, bytes: retainedBytes } = bounds.retained.used();
  const { count: queued, bytes: queuedBytes } = bounds.queued.used();
  return {
    sessions: bounds.sessions.used().count,
    subscriptions: bounds.subscriptions.used().count,
    retained,
    retained_bytes: retainedBytes,
    retained_deliveries: sessions.retained.delivering,
    queued,
    queued_bytes: queuedBytes,
    will_bytes: bounds.wills.used().bytes,
  };
}

function publish(aedes: Aedes, { topic, payload, qos, retain }: OwnMessage): Promise<void> {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
  return new Promise((resolve, reject) => {
    const packet = { cmd: 'publish', topic, payload: bytes, qos, retain, dup: false } as const;
    if (retain) carry(packet, { retain });
    aedes.publish(packet, (error) => {
      if (error) reject(new AppError('unavailable', `not published: ${error.message}`, { cause: error }));
      else resolve();
    });
  });
}

/** Publishes the wills [MQTT-3.1.2-8] of clients connected when an earlier process crashed. */
async function publishLeftWills(
  aedes: Aedes,
  options: { sessions: Sessions; takePublish: ReturnType<typeof createTakePublish>; log: Log },
): Promise<void> {
  const { sessions, takePublish, log } = options;
  const wills: KeptWill[] = [];
  for await (const will of sessions.streamWill() as AsyncIterable<KeptWill>) wills.push(will);
  for (const will of wills) {
    await new Promise<void>((resolve, reject) => {
      takePublish(null, will, (error) =>
        error ? reject(error) : aedes.publish(will, (failed) => (failed ? reject(failed) : resolve())),
      );
    }).catch((error: Error) => log.warn({ client: will.clientId, reason: error.message }, 'a will was not published'));
    await sessions.delWill({ id: will.clientId });
  }
}

/**
 * Whether to forward a message: no repeat, not expired, not the client's own if it excludes those.
 */
function createForward(options: {
  now: () => number;
  once: DeliveredOnce;
}): NonNullable<AedesOptions['authorizeForward']> {
  const { now, once } = options;
  return (client, packet) => {
    if (once.isRepeat(client, packet)) return null;
    const carried = carriedBy(packet) ?? carriedByPayload(packet.payload as Buffer);
    if (!carried) return packet;
    if (isExpired(carried, now()) || carried.notTo === client.id) return null;
    if (gateOf(client).v5) carryByPayload(packet.payload, carried);
    return packet;
  };
}
