import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newScanState, type PacketVisitor, scanPackets } from '../../../broker/connection/packet-scanner.ts';

type Seen = { first: number; length: number };

function packet({ first, length }: Seen): Buffer {
  const header = [first];
  let rest = length;
  do {
    header.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>>= 7;
  } while (rest > 0);
  // Bodies look like fixed headers: none may be taken for one.
  return Buffer.concat([Buffer.from(header), Buffer.alloc(length, 0x30)]);
}

const length = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(127, 128, 16_383, 16_384));
const packets = fc.array(fc.record({ first: fc.integer({ min: 0, max: 255 }), length }), { maxLength: 20 });
const cuts = fc.array(fc.nat(), { maxLength: 30 });

function pieces(bytes: Buffer, at: readonly number[]): Buffer[] {
  const ends = [...new Set(at.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

function recorder(seen: Seen[]): PacketVisitor {
  return {
    mayBegin: () => true,
    onPacket: (first, announced) => {
      seen.push({ first, length: announced });
      return true;
    },
    onMalformed: () => expect.unreachable(),
  };
}

describe('packet scanner', () => {
  it('finds the same packets however the stream is torn', () => {
    fc.assert(
      fc.property(packets, cuts, (sent, at) => {
        const seen: Seen[] = [];
        const state = newScanState();
        for (const piece of pieces(Buffer.concat(sent.map(packet)), at)) {
          expect(scanPackets(state, piece, recorder(seen))).toBe(piece.length);
        }
        expect(seen).toEqual(sent);
        expect([state.first, state.left]).toEqual([-1, 0]);
      }),
    );
  });

  it('stops between two packets while none may begin, and goes on from there', () => {
    fc.assert(
      fc.property(packets, cuts, fc.infiniteStream(fc.boolean()), (sent, at, may) => {
        const seen: Seen[] = [];
        const state = newScanState();
        const visitor = { ...recorder(seen), mayBegin: () => may.next().value };
        let held = Buffer.alloc(0);
        for (const piece of pieces(Buffer.concat(sent.map(packet)), at)) {
          held = Buffer.concat([held, piece]);
          const passed = scanPackets(state, held, visitor);
          held = held.subarray(passed);
          if (held.length > 0) expect([state.first, state.left]).toEqual([-1, 0]);
        }
        scanPackets(state, held, recorder(seen));
        expect(seen).toEqual(sent);
      }),
    );
  });

  it('takes a length of more than four bytes for what is not MQTT [MQTT-2.2.3]', () => {
    let malformed = 0;
    const visitor = { ...recorder([]), onMalformed: () => void malformed++ };
    scanPackets(newScanState(), Buffer.from([0x30, 255, 255, 255, 127]), visitor);
    expect(malformed).toBe(0);
    scanPackets(newScanState(), Buffer.from([0x30, 255, 255, 255, 255, 1]), visitor);
    expect(malformed).toBe(1);
  });

  it('never throws and never passes its end, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), fc.infiniteStream(fc.boolean()), (chunks, answers) => {
        const state = newScanState();
        let malformed = false;
        const visitor: PacketVisitor = {
          mayBegin: () => answers.next().value,
          onPacket: (_first, announced) => {
            expect(announced).toBeGreaterThanOrEqual(0);
            expect(announced).toBeLessThan(2 ** 28);
            return answers.next().value;
          },
          onMalformed: () => {
            malformed = true;
          },
        };
        for (const chunk of chunks) {
          const passed = scanPackets(state, chunk, visitor);
          expect(passed).toBeGreaterThanOrEqual(0);
          expect(passed).toBeLessThanOrEqual(chunk.length);
          if (malformed) return;
        }
      }),
    );
  });
});
