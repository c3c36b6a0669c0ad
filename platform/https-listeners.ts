import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ConnectionLimits, limitConnections, SERVER_TIMEOUTS } from '../http/connection-limits.ts';
import type { Refusals } from '../http/refusals.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { followTlsFiles, readTlsFiles } from '../lib/tls/tls-files.ts';

type Limits = ConnectionLimits & { trustedProxies?: string | undefined; refusals?: Pick<Refusals, 'note'> | undefined };

/** Time for the handshake of TLS, in milliseconds. */
const HANDSHAKE_MS = 10_000;

/** A server beside the main one. */
export type Beside = { readonly port: number; close(): Promise<void> };

/**
 * Opens HTTPS; renewed files are taken without a restart.
 * @throws {AppError} for files or a port that cannot be used
 */
export async function openHttps(options: {
  host: string;
  port: number;
  certFile: string;
  keyFile: string;
  handler: RequestListener;
  limits: Limits;
  log: Log;
}): Promise<Beside> {
  const { host, port, certFile, keyFile, handler, limits, log } = options;
  const files = { certFile, keyFile, prefix: 'HTTP_TLS' };
  const tls = { ...readTlsFiles(files).context, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS } as const;
  const server = createHttpsServer({ ...tls, ...SERVER_TIMEOUTS }, handler);
  limitConnections(server as unknown as Server, limits);
  const opened = await listen(server as unknown as Server, { host, port, setting: 'HTTP_TLS_PORT' });
  const stopFollowing = followTlsFiles(files, { servers: [server], log });
  return {
    port: opened,
    close: () => {
      stopFollowing();
      return closeServer(server as unknown as Server);
    },
  };
}

/** Opens plain HTTP on a free port of loopback, for commands on this machine. */
export async function openLocal(handler: RequestListener): Promise<Beside & { isLocal(socket: object): boolean }> {
  const sockets = new WeakSet<object>();
  const server = createServer(SERVER_TIMEOUTS, handler);
  server.on('connection', (socket) => sockets.add(socket));
  const port = await listen(server, { host: '127.0.0.1', port: 0, setting: 'the local port' });
  return { port, isLocal: (socket) => sockets.has(socket), close: () => closeServer(server) };
}

function listen(server: Server, { host, port, setting }: { host: string; port: number; setting: string }) {
  return new Promise<number>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new AppError('unavailable', `${setting}: port ${port} cannot be used: ${messageOf(cause)}`, { cause }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 3_000).unref();
  await closed;
}
