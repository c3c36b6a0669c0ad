/** Writes the PUBACK packets of one connection; joins the packets of one turn of the event loop. */
export class PubackWriter {
  #ids: number[] = [];
  readonly #write: (bytes: Buffer) => void;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  add(messageId: number): void {
    if (this.#ids.push(messageId) === 1) process.nextTick(flush, this);
  }

  /**
   * Writes now what waits: before anything else is written, so that acknowledgements keep their
   * order.
   */
  flush(): void {
    const ids = this.#ids;
    if (ids.length === 0) return;
    this.#ids = [];
    const bytes = Buffer.allocUnsafe(4 * ids.length);
    let at = 0;
    for (const id of ids) {
      bytes[at] = 0x40;
      bytes[at + 1] = 2;
      bytes[at + 2] = id >> 8;
      bytes[at + 3] = id & 255;
      at += 4;
    }
    this.#write(bytes);
  }
}

function flush(writer: PubackWriter): void {
  writer.flush();
}
