/** One packet id: `waiting` are repeats that came before the first was on disk. */
type Receipt = { safe: boolean; stored: boolean; waiting: ((error?: Error) => void)[] };

/**
 * Packet ids of QoS 2 publishes that were received and not yet released, by session [MQTT-4.3.3]. A repeat of one is not handed
 * on again, also when it comes over a new connection while the first is still being written.
 */
export class ReceivedIds {
  readonly #sessions = new Map<string, Map<number, Receipt>>();

  /**
   * @param repeated called, for a repeat, when the first is safe, or with its error
   * @returns whether the id is new: then the caller tells by {@link settle} what became of it
   */
  begin(session: string, id: number, repeated: (error?: Error) => void): boolean {
    const ids = this.#sessions.get(session) ?? new Map<number, Receipt>();
    const known = ids.get(id);
    if (!known) {
      this.#sessions.set(session, ids.set(id, { safe: false, stored: false, waiting: [] }));
      return true;
    }
    if (known.safe) repeated();
    else known.waiting.push(repeated);
    return false;
  }

  settle(session: string, id: number, error: Error | undefined): void {
    const receipt = this.#sessions.get(session)?.get(id);
    if (!receipt) return;
    receipt.safe = true;
    if (error) this.release(session, id);
    for (const repeated of receipt.waiting) repeated(error);
    receipt.waiting = [];
  }

  /** From now on the id is known to {@link isStored}: at the first PUBREC, and for what an earlier process has stored. */
  store(session: string, id: number): void {
    const ids = this.#sessions.get(session) ?? new Map<number, Receipt>();
    const receipt = ids.get(id) ?? { safe: true, stored: true, waiting: [] };
    receipt.stored = true;
    this.#sessions.set(session, ids.set(id, receipt));
  }

  isStored(session: string, id: number): boolean {
    return this.#sessions.get(session)?.get(id)?.stored ?? false;
  }

  /** PUBREL has come: the id may be used anew. */
  release(session: string, id: number): void {
    const ids = this.#sessions.get(session);
    if (ids?.delete(id) && ids.size === 0) this.#sessions.delete(session);
  }

  forget(session: string): void {
    this.#sessions.delete(session);
  }
}
