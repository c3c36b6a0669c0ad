/** Control packet types that the broker distinguishes [MQTT 3.1.1, 2.2.1]. */
export const PacketType = { connect: 1, publish: 3, subscribe: 8, unsubscribe: 10, ping: 12, disconnect: 14 } as const;

/** Where in a stream of MQTT packets we are. */
export type ScanState = {
  /** First byte of the packet whose length is being read, or −1 between packets. */
  first: number;
  length: number;
  shift: number;
  /** Bytes of the current packet that are still to come. */
  left: number;
};

/** At the beginning of a stream. */
export function newScanState(): ScanState {
  return { first: -1, length: 0, shift: 0, left: 0 };
}

/** Handlers of each packet. */
export type PacketVisitor = {
  /** Whether the next packet may be passed on now; else the scan stops before it. */
  mayBegin(): boolean;
  /** Its announced length is known, after the fixed header. @returns false to stop the scan */
  onPacket(first: number, length: number): boolean;
  /** The length has more than four bytes [MQTT-2.2.3]: this is not MQTT. */
  onMalformed(): void;
};

/**
 * Walks over the packets of a chunk by their fixed headers; nothing is copied.
 * @returns how many bytes of the chunk belong to packets that may be passed on
 */
export function scanPackets(state: ScanState, chunk: Uint8Array, visitor: PacketVisitor): number {
  let at = 0;
  while (at < chunk.length) {
    if (state.left > 0) {
      const step = Math.min(state.left, chunk.length - at);
      state.left -= step;
      at += step;
    } else if (state.first < 0) {
      if (!visitor.mayBegin()) return at;
      state.first = chunk[at++] as number;
      state.length = 0;
      state.shift = 0;
    } else {
      const byte = chunk[at++] as number;
      state.length |= (byte & 127) << state.shift;
      state.shift += 7;
      if (byte & 128) {
        if (state.shift > 21) {
          visitor.onMalformed();
          return at;
        }
        continue;
      }
      const { first, length } = state;
      state.first = -1;
      state.left = length;
      if (!visitor.onPacket(first, length)) return at;
    }
  }
  return at;
}
