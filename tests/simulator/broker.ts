import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { Aedes, type AedesPublishPacket } from 'aedes';
import { unusedPort } from '../helpers/unused-port.ts';

/** Messages that arrived at the broker, in order. */
export type Arrival = { readonly topic: string; readonly body: unknown };

/** A real broker on loopback that keeps what it acknowledged or saw. */
export type TestBroker = {
  readonly url: string;
  readonly port: number;
  readonly arrivals: Arrival[];
  /** Drops every connection and stops listening, like a killed process. */
  kill(): Promise<void>;
};

/**
 * Starts aedes.
 * @param options `port`: without one it takes one that stays free after a kill; `admit` decides on
 * each publish before its PUBACK: false closes the connection
 */
export async function startBroker(
  options: {
    port?: number;
    arrivals?: Arrival[];
    admit?: (arrival: Arrival) => boolean;
    password?: string;
    delayMs?: number;
  } = {},
): Promise<TestBroker> {
  const arrivals = options.arrivals ?? [];
  const broker = await Aedes.createBroker({ queueLimit: 10_000 });
  broker.authorizePublish = (_client, packet, done) => {
    const arrival = toArrival(packet as AedesPublishPacket);
    const admitted = options.admit?.(arrival) ?? true;
    arrivals.push(arrival);
    setTimeout(() => done(admitted ? null : new Error('not allowed')), options.delayMs ?? 0);
  };
  if (options.password !== undefined) {
    broker.authenticate = (_client, _user, given, done) => done(null, String(given ?? '') === options.password);
  }
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  server.listen(options.port ?? (await unusedPort()), '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    arrivals,
    kill: async () => {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => broker.close(() => resolve()));
    },
  };
}

function toArrival({ topic, payload }: AedesPublishPacket): Arrival {
  const text = payload.toString();
  // Not every language of a device is JSON.
  return { topic, body: /^[[{]/.test(text) ? JSON.parse(text) : text };
}

/** The sequence numbers of all readings that arrived, repeats included, in order of arrival. */
export function sequencesOf(arrivals: readonly Arrival[]): number[] {
  return arrivals.flatMap(({ body }) => (Array.isArray(body) ? body : [body])).map(({ seq }: { seq: number }) => seq);
}
