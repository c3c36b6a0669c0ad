import type { ClassicLevel } from 'classic-level';
import { createOneAfterAnother } from '../../lib/one-after-another.ts';
import type { Principal } from '../../lib/principal.ts';
import type { Bound, Holder } from '../../lib/quota.ts';
import type { BrokerBounds } from '../bounds/broker-bounds.ts';
import { weightOf } from '../topics/topic-tree.ts';
import { under } from './session-keys.ts';

type Qos = 0 | 1 | 2;

/** The record of a session on disk. `at`: when it was last seen, milliseconds since the epoch. */
type SessionRecord = {
  readonly owner: string;
  readonly share: number;
  readonly at: number;
  readonly here: boolean;
  /**
   * How long it outlives its connection, as its client asked in MQTT 5; absent: as long as the
   * settings let it.
   */
  readonly expirySeconds?: number | undefined;
};

/**
 * How a connection enters a session. `clean`: keep nothing beyond the connection; `fresh`: drop the
 * kept state, absent as `clean`; `expirySeconds`: how long the session outlives its connection,
 * absent: the most that the settings allow.
 */
export type Entering = {
  readonly principal: Principal;
  readonly clean: boolean;
  readonly fresh?: boolean | undefined;
  readonly expirySeconds?: number | undefined;
};

/**
 * Of each filter the options as SUBSCRIBE of MQTT 5 has them: the QoS is in the lowest two bits,
 * with 3.1.1 it is all there is.
 */
type Session = { record: SessionRecord; fresh: boolean; readonly filters: Map<string, number> };

/** Of a session that an earlier version has kept, until its device connects again. */
const NOBODY: Holder = { id: '', share: 1_000_000 };

/**
 * The sessions that outlive their connection, with their subscriptions: in memory, and in LevelDB
 * before the client gets its answer. A session that is away longer than it may is over, also when
 * the time passed while the program did not run.
 */
export class KeptSessions {
  readonly #db: ClassicLevel;
  readonly #bounds: BrokerBounds;
  readonly #expiryMs: number;
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();
  readonly #ofOwner = new Map<string, Set<string>>();
  readonly #inTurn = createOneAfterAnother();

  constructor(options: { db: ClassicLevel; bounds: BrokerBounds; expirySeconds: number; now: () => number }) {
    this.#db = options.db;
    this.#bounds = options.bounds;
    this.#expiryMs = 1000 * options.expirySeconds;
    this.#now = options.now;
  }

  /**
   * Reads the kept sessions. All count as away from now on, also those connected at the process's
   * end.
   */
  async open(): Promise<void> {
    for await (const [key, value] of this.#db.iterator(under('session:'))) {
      const id = decodeURIComponent(key.slice('session:'.length));
      const record = JSON.parse(value) as SessionRecord;
      this.#add(id, record, false);
      this.#bounds.sessions.restore(record.owner, ONE);
      if (record.here) await this.leave(id);
    }
    for await (const [key, value] of this.#db.iterator(under('sub:'))) {
      const [, name = '', ...filter] = key.split(':');
      const id = decodeURIComponent(name);
      await this.adopt(id);
      const topic = filter.join(':');
      this.#sessions.get(id)?.filters.set(topic, Number(value));
      this.#bounds.subscriptions.restore(this.ownerOf(id).id, { count: weightOf(topic), bytes: 0 });
    }
  }

