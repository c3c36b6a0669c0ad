import { readFileSync } from 'node:fs';
import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { createWebSocketStream, WebSocket } from 'ws';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { MqttSettings } from './mqtt-settings.ts';

/** The address of a broker and the credentials for it. */
export type MqttEndpoint = {
  readonly protocol: 'mqtt' | 'mqtts' | 'ws' | 'wss';
  readonly host: string;
  readonly port: number;
  /** Of a WebSocket: path and query. */
  readonly path: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
};

const DEFAULT_PORTS = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 } as const;

/**
 * Reads the endpoint out of the settings, and the files that they name.
 * @throws {AppError} `invalid` for a URL that is none or a file that cannot be read; secrets are
 * not repeated
 */
export function mqttEndpoint(settings: MqttSettings & { readonly url: string }): MqttEndpoint {
  if (!URL.canParse(settings.url)) throw new AppError('invalid', 'MQTT_URL: this is no URL');
  const url = new URL(settings.url);
  const protocol = url.protocol.slice(0, -1) as MqttEndpoint['protocol'];
  const { caFile, certFile, keyFile } = settings;
  return {
    protocol,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? DEFAULT_PORTS[protocol] : Number(url.port),
    path: `${url.pathname || '/'}${url.search}`,
    username: decoded(url.username) ?? settings.username,
    password: decoded(url.password) ?? settings.password,
    tls: {
      ...(caFile !== undefined && { ca: readPem('MQTT_CA_FILE', caFile) }),
      ...(certFile !== undefined && { cert: readPem('MQTT_CERT_FILE', certFile) }),
      ...(keyFile !== undefined && { key: readPem('MQTT_KEY_FILE', keyFile) }),
    },
  };
}

/** Host and port, fit for the log: without credentials. */
export function endpointName({ protocol, host, port }: MqttEndpoint): string {
  return `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Opens the byte stream to a broker.
 * @throws {AppError} `unavailable` when that takes too long, fails, or is no longer wanted
 */
export function openMqttStream(
  endpoint: MqttEndpoint,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new AppError('unavailable', 'no longer wanted'));
    const { protocol } = endpoint;
    const opening = protocol === 'ws' || protocol === 'wss' ? openWebSocket(endpoint) : openSocket(endpoint);
    const fail = (cause: Error): void => {
      tidy();
      opening.cancel();
      reject(new AppError('unavailable', messageOf(cause), { cause }));
    };
    const late = setTimeout(() => fail(new Error(`no connection within ${timeoutMs} ms`)), timeoutMs);
    const unwanted = (): void => fail(new Error('no longer wanted'));
    const tidy = (): void => {
      clearTimeout(late);
      signal.removeEventListener('abort', unwanted);
    };
    signal.addEventListener('abort', unwanted, { once: true });
    // Stays on, so that a failure after the end is no crash.
    opening.onError(fail);
    opening.onOpen((stream) => {
      tidy();
      resolve(stream);
    });
  });
}

type Opening = {
  onOpen(listener: (stream: Duplex) => void): void;
  onError(listener: (error: Error) => void): void;
  cancel(): void;
};

function openSocket({ protocol, host, port, tls }: MqttEndpoint): Opening {
  const encrypted = protocol === 'mqtts';
  const socket = encrypted
    ? connectTls({ host, port, ...tls, ...(isIP(host) === 0 && { servername: host }) })
    : connectTcp({ host, port });
  socket.setNoDelay(true);
  return {
    onOpen: (listener) => void socket.once(encrypted ? 'secureConnect' : 'connect', () => listener(socket)),
    onError: (listener) => void socket.on('error', listener),
    cancel: () => void socket.destroy(),
  };
}

function openWebSocket({ protocol, host, port, path, tls }: MqttEndpoint): Opening {
  const address = `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  const socket = new WebSocket(address, ['mqtt'], { ...tls, perMessageDeflate: false });
  return {
    onOpen: (listener) => void socket.once('open', () => listener(createWebSocketStream(socket))),
    onError: (listener) => void socket.on('error', listener),
    cancel: () => socket.terminate(),
  };
}

function decoded(part: string): string | undefined {
  try {
    return part === '' ? undefined : decodeURIComponent(part);
  } catch (cause) {
    throw new AppError('invalid', 'MQTT_URL: user name or password are not percent-encoded', { cause });
  }
}

function readPem(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('invalid', `${setting}: ${messageOf(cause)}`, { cause });
  }
}
