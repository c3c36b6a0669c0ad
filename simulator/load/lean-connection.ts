import net from 'node:net';
import tls from 'node:tls';
import { parser as createParser, generate, type Packet } from 'mqtt-packet';
import { messageOf } from '../../lib/errors.ts';
import type { Credentials } from '../publish/connection.ts';
import type { Packet as Message } from '../wire/wire.ts';

/** The broker and the identity of a lean connection. */
export type LeanOptions = {
  readonly host: string;
  readonly port: number;
  readonly clientId: string;
  readonly credentials?: Credentials;
  /** Absent: without TLS. Sessions of TLS are not resumed, as most devices do not. */
  readonly tls?: { readonly ca?: string };
  readonly will?: Message;
  /** 0: none, and no pings. */
  readonly keepaliveSeconds?: number;
};

/** What happens on a lean connection. */
export type LeanEvents = {
  /** CONNACK accepted it. */
  readonly onConnected: () => void;
  /** PUBACK of a packet identifier. */
  readonly onAcknowledged?: (messageId: number) => void;
  /** A publish of the broker; it is acknowledged by itself. */
  readonly onMessage?: () => void;
  /** Called once, at the end, however it came. */
  readonly onClosed: (end: LeanEnd) => void;
};

/** Why a connection ended; `code` is that of a CONNACK that refused it, or of the system. */
export type LeanEnd = { readonly reason: string; readonly code?: number | string; readonly isOurs?: true };

/** One MQTT 3.1.1 connection over a bare socket, cheap enough for ten thousand in a process. */
export type LeanConnection = {
  /** Writes a QoS 1 publish. @param messageId 1 to 65,535 */
  publish(message: Message, options: { readonly messageId: number; readonly dup?: boolean }): void;
  subscribe(filter: string): void;
  ping(): void;
  /** Writes the packets of a turn together. */
  together(write: () => void): void;
  /** Ends it as a bad line does. */
  drop(): void;
  /** Says goodbye. */
  end(): void;
};

const PROTOCOL = { protocolId: 'MQTT', protocolVersion: 4, clean: true } as const;
/** The identifier of subscriptions, which the publishes of a caller do not use. */
const SUBSCRIBE_ID = 65_535;
/** CONNACK return codes [MQTT-3.2.2-3]. */
const REFUSALS = [
  '',
  'protocol version',
  'client id',
  'server unavailable',
  'bad user name or password',
  'not authorised',
];

/** Connects at once; all that comes of it is told by `events`. */
export function openLean(options: LeanOptions, events: LeanEvents): LeanConnection {
  const { host, port } = options;
  const socket = options.tls
    ? tls.connect({ host, port, ...options.tls, ...(net.isIP(host) === 0 && { servername: host }) })
    : net.connect({ host, port });
  socket.setNoDelay(true);
  let end: LeanEnd = { reason: 'closed by the broker' };
  const write = (packet: Packet): void => void (socket.destroyed || socket.write(generate(packet)));
  const parser = createParser();
  parser.on('packet', (packet: Packet) => {
    if (packet.cmd === 'puback') events.onAcknowledged?.(packet.messageId ?? 0);
    else if (packet.cmd === 'connack') {
      const code = packet.returnCode ?? 0;
      if (code === 0) events.onConnected();
      else {
        end = { reason: `refused: ${REFUSALS[code] ?? 'another reason'}`, code };
        socket.destroy();
      }
    } else if (packet.cmd === 'publish') {
      if (packet.qos === 1) write({ cmd: 'puback', messageId: packet.messageId ?? 0 });
      events.onMessage?.();
    }
  });
  parser.on('error', (error: Error) => {
    end = { reason: `the broker sends no MQTT (${messageOf(error)})` };
    socket.destroy();
  });
  socket.on('data', (bytes) => void parser.parse(bytes));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    end = { reason: messageOf(error), ...(error.code !== undefined && { code: error.code }) };
  });
  socket.once('close', () => events.onClosed(end));
  socket.once(options.tls ? 'secureConnect' : 'connect', () => write(connectPacket(options)));
  return {
    publish: ({ topic, payload }, { messageId, dup = false }) =>
      write({ cmd: 'publish', topic, payload, messageId, qos: 1, retain: false, dup }),
    subscribe: (topic) => write({ cmd: 'subscribe', messageId: SUBSCRIBE_ID, subscriptions: [{ topic, qos: 1 }] }),
    ping: () => write({ cmd: 'pingreq' }),
    together(work) {
      socket.cork();
      work();
      socket.uncork();
    },
    drop() {
      end = { reason: 'dropped here', isOurs: true };
      socket.destroy();
    },
    end() {
      end = { reason: 'ended here', isOurs: true };
      if (!socket.destroyed) socket.end(generate({ cmd: 'disconnect' }));
    },
  };
}

function connectPacket({ clientId, credentials, will, keepaliveSeconds = 0 }: LeanOptions): Packet {
  return {
    cmd: 'connect',
    ...PROTOCOL,
    clientId,
    keepalive: keepaliveSeconds,
    ...(credentials && { username: credentials.username }),
    ...(credentials?.password !== undefined && { password: Buffer.from(credentials.password) }),
    ...(will && { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: false } }),
  };
}
