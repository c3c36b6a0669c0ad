import fc from 'fast-check';
import { parser as createParser, generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { createPacketCutter } from '../../../broker/plant/packet-cutter.ts';

const publish = (size: number): Packet => ({
  cmd: 'publish',
  topic: 't',
  payload: Buffer.alloc(size, 'x'),
  qos: 1,
  dup: false,
  retain: false,
  messageId: 7,
});

/** Payload sizes that come out of a stream which arrives in pieces of the given sizes. */
function sizesThrough(bytes: Buffer, pieces: readonly number[], maxBytes: number): readonly number[] {
  const sizes: number[] = [];
  const parser = createParser();
  parser.on('packet', (packet) => sizes.push(packet.cmd === 'publish' ? packet.payload.length : -1));
  const cut = createPacketCutter({ maxBytes, onBytes: (part) => void parser.parse(part) });
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const piece = pieces[i % pieces.length] as number;
    cut(bytes.subarray(at, at + piece));
    at += piece;
  }
  return sizes;
}

describe('packet cutter', () => {
  it('cuts what is too large and leaves the rest as it is, however the stream is torn', () => {
    const packets = fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 100, max: 40_000 })), {
      maxLength: 12,
    });
    const pieces = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(packets, pieces, (sizes, torn) => {
        const bytes = Buffer.concat(sizes.flatMap((size) => [generate(publish(size)), generate({ cmd: 'pingresp' })]));
        // Topic with its length, and packet id: five bytes.
        expect(sizesThrough(bytes, torn, 200)).toEqual(sizes.flatMap((size) => [Math.min(size, 195), -1]));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['a length that never ends', [0x30, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a large packet that carries no message', [0x90, 0xff, 0xff, 0xff, 0x7f]],
  ])('refuses %s', (_what, bytes) => {
    const cut = createPacketCutter({ maxBytes: 200, onBytes: () => undefined });
    expect(() => cut(Buffer.from(bytes))).toThrow(/packet/);
  });

  it('throws nothing but its own error, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          createPacketCutter({ maxBytes: 50, onBytes: () => undefined })(Buffer.from(bytes));
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid' });
        }
      }),
    );
  });
});
