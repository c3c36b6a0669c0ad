import type { DisconnectReason } from '../bounds/broker-counts.ts';
import { newScanState, PacketType, scanPackets } from './packet-scanner.ts';

/** Most bytes kept before CONNECT: a will and a password are small. */
export const MAX_CONNECT_BYTES = 16 * 1024;

/**
 * Where the CONNECT packet that a connection begins with ends: 0 while it has not come whole, or
 * why the connection ends.
 */
export function connectEnd(held: Buffer): number | DisconnectReason {
  if (held[0] !== PacketType.connect << 4) return 'protocol';
  const scan = newScanState();
  let size = 0;
  let malformed = false;
  const end = scanPackets(scan, held, {
    mayBegin: () => size === 0,
    onPacket: (_first, length) => {
      size = length;
      return length <= MAX_CONNECT_BYTES;
    },
    onMalformed: () => {
      malformed = true;
    },
  });
  if (malformed) return 'protocol';
  if (size > MAX_CONNECT_BYTES) return 'packet_too_large';
  return size > 0 && scan.left === 0 ? end : 0;
}
