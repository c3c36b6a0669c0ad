import { connect, type Socket } from 'node:net';
import { parser as createParser, generate, type Packet } from 'mqtt-packet';
import { STEADY_SITE, type SteadyPlan, silentFrom, steadyDevice, steadyTime, steadyValues } from './steady-readings.ts';

const RECONNECT_MS = 50;

/**
 * One device of the steady fleet: it keeps unacknowledged readings and sends them again on a new
 * connection.
 */
export type SteadyDevice = {
  /** Resolves at its first CONNACK. */
  readonly connected: Promise<void>;
  /** Its next reading is due. @returns false where it has fallen silent */
  add(dueAt: number): boolean;
  /** Sends due readings, as far as the window allows. */
  send(): void;
  /** @returns how often it had to connect again */
  close(): number;
};

type Waiting = { readonly sequence: number; readonly dueAt: number; sentAt: number };

/**
 * Creates the device and begins to connect. `onAcknowledged` is called once for each reading, at
 * its PUBACK.
 */
export function createSteadyDevice(
  options: SteadyPlan & {
    readonly port: number;
    readonly device: number;
    readonly window: number;
    readonly onAcknowledged: (sequence: number, times: { latencyMs: number; lateMs: number }) => void;
  },
): SteadyDevice {
  const { device, onAcknowledged } = options;
  const topic = `harbinger/v1/${STEADY_SITE}/${steadyDevice(device)}/telemetry`;
  const queue: Waiting[] = [];
  /** Packet identifier → reading, in the order in which they were sent. */
  const inFlight = new Map<number, Waiting>();
  const end = silentFrom(options, device);
  let next = 0;
  let queued = 0;
  let socket: Socket | undefined;
  let reconnects = 0;
  let closed = false;
  let isConnected: () => void;
  const connected = new Promise<void>((resolve) => {
    isConnected = resolve;
  });

  const publish = (waiting: Waiting, dup: boolean): void => {
    const { sequence } = waiting;
    const values = steadyValues(options, device, sequence);
    const payload = JSON.stringify({ ts: steadyTime(options, sequence), seq: sequence, values });
    const messageId = (sequence % 65_535) + 1;
    inFlight.set(messageId, waiting);
    socket?.write(generate({ cmd: 'publish', topic, payload, messageId, qos: 1, retain: false, dup }));
  };

  const open = (): void => {
    const opened = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
    const parser = createParser();
    parser.on('packet', (packet: Packet) => {
      if (packet.cmd === 'connack' && packet.returnCode === 0) {
        socket = opened;
        for (const waiting of inFlight.values()) publish(waiting, true);
        isConnected();
      }
      if (packet.cmd !== 'puback') return;
      const waiting = inFlight.get(packet.messageId ?? 0);
      if (!waiting) return;
      inFlight.delete(packet.messageId ?? 0);
      const { sequence, dueAt, sentAt } = waiting;
      onAcknowledged(sequence, { latencyMs: performance.now() - dueAt, lateMs: sentAt - dueAt });
    });
    opened.on('data', (bytes) => parser.parse(bytes));
    // The close that follows says all.
    opened.on('error', () => undefined);
    opened.on('close', () => {
      socket = undefined;
      if (closed) return;
      reconnects++;
      setTimeout(open, RECONNECT_MS);
    });
    const protocol = { protocolId: 'MQTT', protocolVersion: 4 } as const;
    opened.write(generate({ cmd: 'connect', ...protocol, clean: true, clientId: steadyDevice(device), keepalive: 0 }));
  };
  open();

  return {
    connected,
    add: (dueAt) => {
      if (next >= end) return false;
      queue.push({ sequence: next++, dueAt, sentAt: 0 });
      return true;
    },
    send: () => {
      if (!socket || queued === queue.length) return;
      socket.cork();
      while (queued < queue.length && inFlight.size < options.window) {
        const waiting = queue[queued++] as Waiting;
        waiting.sentAt = performance.now();
        publish(waiting, false);
      }
      socket.uncork();
      if (queued < queue.length) return;
      queue.length = 0;
      queued = 0;
    },
    close: () => {
      closed = true;
      socket?.end(generate({ cmd: 'disconnect' }));
      return reconnects;
    },
  };
}
