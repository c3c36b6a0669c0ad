import { Duplex } from 'node:stream';

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
