import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';

/** One message as RFC 5424 has it. */
export type SyslogMessage = {
  readonly at: Date;
  /** At most 32 visible characters without spaces. */
  readonly id: string;
  /** Structured data: names and values. */
  readonly data: Readonly<Record<string, string>>;
  readonly text: string;
};

const TIMEOUT_MS = 10_000;
/** Facility 13 (log audit), severity 5 (notice). */
const PRIORITY = 13 * 8 + 5;
/** The number that IANA keeps for documentation: the project has none of its own. */
const STRUCTURED = 'harbinger@32473';

/** The message in the form of RFC 5424; pure. */
export function formatSyslog({ at, id, data, text }: SyslogMessage, host: string): string {
  const members = Object.entries(data).map(([name, value]) => ` ${name}="${value.replace(/["\\\]]/g, '\\$&')}"`);
  const where = host.replace(/[^\x21-\x7e]/g, '').slice(0, 255) || '-';
  return `<${PRIORITY}>1 ${at.toISOString()} ${where} harbinger ${process.pid} ${id} [${STRUCTURED}${members.join('')}] \ufeff${text}`;
}

/**
 * Sends one message: over UDP as a datagram, over TCP and TLS with its length before it (RFC 6587, RFC 5425). UDP and TCP
 * have no receipt: that it was sent is all that is known.
 * @throws where the server cannot be reached, or its certificate is not trusted
 */
export async function sendSyslog(
  message: SyslogMessage,
  { url, caFile }: { readonly url: string; readonly caFile?: string | undefined },
): Promise<void> {
  const { protocol, hostname: host, port } = new URL(url);
  const bytes = Buffer.from(formatSyslog(message, hostname()));
  const to = { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  if (protocol === 'udp:') return await sendDatagram(bytes, to);
  const framed = Buffer.concat([Buffer.from(`${bytes.length} `), bytes]);
  if (protocol === 'tcp:') return await sendOver(connectTcp(to), { bytes: framed, ready: 'connect' });
  const ca = caFile === undefined ? {} : { ca: await readFile(caFile) };
  await sendOver(connectTls({ ...to, servername: to.host, ...ca }), { bytes: framed, ready: 'secureConnect' });
}

async function sendDatagram(bytes: Buffer, { host, port }: { host: string; port: number }): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.send(bytes, port, host, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    socket.close();
  }
}

async function sendOver(socket: Socket, { bytes, ready }: { bytes: Buffer; ready: string }): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(TIMEOUT_MS, () => reject(new Error('it did not answer within 10 s')));
      socket.once('error', reject);
      socket.once(ready, () => socket.end(bytes, () => resolve()));
    });
  } finally {
    socket.destroySoon();
  }
}
