import { MAX_UNRELEASED } from '../bounds/limits.ts';

/** One packet id: `waiting` are repeats that came before the first was on disk. */
type Receipt = { safe: boolean; stored: boolean; waiting: ((error?: Error) => void)[] };
type Receipts = Map<number, Receipt>;

/**
 * A clean session is its connection; another one has its id, which the next connection takes up.
 */
type Session = { readonly id: string; readonly clean?: boolean };

/**
 * Packet ids of QoS 2 publishes that were received and not yet released, by session [MQTT-4.3.3]. A
 * repeat is not passed on again, also when it comes over a new connection while the first is still
 * being written.
 */
export class ReceivedIds {
  readonly #kept = new Map<string, Receipts>();
  readonly #clean = new WeakMap<Session, Receipts>();

  /**
   * @param repeated called, for a repeat, when the first is safe, or with its error
   * @returns whether the id is new: then the caller reports the outcome by {@link settle}
   */
  begin(session: Session, id: number, repeated: (error?: Error) => void): boolean {
    const known = this.#of(session)?.get(id);
    if (!known) {
      this.#add(session, id, { safe: false, stored: false, waiting: [] });
      return true;
    }
    if (known.safe) repeated();
    else known.waiting.push(repeated);
    return false;
  }

  /** Whether a further id would be one too many: its session releases none. */
  isFull(session: Session, id: number): boolean {
    const ids = this.#of(session);
    return ids !== undefined && ids.size >= MAX_UNRELEASED && !ids.has(id);
  }

  settle(session: Session, id: number, error: Error | undefined): void {
    const receipt = this.#of(session)?.get(id);
    if (!receipt) return;
    receipt.safe = true;
    if (error) this.release(session, id);
    for (const repeated of receipt.waiting) repeated(error);
    receipt.waiting = [];
  }

  /** Whether it was received and not released. */
  has(session: Session, id: number): boolean {
    return this.#of(session)?.has(id) ?? false;
  }

  /**
   * Makes the id known to {@link isStored}, at the first PUBREC. Ignores an id that was removed.
   */
  store(session: Session, id: number): void {
    const receipt = this.#of(session)?.get(id);
    if (receipt) receipt.stored = true;
  }

  /** Ids that an earlier process has stored. */
  restore(session: Session, id: number): void {
    this.#add(session, id, { safe: true, stored: true, waiting: [] });
  }

  isStored(session: Session, id: number): boolean {
    return this.#of(session)?.get(id)?.stored ?? false;
  }

  /** PUBREL has come: the id may be used again. */
  release(session: Session, id: number): void {
    const ids = this.#of(session);
    if (ids?.delete(id) && ids.size === 0) this.#drop(session);
  }

  /** The session begins again, or is over: also that of an earlier connection with its id. */
  forget(session: Session): void {
    this.#drop(session);
    this.#kept.delete(session.id);
  }

  #of(session: Session): Receipts | undefined {
    return session.clean ? this.#clean.get(session) : this.#kept.get(session.id);
  }

  #add(session: Session, id: number, receipt: Receipt): void {
    const ids = (this.#of(session) ?? new Map<number, Receipt>()).set(id, receipt);
    if (session.clean) this.#clean.set(session, ids);
    else this.#kept.set(session.id, ids);
  }

  #drop(session: Session): void {
    if (session.clean) this.#clean.delete(session);
    else this.#kept.delete(session.id);
  }
}