  /** Adds a session of which only other data was kept, as of an earlier version. */
  async adopt(id: string): Promise<void> {
    if (this.#sessions.has(id)) return;
    const record = { owner: NOBODY.id, share: NOBODY.share, at: this.#now(), here: false };
    this.#add(id, record, false);
    this.#bounds.sessions.restore(record.owner, ONE);
    await this.#write(id, record);
  }

  has(id: string): boolean {
    return this.#sessions.has(id);
  }

  /** Whether the session was there before the connection that is in it now [MQTT-3.2.2-2]. */
  wasPresent(id: string): boolean {
    return this.#sessions.get(id)?.fresh === false;
  }

  ownerOf(id: string): Holder {
    const record = this.#sessions.get(id)?.record;
    return record ? { id: record.owner, share: record.share } : NOBODY;
  }

  /** Begins a session or takes it up again. @returns the bound that leaves no room for a new one */
  async enter(id: string, holder: Holder, expirySeconds?: number): Promise<Bound | undefined> {
    const known = this.#sessions.get(id);
    const record = { owner: holder.id, share: holder.share, at: this.#now(), here: true, expirySeconds };
    if (known) this.#change(id, known, record);
    else {
      const bound = this.#bounds.sessions.take(holder, ONE);
      if (bound) return bound;
      this.#add(id, record, true);
    }
    await this.#write(id, record);
    return undefined;
  }

  /** Its connection has ended. */
  async leave(id: string, expirySeconds = this.#sessions.get(id)?.record.expirySeconds): Promise<void> {
    const session = this.#sessions.get(id);
    if (!session) return;
    session.record = { ...session.record, at: this.#now(), here: false, expirySeconds };
    await this.#write(id, session.record);
  }

  /** Of the away sessions of a device, the one seen longest ago. */
  longestAway({ id: owner }: Holder): string | undefined {
    let found: { id: string; at: number } | undefined;
    for (const id of this.#ofOwner.get(owner) ?? []) {
      const record = this.#sessions.get(id)?.record;
      if (record && !record.here && record.at < (found?.at ?? Number.POSITIVE_INFINITY)) found = { id, at: record.at };
    }
    return found?.id;
  }

  isExpired(id: string): boolean {
    const record = this.#sessions.get(id)?.record;
    if (record === undefined || record.here) return false;
    const { expirySeconds = Number.POSITIVE_INFINITY } = record;
    return this.#now() - record.at >= Math.min(this.#expiryMs, 1000 * expirySeconds);
  }

  /**
   * Whether the next connection finds nothing of it: it has expired, or ends with the connection
   * that was in it last.
   */
  isOver(id: string): boolean {
    return this.isExpired(id) || this.#sessions.get(id)?.record.expirySeconds === 0;
  }

  expired(): string[] {
    return [...this.#sessions.keys()].filter((id) => this.isExpired(id));
  }

  subscriptionsOf(id: string): readonly Kept[] {
    return Array.from(this.#sessions.get(id)?.filters ?? [], keptOf);
  }

  /** All subscriptions of all sessions. */
  *subscriptions(): Generator<{ id: string } & Kept> {
    for (const [id, { filters }] of this.#sessions) for (const filter of filters) yield { id, ...keptOf(filter) };
  }

  /** Keeps a subscription. @returns the bound that leaves no room for it */
  async subscribe(id: string, filter: string, options: number): Promise<Bound | undefined> {
    const filters = this.#sessions.get(id)?.filters;
    if (!filters || filters.get(filter) === options) return undefined;
    if (!filters.has(filter)) {
      const bound = this.#bounds.subscriptions.take(this.ownerOf(id), { count: weightOf(filter), bytes: 0 });
      if (bound) return bound;
    }
    filters.set(filter, options);
    await this.#inTurn(id, () => this.#db.put(subscriptionKey(id, filter), `${options}`));
    return undefined;
  }

  async unsubscribe(id: string, filters: readonly string[]): Promise<void> {
    const known = this.#sessions.get(id)?.filters;
    const gone = filters.filter((filter) => known?.delete(filter));
    if (gone.length === 0) return;
    this.#bounds.subscriptions.give(this.ownerOf(id).id, { count: sum(gone), bytes: 0 });
    const batch = gone.map((filter) => ({ type: 'del' as const, key: subscriptionKey(id, filter) }));
    await this.#inTurn(id, () => this.#db.batch(batch));
  }

  /** Removes a session with its subscriptions. @returns the filters that it had */
  async end(id: string): Promise<readonly string[]> {
    const session = this.#sessions.get(id);
    if (!session) return [];
    const { owner } = session.record;
    this.#sessions.delete(id);
    this.#disown(owner, id);
    this.#bounds.subscriptions.give(owner, { count: sum(session.filters.keys()), bytes: 0 });
    await this.#inTurn(id, async () => {
      await this.#db.clear(under(`sub:${encodeURIComponent(id)}:`));
      await this.#db.del(sessionKey(id));
    });
    return [...session.filters.keys()];
  }

  #add(id: string, record: SessionRecord, fresh: boolean): void {
    this.#sessions.set(id, { record, fresh, filters: new Map() });
    this.#ofOwner.set(record.owner, (this.#ofOwner.get(record.owner) ?? new Set()).add(id));
  }

  /** Under `--dev-open`, and after an earlier version, it may come to belong to another device. */
  #change(id: string, session: Session, record: SessionRecord): void {
    const { owner } = session.record;
    Object.assign(session, { record, fresh: false });
    if (owner === record.owner) return;
    const subscriptions = { count: sum(session.filters.keys()), bytes: 0 };
    this.#disown(owner, id);
    this.#bounds.subscriptions.give(owner, subscriptions);
    this.#ofOwner.set(record.owner, (this.#ofOwner.get(record.owner) ?? new Set()).add(id));
    this.#bounds.sessions.restore(record.owner, ONE);
    this.#bounds.subscriptions.restore(record.owner, subscriptions);
  }

  #disown(owner: string, id: string): void {
    const sessions = this.#ofOwner.get(owner);
    sessions?.delete(id);
    if (sessions?.size === 0) this.#ofOwner.delete(owner);
    this.#bounds.sessions.give(owner, ONE);
  }

  #write(id: string, record: SessionRecord): Promise<void> {
    return this.#inTurn(id, () => this.#db.put(sessionKey(id), JSON.stringify(record)));
  }
}

/** A subscription of a kept session. */
type Kept = { readonly topic: string; readonly qos: Qos; readonly options: number };

function keptOf([topic, options]: readonly [string, number]): Kept {
  return { topic, qos: (options & 3) as Qos, options };
}

const ONE = { count: 1, bytes: 0 };

function sum(filters: Iterable<string>): number {
  let count = 0;
  for (const filter of filters) count += weightOf(filter);
  return count;
}

function sessionKey(id: string): string {
  return `session:${encodeURIComponent(id)}`;
}

function subscriptionKey(id: string, filter: string): string {
  return `sub:${encodeURIComponent(id)}:${filter}`;
}
