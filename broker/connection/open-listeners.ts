import { createServer, type Server } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { followTlsFiles, readTlsFiles, type TlsFiles, type TlsParts } from '../../lib/tls/tls-files.ts';
import type { BrokerCounts } from '../bounds/broker-counts.ts';
import type { BrokerSettings } from '../bounds/broker-settings.ts';
import { type BrokerLimits, maxPacketBytes } from '../bounds/limits.ts';
import type { Acceptor } from './acceptor.ts';
import { ENDS_SOON_MS } from './client-certificates.ts';
import { tlsServer, webSocketServer } from './secure-listeners.ts';

/** The settings of the listeners; a port that is absent is not opened. */
export type ListenSettings = Pick<BrokerSettings, 'host' | 'port'> &
  Partial<
    Pick<
      BrokerSettings,
      | 'plain'
      | 'tlsPort'
      | 'tlsCertFile'
      | 'tlsKeyFile'
      | 'tlsCaFile'
      | 'tlsCrlFile'
      | 'tlsClientCertificates'
      | 'wsPort'
    >
  >;

/** Ports that are open. WebSocket is `wss` when there is a certificate, else `ws`. */
export type OpenPorts = {
  readonly mqtt?: number;
  readonly mqtts?: number;
  readonly ws?: number;
  readonly wss?: number;
};

/** Creating does nothing; all that was opened is closed together. */
export type Listeners = {
  open(settings: ListenSettings): Promise<OpenPorts>;
  /** Resolves when every connection has ended. */
  close(): Promise<void>;
};

/**
 * The TCP, TLS and WebSocket listeners of one broker.
 * @param counts notified when the TLS files end
 */
export function createListeners(options: {
  acceptor: Acceptor;
  limits: BrokerLimits;
  counts: BrokerCounts;
  now: () => number;
  log: Log;
}): Listeners {
  const { acceptor, limits, counts, now, log } = options;
  const servers: Server[] = [];
  const secured: TlsServer[] = [];
  let stopFollowing = (): void => undefined;

  async function listen(server: Server, { host }: ListenSettings, port: number, setting: string): Promise<number> {
    const opened = await listenOn(server, { host, port, setting });
    servers.push(server);
    return opened;
  }

  function taken({ revoked, endsAt }: TlsParts): void {
    counts.tlsEndsAt = endsAt;
    for (const [file, at] of Object.entries(endsAt)) {
      if (at - now() > ENDS_SOON_MS) continue;
      const ends = new Date(at).toISOString();
      log.warn({ file, ends }, at < now() ? 'a TLS file has expired: renew it' : 'a TLS file expires soon: renew it');
    }
    const ended = revoked ? acceptor.endRevoked((certificate) => revoked.isRevoked(certificate)) : 0;
    if (ended > 0) log.warn({ connections: ended }, 'client certificates were revoked: disconnected');
  }

  return {
    open: async (settings) => {
      const { port, tlsPort, wsPort } = settings;
      const plain = settings.plain !== 'off';
      const files = tlsFilesOf(settings);
      const parts = files && readTlsFiles(files);
      if (parts) taken(parts);
      const tls = parts && { ...parts.context, ...verification(settings.tlsClientCertificates) };
      const ports: { mqtt?: number; mqtts?: number; ws?: number; wss?: number } = {};
      if (plain) ports.mqtt = await listen(tcpServer(acceptor), settings, port, 'BROKER_PORT');
      if (tls && tlsPort !== undefined) {
        const server = tlsServer(acceptor, tls);
        secured.push(server);
        ports.mqtts = await listen(server, settings, tlsPort, 'BROKER_TLS_PORT');
      }
      if (wsPort !== undefined && (tls || plain)) {
        const server = webSocketServer(acceptor, { tls, maxBytes: maxPacketBytes(limits) });
        if (tls) secured.push(server as unknown as TlsServer);
        ports[tls ? 'wss' : 'ws'] = await listen(server, settings, wsPort, 'BROKER_WS_PORT');
      }
      if (files && secured.length > 0) stopFollowing = followTlsFiles(files, { servers: secured, log, onTaken: taken });
      return ports;
    },
    close: async () => {
      stopFollowing();
      await Promise.all(servers.map((server) => new Promise<void>((resolve) => void server.close(() => resolve()))));
    },
  };
}

function tlsFilesOf({ tlsCertFile, tlsKeyFile, tlsCaFile, tlsCrlFile }: ListenSettings): TlsFiles | undefined {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  return { certFile: tlsCertFile, keyFile: tlsKeyFile, caFile: tlsCaFile, crlFile: tlsCrlFile };
}

function verification(mode: ListenSettings['tlsClientCertificates'] = 'off') {
  return { requestCert: mode !== 'off', rejectUnauthorized: mode === 'required' };
}

/** The addresses that clients use, by scheme: `mqtt`, `mqtts`, `ws` and `wss` if open. */
export type BrokerUrls = Readonly<Record<string, string>>;

/** @param host the listen address; for all addresses, the loopback address of this machine */
export function brokerUrls(host: string, ports: OpenPorts): BrokerUrls {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host;
  const urls = Object.entries(ports).map(([scheme, port]) => {
    const path = scheme.startsWith('ws') ? '/mqtt' : '';
    return [scheme, `${scheme}://${name}:${port}${path}`] as const;
  });
  return Object.fromEntries(urls) as BrokerUrls;
}

/** MQTT over plain TCP. */
function tcpServer(acceptor: Acceptor): Server {
  return createServer({ noDelay: true }, (socket) => {
    if (acceptor.admit(socket)) acceptor.accept(socket, socket);
  });
}

/**
 * Starts to listen.
 * @param setting the setting that names the port, for the message
 * @returns the port
 * @throws {AppError} `unavailable` if the port is taken
 */
function listenOn(server: Server, options: { host: string; port: number; setting: string }): Promise<number> {
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
