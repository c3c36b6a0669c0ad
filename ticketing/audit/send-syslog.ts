import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
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
/**
 * TLS 1.3 lets a client write before the server has refused it; most servers close at our end, some
 * stay silent.
 */
const REFUSAL_MS = 2_000;
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
 * Sends one message: over UDP as a datagram, over TCP and TLS with its length before it (RFC 6587,
 * RFC 5425). Syslog has no receipt: that it was sent, and that the server did not break the
 * connection over it, is all that is known.
 * @throws where the server cannot be reached, its certificate is not trusted, or it refuses us
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
  // A server name is a name [RFC 6066]; the certificate is still compared with the address.
  const name = isIP(to.host) === 0 ? { servername: to.host } : {};
  await sendOver(connectTls({ ...to, ...name, ...ca }), { bytes: framed, ready: 'secureConnect' });
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
      socket.once(ready, () => {
        socket.once('close', () => resolve());
        socket.resume().end(bytes, () => setTimeout(resolve, REFUSAL_MS).unref());
      });
    });
  } finally {
    // Ending politely would wait for a handshake that never comes.
    socket.destroy();
  }
}
