import { Duplex } from 'node:stream';
import type { DisconnectReason } from '../bounds/broker-counts.ts';

/** Where a connection comes from. */
export type Peer = {
  readonly address: string | undefined;
  /** SHA-256 of the client certificate that TLS has verified, in lower-case hexadecimal. */
  readonly certificate?: string | undefined;
};

/**
 * A stream whose `read()` gives all that is there: aedes reads once for each `readable`, and Node
 * 26 gives a chunk a call.
 */
export class WholeReads extends Duplex {
  override read(size?: number): Buffer | null {
    const chunks: Buffer[] = [];
    do {
      const chunk = super.read(size) as Buffer | null;
      if (chunk === null) break;
      chunks.push(chunk);
    } while (!size && this.readableLength > 0);
    return chunks.length > 1 ? Buffer.concat(chunks) : (chunks[0] ?? null);
  }
}

/** A last answer, such as a refusal, may take this long to be sent. */
const GOODBYE_MILLISECONDS = 2_000;

/** Reasons that allow no goodbye: the peer does not read, or must be gone. */
const AT_ONCE: ReadonlySet<DisconnectReason> = new Set(['slow_reader', 'revoked', 'lost', 'connect_timeout']);

/** Ends what carries a connection, at once or after its last answer. */
export function endSocket(socket: Duplex, reason: DisconnectReason): void {
  if (AT_ONCE.has(reason) || socket.destroyed) {
    socket.destroy();
    return;
  }
  // A refusal must arrive, and the peer may be sending: discard its bytes.
  socket.removeAllListeners('data');
  socket.resume();
  socket.end();
  const goodbye = setTimeout(() => socket.destroy(), GOODBYE_MILLISECONDS);
  socket.once('close', () => clearTimeout(goodbye));
}
