import { PacketError, Reason } from './mqtt5-reasons.ts';

/** A packet within a chunk: where its body begins and ends. */
export type Framed = { readonly first: number; readonly bytes: Buffer; readonly body: number; readonly end: number };

/** Cuts the bytes of a client into packets; keeps the parts of an incomplete packet. */
export class PacketCollector {
  #parts: Buffer[] = [];
  #have = 0;
  /** Bytes from which on a packet may be complete. */
  #need = 1;

  /**
   * @param fits called with each packet as soon as its length is known; throws if it is too large
   * @throws {PacketError} an invalid length
   */
  *take(chunk: Buffer, fits: (first: number, length: number) => void): Generator<Framed> {
    this.#parts.push(chunk);
    this.#have += chunk.length;
    if (this.#have < this.#need) return;
    const bytes = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts, this.#have);
    let at = 0;
    let next: Framed | undefined;
    this.#need = 1;
    while (at < bytes.length) {
      next = frameAt(bytes, at);
      if (next) fits(next.first, next.end - next.body);
      if (!next || next.end > bytes.length) break;
      at = next.end;
      yield next;
      next = undefined;
    }
    this.#have = bytes.length - at;
    this.#parts = this.#have > 0 ? [bytes.subarray(at)] : [];
    this.#need = next ? next.end - at : this.#have + 1;
  }
}

function frameAt(bytes: Buffer, at: number): Framed | undefined {
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + 1 + i];
    if (byte === undefined) return undefined;
    length |= (byte & 127) << (7 * i);
    if (byte >= 128) continue;
    if (byte === 0 && i > 0) break;
    const body = at + 2 + i;
    return { first: bytes[at] as number, bytes, body, end: body + length };
  }
  throw new PacketError(Reason.malformed, 'a length that is none');
}

/** Puts together the packets of 3.1.1 that the broker writes piece by piece. */
export class PieceCollector {
  #head: number[] = [];
  /** Bytes of the body that have not come; undefined within the fixed header. */
  #left: number | undefined;
  #pieces: Buffer[] = [];
  readonly #onPacket: (first: number, pieces: readonly Buffer[]) => void;

  /** @param onPacket called with the pieces of each body as they were written */
  constructor(onPacket: (first: number, pieces: readonly Buffer[]) => void) {
    this.#onPacket = onPacket;
  }

  /** Whether the next byte begins a packet. */
  get isBetween(): boolean {
    return this.#head.length === 0;
  }

  take(piece: Buffer): void {
    let at = 0;
    while (at < piece.length) {
      if (this.#left === undefined) this.#readHead(piece[at++] as number);
      else {
        const end = Math.min(piece.length, at + this.#left);
        // A piece that is whole stays itself: something may go with it.
        this.#pieces.push(at === 0 && end === piece.length ? piece : piece.subarray(at, end));
        this.#left -= end - at;
        at = end;
      }
      if (this.#left === 0) this.#complete();
    }
  }

  #readHead(byte: number): void {
    this.#head.push(byte);
    if (this.#head.length === 1 || byte >= 128) return;
    this.#left = this.#head.slice(1).reduce((sum, part, i) => sum + (part & 127) * 128 ** i, 0);
  }

  #complete(): void {
    const [first = 0] = this.#head;
    const pieces = this.#pieces;
    this.#head = [];
    this.#left = undefined;
    this.#pieces = [];
    this.#onPacket(first, pieces);
  }
}
