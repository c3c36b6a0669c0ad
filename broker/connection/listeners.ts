import { createServer, type Server } from 'node:net';
import { AppError } from '../../lib/errors.ts';
import type { Entrance } from './entrance.ts';

/** MQTT over plain TCP. */
export function tcpServer(entrance: Entrance): Server {
  return createServer({ noDelay: true }, (socket) => {
    if (entrance.admit(socket)) entrance.accept(socket, socket);
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
