import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';

/**
 * So many idle MQTT clients in a process of their own, started with one JSON argument
 * `{port, count, prefix}`. Prints one line `{"connected":n,"reason":…}` once all are connected or
 * one is refused, and holds them until it is ended.
 */
export type ConnectionsReport = { readonly connected: number; readonly reason: string };

/** Clients that may be waiting for their CONNACK at once. */
const AT_ONCE = 200;

const options = JSON.parse(process.argv[2] ?? '{}') as { port: number; count: number; prefix: string };
const protocol = { protocolId: 'MQTT', protocolVersion: 4 } as const;
/** Held, so that none is closed. */
const sockets: Socket[] = [];

function open(index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed by the broker')));
    socket.once('data', (bytes) => {
      // CONNACK, four bytes; the last is the return code.
      if (bytes[0] === 0x20 && bytes[3] === 0) resolve();
      else reject(new Error(`refused with ${bytes[3]}`));
    });
    const clientId = `${options.prefix}${index}`;
    socket.write(generate({ cmd: 'connect', ...protocol, clean: true, clientId, keepalive: 0 }));
    sockets.push(socket);
  });
}

let next = 0;
let connected = 0;
let reason = '';
async function openSome(): Promise<void> {
  while (next < options.count && reason === '') {
    try {
      await open(next++);
      connected++;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, openSome));
process.stdout.write(`${JSON.stringify({ connected, reason } satisfies ConnectionsReport)}\n`);
process.stdin.resume();
