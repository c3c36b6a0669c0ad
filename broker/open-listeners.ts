import type { Server } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import type { Log } from '../lib/log.ts';
import type { BrokerSettings } from './broker-settings.ts';
import type { Entrance } from './entrance.ts';
import { type BrokerLimits, maxPacketBytes } from './limits.ts';
import { listenOn, tcpServer } from './listeners.ts';
import { tlsServer, webSocketServer } from './secure-listeners.ts';
import { followTlsFiles, readTlsFiles, type TlsFiles } from './tls-files.ts';

/** The settings of what is listened on; a port that is absent is not opened. */
export type ListenSettings = Pick<BrokerSettings, 'host' | 'port'> &
  Partial<
    Pick<BrokerSettings, 'tlsPort' | 'tlsCertFile' | 'tlsKeyFile' | 'tlsCaFile' | 'tlsClientCertificates' | 'wsPort'>
  >;

/** Ports that are open. WebSocket is `wss` when there is a certificate, else `ws`. */
export type OpenPorts = { readonly mqtt: number; readonly mqtts?: number; readonly ws?: number; readonly wss?: number };

/** Creating does nothing; all that was opened is closed together. */
export type Listeners = {
  open(settings: ListenSettings): Promise<OpenPorts>;
  /** Resolves when every connection has ended. */
  close(): Promise<void>;
};

/** The TCP, TLS and WebSocket listeners of one broker. */
export function createListeners(options: { entrance: Entrance; limits: BrokerLimits; log: Log }): Listeners {
  const { entrance, limits, log } = options;
  const servers: Server[] = [];
  const secured: TlsServer[] = [];
  let stopFollowing = (): void => undefined;

  async function listen(server: Server, { host }: ListenSettings, port: number, setting: string): Promise<number> {
    const opened = await listenOn(server, { host, port, setting });
    servers.push(server);
    return opened;
  }

  return {
    open: async (settings) => {
      const { port, tlsPort, wsPort } = settings;
      const files = tlsFilesOf(settings);
      const tls = files && { ...readTlsFiles(files), ...verification(settings.tlsClientCertificates) };
      const mqtt = await listen(tcpServer(entrance), settings, port, 'BROKER_PORT');
      const ports: { mqtt: number; mqtts?: number; ws?: number; wss?: number } = { mqtt };
      if (tls && tlsPort !== undefined) {
        const server = tlsServer(entrance, tls);
        secured.push(server);
        ports.mqtts = await listen(server, settings, tlsPort, 'BROKER_TLS_PORT');
      }
      if (wsPort !== undefined) {
        const server = webSocketServer(entrance, { tls, maxBytes: maxPacketBytes(limits) });
        if (tls) secured.push(server as unknown as TlsServer);
        ports[tls ? 'wss' : 'ws'] = await listen(server, settings, wsPort, 'BROKER_WS_PORT');
      }
      if (files && secured.length > 0) stopFollowing = followTlsFiles(files, { servers: secured, log });
      return ports;
    },
    close: async () => {
      stopFollowing();
      await Promise.all(servers.map((server) => new Promise<void>((resolve) => void server.close(() => resolve()))));
    },
  };
}

function tlsFilesOf({ tlsCertFile, tlsKeyFile, tlsCaFile }: ListenSettings): TlsFiles | undefined {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  return { certFile: tlsCertFile, keyFile: tlsKeyFile, caFile: tlsCaFile };
}

function verification(mode: ListenSettings['tlsClientCertificates'] = 'off') {
  return { requestCert: mode !== 'off', rejectUnauthorized: mode === 'required' };
}

/** The addresses that clients use, by scheme: `mqtt`, and those of `mqtts`, `ws` and `wss` that are open. */
export type BrokerUrls = Readonly<Record<string, string>> & { readonly mqtt: string };

/** @param host as it is listened on; for all addresses, the one of this machine to itself */
export function brokerUrls(host: string, ports: OpenPorts): BrokerUrls {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host;
  const urls = Object.entries(ports).map(([scheme, port]) => {
    const path = scheme.startsWith('ws') ? '/mqtt' : '';
    return [scheme, `${scheme}://${name}:${port}${path}`] as const;
  });
  return Object.fromEntries(urls) as BrokerUrls;
}
