import type { Duplex } from 'node:stream';
import type { DisconnectReason } from '../bounds/broker-counts.ts';

/** A last answer, such as a refusal, may take so long to be sent. */
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
