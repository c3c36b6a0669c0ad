import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client, type PublishPacket, type Subscription } from 'aedes';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type BrokerCounts, countOne, createBrokerCounts } from './broker-counts.ts';
import { createConnectedDevices } from './connected-devices.ts';
import type { Presence } from './presence.ts';
import { type Access, type Principal, principalId } from './principal.ts';

/** A message as a client published it. */
export type MqttMessage = {
  readonly topic: string;
  readonly client: string;
  readonly principal: Principal;
  readonly payload: Uint8Array;
};

/** A message of the platform itself. */
export type OwnMessage = {
  readonly topic: string;
  readonly payload: Uint8Array | string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
};

/** The embedded MQTT front door. */
export type MqttBroker = {
  /** Starts to listen. @returns the port @throws {AppError} `unavailable` if the port is taken */
  listen(options: { host: string; port: number }): Promise<number>;
  readonly connectedClients: () => number;
  /** Sends a message of the platform to those who subscribe to its topic; it does not go to `onPublish`. */
  publish(message: OwnMessage): Promise<void>;
  /** Ends every connection of a device (`site:device`). @returns how many there were */
  disconnect(deviceId: string): number;
  /** Undefined for a device that has not been here since the start. */
  presence(deviceId: string): Presence | undefined;
  /** Of every device that has been here since the start, by `site:device`. */
  presences(): ReadonlyMap<string, Presence>;
  readonly counts: Readonly<BrokerCounts>;
  /** Disconnects everyone; what has not been acknowledged will be sent again. */
  close(): Promise<void>;
};

/** Publishes of one client that may wait for their acknowledgement while the connection is being set up. */
const QUEUE_LIMIT = 10_000;
/** CONNACK return code 5 [MQTT-3.2.2-3]. */
const NOT_AUTHORIZED = 5;
/** Where a message goes that nobody may hear: filters that begin with $ are refused. */
const NOWHERE = '$harbinger/forbidden';

/**
 * Creates the broker (MQTT 3.1.1, QoS 0 to 2).
 * @param onPublish called for each publish before it is acknowledged, in order per client; `done` releases the
 *   acknowledgement, and with an error closes the connection unacknowledged, so that the client sends again
 * @param access who may come in, and as whom
 * @param onPresence told when a device comes or goes
 */
export async function createMqttBroker(options: {
  onPublish: (message: MqttMessage, done: (error?: Error) => void) => void;
  access: Access;
  log: Log;
  onPresence?: (deviceId: string, presence: Presence) => void;
  now?: () => number;
}): Promise<MqttBroker> {
  const { log, access, now = Date.now } = options;
  const counts = createBrokerCounts();
  const principals = new WeakMap<Client, Principal>();
  const aedes = await Aedes.createBroker({
    queueLimit: QUEUE_LIMIT,
    preConnect: (_client, packet, done) => {
      // [MQTT-3.1.3-8]: an empty client id needs a clean session.
      const refused = packet.clientId === '' && !packet.clean;
      if (refused) countOne(counts.refused, 'invalid_client_id');
      done(refused ? new Error('an empty client id needs a clean session') : null, !refused);
    },
    authenticate: authenticator({ ...options, counts, principals }),
    authorizePublish: publishGuard({ ...options, counts, principals }),
    authorizeSubscribe: subscriptionGuard({ ...options, counts, principals }),
  });

  const devices = createConnectedDevices({ now, onPresence: options.onPresence });
  const sessions = new WeakMap<Client, { end(): void }>();
  aedes.on('client', (client) => {
    // One that left while it was being let in is told of all the same.
    if (client.closed) return;
    counts.accepted++;
    const session = { end: () => void client.conn.destroy() };
    sessions.set(client, session);
    devices.add(idOf(principals, client), session);
  });
  aedes.on('clientDisconnect', (client) => {
    const session = sessions.get(client);
    if (session) devices.remove(idOf(principals, client), session);
  });
  aedes.on('clientError', (client, error) => log.info({ client: client.id, reason: error.message }, 'client failed'));
  aedes.on('connectionError', (_client, error) => log.info({ reason: error.message }, 'connection refused'));
  const stopWatching = access.onRevoke((deviceId) => {
    const ended = devices.disconnect(deviceId);
    counts.disconnected.revoked = (counts.disconnected.revoked ?? 0) + ended;
    log.warn({ deviceId, connections: ended }, 'revoked: disconnected');
  });

  /** Those that have not sent CONNECT are unknown to aedes and would keep the server from closing. */
  const sockets = new Set<Socket>();
  const server = createServer((socket: Socket) => {
    sockets.add(socket);
    counts.connections++;
    socket.once('close', () => {
      sockets.delete(socket);
      counts.connections--;
    });
    socket.setNoDelay(true);
    aedes.handle(socket);
  });
  return {
    listen: ({ host, port }) => listen(server, host, port),
    connectedClients: () => aedes.connectedClients,
    publish: (message) => publish(aedes, message),
    disconnect: devices.disconnect,
    presence: devices.get,
    presences: devices.all,
    counts,
    close: () => {
      stopWatching();
      return close(aedes, server, sockets);
    },
  };
}

