import { type LeanConnection, openLean } from '../simulator/load/lean-connection.ts';

/**
 * A lean fleet of QoS 1 publishers in a process of its own: raw sockets and mqtt-packet, so that
 * the broker and not the load is measured. Started with one JSON argument; waits for a line on
 * stdin, publishes, prints one line of JSON.
 */
export type PublisherOptions = {
  readonly port: number;
  readonly devices: number;
  /** Readings of each device. */
  readonly rows: number;
  /** Unacknowledged publishes of each connection. */
  readonly window: number;
  readonly firstSequence: number;
  readonly startAt: number;
};

/** Milliseconds from the first PUBLISH to the last PUBACK. */
export type PublisherReport = { readonly acknowledged: number; readonly milliseconds: number };

const options = JSON.parse(process.argv[2] ?? '{}') as PublisherOptions;

const NOISE = Array.from(
  { length: 9973 },
  (_, i) => (Math.round(Math.sin(i * 12.9898) * 43_758.5453 * 1000) % 500) / 1000,
);

/**
 * Four channels that move around their mean, cheap to make: the same noise for all, shifted by
 * device.
 */
function payload(device: number, row: number): string {
  const { startAt, firstSequence } = options;
  const wave = NOISE[(row * 7 + device * 13) % NOISE.length] as number;
  const other = NOISE[(row * 11 + device * 5) % NOISE.length] as number;
  const values = `{"vibration":${2 + wave},"temperature":${60 + other},"current":${12 + wave + other},"flow":${80 - other}}`;
  return `{"ts":${startAt + row * 1000},"seq":${firstSequence + row},"values":${values}}`;
}

type Line = { readonly connection: LeanConnection; onAcknowledged: () => void; onClosed: () => void };

function open(device: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    const { port } = options;
    const connection = openLean(
      { host: '127.0.0.1', port, clientId: `bench-${device}` },
      {
        onConnected: () => resolve(line),
        onAcknowledged: () => line.onAcknowledged(),
        onClosed: ({ reason }) => {
          line.onClosed();
          reject(new Error(reason));
        },
      },
    );
    const line: Line = { connection, onAcknowledged: () => undefined, onClosed: () => undefined };
  });
}

function publishAll(line: Line, device: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const topic = `harbinger/v1/bench/d${device}/telemetry`;
    let sent = 0;
    let acknowledged = 0;
    const fill = (): void =>
      line.connection.together(() => {
        while (sent < options.rows && sent - acknowledged < options.window) {
          line.connection.publish({ topic, payload: payload(device, sent) }, { messageId: (sent % 65_534) + 1 });
          sent++;
        }
      });
    line.onAcknowledged = () => {
      acknowledged++;
      if (sent - acknowledged <= options.window / 2) fill();
      if (acknowledged < options.rows) return;
      line.connection.end();
      resolve(acknowledged);
    };
    line.onClosed = () => acknowledged < options.rows && reject(new Error('closed by the broker'));
    fill();
  });
}

const lines = await Promise.all(Array.from({ length: options.devices }, (_, device) => open(device)));
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
const startedAt = performance.now();
const counts = await Promise.all(lines.map(publishAll));
const report: PublisherReport = {
  acknowledged: counts.reduce((a, b) => a + b, 0),
  milliseconds: performance.now() - startedAt,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
process.stdin.destroy();
