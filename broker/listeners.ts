import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '../lib/errors.ts';
import type { Admission } from './admission.ts';
import { type BrokerCounts, countOne } from './broker-counts.ts';
import type { Peer } from './gate.ts';
import type { QuietLog } from './quiet-log.ts';

/** Lets sockets in, of whatever kind. */
export type Entrance = {
  /** A raw connection, before TLS and WebSocket: @returns whether there is room for it */
  admit(socket: Socket): boolean;
  /** A stream of MQTT. */
  accept(stream: Duplex, peer: Peer): void;
  /** Ends those that are still connected. */
  destroyAll(): void;
};

/** Counts each raw connection from its first moment until it is closed. */
export function createEntrance(options: {
  admission: Admission;
  counts: BrokerCounts;
  warn: QuietLog;
  accept: Entrance['accept'];
}): Entrance {
  const { admission, counts, warn, accept } = options;
  const sockets = new Set<Socket>();
  return {
    admit(socket) {
      const address = socket.remoteAddress;
      const refused = admission.enter(address);
      if (refused) {
        countOne(counts.refused, refused);
        warn('connection refused', { address, reason: refused });
        socket.destroy();
        return false;
      }
      sockets.add(socket);
      counts.connections++;
      socket.once('close', () => {
        sockets.delete(socket);
        counts.connections--;
        admission.leave(address);
      });
      return true;
    },
    accept,
    destroyAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** MQTT over plain TCP. */
export function tcpServer(entrance: Entrance): Server {
  return createServer({ noDelay: true }, (socket) => {
    if (entrance.admit(socket)) entrance.accept(socket, { address: socket.remoteAddress });
  });
}

/**
 * Starts to listen.
 * @param setting the setting that names the port, for the message
 * @returns the port
 * @throws {AppError} `unavailable` if the port is taken
 */
export function listenOn(server: Server, options: { host: string; port: number; setting: string }): Promise<number> {
  const { host, port, setting } = options;
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE' ? `is already in use; set ${setting} (0 picks a free one)` : cause.message;
      reject(new AppError('unavailable', `MQTT port ${port} ${why}`, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
