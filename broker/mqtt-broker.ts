import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Access, Principal } from './principal.ts';

/** A message as a client published it. */
export type MqttMessage = {
  readonly topic: string;
  readonly client: string;
  readonly principal: Principal;
  readonly payload: Uint8Array;
};

/** The embedded MQTT front door. */
export type MqttBroker = {
  /** Starts to listen. @returns the port @throws {AppError} `unavailable` if the port is taken */
  listen(options: { host: string; port: number }): Promise<number>;
  readonly connectedClients: () => number;
  /** Disconnects everyone; what has not been acknowledged will be sent again. */
  close(): Promise<void>;
};

/** Publishes of one client that may wait for their acknowledgement while the connection is being set up. */
const QUEUE_LIMIT = 10_000;
/** CONNACK return code 5 [MQTT-3.2.2-3]. */
const NOT_AUTHORIZED = 5;

/**
 * Creates the broker (MQTT 3.1.1, QoS 0 to 2).
 * @param onPublish called for each publish before it is acknowledged, in order per client; `done` releases the
 *   acknowledgement, and with an error closes the connection unacknowledged, so that the client sends again
 * @param access who may come in, and as whom
 */
export async function createMqttBroker(options: {
  onPublish: (message: MqttMessage, done: (error?: Error) => void) => void;
  access: Access;
  log: Log;
}): Promise<MqttBroker> {
  const { log, access, onPublish } = options;
  const principals = new WeakMap<Client, Principal>();
  const aedes = await Aedes.createBroker({
    queueLimit: QUEUE_LIMIT,
    preConnect: (_client, packet, done) => {
      // [MQTT-3.1.3-8]: an empty client id needs a clean session.
      const refused = packet.clientId === '' && !packet.clean;
      done(refused ? new Error('an empty client id needs a clean session') : null, !refused);
    },
    authenticate: (client, username, password, done) => {
      const credential = { clientId: client.id, username, password, address: undefined };
      access.authenticate(credential).then(
        (answer) => {
          if ('principal' in answer) {
            principals.set(client, answer.principal);
            return done(null, true);
          }
          log.warn({ client: client.id, reason: answer.refused }, 'client refused');
          return done(notAuthorized(), false);
        },
        (error: unknown) => {
          log.error({ err: error, client: client.id }, 'a client could not be authenticated');
          done(notAuthorized(), false);
        },
      );
    },
    authorizePublish: (client, { topic, payload }, done) => {
      if (topic.startsWith('$')) return done(new Error('topics that begin with $ belong to the broker'));
      // Without a client it is a will or the broker itself; a will is a status, not a reading.
      if (!client) return done();
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
      const principal = principals.get(client);
      if (!principal) return done(new Error('not authenticated'));
      return onPublish({ topic, client: client.id, principal, payload: bytes }, (error) => done(error ?? null));
    },
  });
  aedes.on('clientError', (client, error) => log.info({ client: client.id, reason: error.message }, 'client failed'));
  aedes.on('connectionError', (_client, error) => log.info({ reason: error.message }, 'connection refused'));

  /** Those that have not sent CONNECT are unknown to aedes and would keep the server from closing. */
  const sockets = new Set<Socket>();
  const server = createServer((socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    aedes.handle(socket);
  });
  return {
    listen: ({ host, port }) => listen(server, host, port),
    connectedClients: () => aedes.connectedClients,
    close: () => close(aedes, server, sockets),
  };
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
