/** Bytes of publishes in flight on one connection, beside their number. */
const MAX_BYTES = 4 * 2 ** 20;

/** Publishes of one connection that have not been dealt with. */
export class InFlight {
  #count = 0;
  #bytes = 0;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get hasRoom(): boolean {
    return this.#count < this.#max && this.#bytes < MAX_BYTES;
  }

  begin(length: number): void {
    this.#count++;
    this.#bytes += length;
  }

  /** @returns whether so few are left that a waiting sender may continue */
  end(length: number): boolean {
    this.#count--;
    this.#bytes -= length;
    return this.#count <= this.#max / 2;
  }
}
