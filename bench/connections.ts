import { openLean } from '../simulator/load/lean-connection.ts';

/**
 * This many idle MQTT clients in a process of their own, started with one JSON argument
 * `{port, count, prefix}`. Prints one line `{"connected":n,"reason":…}` once all are connected or
 * one is refused, and holds them until it is ended.
 */
export type ConnectionsReport = { readonly connected: number; readonly reason: string };

/** Clients that may be waiting for their CONNACK at once. */
const AT_ONCE = 200;

const options = JSON.parse(process.argv[2] ?? '{}') as { port: number; count: number; prefix: string };

function open(index: number): Promise<void> {
  const { port, prefix } = options;
  return new Promise((resolve, reject) => {
    openLean(
      { host: '127.0.0.1', port, clientId: `${prefix}${index}` },
      { onConnected: resolve, onClosed: ({ reason }) => reject(new Error(reason)) },
    );
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
