import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { QuietLog } from '../../lib/quiet-log.ts';
import { principalId } from '../access/principal.ts';
import { type BrokerCounts, countOne, type DisconnectReason } from '../bounds/broker-counts.ts';
import { createControlPace, PACES } from '../bounds/control-pace.ts';
import type { BrokerLimits } from '../bounds/limits.ts';
import { createAdmission } from './admission.ts';
import { createCertificateReader, endRevoked } from './client-certificates.ts';
import { Gate } from './gate.ts';

/** Accepts connections of every kind of listener with the same limits and counters. */
export type Acceptor = {
  /**
   * A raw connection is counted from its first moment until it is closed.
   * @returns whether there is room for it
   */
  admit(socket: Socket): boolean;
  /** Admits a connection before MQTT: TLS or WebSocket comes first, within the time to CONNECT. */
  admitToHandshake(socket: Socket): void;
  /** The handshake went wrong. */
  refuse(socket: Socket, problem: string): void;
  /** A stream of MQTT. @param socket what carries it */
  accept(stream: Duplex, socket: Socket | TLSSocket): Gate;
  /** Connections that end from now on end because the broker stops. */
  stopping(): void;
  /** Ends the connections whose client certificate is revoked. @returns how many there were */
  endRevoked(isRevoked: (certificate: X509Certificate) => boolean): number;
  /** Ends the connections that are left. */
  destroyAll(): void;
};

type Handshake = { readonly startedAt: number; readonly end: () => void };

type AcceptorOptions = {
  readonly limits: BrokerLimits;
  readonly counts: BrokerCounts;
  readonly warn: QuietLog;
  readonly now: () => number;
  readonly onConnect: (gate: Gate) => void;
};

/** @param onConnect called with each gate whose CONNECT packet has come */
export function createAcceptor(options: AcceptorOptions): Acceptor {
  const { limits, counts, warn, now } = options;
  const admission = createAdmission(limits);
  const paces = { control: createControlPace(PACES.control), retained: createControlPace(PACES.retained) };
  const sockets = new Set<Socket>();
  const gates = new Map<Gate, Socket | TLSSocket>();
  const readCertificate = createCertificateReader(options);
  const handshakes = new Map<string, Handshake>();

  const onConnect = (gate: Gate): void => {
    admission.settled(gate);
    options.onConnect(gate);
  };

  function admit(socket: Socket): boolean {
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
  }

  function admitToHandshake(socket: Socket): void {
    if (!admit(socket)) return;
    const [ends, half] = [endsOf(socket), halfOpen(socket, counts)];
    const timer = setTimeout(() => half.disconnect('connect_timeout'), limits.connectTimeoutSeconds * 1000);
    const end = (): void => {
      clearTimeout(timer);
      admission.settled(half);
      handshakes.delete(ends);
    };
    handshakes.set(ends, { startedAt: now(), end });
    admission.waiting(half, socket.remoteAddress);
    socket.once('close', end);
  }

  function accept(stream: Duplex, socket: Socket | TLSSocket): Gate {
    const handshake = handshakes.get(endsOf(socket));
    handshake?.end();
    const startedAt = handshake?.startedAt ?? now();
    const peer = { address: socket.remoteAddress, certificate: readCertificate(socket) };
    const gate = new Gate({ socket: stream, peer, startedAt, limits, counts, now, paces, onConnect });
    gates.set(gate, socket);
    admission.waiting(gate, peer.address);
    gate.once('close', () => {
      gates.delete(gate);
      admission.settled(gate);
      ended(gate, { counts, warn });
    });
    return gate;
  }

  return {
    admit,
    admitToHandshake,
    refuse: (socket, problem) => {
      countOne(counts.refused, 'handshake_failed');
      warn('connection refused', { address: socket.remoteAddress, reason: 'handshake_failed', problem });
    },
    accept,
    stopping: () => markStopping(gates.keys()),
    endRevoked: (isRevoked) => endRevoked(gates, isRevoked),
    destroyAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function markStopping(gates: Iterable<Gate>): void {
  for (const gate of gates) gate.reason ??= 'stopping';
}

function halfOpen(socket: Socket, counts: BrokerCounts) {
  return {
    disconnect: (reason: DisconnectReason): void => {
      countOne(counts.disconnected, reason);
      socket.destroy();
    },
  };
}

/** The same for a TLS socket and for the raw one beneath it. */
function endsOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort} ${socket.localAddress} ${socket.localPort}`;
}

/** Counts the end of a connection by its reason, and logs it if an operator should see it. */
function ended(gate: Gate, { counts, warn }: { counts: BrokerCounts; warn: QuietLog }): void {
  const { reason = 'lost' } = gate;
  if (reason === 'refused') return;
  countOne(counts.disconnected, reason);
  if (reason === 'client' || reason === 'lost' || reason === 'stopping') return;
  const device = gate.principal ? principalId(gate.principal) : undefined;
  warn('disconnected', { client: gate.clientId, device, address: gate.peer.address, reason });
}