type Known = { counts: BrokerCounts; principals: WeakMap<Client, Principal> };

function idOf(principals: WeakMap<Client, Principal>, client: Client): string {
  const principal = principals.get(client);
  return principal ? principalId(principal) : '';
}

function authenticator({ access, log, counts, principals }: Known & { access: Access; log: Log }) {
  return (
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
    done: (error: AuthenticateError | null, success: boolean) => void,
  ): void => {
    const address = 'remoteAddress' in client.conn ? client.conn.remoteAddress : undefined;
    access.authenticate({ clientId: client.id, username, password, address }).then(
      (answer) => {
        if ('principal' in answer) {
          principals.set(client, answer.principal);
          return done(null, true);
        }
        countOne(counts.refused, answer.refused);
        log.warn({ client: client.id, address, reason: answer.refused }, 'client refused');
        return done(notAuthorized(), false);
      },
      (error: unknown) => {
        log.error({ err: error, client: client.id }, 'a client could not be authenticated');
        done(notAuthorized(), false);
      },
    );
  };
}

function publishGuard({ access, log, counts, principals, onPublish }: Known & Parameters<typeof createMqttBroker>[0]) {
  return (client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void => {
    const principal = client && principals.get(client);
    if (!client || !principal) {
      done(new Error('not authenticated'));
      return;
    }
    const { topic, payload } = packet;
    const reserved = topic.startsWith('$');
    if (reserved || !access.mayPublish(principal, topic)) {
      // MQTT 3.1.1 has no negative answer: acknowledged and not passed on [MQTT-3.3.5-2]; closing would make the client repeat it for ever.
      counts.forbiddenPublishes++;
      log.warn({ client: client.id, topic }, 'topic not allowed');
      packet.retain = false;
      packet.topic = NOWHERE;
      if (reserved) {
        done();
        return;
      }
    }
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    onPublish({ topic, client: client.id, principal, payload: bytes }, (error) => done(error ?? null));
  };
}

function subscriptionGuard({ access, log, counts, principals }: Known & { access: Access; log: Log }) {
  return (
    client: Client,
    subscription: Subscription,
    done: (error: Error | null, subscription?: Subscription | null) => void,
  ): void => {
    const principal = principals.get(client);
    const { topic } = subscription;
    const allowed = principal !== undefined && !topic.startsWith('$') && access.maySubscribe(principal, topic);
    if (!allowed) {
      counts.forbiddenSubscriptions++;
      log.warn({ client: client.id, topic }, 'subscription refused');
    }
    done(null, allowed ? subscription : null);
  };
}

function publish(aedes: Aedes, { topic, payload, qos, retain }: OwnMessage): Promise<void> {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
  return new Promise((resolve, reject) => {
    aedes.publish({ cmd: 'publish', topic, payload: bytes, qos, retain, dup: false }, (error) => {
      if (error) reject(new AppError('unavailable', `not published: ${error.message}`, { cause: error }));
      else resolve();
    });
  });
}

function notAuthorized(): AuthenticateError {
  return Object.assign(new Error('not authorized'), { returnCode: NOT_AUTHORIZED });
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE' ? 'is already in use; set BROKER_PORT (0 picks a free one)' : cause.message;
      reject(new AppError('unavailable', `MQTT port ${port} ${why}`, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function close(aedes: Aedes, server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await new Promise<void>((resolve) => aedes.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}
